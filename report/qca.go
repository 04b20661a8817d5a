package report

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/display"
	"github.com/leeway-policy/leeway/report/internal/words"
)

// QCA writes how well preconditions and ways are necessary and sufficient in the documented cases, and the truth tables.
// CSV is the table of cases by conditions, which R reads; it is of the first strategy, and [QCACodebook] explains it.
func QCA(w io.Writer, q *verdict.QCA, o Options) error {
	return answer{
		document: q,
		lines:    func(w io.Writer) error { return writeLines(w, q.Identity, q.Strategies) },
		csv:      func() *grid { return qcaTable(q) },
		sheet:    func(s *sheet) { s.qca(q) },
	}.write(w, o)
}

func (s *sheet) qca(q *verdict.QCA) {
	s.assumed(&verdict.Evaluation{Without: q.Without})
	for _, each := range q.Strategies {
		s.heading(1, s.title(each.Title, each.Strategy))
		s.para(s.qcaCases(q, each))
		if said := qcaLimit(each.Limit); said != "" {
			s.para(said)
		}
		if each.Limit == verdict.QCAFewCases {
			continue
		}
		s.gap()
		s.qcaConditions(each, len(q.Strategies) == 1)
		if each.TruthTable != nil {
			s.truthTable(each)
		}
	}
	if len(q.Strategies) > 0 {
		s.gap()
		s.para(qcaNote)
	}
	s.casesLeftOut(q.LeftOut)
	s.gap()
	s.hint()
}

const qcaNote = "n: cases in which the condition is known. The measures are over these; brackets have the least and greatest value " +
	"over all ways to complete the unknown ones. Necessary: consistency is the share of the successes that meet the condition, " +
	"coverage the share of successes among the cases that meet it; RoN is near 0 if almost all cases meet it, and then being " +
	"necessary says little. Sufficient: the same two shares, the other way around. Few cases, chosen because they are documented: " +
	"the measures describe these cases and prove nothing."

// qcaCases says how many cases are compared.
func (s *sheet) qcaCases(q *verdict.QCA, each verdict.StrategyQCA) string {
	said := fmt.Sprintf("%s: %d succeeded, %d stopped (failed or abandoned)", display.Count(len(each.Cases), "case"), each.Succeeded, each.Stopped)
	switch {
	case each.Partial == 0:
		return said + "."
	case q.Partial == "":
		return said + fmt.Sprintf("; %s left out.", display.Count(each.Partial, "partial outcome"))
	default:
		return said + fmt.Sprintf("; among them %s, counted as %s.", display.Count(each.Partial, "partial outcome"), s.text(q.Partial))
	}
}

// qcaLimit says what the cases are too few for.
func qcaLimit(limit verdict.QCALimit) string {
	switch limit {
	case verdict.QCAFewCases:
		return "Too few cases to compare: expected at least 2."
	case verdict.QCANoSucceeded:
		return "No case succeeded: there is no success that a condition could be necessary or sufficient for."
	case verdict.QCANoStopped:
		return "No case was stopped: coverage and relevance would be 1 whatever the condition, so only the consistency of necessity is shown."
	case verdict.QCAFewStopped:
		return "Fewer than 3 cases were stopped: too few to say what is sufficient."
	default:
		return ""
	}
}

// qcaConditions writes the measures: a row for each precondition, and below it one for each of its ways if ways is true.
func (s *sheet) qcaConditions(each verdict.StrategyQCA, ways bool) {
	g := &grid{header: []string{"condition", "necessity", "n", "succeeded, met", "stopped, met"}, right: []int{2, 3, 4}}
	switch each.Limit {
	case verdict.QCANoSucceeded:
	case verdict.QCANoStopped:
		g.header = append(g.header, "necessary: cons.")
	case verdict.QCAFewStopped:
		g.header = append(g.header, "necessary: cons.", "coverage", "RoN")
	default:
		g.header = append(g.header, "necessary: cons.", "coverage", "RoN", "sufficient: cons.", "coverage")
	}
	for _, c := range each.Conditions {
		if c.Way > 0 && !ways {
			continue
		}
		row := []string{s.qcaName(c), c.Necessity, strconv.Itoa(c.N), qcaMet(c.Succeeded), qcaMet(c.Stopped)}
		if c.Way > 0 {
			row[1] = ""
		}
		for _, m := range measures(c) {
			row = append(row, showMeasure(m))
		}
		g.rows = append(g.rows, row)
	}
	s.grid(g, 0)
	s.qcaConstant(each.Conditions)
}

// measures returns the measures that a condition has, in the order of the columns.
func measures(c verdict.QCACondition) []*verdict.QCAMeasure {
	var all []*verdict.QCAMeasure
	if n := c.Necessary; n != nil {
		if all = append(all, &n.Consistency); n.Coverage != nil && n.Relevance != nil {
			all = append(all, n.Coverage, n.Relevance)
		}
	}
	if f := c.Sufficient; f != nil {
		all = append(all, &f.Consistency, &f.Coverage)
	}
	return all
}

