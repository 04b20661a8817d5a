package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// command runs leeway and returns what it prints.
func command(t *testing.T, args ...string) []byte {
	t.Helper()
	var stdout, stderr bytes.Buffer
	if code := runShared(context.Background(), args, &stdout, &stderr); code != exitOK {
		t.Fatalf("leeway %s: exit %d: %s", strings.Join(args, " "), code, stderr.String())
	}
	return stdout.Bytes()
}

// A shownReport is a report as a browser reads it.
type shownReport struct {
	t    *testing.T
	root *html.Node
}

func readReport(t *testing.T, args ...string) shownReport {
	t.Helper()
	return parsedReport(t, command(t, append([]string{"report"}, args...)...))
}

func parsedReport(t *testing.T, text []byte) shownReport {
	t.Helper()
	root, err := html.Parse(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return shownReport{t, root}
}

// wholeReport is the report of everything embedded, which takes seconds, made once for all tests.
var wholeReport = sync.OnceValues(func() (string, error) {
	var stdout, stderr strings.Builder
	if code := runShared(context.Background(), []string{"report"}, &stdout, &stderr); code != exitOK {
		return "", fmt.Errorf("leeway report: exit %d: %s", code, stderr.String())
	}
	return stdout.String(), nil
})

func readWholeReport(t *testing.T) shownReport {
	t.Helper()
	text, err := wholeReport()
	if err != nil {
		t.Fatal(err)
	}
	return parsedReport(t, []byte(text))
}

// all returns the elements below n for which keep is true.
func all(n *html.Node, keep func(*html.Node) bool) []*html.Node {
	var found []*html.Node
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && keep(d) {
			found = append(found, d)
		}
	}
	return found
}

// with returns the elements below n that have an attribute.
func with(n *html.Node, name string) []*html.Node {
	return all(n, func(n *html.Node) bool { _, found := lookup(n, name); return found })
}

// classed returns the elements below n of a tag and a class.
func classed(n *html.Node, tag, class string) []*html.Node {
	return all(n, func(n *html.Node) bool {
		return n.Data == tag && slices.Contains(strings.Fields(attr(n, "class")), class)
	})
}

func lookup(n *html.Node, name string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}

func attr(n *html.Node, name string) string {
	value, _ := lookup(n, name)
	return value
}

// words returns the text of an element, with single spaces.
func textOf(n *html.Node) string {
	var text strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			text.WriteString(d.Data + " ")
		}
	}
	return strings.Join(strings.Fields(text.String()), " ")
}

// data decodes an answer that is embedded in the report.
func data[T any](r shownReport, id string) T {
	r.t.Helper()
	var value T
	if err := json.Unmarshal(r.json(id), &value); err != nil {
		r.t.Fatalf("%s: %v", id, err)
	}
	return value
}

func (r shownReport) json(id string) []byte {
	r.t.Helper()
	found := all(r.root, func(n *html.Node) bool { return n.Data == "script" && attr(n, "id") == id })
	if len(found) != 1 || attr(found[0], "type") != "application/json" {
		r.t.Fatalf("the report has %d elements with the data %s", len(found), id)
	}
	return []byte(found[0].FirstChild.Data)
}

// same fails if two texts are not the same JSON.
func same(t *testing.T, what string, want, got []byte) {
	t.Helper()
	var wanted, found any
	if err := json.Unmarshal(want, &wanted); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(got, &found); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(wanted, found); diff != "" {
		t.Errorf("%s (-printed +embedded):\n%.3000s", what, diff)
	}
}

