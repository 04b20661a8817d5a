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

// gainColumns are the columns of gains as CSV.
var gainColumns = []string{
	"reform", "country", "country_name", "name", "service", "strategy", "case", "year", "measure", "unit", "before", "after", "basis",
	"confidence", "sources", "note",
}

// Gains writes what strategies spared users: a table for each strategy, with goals and upper bounds marked as such.
func Gains(w io.Writer, g *verdict.Gains, o Options) error {
	return answer{
		document: g,
		lines:    func(w io.Writer) error { return writeLines(w, g.Identity, g.Gains) },
		csv:      func() *grid { return &grid{header: gainColumns, rows: gainRows(g.Gains)} },
		sheet:    func(s *sheet) { s.gains(g) },
	}.write(w, o)
}

func gainRows(gains []verdict.Gain) [][]string {
	rows := make([][]string, len(gains))
	for i, g := range gains {
		rows[i] = []string{
			g.Reform, g.Country, g.CountryName, g.Name, g.Service, g.Strategy, g.Case, strconv.Itoa(g.Year), g.Measure, g.Unit,
			words.Figure(g.Before), words.Figure(g.After), string(g.Basis), g.Confidence, strings.Join(keyList(g.Sources), ";"), g.Note,
		}
	}
	return rows
}

func (s *sheet) gains(g *verdict.Gains) {
	if len(g.Gains) == 0 {
		s.para("No gains of users are documented for these names.")
	}
	for start := 0; start < len(g.Gains); {
		end := start
		for end < len(g.Gains) && g.Gains[end].Strategy == g.Gains[start].Strategy {
			end++
		}
		s.heading(2, "What "+s.code(g.Gains[start].Strategy)+" spared users")
		s.gainTable(g.Gains[start:end], func(sources []verdict.Source) string { return s.text(strings.Join(keyList(sources), ", ")) })
		start = end
	}
	s.gap()
	if len(g.Gains) > 0 {
		s.para(words.GainNote)
	}
	for _, left := range g.LeftOut {
		why := "no policy declares it"
		if left.Pack != "" {
			why = "--pack " + s.text(left.Pack) + " adds it"
		}
		s.para(fmt.Sprintf("Left out: %s of %s (%s).", display.Count(left.Figures, "figure"), s.code(left.Strategy), why))
	}
}

// basis says what figures are, and that they are doubtful if they are.
func basis(g verdict.Gain) string {
	if g.Confidence == verdict.LowestConfidence() {
		return words.Basis(g.Basis) + ", low confidence"
	}
	return words.Basis(g.Basis)
}

// gainTable writes a table of gains; cite shows their sources.
func (s *sheet) gainTable(gains []verdict.Gain, cite func([]verdict.Source) string) {
	g := &grid{header: []string{"service", "reform", "what was counted", "before", "after", "figures are", "sources"}, right: []int{3, 4}}
	for _, gain := range gains {
		g.rows = append(g.rows, []string{
			s.text(gain.Service), s.text(fmt.Sprintf("%s %d, %s", gain.Country, gain.Year, gain.Name)),
			s.text(gain.Unit), words.Figure(gain.Before), words.Figure(gain.After), s.text(basis(gain)), cite(gain.Sources),
		})
	}
	s.gap()
	s.grid(g)
}
