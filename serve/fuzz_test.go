package serve_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"unicode"

	"github.com/leeway-policy/leeway/serve"
)

// FuzzQuery holds that no query ends in a failure of the server's own, and that what is wrong is told shortly, as a page or as a
// problem, without a character that cannot be seen.
func FuzzQuery(f *testing.F) {
	const unit = "country=DE&service=change-of-address"
	for _, query := range []string{
		"", unit, unit + "&only=verdicts&set=context.person_identifier=universal", unit + "&set=context.population=many", unit + "&set=a", unit + "&strategy=centralisation,x",
		unit + "&limit=-1&upto=x", "country=%zz", "a;b", "country=DE&country=DE", "set=%e2%80%ae=%1b", unit + "&trust=low&all=2&group=true",
	} {
		for path := range byte(4) {
			f.Add(path, query)
		}
	}
	server, err := serve.New(f.Context(), serve.Options{})
	if err != nil {
		f.Fatal(err)
	}
	h := server.Handler(address)
	paths := []string{"/api/what-if", "/api/explain", "/what-if", "/unit"}
	f.Fuzz(func(t *testing.T, path byte, query string) {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, paths[int(path)%len(paths)], http.NoBody)
		r.Host, r.URL.RawQuery = address, query
		r.Header.Set("Accept", "text/html")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code == http.StatusInternalServerError || w.Code == 0 {
			t.Fatalf("status %d: %s", w.Code, w.Body)
		}
		if w.Code >= 400 && w.Body.Len() > 64<<10 {
			t.Errorf("the fault is told in %d bytes", w.Body.Len())
		}
		switch page := w.Body.String(); {
		case strings.HasPrefix(r.URL.Path, "/api/"):
			if !json.Valid(w.Body.Bytes()) {
				t.Errorf("no JSON: %s", page)
			}
		case strings.ContainsFunc(page, func(r rune) bool {
			return unicode.IsControl(r) && r != '\n' && r != '\t' || unicode.Is(unicode.Bidi_Control, r)
		}):
			t.Errorf("the page has a character that cannot be seen: %q", page)
		}
	})
}
