package report

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/display"
	"github.com/leeway-policy/leeway/report/internal/words"
)

// Evaluation writes the verdicts on units: for people as a matrix of units by strategies, with counts.
func Evaluation(w io.Writer, e *verdict.Evaluation, o Options) error {
	return answer{
		document: e,
		lines:    func(w io.Writer) error { return writeLines(w, e.Identity, unitLines(e)) },
		csv: func() *grid {
			header := []string{
				"country", "country_name", "service", "as_of", "strategy", "verdict", "in_place", "exact", "jointly",
				"fit_low", "fit_high", "fit_exact", "unmet", "unknown", "fill_first",
			}
			if e.Disputed {
				header = append(header, disputedHeader...)
			}
			if len(e.Before) > 0 {
				header = append(header, "verdict_before", "in_place_before")
			}
			return &grid{header: header, rows: evaluationRows(e)}
		},
		sheet: func(s *sheet) { s.evaluation(e) },
	}.write(w, o)
}

func evaluationRows(e *verdict.Evaluation) [][]string {
	var rows [][]string
	for i, unit := range e.Units {
		for j, st := range unit.Strategies {
			low, high, exact := "", "", ""
			if st.Fit != nil {
				low, high, exact = share(st.Fit.Low), share(st.Fit.High), strconv.FormatBool(st.Fit.Exact)
			}
			rows = append(rows, append(unitCells(subjectOf(unit)), st.Name, string(st.Verdict), string(st.InPlace),
				strconv.FormatBool(st.Exact), strconv.FormatBool(st.Jointly), low, high, exact,
				strings.Join(names(words.Necessary(&st, verdict.Unmet)), ";"),
				strings.Join(names(words.Necessary(&st, verdict.Unknown)), ";"),
				strings.Join(st.FillFirst, ";"),
			))
			if e.Disputed {
				rows[len(rows)-1] = append(rows[len(rows)-1], disputedCells(st.Disputed)...)
			}
			if was := before(e, i, j); was != nil {
				rows[len(rows)-1] = append(rows[len(rows)-1], string(was.Verdict), string(was.InPlace))
			}
		}
	}
	return rows
}

// unitCells returns the first cells of a CSV row about a unit.
func unitCells(u verdict.Subject) []string {
	return []string{u.Country, u.CountryName, u.Service, place(u.AsOf)}
}

func subjectOf(u verdict.Unit) verdict.Subject {
	return verdict.Subject{Country: u.Country, CountryName: u.CountryName, Service: u.Service, AsOf: u.AsOf}
}

func subjectsOf(units []verdict.Unit) []verdict.Subject {
	list := make([]verdict.Subject, len(units))
	for i, u := range units {
		list[i] = subjectOf(u)
	}
	return list
}

func names(preconditions []verdict.Precondition) []string {
	list := make([]string, len(preconditions))
	for i, p := range preconditions {
		list[i] = p.Name
	}
	return list
}

func (s *sheet) evaluation(e *verdict.Evaluation) {
	s.assumed(e)
	if len(e.Units) > 0 {
		s.matrix(e)
		s.gap()
		s.counts(e)
		s.fitNote(e)
		s.moves(e)
		s.undetermined(e)
		s.inexact(e)
		s.disputed(e)
	}
	s.hint()
}

// assumed writes the facts that were set and the preconditions that were left out, so that nobody takes a what-if for
// the real verdicts.
func (s *sheet) assumed(e *verdict.Evaluation) {
	s.whatIf(e.Set)
	if said := words.LeftOut(e.Without); said != nil {
		s.para(s.say(said))
	}
	s.gap()
}

// A density is the amount of text in a cell of the matrix: the narrower the terminal, the less.
type density int

const (
	full  density = iota // "undetermined 40–70%"
	brief                // "undet. 40–70%", states as headings
	signs                // "? 40–70%"
	cut                  // as signs, with shortened names of strategies
)

func (s *sheet) matrix(e *verdict.Evaluation) {
	if d := s.fitting(cut, func(d density) *grid { return s.matrixGrid(e, d) }); d >= signs {
		s.gap()
		s.para(s.signNote(hasOutcomes(e)))
	}
}

// fitting writes the grid of the first density that fits the width, or of the last one.
func (s *sheet) fitting(last density, of func(density) *grid) density {
	for d := full; ; d++ {
		if g := of(d); d == last || s.markdown() || s.Width <= 0 || g.width() <= s.Width {
			s.grid(g, 0)
			return d
		}
	}
}

func (s *sheet) matrixGrid(e *verdict.Evaluation, d density) *grid {
	g := &grid{}
	labels := s.unitLabels(subjectsOf(e.Units), d > full)
	g.header = labels.header
	for _, name := range strategies(e) {
		name = words.Clean(name)
		if d == cut && len(name) > 9 {
			name = name[:8] + "…"
		}
		g.header = append(g.header, name)
	}
	for i, unit := range e.Units {
		g.rows = append(g.rows, labels.before[i]...)
		row := labels.rows[i]
		for j, st := range unit.Strategies {
			row = append(row, s.movedCell(before(e, i, j), st, d))
		}
		g.rows = append(g.rows, row)
	}
	return g
}

