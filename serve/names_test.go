package serve_test

import (
	"encoding/csv"
	"html"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/leeway-policy/leeway/serve"
)

var linked = regexp.MustCompile(`href="(/[^"#]*)`)

// page asks for a page that must be there.
func page(t *testing.T, h http.Handler, target string) string {
	t.Helper()
	w := ask(h, "GET", target, "", header("Accept", "text/html"))
	if w.Code != http.StatusOK {
		t.Errorf("%s: status %d: %.300s", target, w.Code, w.Body)
	}
	return w.Body.String()
}

// toyServer serves the small set of policies.
func toyServer(t *testing.T) http.Handler {
	t.Helper()
	server, err := serve.New(t.Context(), serve.Options{Evaluator: toy(t)})
	if err != nil {
		t.Fatal(err)
	}
	return server.Handler(address)
}

// TestEachNameHasAPage follows the links of the lists, and those of the pages that they lead to.
func TestEachNameHasAPage(t *testing.T) {
	t.Parallel()
	h := handler(t)
	seen := map[string]int{}
	done := map[string]bool{}
	var follow func(target string)
	follow = func(target string) {
		path, _, _ := strings.Cut(target, "?")
		if done[target] || strings.HasPrefix(path, "/assets/") || path == "/unit" { // units have their own tests, and take long
			return
		}
		done[target] = true
		seen[path]++
		body := page(t, h, target)
		if slices.Contains([]string{"/countries", "/preconditions", "/facts", "/sources", "/fact", "/source", "/rule"}, path) {
			for _, link := range linked.FindAllStringSubmatch(body, -1) {
				follow(html.UnescapeString(link[1]))
			}
		}
	}
	for _, list := range []string{"/countries", "/preconditions", "/facts", "/sources"} {
		follow(list)
	}
	for path, least := range map[string]int{"/state": 17, "/rule": 20, "/fact": 37, "/source": 100} {
		if seen[path] < least {
			t.Errorf("%d pages of %s: expected %d or more", seen[path], path, least)
		}
	}
}

// rows reads the CSV of a page, as a row of cells for each line.
func rows(t *testing.T, h http.Handler, target string) [][]string {
	t.Helper()
	w := ask(h, "GET", target, "")
	if kind := w.Header().Get("Content-Type"); w.Code != http.StatusOK || kind != "text/csv; charset=utf-8" {
		t.Fatalf("%s: status %d, %q: %s", target, w.Code, kind, w.Body)
	}
	read := csv.NewReader(w.Body)
	read.Comment = '#'
	read.FieldsPerRecord = -1
	all, err := read.ReadAll()
	if err != nil {
		t.Fatalf("%s: %v", target, err)
	}
	return all
}

func TestFactPage(t *testing.T) {
	t.Parallel()
	h := toyServer(t)
	got := page(t, h, "/fact?fact=context.number")
	for _, want := range []string{
		"<h1>Number of persons</h1>", "Which number offices may use for persons.", "constitutional to leave it",
		`<a class="target" href="/state?country=LI">Liechtenstein</a>`, `href="/rule?strategy=merge&amp;rule=`, `href="/source?source=`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the page of the fact lacks %s", want)
		}
	}
	want := [][]string{
		{"fact", "country", "country_name", "service", "value", "confidence", "sources", "note"},
	}
	list := rows(t, h, "/fact?fact=context.number&format=csv")
	if diff := cmp.Diff(want, list[:1]); diff != "" {
		t.Errorf("the head (-want +got):\n%s", diff)
	}
	values := map[string]string{}
	for _, row := range list[1:] {
		values[row[1]] = row[4]
	}
	if diff := cmp.Diff(map[string]string{"LI": "common", "MT": "none"}, values); diff != "" {
		t.Errorf("who has what (-want +got):\n%s", diff)
	}
}

// TestCitations holds that a source names the facts, the rules and the cases that cite it.
func TestCitations(t *testing.T) {
	t.Parallel()
	h := handler(t)
	kinds := map[string]bool{}
	for _, row := range rows(t, h, "/sources?format=csv")[1:] {
		for _, cited := range rows(t, h, "/source?format=csv&source="+url.QueryEscape(row[0]))[1:] {
			kinds[cited[1]] = true
		}
	}
	for _, kind := range []string{"fact", "precondition", "case", "gain"} {
		if !kinds[kind] {
			t.Errorf("no source is cited by a %s", kind)
		}
	}
}

