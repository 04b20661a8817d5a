package report

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/display"
	"github.com/leeway-policy/leeway/report/internal/words"
)

// caseColumns are the columns of the cases as CSV.
var caseColumns = []string{
	"id", "country", "country_name", "name", "service", "strategy", "since", "outcome", "confidence", "context",
	"verdict", "score", "in_place", "unmet", "blamed_unmet", "blamed_met", "blamed_unknown", "blamed_gone", "blamed_layers",
	"strategy_majority", "single_fact", "by_fact", "without_own_evidence",
	"fill_first", "adjusted", "sources", "note", "file", "line",
}

// Concordance writes how well verdicts agree with documented cases: the counts, each disagreement with its reasons,
// and the cases that are not scored or undetermined.
func Concordance(w io.Writer, c *verdict.Concordance, o Options) error {
	return answer{
		document: c,
		lines:    func(w io.Writer) error { return writeLines(w, c.Identity, caseLines(c)) },
		csv: func() *grid {
			return &grid{header: caseColumns, rows: caseRows(c)}
		},
		sheet: func(s *sheet) { s.concordance(c) },
		more: citing(func() *verdict.Sources {
			var cited []verdict.Source
			for _, each := range c.Cases {
				cited = append(cited, each.Sources...)
			}
			return &verdict.Sources{Identity: c.Identity, Sources: SortSources(cited)}
		}),
	}.write(w, o)
}

// caseLines returns the cases, and after them the ones left out.
func caseLines(c *verdict.Concordance) []any {
	var lines []any
	for _, each := range c.Cases {
		lines = append(lines, each)
	}
	for _, each := range c.LeftOut {
		lines = append(lines, each)
	}
	return lines
}

// caseRows has a row for each case. Cases left out have the score left_out.
func caseRows(c *verdict.Concordance) [][]string {
	var rows [][]string
	for _, each := range c.Cases {
		row := []string{
			each.ID, each.Country, each.CountryName, each.Name, each.Service, each.Strategy, strconv.Itoa(each.Since),
			string(each.Outcome), each.Confidence, string(each.Context), string(each.Verdict), string(each.Score),
			string(each.InPlace), strings.Join(each.Unmet, ";"),
		}
		row = append(append(row, blameCells(each.Blames)...), simpleCells(each)...)
		rows = append(rows, append(row,
			strings.Join(each.FillFirst, ";"), strings.Join(each.Adjusted, ";"),
			strings.Join(keyList(each.Sources), ";"), each.Note, each.File, place(each.Line)))
	}
	for _, left := range c.LeftOut {
		for _, id := range left.Cases {
			row := make([]string, len(caseColumns))
			row[0], row[5], row[11] = id, left.Strategy, "left_out"
			rows = append(rows, row)
		}
	}
	return rows
}

// blameCells returns the blamed preconditions by status, those that are not in use, and the blamed layers.
func blameCells(blames []verdict.CaseBlame) []string {
	columns := make([][]string, 5)
	for _, b := range blames {
		at := slices.Index([]verdict.Status{verdict.Unmet, verdict.Met, verdict.Unknown, ""}, b.Status)
		name := b.Precondition
		if name == "" {
			at, name = 4, b.Layer
		}
		if !slices.Contains(columns[at], name) {
			columns[at] = append(columns[at], name)
		}
	}
	cells := make([]string, len(columns))
	for i, names := range columns {
		cells[i] = strings.Join(names, ";")
	}
	return cells
}

// simpleCells returns what the simple rules say about a case, and the verdict without its own evidence.
func simpleCells(c verdict.Case) []string {
	cells := make([]string, 4)
	if c.Simple != nil {
		cells[0], cells[1], cells[2] = string(c.Simple.StrategyMajority), string(c.Simple.SingleFact), c.Simple.Fact
	}
	if c.WithoutOwn != nil {
		cells[3] = string(c.WithoutOwn.Verdict)
	}
	return cells
}

func (s *sheet) concordance(c *verdict.Concordance) {
	if len(c.Cases)+len(c.LeftOut) == 0 {
		return
	}
	s.assumed(&verdict.Evaluation{Without: c.Without})
	s.para(s.agreement(c.Overall))
	if len(c.Cases) > 0 {
		s.gap()
		s.confusion(c)
		s.gap()
		s.tallies(c)
		s.comparisons(c)
		s.reasons(c)
	}
	s.casesLeftOut(c.LeftOut)
	s.disagreements(c)
	s.gap()
	s.hint()
}

// agreement returns a sentence about how many verdicts are right.
func (s *sheet) agreement(t verdict.Tally) string {
	said := fmt.Sprintf("%s of a strategy in use: ", display.Count(t.Cases, "case"))
	if t.Agreement == nil {
		said += "none of them is scored and decided"
	} else {
		said += fmt.Sprintf("%s of %d verdicts agree with the outcome (%s)", s.strong(strconv.Itoa(t.Right)), t.Right+t.Wrong, s.strong(words.Share(*t.Agreement)))
	}
	return said + fmt.Sprintf("; %d undetermined, neither right nor wrong; %s, not scored.", t.Undetermined, display.Count(t.Partial, "partial outcome"))
}

