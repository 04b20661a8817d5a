package main

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// What a report shows of each unit is what its data say.
func TestReportShowsUnitsAsTheirData(t *testing.T) {
	t.Parallel()
	r := readReport(t, "--country", "DE,GR,IS,LU")
	evaluation := data[verdict.Evaluation](r, "evaluation")
	explained := data[embeddedExplanations](r, "explanations")
	robustness := data[verdict.Robustness](r, "robustness-answer")
	paths := data[verdict.Paths](r, "paths-answer")
	details := classed(r.root, "details", "unit")
	if len(details) != len(evaluation.Units) || len(details) != 20 {
		t.Fatalf("%d of %d units are shown", len(details), len(evaluation.Units))
	}
	for i, unit := range evaluation.Units {
		shown := details[i]
		name := unit.Country + " " + unit.Service
		if attr(shown, "data-country")+" "+attr(shown, "data-service") != name {
			t.Fatalf("unit %d is %s %s, expected %s", i, attr(shown, "data-country"), attr(shown, "data-service"), name)
		}
		sections := classed(shown, "section", "strategy")
		if len(sections) != len(unit.Strategies) {
			t.Fatalf("%s: %d strategies are shown", name, len(sections))
		}
		for j, st := range unit.Strategies {
			about := name + " " + st.Name
			checkStrategy(t, about, sections[j], st)
			checkRules(t, about, sections[j], st, explained.Units[i])
			if want := jsonNumber(robustness.Units[i].Strategies[j].Feasible); attr(with(sections[j], "data-weight")[0], "data-weight") != want {
				t.Errorf("%s: another weight than %s is shown", about, want)
			}
			checkFlips(t, about, sections[j], robustness.Units[i].Strategies[j])
			checkPaths(t, about, sections[j], paths.Units[i].Strategies[j])
		}
		checkEvidence(t, name, shown, explained.Units[i].Facts)
	}
	for i, state := range classed(r.root, "section", "state") {
		tables := classed(state, "details", "evidence")
		checkEvidence(t, attr(state, "id"), tables[len(tables)-1], explained.States[i].Facts)
	}
}

func checkStrategy(t *testing.T, about string, section *html.Node, st verdict.Strategy) {
	t.Helper()
	if attr(section, "data-strategy") != st.Name || attr(section, "data-verdict") != string(st.Verdict) {
		t.Errorf("%s: %s %s is shown, expected %s", about, attr(section, "data-strategy"), attr(section, "data-verdict"), st.Verdict)
	}
	if said, want := textOf(classed(section, "p", "says")[0]), strings.ReplaceAll(verdict.MarkedState(st.Verdict, st.InPlace), ",", ""); !strings.HasPrefix(said, want+" ") {
		t.Errorf("%s: %q, expected %s", about, said, want)
	}
	if st.InPlace == verdict.Met { // what speaks against it is not said
		return
	}
	if st.Reason != nil {
		said := textOf(classed(section, "p", "reason")[0])
		if st.Reason.Others > 1 && !strings.Contains(said, fmt.Sprintf("the other %d facts are", st.Reason.Others)) {
			t.Errorf("%s: %q, expected %d others", about, said, st.Reason.Others)
		}
		facts := all(classed(section, "ul", "facts")[0], func(n *html.Node) bool { return n.Data == "li" })
		if len(facts) != len(st.Reason.Facts) {
			t.Errorf("%s: the reason has %d facts, expected %d", about, len(facts), len(st.Reason.Facts))
		}
	}
	unmet, of := 0, 0
	for _, p := range st.Preconditions {
		if p.Necessity == verdict.Necessary {
			of++
			if p.Status == verdict.Unmet {
				unmet++
			}
		}
	}
	if said := fmt.Sprintf("%d of %d necessary preconditions", unmet, of); st.Verdict == verdict.Infeasible && !strings.Contains(textOf(section), said) {
		t.Errorf("%s does not say %q", about, said)
	}
}

// checkRules compares the statuses and ways of all preconditions and risks.
func checkRules(t *testing.T, about string, section *html.Node, st verdict.Strategy, explained embeddedUnit) {
	t.Helper()
	statuses := map[string]verdict.Status{}
	for _, p := range st.Preconditions {
		statuses[p.Name] = p.Status
	}
	for _, risk := range st.Risks {
		statuses[risk.Name] = risk.Status
	}
	if st.Outcome != nil {
		statuses[st.Outcome.Name] = st.Outcome.Status
	}
	rows := with(section, "data-rule")
	if len(rows) != len(statuses) {
		t.Errorf("%s: %d rules are shown, expected %d", about, len(rows), len(statuses))
	}
	for _, row := range rows {
		name := attr(row, "data-rule")
		if attr(row, "data-status") != string(statuses[name]) {
			t.Errorf("%s %s: %s is shown, expected %s", about, name, attr(row, "data-status"), statuses[name])
		}
		var ways []string
		for _, list := range classed(row, "ul", "ways") {
			for _, item := range all(list, func(n *html.Node) bool { return n.Data == "li" }) {
				ways = append(ways, strings.TrimSpace(markOf(t, item)))
			}
		}
		if ways == nil { // one that holds is named alone
			continue
		}
		if said, want := strings.Join(ways, " "), fmt.Sprint(explained.Rules[st.Name+"/"+name].Ways); "["+said+"]" != want {
			t.Errorf("%s %s: the ways are %s, expected %s", about, name, said, want)
		}
	}
}