// TestRulePage holds that the units of a precondition are those of the verdicts.
func TestRulePage(t *testing.T) {
	t.Parallel()
	h := toyServer(t)
	total := 0
	for _, rule := range rows(t, h, "/preconditions?strategy=merge&format=csv")[1:] {
		where := map[string]int{}
		for _, unit := range rows(t, h, "/rule?strategy=merge&format=csv&rule="+rule[1])[1:] {
			where[unit[5]]++
			total++
		}
		if got := page(t, h, "/rule?strategy=merge&rule="+rule[1]); !strings.Contains(got, "Where it is met") || !strings.Contains(got, rule[2]) {
			t.Errorf("the page of %s does not say where it is met", rule[1])
		}
		for i, status := range []string{"met", "unmet", "unknown"} {
			if want := rule[6+i]; want != strconv.Itoa(where[status]) {
				t.Errorf("%s is %s in %s units of the list, and in %d of its page", rule[1], status, want, where[status])
			}
		}
	}
	if total == 0 {
		t.Error("no rule is about any unit")
	}
}

func TestSearch(t *testing.T) {
	t.Parallel()
	h := handler(t)
	for text, want := range map[string]string{
		"germany":                      `href="/state?country=DE">Germany</a>`,
		"DE":                           `href="/state?country=DE">Germany</a>`,
		"Deutschland":                  `href="/state?country=DE">Germany</a>`,
		"GÉRMANY":                      `href="/state?country=DE">Germany</a>`,
		"person identifier":            `href="/fact?fact=context.person_identifier">Person identifier</a>`,
		"identifier   person":          `href="/fact?fact=context.person_identifier">Person identifier</a>`,
		"context.person_identifier":    `href="/fact?fact=context.person_identifier">Person identifier</a>`,
		"loughlin2001":                 `href="/source?source=loughlin2001">loughlin2001</a>`,
		"standardisation":              `href="/handbook?strategy=standardisation">Standardisation</a>`,
		"denmark civil":                `href="/unit?country=DK&amp;service=civil-certificates">`,
		"nothing-is-called-this-at-al": "Nothing has all of these words.",
		"":                             "Type a word",
		"<xss-7>":                      "Search: &lt;xss-7&gt;",
		`"><script>`:                   `value="&#34;&gt;&lt;script&gt;"`,
	} {
		got := page(t, h, "/search?q="+url.QueryEscape(text))
		if !strings.Contains(got, want) || strings.Contains(got, marker) || strings.Contains(got, `"><script>`) {
			t.Errorf("a search for %q lacks %s", text, want)
		}
	}
	for target, status := range map[string]int{
		"/search?q=" + strings.Repeat("x", 401): http.StatusBadRequest,
		"/search?q=a&kind=planet":               http.StatusBadRequest,
		"/facts?format=xml":                     http.StatusBadRequest,
		"/fact":                                 http.StatusBadRequest,
		"/fact?fact=context.numbre":             http.StatusNotFound,
		"/source?source=nobody":                 http.StatusNotFound,
		"/rule?strategy=centralisation&rule=x":  http.StatusNotFound,
		"/rule?strategy=x&rule=x":               http.StatusNotFound,
		"/preconditions?strategy=x":             http.StatusNotFound,
	} {
		if w := ask(h, "GET", target, ""); w.Code != status {
			t.Errorf("%.60s: status %d, want %d: %s", target, w.Code, status, w.Body)
		}
	}
	only := page(t, h, "/search?q=register&kind=fact")
	if !strings.Contains(only, `data-kind="fact"`) || strings.Contains(only, `data-kind="source"`) {
		t.Error("a search for facts shows other kinds, or no facts")
	}
}

// TestCellsAreNoFormulas holds that no text of a profile is run by a spreadsheet.
func TestCellsAreNoFormulas(t *testing.T) {
	t.Parallel()
	options := toy(t)
	profile := filepath.Join(options.Profiles, "mt.json")
	text, err := os.ReadFile(profile)
	if err != nil {
		t.Fatal(err)
	}
	named := regexp.MustCompile(`"name": "[^"]*"`).ReplaceAllString(string(text), `"name": "=cmd()"`)
	write(t, profile, named)
	server, err := serve.New(t.Context(), serve.Options{Evaluator: options})
	if err != nil {
		t.Fatal(err)
	}
	h, found := server.Handler(address), 0
	for _, row := range slices.Concat(rows(t, h, "/fact?fact=context.number&format=csv"), rows(t, h, "/rule?strategy=merge&rule=can_order&format=csv")) {
		for _, cell := range row {
			if cell == "'=cmd()" {
				found++
			}
			if strings.HasPrefix(cell, "=") {
				t.Errorf("a cell is a formula: %s", cell)
			}
		}
	}
	if found < 2 {
		t.Errorf("the name stands in %d cells", found)
	}
}

