package serve_test

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/leeway-policy/leeway/serve"
)

// locked returns the handler of a server that asks for a token, behind a proxy.
func locked(t *testing.T) http.Handler {
	t.Helper()
	server, err := serve.New(t.Context(), serve.Options{Token: "correct horse", Public: url.URL{Scheme: "https", Host: "leeway.example.org"}})
	if err != nil {
		t.Fatal(err)
	}
	return server.Handler(address)
}

func TestToken(t *testing.T) {
	t.Parallel()
	h := locked(t)
	shown := ask(h, "GET", "/unit?country=BE&service=change-of-address&token=correct+horse", "")
	cookies := shown.Result().Cookies()
	if to := shown.Header().Get("Location"); shown.Code != 303 || to != "/unit?country=BE&service=change-of-address" || len(cookies) != 1 {
		t.Fatalf("the address with the token: %d to %q, with %v", shown.Code, to, cookies)
	}
	if c := cookies[0]; !c.HttpOnly || !c.Secure || c.SameSite != http.SameSiteLaxMode || strings.Contains(c.Value, "horse") {
		t.Errorf("the cookie is %s", c)
	}
	with := func(r *http.Request) { r.AddCookie(cookies[0]) }
	for name, tc := range map[string]struct {
		method, target string
		change         func(*http.Request)
		status         int
	}{
		"nothing":                 {"GET", "/", header("Accept", "text/html"), 401},
		"nothing, to the API":     {"GET", "/api/evaluate?country=BE", header("Accept", "*/*"), 401},
		"nothing, where none is":  {"GET", "/nowhere", header("Accept", "*/*"), 401},
		"nothing, for events":     {"GET", "/events", header("Accept", "*/*"), 401},
		"nothing, for health":     {"GET", "/healthz", header("Accept", "*/*"), 200},
		"nothing, for a style":    {"GET", "/assets/page.css", header("Accept", "*/*"), 200},
		"the cookie":              {"GET", "/", with, 200},
		"the cookie, to the API":  {"GET", "/api/evaluate?country=BE", with, 200},
		"another cookie":          {"GET", "/", header("Cookie", "leeway_token=correct horse"), 401},
		"a bearer":                {"GET", "/api/evaluate?country=BE", header("Authorization", "bearer correct horse"), 200},
		"a wrong bearer":          {"GET", "/api/evaluate?country=BE", header("Authorization", "Bearer correct"), 401},
		"another scheme":          {"GET", "/api/evaluate?country=BE", header("Authorization", "Basic correct horse"), 401},
		"a wrong token":           {"GET", "/?token=wrong", header("Accept", "text/html"), 401},
		"a token, to the API":     {"GET", "/api/evaluate?token=correct+horse", header("Accept", "*/*"), 401},
		"a token in a form":       {"POST", "/?token=correct+horse", header("Accept", "text/html"), 401},
		"elsewhere, with a token": {"GET", "//evil.example/?token=correct+horse", header("Accept", "text/html"), 303},
		"a foreign page, allowed": {"GET", "/", func(r *http.Request) { with(r); r.Header.Set("Origin", "https://evil.example") }, 403},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := ask(h, tc.method, tc.target, "", tc.change)
			if w.Code != tc.status {
				t.Errorf("status %d, want %d: %s", w.Code, tc.status, first(w.Body.String()))
			}
			if tc.status == 401 && w.Header().Get("WWW-Authenticate") == "" {
				t.Error("it does not say how to show a token")
			}
			if to := w.Header().Get("Location"); strings.HasPrefix(to, "//") {
				t.Errorf("it leads to %s", to)
			}
		})
	}
}

// TestBehindAProxy holds by which names and origins a server behind a proxy may be asked.
func TestBehindAProxy(t *testing.T) {
	t.Parallel()
	h := locked(t)
	for name, tc := range map[string]struct {
		host, origin string
		status       int
	}{
		"its own name":                 {"leeway.example.org", "https://leeway.example.org", 200},
		"the name behind the proxy":    {address, "https://leeway.example.org", 200},
		"no origin":                    {"leeway.example.org", "", 200},
		"another name":                 {"other.example.org", "", 421},
		"another scheme":               {"leeway.example.org", "http://leeway.example.org", 403},
		"another port":                 {"leeway.example.org", "https://leeway.example.org:444", 403},
		"another origin":               {"leeway.example.org", "https://evil.example", 403},
		"behind the proxy, from there": {address, "http://" + address, 200},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := ask(h, "GET", "/api/evaluate?country=BE", "", host(tc.host), header("Authorization", "Bearer correct horse"), func(r *http.Request) {
				if tc.origin != "" {
					r.Header.Set("Origin", tc.origin)
				}
			})
			if w.Code != tc.status {
				t.Errorf("status %d, want %d: %s", w.Code, tc.status, first(w.Body.String()))
			}
		})
	}
}

// TestCompression compares what is sent compressed with what is sent plain.
func TestCompression(t *testing.T) {
	t.Parallel()
	h := handler(t)
	for _, target := range []string{"/", "/assets/page.css", "/api/evaluate?country=BE", "/unit?country=BE&service=change-of-address"} {
		plain := ask(h, "GET", target, "")
		packed := ask(h, "GET", target, "", header("Accept-Encoding", "gzip"))
		if packed.Header().Get("Content-Encoding") != "gzip" || packed.Body.Len()*2 > plain.Body.Len() || !varies(packed) {
			t.Errorf("%s: %d bytes, plain %d, %v", target, packed.Body.Len(), plain.Body.Len(), packed.Header())
		}
		text, err := gzip.NewReader(packed.Body)
		if err != nil {
			t.Fatal(err)
		}
		if unpacked, err := io.ReadAll(text); err != nil || string(unpacked) != plain.Body.String() {
			t.Errorf("%s: unpacked it is not the same: %v", target, err)
		}
		tag := packed.Header().Get("Etag")
		if again := ask(h, "GET", target, "", header("If-None-Match", tag), header("Accept-Encoding", "gzip")); tag != "" && again.Code != 304 {
			t.Errorf("%s: a browser that has it gets %d", target, again.Code)
		}
	}
}

// first returns the first characters of a text.
func first(text string) string { return text[:min(len(text), 200)] }

func varies(w *httptest.ResponseRecorder) bool {
	return strings.Contains(strings.Join(w.Header().Values("Vary"), ","), "Accept-Encoding")
}
