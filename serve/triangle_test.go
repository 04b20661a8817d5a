package serve_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/leeway-policy/leeway/serve"
)

// TestPageDrawsTheTriangle holds that the page of a unit shows its entities as a picture and as tables, both escaped, and
// that of a unit without entities does not.
func TestPageDrawsTheTriangle(t *testing.T) {
	t.Parallel()
	options := toy(t)
	edit(t, filepath.Join(options.Profiles, "li.json"), `"note": "The first to move."`, `"note": "The first to move.",
		"entities": [{"id": "towns", "name": "<b>Towns</b>", "sector": "state", "tier": "local", "number": 11, "roles": ["decides"]},
			{"id": "firm", "name": "Firm", "sector": "market", "roles": ["supplies"]}],
		"ties": [{"from": "towns", "to": "firm", "kind": "contracts"}]`)
	at, _ := started(t, serve.Options{Evaluator: options})
	page := text(t, "http://"+at+"/unit?country=LI&service=change-of-address")
	for _, want := range []string{`class="triangle"`, `<caption>Entities</caption>`, `<caption>Ties</caption>`, "&lt;b&gt;Towns&lt;/b&gt;", ">contracts</text>"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page has no %s", want)
		}
	}
	if strings.Contains(page, "<b>Towns") {
		t.Error("a name is not escaped")
	}
	if strings.Contains(text(t, "http://"+at+"/unit?country=MT&service=change-of-address"), `class="triangle"`) {
		t.Error("a unit without entities has a picture")
	}
}
