package serve

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"net/http"
	"strings"
)

// tokenCookie is what a browser keeps once it has shown the token.
const tokenCookie = "leeway_token"

// A lock asks for a token. The zero value lets everybody in.
type lock struct {
	// digest of the token, which is what a browser keeps: no cookie tells the token.
	digest string
	// secure has the cookie sent over HTTPS only.
	secure bool
}

func newLock(token string, secure bool) lock {
	if token == "" {
		return lock{}
	}
	return lock{digestOf(token), secure}
}

func digestOf(token string) string {
	sum := sha256.Sum256([]byte("leeway\x00" + token))
	return hex.EncodeToString(sum[:])
}

func (l lock) opens(digest string) bool {
	return subtle.ConstantTimeCompare([]byte(digest), []byte(l.digest)) == 1
}

// check refuses a request without the token. Programs send it as Authorization: Bearer; a browser opens an address with
// ?token=, and is sent on to the same address without, with a cookie. Moved tells that the request is answered so.
func (l lock) check(w http.ResponseWriter, r *http.Request) (moved bool, err error) {
	if l.digest == "" || r.URL.Path == "/healthz" || strings.HasPrefix(r.URL.Path, assetPrefix) {
		return false, nil
	}
	if scheme, token, found := strings.Cut(r.Header.Get("Authorization"), " "); found && strings.EqualFold(scheme, "Bearer") && l.opens(digestOf(token)) {
		return false, nil
	}
	if cookie, err := r.Cookie(tokenCookie); err == nil && l.opens(cookie.Value) {
		return false, nil
	}
	query := r.URL.Query()
	if token := query.Get("token"); token != "" && r.Method == http.MethodGet && !isAPI(r) && l.opens(digestOf(token)) {
		http.SetCookie(w, &http.Cookie{Name: tokenCookie, Value: l.digest, Path: "/", HttpOnly: true, Secure: l.secure, SameSite: http.SameSiteLaxMode})
		query.Del("token")
		to := "/" + strings.TrimLeft(r.URL.EscapedPath(), "/\\") // on this server, whatever the path
		if len(query) > 0 {
			to += "?" + query.Encode()
		}
		w.Header().Set("Location", to)
		w.Header().Set("Cache-Control", "no-store")
		w.WriteHeader(http.StatusSeeOther)
		return true, nil
	}
	w.Header().Set("WWW-Authenticate", `Bearer realm="leeway"`)
	return false, fail(http.StatusUnauthorized,
		"this server asks for a token: open the address that it printed when it started, which ends in ?token=, or send Authorization: Bearer")
}
