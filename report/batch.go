package report

import (
	"fmt"
	"io"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/words"
)

// Batch writes how many units of a stream have which verdict: for people a table of strategies, one of countries and one
// of services; else one document of JSON. The rows of a stream are written while it is read, by package batch.
func Batch(w io.Writer, b *verdict.BatchSummary, o Options) error {
	return answer{document: b, sheet: func(s *sheet) {
		s.para(words.Capital(BatchLine(b)) + ".")
		s.gap()
		s.grid(countGrid(b.Strategies))
		s.gap()
		s.groupGrid("country", b.Countries)
		s.gap()
		s.groupGrid("service", b.Services)
	}}.write(w, o)
}

// BatchLine says in one line what became of the lines of a stream.
func BatchLine(b *verdict.BatchSummary) string {
	units := ""
	if b.Units != b.Decided {
		units = " (" + words.Grouped(b.Units) + " units)"
	}
	return fmt.Sprintf("%s read: %s decided%s, %s rejected", words.Count(b.Lines, "line"), words.Grouped(b.Decided), units, words.Grouped(b.Rejected))
}

// countGrid has one row for each strategy.
func countGrid(counts []verdict.BatchCount) *grid {
	g := &grid{header: []string{"strategy", string(verdict.Feasible), string(verdict.Infeasible), string(verdict.Undetermined)}, right: []int{1, 2, 3}}
	inexact := false
	for _, c := range counts {
		inexact = inexact || c.Inexact > 0
	}
	if inexact {
		g.header, g.right = append(g.header, "of these not exact"), append(g.right, 4)
	}
	for _, c := range counts {
		row := []string{c.Name, words.Grouped(c.Feasible), words.Grouped(c.Infeasible), words.Grouped(c.Undetermined)}
		if inexact {
			row = append(row, words.Grouped(c.Inexact))
		}
		g.rows = append(g.rows, row)
	}
	return g
}

// groupGrid has one row for each country or service, and for each strategy how many are feasible, infeasible and
// undetermined.
func (s *sheet) groupGrid(of string, groups []verdict.BatchGroup) {
	if len(groups) == 0 {
		return
	}
	g := &grid{header: []string{of, "units"}, right: []int{1}}
	for _, c := range groups[0].Strategies {
		g.header = append(g.header, c.Name)
		g.right = append(g.right, len(g.header)-1)
	}
	for _, group := range groups {
		name := s.text(group.Name)
		if group.Others {
			name = s.faint("others")
		}
		row := []string{name, words.Grouped(group.Units)}
		for _, c := range group.Strategies {
			row = append(row, words.Grouped(c.Feasible)+" / "+words.Grouped(c.Infeasible)+" / "+words.Grouped(c.Undetermined))
		}
		g.rows = append(g.rows, row)
	}
	s.grid(g)
	s.para(s.faint("feasible / infeasible / undetermined"))
}
