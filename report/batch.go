package report

import (
	"fmt"
	"io"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/display"
	"github.com/leeway-policy/leeway/report/internal/words"
)

// Batch writes how many units of a stream have each verdict: as tables of strategies, countries and services, or as
// one JSON document. Package batch writes the rows of the stream while it reads it.
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

// BatchLine returns one line with the numbers of lines read, decided and rejected.
func BatchLine(b *verdict.BatchSummary) string {
	units := ""
	if b.Units != b.Decided {
		units = " (" + display.Grouped(b.Units) + " units)"
	}
	return fmt.Sprintf("%s read: %s decided%s, %s rejected", display.Count(b.Lines, "line"), display.Grouped(b.Decided), units, display.Grouped(b.Rejected))
}

// countGrid has a row for each strategy.
func countGrid(counts []verdict.BatchCount) *grid {
	g := &grid{header: []string{"strategy", string(verdict.Feasible), string(verdict.Infeasible), string(verdict.Undetermined)}, right: []int{1, 2, 3}}
	inPlace, inexact := false, false
	for _, c := range counts {
		inPlace = inPlace || c.InPlace > 0 || c.Perhaps > 0
		inexact = inexact || c.Inexact > 0
	}
	if inPlace {
		g.header, g.right = append(g.header, verdict.InPlace, "of the others "+verdict.Perhaps), append(g.right, 4, 5)
	}
	if inexact {
		g.header, g.right = append(g.header, "of these not exact"), append(g.right, len(g.header))
	}
	for _, c := range counts {
		row := []string{c.Name, display.Grouped(c.Feasible), display.Grouped(c.Infeasible), display.Grouped(c.Undetermined)}
		if inPlace {
			row = append(row, display.Grouped(c.InPlace), display.Grouped(c.Perhaps))
		}
		if inexact {
			row = append(row, display.Grouped(c.Inexact))
		}
		g.rows = append(g.rows, row)
	}
	return g
}

// groupGrid has a row for each country or service, and a column for each strategy with the numbers of feasible,
// infeasible and undetermined units.
func (s *sheet) groupGrid(of string, groups []verdict.BatchGroup) {
	if len(groups) == 0 {
		return
	}
	g := &grid{header: []string{of, "units"}, right: []int{1}}
	inPlace := false
	for _, c := range groups[0].Strategies {
		g.header = append(g.header, c.Name)
		g.right = append(g.right, len(g.header)-1)
	}
	for _, group := range groups {
		name := s.text(group.Name)
		if group.Others {
			name = s.faint("others")
		}
		row := []string{name, display.Grouped(group.Units)}
		for _, c := range group.Strategies {
			row = append(row, display.Grouped(c.Feasible)+" / "+display.Grouped(c.Infeasible)+" / "+display.Grouped(c.Undetermined))
			if c.InPlace > 0 {
				row[len(row)-1] += " / " + display.Grouped(c.InPlace)
				inPlace = true
			}
		}
		g.rows = append(g.rows, row)
	}
	s.grid(g)
	said := "feasible / infeasible / undetermined"
	if inPlace {
		said += " / in place"
	}
	s.para(s.faint(said))
}