// The answers embedded in a report are those that the commands print.
func TestReportEmbedsWhatCommandsPrint(t *testing.T) {
	t.Parallel()
	for name, filter := range map[string][]string{
		"everything": nil,
		"a what-if":  {"--strategy", "centralisation", "--set", "context.person_identifier=universal"},
	} {
		t.Run(name, func(t *testing.T) {
			r := readWholeReport(t)
			if filter != nil {
				r = readReport(t, filter...)
			}
			for asked, id := range map[string]string{"evaluate --disputed": "evaluation", "reach": "reach-answer", "robustness": "robustness-answer"} {
				same(t, id, command(t, slices.Concat(strings.Fields(asked), []string{"-f", "json"}, filter)...), r.json(id))
			}
		})
	}
	r := readWholeReport(t)
	same(t, "strategies-answer", command(t, "strategies", "-f", "json"), r.json("strategies-answer"))
	same(t, "facts-answer", command(t, "facts", "-f", "json"), r.json("facts-answer"))
	same(t, "options-answer", command(t, "options", "-f", "json"), r.json("options-answer"))
	same(t, "paths-answer", command(t, "paths", "--limit", "3", "-f", "json"), r.json("paths-answer"))
}

// TestReportSetsStrategiesSideBySide holds that each unit has a row for each strategy, marked as the answer says, and each
// state the single changes that open most.
func TestReportSetsStrategiesSideBySide(t *testing.T) {
	t.Parallel()
	r := readReport(t, "DE", "LU")
	answer := decode[verdict.StrategyOptions](t, r.json("options-answer"))
	var want, got []string
	for _, unit := range answer.Units {
		for _, o := range unit.Strategies {
			want = append(want, fmt.Sprint(o.Strategy, " ", len(o.DominatedBy) == 0))
		}
	}
	for _, row := range with(r.root, "data-option") {
		got = append(got, attr(row, "data-option")+" "+attr(row, "data-marked"))
	}
	if diff := cmp.Diff(want, got); diff != "" || len(want) == 0 {
		t.Errorf("rows (-answer +page):\n%s", diff)
	}
	want, got = nil, nil
	for _, state := range answer.States {
		for _, change := range state.Changes[:min(len(state.Changes), 5)] {
			want = append(want, fmt.Sprint(change.Path, " ", len(change.Opens)))
		}
	}
	for _, item := range with(r.root, "data-opening") {
		got = append(got, attr(item, "data-opening")+" "+attr(item, "data-opens"))
	}
	if diff := cmp.Diff(want, got); diff != "" || len(want) == 0 {
		t.Errorf("single changes (-answer +page):\n%s", diff)
	}
}

func decode[T any](t *testing.T, text []byte) T {
	t.Helper()
	var value T
	if err := json.Unmarshal(text, &value); err != nil {
		t.Fatal(err)
	}
	return value
}

// What a report says of facts and rules is what explanations say.
func TestReportExplainsAsExplainDoes(t *testing.T) {
	t.Parallel()
	r := readReport(t, "--country", "GR,LU")
	units := data[embeddedExplanations](r, "explanations")
	if len(units.Units) != 10 || len(units.States) != 2 {
		t.Fatalf("explained are %d units of %d states", len(units.Units), len(units.States))
	}
	for _, unit := range units.Units {
		printed := decode[verdict.Evaluation](t, command(t, "explain", unit.Country, unit.Service, "-f", "json")).Units[0]
		facts := units.factsOf(unit)
		for _, st := range printed.Strategies {
			for _, p := range st.Preconditions {
				compareRule(t, unit, facts, st.Name+"/"+p.Name, p.Reasons)
			}
			for _, risk := range st.Risks {
				compareRule(t, unit, facts, st.Name+"/"+risk.Name, risk.Reasons)
			}
		}
	}
}

// embeddedExplanations are the explanations in a report.
type embeddedExplanations struct {
	States []struct {
		Country string
		Facts   []verdict.Fact
	}
	Units []embeddedUnit
}

type embeddedUnit struct {
	Country, Service string
	Facts            []verdict.Fact
	Rules            map[string]embeddedRule
}

type embeddedRule struct {
	Ways   []verdict.Status
	Reason []verdict.ReasonFact
}

// factsOf returns the facts of a unit and of its state, by path.
func (x embeddedExplanations) factsOf(unit embeddedUnit) map[string]verdict.Fact {
	facts := map[string]verdict.Fact{}
	for _, state := range x.States {
		if state.Country == unit.Country {
			for _, f := range state.Facts {
				facts[f.Path] = f
			}
		}
	}
	for _, f := range unit.Facts {
		facts[f.Path] = f
	}
	return facts
}

