package serve_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/leeway-policy/leeway/serve"
)

func TestForeignRequests(t *testing.T) {
	t.Parallel()
	site := func(site, mode, dest string) func(*http.Request) {
		return func(r *http.Request) {
			r.Header.Set("Sec-Fetch-Site", site)
			r.Header.Set("Sec-Fetch-Mode", mode)
			r.Header.Set("Sec-Fetch-Dest", dest)
		}
	}
	tests := map[string]struct {
		method, target string
		change         func(*http.Request)
		status         int
	}{
		"by its address":                   {"GET", "/healthz", host("127.0.0.1:8080"), 200},
		"by the name of the machine":       {"GET", "/healthz", host("localhost:8080"), 200},
		"by the other loopback address":    {"GET", "/healthz", host("[::1]:8080"), 200},
		"by another name (DNS rebinding)":  {"GET", "/healthz", host("evil.example:8080"), 421},
		"by a name that ends alike":        {"GET", "/healthz", host("localhost.evil.example:8080"), 421},
		"by another port":                  {"GET", "/healthz", host("localhost:80"), 421},
		"without a port":                   {"GET", "/healthz", host("localhost"), 421},
		"by no name":                       {"GET", "/healthz", host(""), 421},
		"by an address of another machine": {"GET", "/healthz", host("192.0.2.1:8080"), 421},
		"from its own page":                {"GET", "/api/evaluate?country=BE", header("Origin", "http://127.0.0.1:8080"), 200},
		"from a page elsewhere":            {"GET", "/api/evaluate?country=BE", header("Origin", "https://evil.example"), 403},
		"from another port":                {"GET", "/api/evaluate?country=BE", header("Origin", "http://127.0.0.1:3000"), 403},
		"from its name by another":         {"GET", "/api/evaluate?country=BE", header("Origin", "http://localhost:8080"), 403},
		"from a sandbox":                   {"GET", "/api/evaluate?country=BE", header("Origin", "null"), 403},
		"from its name by https":           {"GET", "/api/evaluate?country=BE", header("Origin", "https://127.0.0.1:8080"), 403},
		"from no page":                     {"GET", "/healthz", site("none", "navigate", "document"), 200},
		"a script of its own":              {"GET", "/healthz", site("same-origin", "cors", "empty"), 200},
		"a picture elsewhere":              {"GET", "/healthz", site("cross-site", "no-cors", "image"), 403},
		"a script of another port":         {"GET", "/healthz", site("same-site", "cors", "empty"), 403},
		"a link elsewhere":                 {"GET", "/healthz", site("cross-site", "navigate", "document"), 200},
		"a link to the API":                {"GET", "/api/evaluate?country=BE", site("cross-site", "navigate", "document"), 403},
		"a frame elsewhere":                {"GET", "/healthz", site("cross-site", "navigate", "iframe"), 403},
		"a form elsewhere":                 {"POST", "/api/evaluate", site("cross-site", "navigate", "document"), 403},
	}
	h := handler(t)
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := ask(h, tc.method, tc.target, "", tc.change)
			if w.Code != tc.status {
				t.Errorf("status %d, want %d: %s", w.Code, tc.status, w.Body)
			}
			for _, name := range []string{"Access-Control-Allow-Origin", "Access-Control-Allow-Credentials"} {
				if got := w.Header().Get(name); got != "" {
					t.Errorf("%s is %q", name, got)
				}
			}
			if w.Code != 200 && strings.Contains(w.Body.String(), "feasible") {
				t.Errorf("it answered: %s", w.Body)
			}
		})
	}
}

func TestAllAddressesAreCalledByAddress(t *testing.T) {
	t.Parallel()
	server, err := serve.New(t.Context(), serve.Options{Host: "box.lan"})
	if err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		listens, called string
		status          int
	}{
		"an address of this machine": {"0.0.0.0:8080", "192.0.2.1:8080", 200},
		"a name that was rebound":    {"0.0.0.0:8080", "evil.example:8080", 421},
		"its one address":            {"192.0.2.1:8080", "192.0.2.1:8080", 200},
		"another address":            {"192.0.2.1:8080", "192.0.2.2:8080", 421},
		"loopback, where it is not":  {"192.0.2.1:8080", "localhost:8080", 421},
		"the port of HTTP":           {"127.0.0.1:80", "localhost", 200},
		"the name it was told":       {"192.0.2.1:8080", "Box.LAN:8080", 200},
		"that name at another port":  {"192.0.2.1:8080", "box.lan:80", 421},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if w := ask(server.Handler(tc.listens), "GET", "/healthz", "", host(tc.called)); w.Code != tc.status {
				t.Errorf("status %d, want %d", w.Code, tc.status)
			}
		})
	}
}

func TestEveryAnswerIsSafe(t *testing.T) {
	t.Parallel()
	h := handler(t)
	for _, target := range []string{"/", "/healthz", "/api/evaluate?country=BE", "/api/nothing", "/nothing", "/author", "/handbook"} {
		w := ask(h, "GET", target, "", header("Accept", "text/html"))
		wanted := map[string]string{"X-Content-Type-Options": "nosniff", "Cross-Origin-Resource-Policy": "same-origin"}
		if !strings.HasPrefix(target, "/api/") {
			wanted["Referrer-Policy"], wanted["Cross-Origin-Opener-Policy"], wanted["X-Frame-Options"] = "no-referrer", "same-origin", "DENY"
		}
		for name, want := range wanted {
			if got := w.Header().Get(name); got != want {
				t.Errorf("%s: %s is %q, want %q", target, name, got, want)
			}
		}
		policy := w.Header().Get("Content-Security-Policy")
		if !strings.HasPrefix(policy, "default-src 'none'; ") || !strings.HasSuffix(policy, "frame-ancestors 'none'") || strings.Contains(policy, "unsafe") || strings.Contains(policy, "*") {
			t.Errorf("%s: Content-Security-Policy is %q", target, policy)
		}
	}
}
