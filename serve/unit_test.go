package serve_test

import (
	"html"
	"net/http"
	"path/filepath"
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

// TestDistances holds that the matrix says how far each strategy is from being feasible, and that its lists have pages.
func TestDistances(t *testing.T) {
	t.Parallel()
	options := toy(t)
	edit(t, filepath.Join(options.Profiles, "li.json"), `"records": "local"`, `"agreed": true`)
	server, err := serve.New(t.Context(), serve.Options{Evaluator: options})
	if err != nil {
		t.Fatal(err)
	}
	h := server.Handler(address)
	for path, wants := range map[string][]string{
		"/": {
			`Merger infeasible</span><span class="unseen">, within reach by `, `<a href="/one-away">`, `<a href="/find-out">`,
			`data-near="merge/`, `data-unknown="LI service.`,
		},
		"/one-away":                            {`data-near="merge/`, `href="/unit?country=MT&service=change-of-address&strategy=merge"`},
		"/one-away?service=civil-certificates": {"No verdict fails by a single precondition."},
		"/find-out":                            {`data-unknown="LI service.`, `href="/what-if?country=LI&service=civil-certificates&set=service.`},
		"/find-out?service=change-of-address":  {"To find out next"},
	} {
		shown := ask(h, "GET", path, "", header("Accept", "text/html"))
		body := html.UnescapeString(shown.Body.String())
		for _, want := range wants {
			if shown.Code != http.StatusOK || !strings.Contains(body, want) {
				t.Errorf("%s: status %d, without %s", path, shown.Code, want)
			}
		}
	}
	if shown := ask(h, "GET", "/one-away?service=nothing", ""); shown.Code != http.StatusNotFound {
		t.Errorf("an unknown service is answered with status %d", shown.Code)
	}
}
