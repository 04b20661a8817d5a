package words_test

import (
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report"
	page "github.com/leeway-policy/leeway/report/html"
	"github.com/leeway-policy/leeway/report/internal/words"
)

// TestRenderersSayTheSame checks that the terminal, Markdown and HTML have the same sentence about each verdict on a
// shipped unit, apart from colour and markup.
func TestRenderersSayTheSame(t *testing.T) {
	t.Parallel()
	engine, err := evaluator.Load(t.Context(), evaluator.Options{Packs: []string{"all"}})
	if err != nil {
		t.Fatal(err)
	}
	units, faults := engine.Read(t.Context())
	if err := faults.Err(); err != nil {
		t.Fatal(err)
	}
	evaluation, err := engine.EvaluateAll(t.Context(), units, evaluator.Request{})
	if err != nil {
		t.Fatal(err)
	}
	checked := 0
	for i := range evaluation.Units {
		unit := &evaluation.Units[i]
		shown := page.NewUnit(unit, "unit", 1, page.Analyses{})
		painted := blocks(t, unit, report.Options{Colour: true})
		marked := blocks(t, unit, report.Options{Format: report.Markdown})
		for j, st := range unit.Strategies {
			said := lineOfHTML(t, shown.Strategies[j])
			state := verdict.MarkedState(st.Verdict, st.InPlace)
			verdictAndFit := state
			if fit := words.Fit(st.Fit); fit != "" {
				verdictAndFit += ", fit " + fit
			}
			about := verdict.UnitName(unit.Country, unit.Service) + " " + st.Name
			head := st.Title + " (" + st.Name + ") "
			if want := head + strings.Replace(verdictAndFit, state, strings.ToUpper(state), 1) + ". " + said; !painted[want] {
				t.Errorf("%s: the terminal does not say what HTML does: %q", about, want)
			}
			if want := verdictAndFit + ". " + said; !marked[want] {
				t.Errorf("%s: Markdown does not say what HTML does: %q", about, want)
			}
			checked++
		}
	}
	if checked < 255 {
		t.Errorf("%d verdict lines were compared, expected those of all shipped units", checked)
	}
}

var (
	colour = regexp.MustCompile(`\x1b\[[0-9;]*m`)
	markup = strings.NewReplacer(`\`, "", "**", "", "`", "")
)

// blocks returns the blocks of text between empty lines that report writes about a unit, without colour and markup.
func blocks(t *testing.T, unit *verdict.Unit, o report.Options) map[string]bool {
	t.Helper()
	var out strings.Builder
	if err := report.Explanation(&out, &verdict.Evaluation{Units: []verdict.Unit{*unit}}, o); err != nil {
		t.Fatal(err)
	}
	text := colour.ReplaceAllString(out.String(), "")
	if o.Format == report.Markdown {
		text = markup.Replace(text)
	}
	found := map[string]bool{}
	for _, block := range strings.Split(text, "\n\n") {
		found[strings.Join(strings.Fields(block), " ")] = true
	}
	return found
}

// lineOfHTML returns the text of the verdict line of a strategy.
func lineOfHTML(t *testing.T, shown any) string {
	t.Helper()
	var out strings.Builder
	if err := page.Templates(page.Links{}).ExecuteTemplate(&out, "unit-strategy", shown); err != nil {
		t.Fatal(err)
	}
	root, err := html.Parse(strings.NewReader(out.String()))
	if err != nil {
		t.Fatal(err)
	}
	for n := range root.Descendants() {
		for _, attribute := range n.Attr {
			if attribute.Key == "data-line" {
				var said strings.Builder
				for text := range n.Descendants() {
					if text.Type == html.TextNode {
						said.WriteString(text.Data)
					}
				}
				return strings.Join(strings.Fields(said.String()), " ")
			}
		}
	}
	t.Fatalf("no verdict line in\n%s", out.String())
	return ""
}