func checkFlips(t *testing.T, about string, section *html.Node, robustness verdict.StrategyRobustness) {
	t.Helper()
	flips := with(section, "data-flip")
	if len(flips) != len(robustness.Flips) {
		t.Errorf("%s: %d facts turn it, expected %d", about, len(flips), len(robustness.Flips))
		return
	}
	for i, flip := range robustness.Flips {
		for _, to := range flip.To {
			if said := fmt.Sprintf("%s makes it %s", to.Value, to.Verdict); !strings.Contains(textOf(flips[i]), said) {
				t.Errorf("%s: %q, expected %q", about, textOf(flips[i]), said)
			}
		}
	}
}

func checkPaths(t *testing.T, about string, section *html.Node, paths verdict.StrategyPaths) {
	t.Helper()
	shown := with(section, "data-sure")
	if len(shown) != len(paths.Paths) {
		t.Errorf("%s: %d paths are shown, expected %d", about, len(shown), len(paths.Paths))
		return
	}
	if more := len(paths.Paths) + paths.More; more > 1 && !strings.Contains(textOf(section), fmt.Sprintf("%d paths would make it feasible", more)) {
		t.Errorf("%s: it does not say that there are %d paths", about, more)
	}
	for i, path := range paths.Paths {
		if attr(shown[i], "data-effort") != fmt.Sprint(path.Effort) || attr(shown[i], "data-sure") != fmt.Sprint(path.Certain) ||
			len(path.Changes) > 0 && !strings.Contains(textOf(shown[i]), fmt.Sprintf("effort %d", path.Effort)) {
			t.Errorf("%s: path %d is %q, expected effort %d", about, i+1, textOf(shown[i]), path.Effort)
		}
		changes := with(shown[i], "data-change")
		if len(changes) != len(path.Changes) {
			t.Errorf("%s: path %d has %d changes", about, i+1, len(changes))
			continue
		}
		for j, change := range path.Changes {
			said := textOf(changes[j])
			if attr(changes[j], "data-change") != change.Path || !strings.HasPrefix(said, fmt.Sprintf("%s %d %s ", change.Lever, change.Effort, change.Path)) ||
				!strings.Contains(said, " "+change.To) {
				t.Errorf("%s: path %d says %q, expected %+v", about, i+1, said, change)
			}
		}
	}
}

func checkEvidence(t *testing.T, about string, shown *html.Node, facts []verdict.Fact) {
	t.Helper()
	rows := all(shown, func(n *html.Node) bool { _, found := lookup(n, "data-value"); return found })
	if len(rows) != len(facts) {
		t.Errorf("%s: %d facts are shown, expected %d", about, len(rows), len(facts))
		return
	}
	for i, f := range facts {
		want := fmt.Sprint(f.Value)
		switch value := f.Value.(type) {
		case nil:
			want = "unknown"
		case float64:
			want = jsonNumber(value)
		}
		said := textOf(rows[i])
		if attr(rows[i], "data-fact") != f.Path || attr(rows[i], "data-value") != want || !strings.Contains(said, " "+want) || !strings.Contains(said, f.Confidence) {
			t.Errorf("%s: %q, expected %s %s, %s", about, said, f.Path, want, f.Confidence)
		}
	}
}

// The tables of rules and the catalogue of facts are shown as they are in the data.
func TestReportShowsTablesAsTheirData(t *testing.T) {
	t.Parallel()
	r := readReport(t, "--country", "LU")
	tables := map[string]verdict.Table{}
	for _, table := range data[verdict.Tables](r, "tables-answer").Tables {
		tables[table.Strategy+"/"+table.Rule] = table
	}
	words := map[string]string{ // of a result that is no status
		"risk met": "present", "risk unmet": "absent", "constraint met": "cannot occur", "constraint unmet": "may occur",
		"outcome met": "in place", "outcome unmet": "not in place",
	}
	shown := with(r.root, "data-table")
	if len(shown) != len(tables) || len(tables) < 30 {
		t.Fatalf("%d of %d tables are shown", len(shown), len(tables))
	}
	for _, n := range shown {
		table := tables[attr(n, "data-table")]
		rows := all(n, func(n *html.Node) bool { return n.Data == "tr" })[1:]
		if len(rows) != len(table.Rows) {
			t.Errorf("%s: %d of %d rows are shown", attr(n, "data-table"), len(rows), len(table.Rows))
			continue
		}
		for i, row := range table.Rows {
			result := string(row.Result)
			if word, other := words[table.Kind+" "+result]; other {
				result = word
			}
			want := strings.Join(row.Values, " ") + " " + result
			if len(row.Ways) > 0 {
				want += " " + strings.Trim(strings.ReplaceAll(fmt.Sprint(row.Ways), " ", ", "), "[]")
			}
			if said := strings.ReplaceAll(textOf(rows[i]), " , ", ", "); said != want {
				t.Errorf("%s: row %d says %q, expected %q", attr(n, "data-table"), i+1, said, want)
			}
		}
	}
	facts := data[verdict.Facts](r, "facts-answer").Facts
	rows := with(r.root, "data-known")
	if len(rows) != len(facts) || len(facts) < 30 {
		t.Fatalf("%d of %d facts are shown", len(rows), len(facts))
	}
	for i, f := range facts {
		if want := fmt.Sprintf("%d of %d", f.Known, f.Of); textOf(rows[i]) != want {
			t.Errorf("%s is known %s, expected %s", f.Path, textOf(rows[i]), want)
		}
	}
}
