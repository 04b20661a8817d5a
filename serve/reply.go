package serve

import (
	"crypto/sha256"
	"encoding/hex"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/klauspost/compress/gzhttp"
)

// The kinds of content.
const (
	kindHTML    = "text/html; charset=utf-8"
	kindJSON    = "application/json"
	kindProblem = "application/problem+json"
	kindText    = "text/plain; charset=utf-8"
)

// A reply is a whole answer to a request.
type reply struct {
	status int // 0 is 200
	kind   string
	body   []byte
	// download is the name of a file to save the body as; "" shows it.
	download string
	// location is where to go instead, replace the address that the open page is to have.
	location, replace string
	// tag is a digest of the body: a browser that has it need not be sent it again.
	tag string
}

// compressed has a handler compress what it writes, unless that is short. The tag of a reply is weak, for it holds for the bytes
// before and after.
var compressed = gzhttp.GzipHandler

// tagged adds the digest of the body.
func (a *reply) tagged() *reply {
	sum := sha256.Sum256(a.body)
	a.tag = `W/"` + hex.EncodeToString(sum[:12]) + `"`
	return a
}

// write sends the reply, or says that the browser has it.
func (a *reply) write(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	if a.location != "" {
		header.Set("Location", a.location)
	}
	if a.replace != "" {
		header.Set("Hx-Replace-Url", a.replace)
	}
	if a.tag != "" && a.status == 0 {
		header.Set("Etag", a.tag)
		header["Cache-Control"] = headerRevalidate
		if matches(r.Header.Get("If-None-Match"), a.tag) {
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	header.Set("Content-Type", a.kind)
	header.Set("Content-Length", strconv.Itoa(len(a.body)))
	if a.download != "" {
		header.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": a.download}))
	}
	if a.status != 0 {
		w.WriteHeader(a.status)
	}
	_, _ = w.Write(a.body) // whoever asked has gone
}

var headerRevalidate = []string{"private, no-cache"}

// matches tells whether a header If-None-Match names the tag.
func matches(header, tag string) bool {
	for each := range strings.SplitSeq(header, ",") {
		if strings.TrimPrefix(strings.TrimSpace(each), "W/") == strings.TrimPrefix(tag, "W/") {
			return true
		}
	}
	return false
}

// The limits of the cache.
const (
	cacheBytes   = 16 << 20
	cacheEntries = 512
)

// cache holds replies for the current state, by request URI.
type cache struct {
	mu      sync.Mutex
	replies map[string]*reply
	bytes   int
}

func (k *cache) get(key string) *reply {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.replies[key]
}

// put adds a reply. If the cache is full, it drops all others first.
func (k *cache) put(key string, a *reply) {
	size := len(key) + len(a.body)
	if size > cacheBytes/8 {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.replies == nil || k.bytes+size > cacheBytes || len(k.replies) >= cacheEntries {
		k.replies, k.bytes = map[string]*reply{}, 0
	}
	k.replies[key] = a
	k.bytes += size
}

func (k *cache) clear() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.replies, k.bytes = nil, 0
}
