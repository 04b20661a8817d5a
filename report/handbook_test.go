package report_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report"
)

var (
	links   = regexp.MustCompile(`\]\(([^)#\s]*)(?:#([^)\s]*))?\)`)
	anchors = regexp.MustCompile(`<a id="([^"]*)"></a>`)
)

// TestHandbookLinks checks that each link of the shipped handbook leads to an anchor that exists, and that no
// anchor exists twice.
func TestHandbookLinks(t *testing.T) {
	t.Parallel()
	engine, err := evaluator.Load(t.Context(), evaluator.Options{})
	if err != nil {
		t.Fatal(err)
	}
	units, faults := engine.Read(t.Context())
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	handbook, err := engine.Handbook(t.Context(), units)
	if err != nil {
		t.Fatal(err)
	}
	pages := report.Handbook(handbook)
	places := map[string]bool{}
	for _, page := range pages {
		places[page.Name] = true
		for _, found := range anchors.FindAllSubmatch(page.Text, -1) {
			place := page.Name + "#" + string(found[1])
			if places[place] {
				t.Errorf("%s is there twice", place)
			}
			places[place] = true
		}
	}
	followed := 0
	for _, page := range pages {
		for _, found := range links.FindAllSubmatch(page.Text, -1) {
			to := strings.ReplaceAll(string(found[1]), "%25", "%")
			if to == "" {
				to = page.Name
			}
			if len(found[2]) > 0 {
				to += "#" + string(found[2])
			}
			if !places[to] {
				t.Errorf("%s: a link to %s, which is not there", page.Name, to)
			}
			followed++
		}
	}
	if followed < 300 {
		t.Errorf("only %d links", followed)
	}
	again := report.Handbook(handbook)
	for i, page := range pages {
		if !slices.Equal(page.Text, again[i].Text) {
			t.Errorf("%s differs the second time", page.Name)
		}
	}
}

// TestHandbookSaysWhatPreconditionsRestOn holds that literature is said to be untested where few cases of the strategy were stopped.
func TestHandbookSaysWhatPreconditionsRestOn(t *testing.T) {
	t.Parallel()
	rule := func(name, evidence string) verdict.RuleInfo {
		return verdict.RuleInfo{Name: name, Title: name, Necessity: verdict.Necessary, Evidence: evidence, Inferred: evidence == verdict.EvidenceInferred}
	}
	strategy := verdict.StrategyInfo{Name: "link", Title: "Link", Preconditions: []verdict.RuleInfo{
		rule("read", verdict.EvidenceLiterature), rule("seen", verdict.EvidenceCases), rule("thought", verdict.EvidenceInferred), rule("silent", ""),
	}}
	for _, tc := range []struct {
		stopped int
		want    []string
	}{
		{verdict.StoppedToTest - 1, []string{"From the literature; too few stopped cases to test.", "Borne out by the documented cases.", "Inferred by the authors; no source states it in these words."}},
		{verdict.StoppedToTest, []string{"From the literature.", "Borne out by the documented cases.", "Inferred by the authors; no source states it in these words."}},
	} {
		var got []string
		for _, page := range report.Handbook(&verdict.Handbook{Strategies: []verdict.StrategyInfo{strategy}, Stopped: map[string]int{"link": tc.stopped}}) {
			for line := range strings.Lines(string(page.Text)) {
				if _, said, found := strings.Cut(line, "**Evidence:** "); found {
					got = append(got, strings.TrimSpace(said))
				}
			}
		}
		if diff := cmp.Diff(tc.want, got); diff != "" {
			t.Errorf("%d stopped cases (-want +got):\n%s", tc.stopped, diff)
		}
	}
}

// TestHandbookEscapes checks that text from files stays text: on a page, in a table, in a link and in a name.
func TestHandbookEscapes(t *testing.T) {
	t.Parallel()
	const hostile = "- a|b <b>&amp; [x](y) `c` *d* \x1b[31m\nsecond"
	rule := verdict.RuleInfo{
		Name: "r", Kind: "precondition", Title: hostile, Description: hostile, Necessity: "necessary", Layer: "legal", Remedy: hostile,
		Ways:    []verdict.WayInfo{{Number: 1, Title: hostile}},
		Sources: []verdict.Source{{Key: "k](x", Citation: hostile, URL: "javascript:<x>"}}, Reads: []string{"service.f"},
	}
	handbook := &verdict.Handbook{
		Strategies: []verdict.StrategyInfo{{
			Name: "../s", Title: hostile, Description: "1. " + hostile, Preconditions: []verdict.RuleInfo{rule},
		}},
		Facts: []verdict.FactInfo{{Path: "service.f", Title: hostile, Description: hostile, Domain: hostile, Lever: "legal", ReadBy: []string{"../s/r"}}},
		Tables: []verdict.Table{{
			Strategy: "../s", Rule: "r", Kind: "precondition", Facts: []string{"service.f"},
			Rows: []verdict.Row{{Values: []string{hostile}, Result: verdict.Met}},
		}},
	}
	pages := report.Handbook(handbook)
	for _, page := range pages {
		text := string(page.Text)
		if strings.ContainsAny(page.Name, "/\\") {
			t.Errorf("a page is called %q", page.Name)
		}
		unsafe := map[string]string{
			"a tag": "<b>", "an entity": " &amp; \\[", "a link": "[x](y)", "a control character": "\x1b", "a code span": " `c`",
			"emphasis": " *d*", "an autolink": "<javascript", "a second line": "\nsecond",
		}
		for what, found := range unsafe {
			if strings.Contains(text, found) {
				t.Errorf("%s has %s: %s", page.Name, what, text)
			}
		}
		for line := range strings.Lines(text) {
			if strings.HasPrefix(line, "| ") && strings.Contains(line, "a|b") {
				t.Errorf("%s: a cell is cut in two: %s", page.Name, line)
			}
			if strings.HasPrefix(line, "- a") || strings.HasPrefix(line, "1. -") {
				t.Errorf("%s: a paragraph is a list: %s", page.Name, line)
			}
		}
	}
	if len(pages) != 3 {
		t.Errorf("%d pages", len(pages))
	}
}
