package serve_test

import (
	"html"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	anchored = regexp.MustCompile(`href="([^"]*#[^"]*)"`)
	anchor   = regexp.MustCompile(`\bid="([^"]+)"`)
)

// TestNoAnchorIsDead holds that a link into a page leads to something in it.
func TestNoAnchorIsDead(t *testing.T) {
	t.Parallel()
	h := handler(t)
	bodies, anchors := map[string]string{}, map[string]map[string]bool{}
	load := func(path string) {
		if _, done := bodies[path]; done {
			return
		}
		bodies[path], anchors[path] = ask(h, http.MethodGet, path, "", header("Accept", "text/html")).Body.String(), map[string]bool{}
		for _, id := range anchor.FindAllStringSubmatch(bodies[path], -1) {
			anchors[path][html.UnescapeString(id[1])] = true
		}
	}
	found := map[string]bool{}
	for _, name := range slices.Sorted(maps.Keys(pages)) {
		at := pages[name]
		load(at)
		for _, link := range anchored.FindAllStringSubmatch(bodies[at], -1) {
			to, id, isAnchor := strings.Cut(html.UnescapeString(link[1]), "#")
			if to == "" {
				to = at
			}
			if !isAnchor || !strings.HasPrefix(to, "/") {
				continue
			}
			if load(to); !anchors[to][id] {
				t.Errorf("%s links to %s#%s, which is not there", at, to, id)
			}
			kind, _, _ := strings.Cut(to, "?")
			found[kind] = true
		}
	}
	for _, kind := range []string{"/handbook", "/facts", "/sources"} {
		if !found[kind] {
			t.Errorf("no link leads into %s", kind)
		}
	}
}
