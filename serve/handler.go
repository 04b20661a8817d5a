package serve

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/leeway-policy/leeway/serve/questions"
)

// A call is one request and the state that it is answered from.
type call struct {
	state  *state
	server *Server
	r      *http.Request
	query  questions.Values
	// body is that of a POST.
	body []byte
	// isPart asks for a part of the page only, to be put into the page that is open.
	isPart bool
}

// A route is one path.
type route struct {
	// methods are those it has; HEAD goes with GET.
	methods []string
	// expensive answers are rate-limited and cached.
	expensive bool
	// cheap, if it is not nil, tells which requests of an expensive route are not expensive.
	cheap func(*call) bool
	// params are the parameters it takes; with facts, one for each fact too.
	params []string
	facts  bool
	// several are the parameters that may be given several times.
	several []string
	answer  func(context.Context, *call) (*reply, error)
	// stream takes the connection instead of answering.
	stream func(http.ResponseWriter, *http.Request)
}

// Handler returns the handler of requests to a server that listens on address, host:port.
//
// It refuses requests that do not call the server by its own name, or by Options.Host, and those that browsers make for pages of
// other origins; a page of its own may load nothing from elsewhere.
func (s *Server) Handler(address string) http.Handler {
	guard, lock := newGuard(address, s.options.Host, s.options.Public), newLock(s.options.Token, s.options.Public.Scheme == "https")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		out := &watched{ResponseWriter: w}
		defer func() {
			if what := recover(); what != nil {
				s.recovered(out, r, what)
			}
			s.logRequest(out, r, began)
		}()
		header := w.Header()
		safe := pageHeaders
		if isAPI(r) {
			safe = apiHeaders
		}
		for name, values := range safe {
			header[name] = values
		}
		if err := guard.check(r); err != nil {
			s.refuse(out, r, err)
			return
		}
		if err := crossOrigin.Check(r); err != nil {
			s.refuse(out, r, fail(http.StatusForbidden, "a page of another origin may not ask this server"))
			return
		}
		switch moved, err := lock.check(out, r); {
		case err != nil:
			s.refuse(out, r, err)
		case !moved:
			s.serve(out, r)
		}
	})
}

// recovered answers a request in which leeway failed, without saying how.
func (s *Server) recovered(out *watched, r *http.Request, what any) {
	if what == http.ErrAbortHandler { //nolint:errorlint // it is compared as the standard library does
		panic(what)
	}
	s.log.Error("panic", "path", questions.Cut(r.URL.Path), "what", fmt.Sprint(what), "stack", string(debug.Stack()))
	if out.status == 0 {
		s.refuse(out, r, errors.New("panic"))
	}
}

// watched notes what was written.
type watched struct {
	http.ResponseWriter
	status, bytes int
}

// WriteHeader notes the status.
func (w *watched) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

// Write notes how much was written.
func (w *watched) Write(data []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	n, err := w.ResponseWriter.Write(data)
	w.bytes += n
	return n, err
}

// Unwrap lets a ResponseController through.
func (w *watched) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (s *Server) logRequest(out *watched, r *http.Request, began time.Time) {
	level := slog.LevelInfo
	if r.URL.Path == "/banner" || r.URL.Path == "/healthz" {
		level = slog.LevelDebug // pages that are open ask for them all the time
	}
	if !s.log.Enabled(r.Context(), level) {
		return
	}
	s.log.LogAttrs(r.Context(), level, "request",
		slog.String("method", questions.Cut(r.Method)), slog.String("path", questions.Cut(r.URL.Path)), slog.Int("status", out.status),
		slog.Int("bytes", out.bytes), slog.Duration("took", time.Since(began)))
}

// serve finds the route of a request and answers it.
func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	to := s.routes[r.URL.Path]
	if to == nil {
		s.refuse(w, r, s.noRoute(r))
		return
	}
	if !slices.Contains(to.methods, r.Method) && (r.Method != http.MethodHead || !slices.Contains(to.methods, http.MethodGet)) {
		w.Header().Set("Allow", strings.Join(to.methods, ", "))
		s.refuse(w, r, fail(http.StatusMethodNotAllowed, "%s takes %s, not %s", r.URL.Path, strings.Join(to.methods, " and "), questions.Cut(r.Method)))
		return
	}
	if to.stream != nil {
		to.stream(w, r)
		return
	}
	answer, done, err := s.answer(w, r, to)
	defer done()
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	compressed(http.HandlerFunc(answer.write)).ServeHTTP(w, r)
}

// takes returns the parameters of a route.
func (to *route) takes(now *state) []string {
	if !to.facts {
		return to.params
	}
	all := slices.Clone(to.params)
	for _, f := range now.facts {
		all = append(all, f.Path)
	}
	return all
}