// TestTransferStartsWithTwoStates holds that the form as it opens can be sent, and that a fault is said beside it.
func TestTransferStartsWithTwoStates(t *testing.T) {
	t.Parallel()
	h := handler(t)
	selected := regexp.MustCompile(`<option value="([A-Z]{2})" selected>`)
	got := selected.FindAllStringSubmatch(page(t, h, "/transfer"), -1)
	if len(got) != 2 || got[0][1] == got[1][1] {
		t.Errorf("the form starts with %v: expected two states that differ", got)
	}
	w := ask(h, "GET", "/transfer?from=AT&to=AT&service=change-of-address", "", header("Accept", "text/html"))
	if body := w.Body.String(); w.Code != http.StatusBadRequest || !strings.Contains(body, "from and to are both AT") || !strings.Contains(body, `<select name="from">`) {
		t.Errorf("from a state to itself: status %d: %s", w.Code, body)
	}
}

// TestNotFoundNamesTheCountries holds that whoever is lost sees where to go.
func TestNotFoundNamesTheCountries(t *testing.T) {
	t.Parallel()
	for _, target := range []string{"/nothing", "/state?country=XX", "/unit?country=XX&service=change-of-address"} {
		w := ask(handler(t), "GET", target, "", header("Accept", "text/html"))
		if w.Code != http.StatusNotFound || !strings.Contains(w.Body.String(), `<a href="/state?country=DE">Germany</a>`) {
			t.Errorf("%s: status %d, without a link to Germany", target, w.Code)
		}
	}
}

// TestMatrixLeadsToTheStrategy holds that a mark leads to its own strategy.
func TestMatrixLeadsToTheStrategy(t *testing.T) {
	t.Parallel()
	for _, target := range []string{"/", "/?service=change-of-address", "/state?country=DE"} {
		want := regexp.MustCompile(`href="/unit\?country=DE&amp;service=change-of-address(#unit-|&amp;strategy=)standardisation"`)
		if !want.MatchString(page(t, handler(t), target)) {
			t.Errorf("%s lacks %s", target, want)
		}
	}
}

// TestWordsAreExplained holds that the words of verdicts are explained on the pages that use them.
func TestWordsAreExplained(t *testing.T) {
	t.Parallel()
	for _, target := range []string{"/", "/state?country=DE", "/unit?country=DE&service=change-of-address"} {
		got := page(t, handler(t), target)
		for _, word := range []string{"fit", "lever", "reach", "effort", "weight of the possible worlds"} {
			if !strings.Contains(got, "<dt>"+word+"</dt>") {
				t.Errorf("%s does not explain %s", target, word)
			}
		}
	}
}

// TestUnitsPassTheFilter compares the filters with the verdicts.
func TestUnitsPassTheFilter(t *testing.T) {
	t.Parallel()
	h := handler(t)
	all := rows(t, h, "/units?format=csv")[1:]
	for query, passes := range map[string]func(row []string) bool{
		"country=DE":                 func(row []string) bool { return row[0] == "DE" },
		"country=Deutschland":        func(row []string) bool { return row[0] == "DE" },
		"service=civil-certificates": func(row []string) bool { return row[2] == "civil-certificates" },
		"strategy=standardisation":   func(row []string) bool { return row[3] == "standardisation" },
		"strategy=centralisation&state=infeasible": func(row []string) bool {
			return row[3] == "centralisation" && row[4] == "infeasible" && row[5] != "met"
		},
		"strategy=clearing_house&state=in+place": func(row []string) bool { return row[3] == "clearing_house" && row[5] == "met" },
		"country=DE&q=G%C3%89RMANY+register":     func(row []string) bool { return row[0] == "DE" },
		"q=%3Cxss-7%3E":                          func([]string) bool { return false },
	} {
		var want [][]string
		for _, row := range all {
			if passes(row) {
				want = append(want, row)
			}
		}
		if diff := cmp.Diff(want, append([][]string(nil), rows(t, h, "/units?format=csv&"+query)[1:]...)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", query, diff)
		}
		got := page(t, h, "/units?"+query)
		if none := strings.Contains(got, "No unit passes these filters."); none != (len(want) == 0) || strings.Contains(got, marker) {
			t.Errorf("%s: the page and the CSV differ", query)
		}
	}
	for _, query := range []string{"country=XX", "service=x", "strategy=x", "state=x"} {
		if w := ask(h, "GET", "/units?"+query, ""); w.Code != http.StatusNotFound {
			t.Errorf("%s: status %d", query, w.Code)
		}
	}
}