func compareRule(t *testing.T, unit embeddedUnit, facts map[string]verdict.Fact, rule string, printed *verdict.Reasons) {
	t.Helper()
	shown := unit.Rules[rule]
	var wanted embeddedRule
	for _, way := range printed.EachWay {
		wanted.Ways = append(wanted.Ways, way.Status)
	}
	if printed.Reason != nil {
		wanted.Reason = printed.Reason.Facts
	}
	if diff := cmp.Diff(wanted, shown); diff != "" {
		t.Errorf("%s %s %s (-printed +embedded):\n%s", unit.Country, unit.Service, rule, diff)
	}
	for _, f := range printed.Facts {
		for i, source := range f.Sources {
			f.Sources[i] = verdict.Source{Key: source.Key}
		}
		f.Cell = ""
		if diff := cmp.Diff(f, facts[f.Path]); diff != "" {
			t.Errorf("%s %s (-printed +embedded):\n%s", unit.Country, unit.Service, diff)
		}
	}
}

// Every verdict and number that the tables, maps and charts of a report show is the one in its data.
func TestReportShowsItsData(t *testing.T) {
	t.Parallel()
	r := readWholeReport(t)
	evaluation := data[verdict.Evaluation](r, "evaluation")
	reach := data[verdict.Reach](r, "reach-answer")
	strategies := map[string]verdict.Strategy{}
	for _, unit := range evaluation.Units {
		for _, st := range unit.Strategies {
			strategies[unit.Country+"/"+unit.Service+"/"+st.Name] = st
		}
	}
	steps := map[string]verdict.StrategyReach{}
	for _, unit := range reach.Units {
		for _, st := range unit.Strategies {
			steps[unit.Country+"/"+unit.Service+"/"+st.Strategy] = st
		}
	}

	shown := map[string]map[string]int{} // of each verdict, how often each kind of cell shows it
	for _, cell := range with(r.root, "data-cell") {
		key := attr(cell, "data-country") + "/" + attr(cell, "data-service") + "/" + attr(cell, "data-strategy")
		st := strategies[key]
		class := attr(cell, "class")
		kind := cell.Data + " " + strings.Fields(class)[0]
		if shown[kind] == nil {
			shown[kind] = map[string]int{}
		}
		shown[kind][key]++
		said := map[string]string{"td cell": textOf(cell), "td dot": textOf(cell) + markOf(t, cell), "use mark": strings.TrimPrefix(attr(cell, "href"), "#mark-") + " " + class}[kind]
		if state := stateSlug(st); attr(cell, "data-verdict") != string(st.Verdict) || !contains(said, state) {
			t.Errorf("%s: %s says %q, it is %s", key, kind, said, state)
		}
		if kind == "td cell" {
			checkFit(t, key, cell, st.Fit)
			checkReach(t, key, cell, steps[key])
		}
	}
	for _, kind := range []string{"td cell", "td dot", "use mark"} {
		wanted := map[string]int{"td cell": 1, "td dot": 1, "use mark": 2}[kind]
		if len(shown[kind]) != len(strategies) {
			t.Errorf("%s: %d of %d verdicts are shown", kind, len(shown[kind]), len(strategies))
		}
		for key, n := range shown[kind] {
			if n != wanted {
				t.Errorf("%s: %s is shown %d times", key, kind, n)
			}
		}
	}
	checkTallies(t, r, evaluation)
	checkChart(t, r, reach)
}

// markOf returns the verdicts whose shapes stand in an element.
func markOf(t *testing.T, n *html.Node) string {
	t.Helper()
	said := ""
	for _, use := range all(n, func(n *html.Node) bool { return n.Data == "use" }) {
		said += " " + strings.TrimPrefix(attr(use, "href"), "#mark-")
	}
	return said
}

// stateSlug returns the state of a strategy as classes and anchors have it.
func stateSlug(st verdict.Strategy) string {
	return strings.ReplaceAll(verdict.StateOf(st.Verdict, st.InPlace), " ", "-")
}