// isPart tells whether htmx asks for a part of a page: not for a whole one, which it also does to go back.
func isPart(r *http.Request) bool {
	return r.Header.Get("Hx-Request") == "true" && r.Header.Get("Hx-Boosted") == "" && r.Header.Get("Hx-History-Restore-Request") == ""
}

// answer answers a request from the current state or the cache. The answer is held until done is called.
func (s *Server) answer(w http.ResponseWriter, r *http.Request, to *route) (answer *reply, done func(), err error) {
	a := &call{state: s.now(), server: s, r: r, isPart: isPart(r)}
	done = func() {}
	if a.query, err = parseQuery(r.URL.RawQuery, to.takes(a.state), to.several); err != nil {
		return nil, done, err
	}
	if r.Method == http.MethodPost {
		body := &body{from: http.MaxBytesReader(w, r.Body, s.limits.Body), all: s.bodies}
		defer body.release()
		if a.body, err = s.read(r, body); err != nil {
			return nil, done, err
		}
	}
	if to.expensive && (r.Method != http.MethodGet || to.cheap == nil || !to.cheap(a)) {
		return s.expensiveAnswer(a, to)
	}
	if answer, err = to.answer(r.Context(), a); err != nil {
		return nil, done, err
	}
	// Nothing bounds how many of these answers are made at a time: none may wait.
	if !s.sent.tryHold(answer) {
		return nil, done, errBusy
	}
	return answer, func() { s.sent.release(answer) }, nil
}

// expensiveAnswer answers a request when the limiter lets it run. The request counts as running until the answer has
// room among those that clients have not taken yet, so that no more answers are made than fit into memory.
func (s *Server) expensiveAnswer(a *call, to *route) (answer *reply, done func(), err error) {
	key := ""
	if a.r.Method != http.MethodPost {
		key = fmt.Sprintf("%d %t %s", a.state.revision, a.isPart, a.r.URL.RequestURI())
		if found := s.cache.get(key); found != nil && s.sent.tryHold(found) {
			return found, func() { s.sent.release(found) }, nil
		}
	}
	ctx, cancel := context.WithTimeout(a.r.Context(), s.limits.Request)
	defer cancel()
	finish, err := s.limiter.take(ctx)
	if err != nil {
		return nil, func() {}, err
	}
	defer finish()
	if answer, err = s.cachedOr(ctx, key, a, to); err == nil {
		err = s.sent.hold(ctx, answer)
	}
	if err != nil {
		return nil, func() {}, err
	}
	return answer, func() { s.sent.release(answer) }, nil
}

// cachedOr returns the answer that is cached under the key, or makes and caches it. Without a key nothing is cached.
func (s *Server) cachedOr(ctx context.Context, key string, a *call, to *route) (*reply, error) {
	if key != "" {
		if found := s.cache.get(key); found != nil {
			return found, nil // another request asked the same meanwhile
		}
	}
	answer, err := to.answer(ctx, a)
	if err != nil {
		return nil, err
	}
	if key != "" {
		answer.tagged()
		s.cache.put(key, answer)
	}
	return answer, nil
}

// read reads a body of JSON.
func (s *Server) read(r *http.Request, from *body) ([]byte, error) {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != kindJSON && !strings.HasSuffix(kind, "+json") {
		return nil, fail(http.StatusUnsupportedMediaType, "the body is %q: expected a profile or a unit as %s", questions.Cut(r.Header.Get("Content-Type")), kindJSON)
	}
	text, err := io.ReadAll(from)
	var large *http.MaxBytesError
	switch {
	case errors.Is(err, errBusy):
		return nil, err
	case errors.As(err, &large):
		return nil, fail(http.StatusRequestEntityTooLarge, "the body is larger than %d bytes", large.Limit)
	case err != nil:
		return nil, fail(http.StatusBadRequest, "the body could not be read in time")
	}
	return text, nil
}

// refuse answers with an error: a page to people, a problem to programs.
func (s *Server) refuse(w http.ResponseWriter, r *http.Request, err error) {
	p := problemOf(err)
	if p.Status == http.StatusInternalServerError {
		s.log.Error("failed", "path", questions.Cut(r.URL.Path), "error", err.Error())
	}
	if p.Status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", "1")
	}
	w.Header().Set("Cache-Control", "no-store")
	render := p.reply
	if wantsPage(r) {
		render = func() (*reply, error) { return s.problemPage(r, p) }
	}
	answer, failed := render()
	if failed != nil {
		s.log.Error("failed", "path", questions.Cut(r.URL.Path), "error", failed.Error())
		answer = &reply{status: p.Status, kind: kindText, body: []byte(p.Title + "\n")}
	}
	answer.write(w, r)
}

// wantsPage tells whether a request is for people: not one to the API, and of something that shows HTML.
func wantsPage(r *http.Request) bool {
	return !isAPI(r) && strings.Contains(r.Header.Get("Accept"), "text/html")
}
