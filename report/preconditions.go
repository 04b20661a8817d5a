package report

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report/internal/words"
)

// Preconditions writes the answer of [Evaluation] by precondition: for each strategy a matrix of units by
// preconditions, and how often each precondition decides.
func Preconditions(w io.Writer, e *verdict.Evaluation, o Options) error {
	return answer{
		document: e,
		lines:    func(w io.Writer) error { return writeLines(w, e.Identity, unitLines(e)) },
		csv: func() *grid {
			return &grid{header: []string{
				"country", "country_name", "service", "as_of", "strategy", "verdict", "in_place",
				"precondition", "necessity", "weight", "layer", "status", "exact", "ways", "only_unmet",
			}, rows: preconditionRows(e)}
		},
		sheet: func(s *sheet) { s.preconditions(e) },
	}.write(w, o)
}

func preconditionRows(e *verdict.Evaluation) [][]string {
	var rows [][]string
	for _, unit := range e.Units {
		for _, st := range unit.Strategies {
			for _, p := range st.Preconditions {
				rows = append(rows, append(unitCells(subjectOf(unit)), st.Name, string(st.Verdict), string(st.InPlace),
					p.Name, p.Necessity, weight(p.Weight), p.Layer, string(p.Status), strconv.FormatBool(p.Exact),
					numbers(p.Ways, ";"), strconv.FormatBool(onlyUnmet(st, p)),
				))
			}
		}
	}
	return rows
}

func weight(w int) string {
	if w == 0 {
		return ""
	}
	return strconv.Itoa(w)
}

// onlyUnmet reports whether p is the only necessary precondition that is unmet.
func onlyUnmet(st verdict.Strategy, p verdict.Precondition) bool {
	unmet := words.Necessary(&st, verdict.Unmet)
	return len(unmet) == 1 && unmet[0].Name == p.Name
}

func (s *sheet) preconditions(e *verdict.Evaluation) {
	s.assumed(e)
	if len(e.Units) == 0 {
		return
	}
	for i, st := range e.Units[0].Strategies {
		s.heading(2, s.title(st.Title, st.Name))
		s.marks(e, i)
		s.gap()
		s.frequencies(e, i)
	}
	s.gap()
	s.para(fmt.Sprintf("%s met, %s unmet, %s unknown; sole: the only necessary precondition that is unmet.",
		s.mark(verdict.Met), s.mark(verdict.Unmet), s.mark(verdict.Unknown)))
	s.disputed(e)
	s.hint()
}

// title returns a title and the name that programs use.
func (s *sheet) title(title, name string) string {
	if title == "" {
		return s.code(name)
	}
	return s.text(title) + " (" + s.code(name) + ")"
}

// marks writes the matrix of one strategy. It numbers the preconditions, because their names are too long for columns.
func (s *sheet) marks(e *verdict.Evaluation, strategy int) {
	s.fitting(signs, func(d density) *grid { return s.marksGrid(e, strategy, d) })
}

func (s *sheet) marksGrid(e *verdict.Evaluation, strategy int, d density) *grid {
	labels := s.unitLabels(subjectsOf(e.Units), d > full)
	g := &grid{header: append(labels.header, "verdict")}
	if d == signs {
		g.header[len(g.header)-1] = ""
	}
	for i := range e.Units[0].Strategies[strategy].Preconditions {
		g.header = append(g.header, strconv.Itoa(i+1))
	}
	for i, unit := range e.Units {
		g.rows = append(g.rows, labels.before[i]...)
		st := unit.Strategies[strategy]
		row := slices.Concat(labels.rows[i], []string{s.verdictCell(st, d)})
		for _, p := range st.Preconditions {
			mark := s.mark(p.Status)
			if !p.Exact {
				mark += inexact
			}
			row = append(row, mark)
		}
		g.rows = append(g.rows, row)
	}
	return g
}

// frequencies writes how often each precondition is met, unmet and unknown.
func (s *sheet) frequencies(e *verdict.Evaluation, strategy int) {
	g := &grid{
		header: []string{"", "precondition", "title", "necessity", "met", "unmet", "unknown", "sole"},
		right:  []int{0, 4, 5, 6, 7},
	}
	for i, p := range e.Units[0].Strategies[strategy].Preconditions {
		found, sole := map[verdict.Status]int{}, 0
		for _, unit := range e.Units {
			st := unit.Strategies[strategy]
			found[st.Preconditions[i].Status]++
			if onlyUnmet(st, st.Preconditions[i]) {
				sole++
			}
		}
		shown := "–"
		if p.Necessity == verdict.Necessary {
			shown = strconv.Itoa(sole)
		}
		g.rows = append(g.rows, []string{
			strconv.Itoa(i + 1), s.code(p.Name), s.text(p.Title), strings.Replace(words.Necessity(p.Necessity, p.Weight), ", weight", "", 1),
			strconv.Itoa(found[verdict.Met]), strconv.Itoa(found[verdict.Unmet]), strconv.Itoa(found[verdict.Unknown]), shown,
		})
	}
	s.grid(g, 1, 2)
}