// contains tells whether a state stands in a text, and no other state does.
func contains(text, word string) bool {
	found := false
	for _, w := range strings.Fields(strings.ReplaceAll(text, "in place", "in-place")) {
		w = strings.TrimPrefix(w, "is-")
		switch {
		case w == word:
			found = true
		case w == "in-place" || slices.Contains(verdicts(), w):
			return false
		}
	}
	return found
}

func checkFit(t *testing.T, key string, cell *html.Node, fit *verdict.Fit) {
	t.Helper()
	low, high := math.Round(100*fit.Low), math.Round(100*fit.High)
	said := fmt.Sprintf("fit %.0f%%", low)
	if low != high {
		said = fmt.Sprintf("fit %.0f–%.0f%%", low, high)
	}
	if !strings.Contains(textOf(cell)+" ", said+" ") {
		t.Errorf("%s shows %q, expected %s", key, textOf(cell), said)
	}
	if attr(cell, "data-fit-low") != jsonNumber(fit.Low) || attr(cell, "data-fit-high") != jsonNumber(fit.High) {
		t.Errorf("%s has the fit %s to %s, expected %v", key, attr(cell, "data-fit-low"), attr(cell, "data-fit-high"), *fit)
	}
	for _, bar := range classed(cell, "rect", "met") {
		if want := fmt.Sprint(math.Round(400*fit.Low) / 10); attr(bar, "width") != want {
			t.Errorf("%s: the bar of the fit is %s long, expected %s", key, attr(bar, "width"), want)
		}
	}
}

func jsonNumber(x float64) string {
	text, _ := json.Marshal(x)
	return string(text)
}

func checkReach(t *testing.T, key string, cell *html.Node, st verdict.StrategyReach) {
	t.Helper()
	said := "reach " + st.Certain
	if st.Certain != st.Possible {
		said = "reach " + st.Possible + "–" + st.Certain
	}
	if shown := strings.Contains(textOf(cell)+" ", said+" "); shown != (st.Certain != verdict.Now && st.Certain != verdict.InPlace) {
		t.Errorf("%s shows %q, expected %s", key, textOf(cell), said)
	}
	if attr(cell, "data-certain") != st.Certain || attr(cell, "data-possible") != st.Possible {
		t.Errorf("%s is within reach %s–%s, expected %s", key, attr(cell, "data-possible"), attr(cell, "data-certain"), said)
	}
}

func checkTallies(t *testing.T, r shownReport, e verdict.Evaluation) {
	t.Helper()
	counted := map[string]int{}
	for _, unit := range e.Units {
		for _, st := range unit.Strategies {
			counted[st.Name+" "+stateSlug(st)]++
			counted[st.Name+" all"]++
		}
	}
	tallies := with(r.root, "data-tally")
	if len(tallies) != 3 {
		t.Errorf("there are %d tallies", len(tallies))
	}
	for _, tally := range tallies {
		counts := with(tally, "data-count")
		if len(counts) != 5 {
			t.Errorf("a tally has %d counts", len(counts))
		}
		for _, n := range counts {
			if key := attr(tally, "data-tally") + " " + attr(n, "data-count"); textOf(n) != fmt.Sprint(counted[key]) {
				t.Errorf("%s: %s, counted %d", key, textOf(n), counted[key])
			}
		}
	}
}

func checkChart(t *testing.T, r shownReport, reach verdict.Reach) {
	t.Helper()
	rows := 0
	for _, table := range classed(r.root, "table", "reach") {
		for _, row := range with(table, "data-country") {
			at := slices.IndexFunc(reach.Countries, func(c verdict.CountryReach) bool { return c.Country == attr(row, "data-country") })
			country := reach.Countries[at]
			rows++
			for i, cell := range with(row, "data-lever") {
				want := fmt.Sprint(country.Certain[i])
				if country.Certain[i] != country.Possible[i] {
					want += fmt.Sprintf("–%d", country.Possible[i])
				}
				if textOf(cell) != want || attr(cell, "data-lever") != reach.Levers[i] {
					t.Errorf("%s %s: %s, expected %s", country.Country, attr(cell, "data-lever"), textOf(cell), want)
				}
			}
		}
	}
	if rows != len(reach.Countries) {
		t.Errorf("the chart has %d of %d states", rows, len(reach.Countries))
	}
}