// qcaName shows a condition; a way is indented under its precondition.
func (s *sheet) qcaName(c verdict.QCACondition) string {
	switch {
	case c.Way == 0:
		return s.code(c.Precondition)
	case s.markdown():
		return "– way " + strconv.Itoa(c.Way)
	default:
		return "  way " + strconv.Itoa(c.Way)
	}
}

func qcaMet(c verdict.QCACounts) string { return fmt.Sprintf("%d of %d", c.Met, c.Met+c.Unmet) }

// showMeasure shows a measure and, if it depends on what is unknown, its range.
func showMeasure(m *verdict.QCAMeasure) string {
	shown := "–"
	if m.Value != nil {
		shown = decimals(*m.Value)
	}
	if m.Low == nil || m.High == nil {
		return shown
	}
	low, high := decimals(*m.Low), decimals(*m.High)
	if low == shown && high == shown {
		return shown
	}
	return fmt.Sprintf("%s [%s, %s]", shown, low, high)
}

// decimals rounds to two decimals, but nothing to 0 or 1 that is not.
func decimals(share float64) string {
	switch shown := strconv.FormatFloat(share, 'f', 2, 64); {
	case shown == "0.00" && share > 0:
		return "<0.01"
	case shown == "1.00" && share < 1:
		return ">0.99"
	default:
		return shown
	}
}

// qcaConstant names the preconditions that distinguish no cases.
func (s *sheet) qcaConstant(conditions []verdict.QCACondition) {
	by := map[verdict.Status][]string{}
	for _, c := range conditions {
		if c.Way == 0 && c.Constant != "" {
			by[c.Constant] = append(by[c.Constant], c.Precondition)
		}
	}
	for _, each := range []struct {
		status verdict.Status
		said   string
	}{
		{verdict.Met, "Met wherever it is known, so these cases do not test it: "},
		{verdict.Unmet, "Unmet wherever it is known, so these cases do not test it: "},
		{verdict.Unknown, "Known in no case: "},
	} {
		if names := by[each.status]; names != nil {
			s.gap()
			s.para(each.said + s.codes(names) + ".")
		}
	}
}

// truthTable writes the combinations of necessary preconditions that have cases.
func (s *sheet) truthTable(each verdict.StrategyQCA) {
	t := each.TruthTable
	s.heading(2, "Truth table of the necessary preconditions")
	var named []string
	g := &grid{}
	for i, name := range t.Conditions {
		number := strconv.Itoa(i + 1)
		named = append(named, number+"="+s.code(name))
		g.header = append(g.header, number)
	}
	s.para(strings.Join(named, ", ") + ".")
	s.gap()
	at := len(g.header)
	g.header, g.right = append(g.header, "cases", "succeeded"), []int{at, at + 1}
	if each.Limit == "" {
		g.header, g.right = append(g.header, "consistency"), append(g.right, at+2)
	}
	g.header = append(g.header, "which")
	contradictory := 0
	for _, row := range t.Rows {
		var shown []string
		for _, value := range row.Values {
			shown = append(shown, qcaCode(value))
		}
		shown = append(shown, strconv.Itoa(row.Cases), strconv.Itoa(len(row.Succeeded)))
		if each.Limit == "" {
			shown = append(shown, showMeasure(&verdict.QCAMeasure{Value: row.Consistency}))
		}
		if row.Contradictory {
			contradictory++
		}
		g.rows = append(g.rows, append(shown, s.qcaWhich(row)))
	}
	if len(g.rows) > 0 {
		s.grid(g, len(g.header)-1)
		s.gap()
	}
	said := "No row is contradictory."
	if contradictory > 0 {
		said = display.Count(contradictory, "contradictory row") + ": success and failure under the same conditions."
	}
	s.para(said + fmt.Sprintf(" %s of %s combinations have no case (logical remainders).", t.Remainders, t.Combinations))
	s.unplaced(t.Unplaced)
}

// qcaWhich names the cases of a row: those that succeeded, then those that were stopped.
func (s *sheet) qcaWhich(row verdict.TruthRow) string {
	var parts []string
	if row.Contradictory {
		parts = append(parts, s.strong("contradictory:"))
	}
	for _, each := range []struct {
		status verdict.Status
		ids    []string
	}{{verdict.Met, row.Succeeded}, {verdict.Unmet, row.Stopped}} {
		if len(each.ids) > 0 {
			parts = append(parts, s.mark(each.status)+" "+s.codes(each.ids))
		}
	}
	return strings.Join(parts, " ")
}

// unplaced lists the cases that are in no row.
func (s *sheet) unplaced(cases []verdict.UnplacedCase) {
	if len(cases) == 0 {
		return
	}
	s.gap()
	s.para(fmt.Sprintf("In no row, because a condition is unknown: %s", display.Count(len(cases), "case")))
	for _, c := range cases {
		status := verdict.Unmet
		if c.Succeeded {
			status = verdict.Met
		}
		s.item(0, s.mark(status), s.code(c.ID)+": "+s.say(words.List(words.Name, c.Unknown, ", ")))
	}
}
