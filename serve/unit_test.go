package serve_test

import (
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/leeway-policy/leeway/serve"
)

var tried = regexp.MustCompile(`href="(/what-if\?[^"]*set=[^"]*)"`)

// TestAnswerPage holds that the page of one strategy says first what stands in the way, and that the cheapest path can be tried.
func TestAnswerPage(t *testing.T) {
	t.Parallel()
	server, err := serve.New(t.Context(), serve.Options{Evaluator: toy(t)})
	if err != nil {
		t.Fatal(err)
	}
	h := server.Handler(address)
	shown := ask(h, "GET", "/unit?country=MT&service=change-of-address&strategy=merge", "", header("Accept", "text/html"))
	body := html.UnescapeString(shown.Body.String())
	if shown.Code != http.StatusOK {
		t.Fatalf("status %d: %s", shown.Code, body)
	}
	for _, want := range []string{">Merger is not feasible in Malta</h1>", `<h2 id="in-the-way">What stands in the way`, "The cheapest path to feasible"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	links := tried.FindAllStringSubmatch(body, -1)
	if len(links) == 0 {
		t.Fatal("nothing can be tried")
	}
	after := ask(h, "GET", links[0][1], "", header("Accept", "text/html")).Body.String()
	if !strings.Contains(after, "Merger: feasible, was infeasible.") {
		t.Errorf("%s does not make it feasible", links[0][1])
	}
	unknown := ask(h, "GET", "/unit?country=MT&service=change-of-address&strategy=merg", "", header("Accept", "text/html"))
	if unknown.Code != http.StatusNotFound || !strings.Contains(unknown.Body.String(), "did you mean merge?") {
		t.Errorf("an unknown strategy is answered with status %d: %s", unknown.Code, unknown.Body)
	}
}
