package report

import (
	"io"
	"strconv"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/words"
)

// Tables writes what rules mean: for each its merged rows, and the titles of its ways.
func Tables(w io.Writer, t *verdict.Tables, o Options) error {
	return answer{
		document: t,
		lines:    func(w io.Writer) error { return writeLines(w, t.Identity, t.Tables) },
		csv: func() *grid {
			header, rows := tableRows(t)
			return &grid{header: header, rows: rows}
		},
		sheet: func(s *sheet) {
			for _, each := range t.Tables {
				s.table(each)
			}
		},
	}.write(w, o)
}

// tableRows has the facts of one table as columns; of several tables, whose facts differ, one row
// for each fact.
func tableRows(t *verdict.Tables) (header []string, rows [][]string) {
	if len(t.Tables) == 1 {
		only := t.Tables[0]
		for _, row := range only.Rows {
			rows = append(rows, append(row.Values[:len(row.Values):len(row.Values)], string(row.Result), numbers(row.Ways, ";")))
		}
		return append(only.Facts[:len(only.Facts):len(only.Facts)], "result", "ways"), rows
	}
	for _, each := range t.Tables {
		for i, row := range each.Rows {
			start := []string{each.Strategy, each.Rule, strconv.Itoa(i + 1)}
			end := []string{string(row.Result), numbers(row.Ways, ";")}
			for column, path := range each.Facts {
				rows = append(rows, append(append(start[:3:3], path, row.Values[column]), end...))
			}
			if len(each.Facts) == 0 {
				rows = append(rows, append(append(start, "", ""), end...))
			}
		}
	}
	return []string{"strategy", "rule", "row", "fact", "value", "result", "ways"}, rows
}

func (s *sheet) table(t verdict.Table) {
	name := t.Rule
	if t.Strategy != "" {
		name = t.Strategy + "/" + t.Rule
	}
	s.heading(2, s.title(t.Title, name))
	if t.Untabled != "" {
		s.para(s.say(words.NoTable(t.Untabled)))
		return
	}
	flexible := make([]int, len(t.Facts))
	for i := range t.Facts {
		flexible[i] = i
	}
	s.grid(s.tableGrid(t), flexible...)
	s.waysBelow(t)
}

// tableGrid has a column for each fact, the result, and the ways if there are any.
func (s *sheet) tableGrid(t verdict.Table) *grid {
	g := &grid{}
	for _, path := range t.Facts {
		g.header = append(g.header, s.factName(path))
	}
	g.header = append(g.header, "result")
	if len(t.Ways) > 0 {
		g.header = append(g.header, "way")
	}
	for _, row := range t.Rows {
		var shown []string
		for _, value := range row.Values {
			shown = append(shown, s.text(value))
		}
		shown = append(shown, s.result(t.Kind, row.Result))
		if len(t.Ways) > 0 {
			shown = append(shown, numbers(row.Ways, ", "))
		}
		g.rows = append(g.rows, shown)
	}
	return g
}

// waysBelow names the ways by the numbers that the table gives them.
func (s *sheet) waysBelow(t verdict.Table) {
	if len(t.Ways) == 0 {
		return
	}
	s.gap()
	for _, way := range t.Ways {
		place := s.text(verdict.Place{File: way.File, Line: way.Line}.String())
		if way.Title == "" {
			s.item(0, strconv.Itoa(way.Number)+":", place)
			continue
		}
		s.item(0, strconv.Itoa(way.Number)+":", strings.Join([]string{s.text(way.Title), s.faint("(" + place + ")")}, " "))
	}
}