// strategies returns the names of the strategies of an evaluation.
func strategies(e *verdict.Evaluation) []string {
	var list []string
	if len(e.Units) > 0 {
		for _, st := range e.Units[0].Strategies {
			list = append(list, st.Name)
		}
	}
	return list
}

// unitLabels are the first columns of a grid with a row for each unit.
type unitLabels struct {
	header []string
	rows   [][]string
	// before has the rows to insert before that of the unit: its state, if that has no column.
	before [][][]string
}

// unitLabels names each state once: in its own column or, if stacked, in a row above its units.
func (s *sheet) unitLabels(units []verdict.Subject, stacked bool) unitLabels {
	labels := unitLabels{rows: make([][]string, len(units)), before: make([][][]string, len(units))}
	inStates := slices.ContainsFunc(units, func(u verdict.Subject) bool { return u.Country != "" })
	stacked = stacked && inStates && !s.markdown()
	labels.header = []string{"service"}
	if inStates && !stacked {
		labels.header = []string{"state", "service"}
	}
	last := ""
	for i, unit := range units {
		state := s.state(unit)
		isNew := i == 0 || unit.Country != last
		last = unit.Country
		service := s.text(unit.Service)
		switch {
		case stacked:
			if isNew && state != "" {
				labels.before[i] = [][]string{{s.strong(state)}}
			}
			labels.rows[i] = []string{" " + service}
		case inStates && isNew:
			labels.rows[i] = []string{state, service}
		case inStates:
			labels.rows[i] = []string{"", service}
		default:
			labels.rows[i] = []string{service}
		}
	}
	return labels
}

func (s *sheet) verdictCell(st verdict.Strategy, d density) string {
	shown := s.shortState(st.Verdict, st.InPlace, d, st.Exact) + disputedMark(st.Disputed)
	if fit := words.Fit(st.Fit); fit != "" {
		shown += " " + fit
	}
	return shown
}

func sign(v verdict.Verdict) string {
	switch v {
	case verdict.Feasible:
		return "✓"
	case verdict.Infeasible:
		return "✗"
	default:
		return "?"
	}
}

func (s *sheet) sign(v verdict.Verdict) string { return s.paint(sign(v), colourOf(v)) }

// counts writes how often each strategy has each state.
func (s *sheet) counts(e *verdict.Evaluation) {
	var parts []string
	for i, name := range strategies(e) {
		parts = append(parts, s.code(name)+" "+s.stateCounts(e, i))
	}
	s.para(display.Count(len(e.Units), "unit") + ": " + strings.Join(parts, "; ") + ".")
}

// fitNote explains the percentages, if there are any.
func (s *sheet) fitNote(e *verdict.Evaluation) {
	for _, unit := range e.Units {
		if slices.ContainsFunc(unit.Strategies, func(st verdict.Strategy) bool { return st.Fit != nil }) {
			s.para(words.FitNote)
			return
		}
	}
}

// undetermined names the facts that most undetermined verdicts wait for.
func (s *sheet) undetermined(e *verdict.Evaluation) {
	const shown = 5
	waiting, verdicts := map[string]int{}, 0
	for _, unit := range e.Units {
		for _, st := range unit.Strategies {
			if st.Verdict == verdict.Undetermined {
				verdicts++
			}
			for _, path := range st.FillFirst {
				waiting[path]++
			}
		}
	}
	if len(waiting) == 0 {
		return
	}
	paths := slices.SortedFunc(maps.Keys(waiting), func(a, b string) int {
		return cmp.Or(cmp.Compare(waiting[b], waiting[a]), cmp.Compare(a, b))
	})
	var facts []string
	for _, path := range paths[:min(shown, len(paths))] {
		facts = append(facts, fmt.Sprintf("%s (%d)", s.code(path), waiting[path]))
	}
	if len(paths) > shown {
		facts = append(facts, fmt.Sprintf("and %d more", len(paths)-shown))
	}
	s.para("Unknown facts that most undetermined verdicts wait for: " + strings.Join(facts, ", ") + ".")
}

// inexact names the verdicts that leeway could not decide although the facts may decide them.
func (s *sheet) inexact(e *verdict.Evaluation) {
	for _, unit := range e.Units {
		for _, st := range unit.Strategies {
			if st.Exact {
				continue
			}
			where := verdict.UnitName(unit.Country, unit.Service)
			said := fmt.Sprintf("%s not exact: %s for %s", inexact, s.code(st.Name), s.text(where))
			if len(st.FillFirst) > 0 {
				said += "; fill in " + s.codes(st.FillFirst)
			}
			s.para(said + ".")
		}
	}
}