// confusion writes a table of outcomes by verdicts for each strategy, and one for all strategies.
func (s *sheet) confusion(c *verdict.Concordance) {
	g := &grid{header: []string{"strategy", "outcome", "cases", "feasible", "infeasible", "undetermined"}, right: []int{2, 3, 4, 5}}
	add := func(name string, t verdict.Tally) {
		for _, row := range t.Outcomes {
			all := row.Feasible + row.Infeasible + row.Undetermined
			if all == 0 {
				continue
			}
			feasible, infeasible := strconv.Itoa(row.Feasible), strconv.Itoa(row.Infeasible)
			switch row.Outcome {
			case verdict.Succeeded:
				infeasible = s.wrong(row.Infeasible)
			case verdict.Failed, verdict.Abandoned:
				feasible = s.wrong(row.Feasible)
			}
			g.rows = append(g.rows, []string{name, string(row.Outcome), strconv.Itoa(all), feasible, infeasible, strconv.Itoa(row.Undetermined)})
			name = ""
		}
	}
	for _, each := range c.Strategies {
		add(s.code(each.Strategy), each.Tally)
	}
	if len(c.Strategies) > 1 {
		add("all", c.Overall)
	}
	s.grid(g)
}

// wrong highlights a number of verdicts that disagree, unless it is 0.
func (s *sheet) wrong(n int) string {
	if n == 0 {
		return "0"
	}
	return s.paint(strconv.Itoa(n), colourOf(verdict.Infeasible))
}

// tallies writes how many verdicts are right: by strategy, in all, in all but the adjusted cases, and by period.
func (s *sheet) tallies(c *verdict.Concordance) {
	g := &grid{
		header: []string{"cases", "number", "right", "wrong", "undet.", "partial", "agreement", "succeeded, not infeasible", "stopped, not feasible"},
		right:  []int{1, 2, 3, 4, 5, 6, 7, 8},
	}
	add := func(name string, t verdict.Tally) {
		agreement := "–"
		if t.Agreement != nil {
			agreement = words.Share(*t.Agreement)
		}
		g.rows = append(g.rows, []string{
			name, strconv.Itoa(t.Cases), strconv.Itoa(t.Right), s.wrong(t.Wrong), strconv.Itoa(t.Undetermined), strconv.Itoa(t.Partial),
			agreement, showCaseShare(t.Succeeded), showCaseShare(t.Stopped),
		})
	}
	for _, each := range c.Strategies {
		add(s.code(each.Strategy), each.Tally)
	}
	if len(c.Strategies) > 1 {
		add("all", c.Overall)
	}
	if c.Unadjusted.Cases < c.Overall.Cases {
		add("all but adjusted", c.Unadjusted)
	}
	for _, each := range c.Periods {
		if each.Cases > 0 {
			add(period(each), each.Tally)
		}
	}
	s.grid(g, 7, 8)
	s.gap()
	s.para(talliesNote(c))
}

// talliesNote explains the rows and columns of the tallies.
func talliesNote(c *verdict.Concordance) string {
	said := "Stopped: failed or abandoned."
	if c.Overall.Undetermined > 0 {
		said += fmt.Sprintf(" An undetermined verdict counts as not infeasible and as not feasible: %d of the succeeded, %d of the stopped.",
			c.Overall.Succeeded.Undetermined, c.Overall.Stopped.Undetermined)
	}
	if adjusted := c.Overall.Cases - c.Unadjusted.Cases; adjusted > 0 {
		said += fmt.Sprintf(" All but adjusted: without the %s that led to a new or changed precondition.", display.Count(adjusted, "case"))
	}
	return said + " Rows by year of beginning: profiles describe one time, and early and late cases had another context."
}

func showCaseShare(c verdict.CaseShare) string {
	if c.Share == nil {
		return "–"
	}
	return fmt.Sprintf("%d of %d, %s", c.Count, c.Of, words.Share(*c.Share))
}

func period(p verdict.PeriodTally) string {
	switch {
	case p.From == 0:
		return fmt.Sprintf("before %d", p.To+1)
	case p.To == 0:
		return fmt.Sprintf("after %d", p.From-1)
	default:
		return fmt.Sprintf("%d to %d", p.From, p.To)
	}
}

func (s *sheet) casesLeftOut(left []verdict.LeftOut) {
	if len(left) == 0 {
		return
	}
	all := 0
	var parts []string
	for _, each := range left {
		all += len(each.Cases)
		name := s.code(each.Strategy)
		if each.Pack != "" {
			name += " (--pack " + s.text(each.Pack) + ")"
		}
		parts = append(parts, fmt.Sprintf("%s %d: %s", name, len(each.Cases), s.codes(each.Cases)))
	}
	s.gap()
	s.para(fmt.Sprintf("Left out, because their strategy is not in use: %s. %s.", display.Count(all, "case"), strings.Join(parts, "; ")))
}
