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

// Robustness writes how far verdicts depend on doubtful facts: a matrix of units by strategies or, for one unit, the
// single facts that would change each verdict.
func Robustness(w io.Writer, r *verdict.Robustness, o Options) error {
	return answer{
		document: r,
		lines:    func(w io.Writer) error { return writeLines(w, r.Identity, robustnessLines(r)) },
		csv: func() *grid {
			return &grid{header: []string{
				"country", "country_name", "service", "as_of", "strategy", "verdict", "in_place", "disputed", "turned_by", "state_turned", "feasible", "untabled",
				"fact", "value", "confidence", "to", "verdict_then",
			}, rows: robustnessRows(r)}
		},
		sheet: func(s *sheet) { s.robustness(r) },
	}.write(w, o)
}

func robustnessLines(r *verdict.Robustness) []unitChange[verdict.UnitRobustness] {
	if r.Before == nil {
		return unitChanges(r.Units, nil, r.Set)
	}
	return unitChanges(r.Units, r.Before.Units, r.Set)
}

// robustnessRows has a row for each value of a single fact that would change a verdict. A verdict without such a
// value has one row.
func robustnessRows(r *verdict.Robustness) [][]string {
	var rows [][]string
	for _, unit := range r.Units {
		for _, st := range unit.Strategies {
			weight := share(st.Feasible)
			if st.Untabled != "" {
				weight = ""
			}
			start := append(unitCells(unit.Subject), st.Strategy, string(st.Verdict), string(st.InPlace))
			start = append(append(start, disputedCells(st.Disputed)...), weight, st.Untabled)
			start = start[:len(start):len(start)]
			for _, flip := range st.Flips {
				for _, to := range flip.To {
					rows = append(rows, append(start, flip.Path, words.Value(flip.Value), flip.Confidence, to.Value, string(to.Verdict)))
				}
			}
			if len(st.Flips) == 0 {
				rows = append(rows, append(start, "", "", "", "", ""))
			}
		}
	}
	return rows
}

func (s *sheet) robustness(r *verdict.Robustness) {
	if len(r.Units) == 0 {
		return
	}
	if len(r.Units) == 1 {
		s.heading(1, s.subjectTitle(r.Units[0].Subject))
	}
	s.whatIf(r.Set)
	if len(r.Units) == 1 {
		s.forbidden(r.Units[0].Disputed, "")
	}
	s.para(words.WorldsNote)
	s.gap()
	if len(r.Units) == 1 {
		s.robustUnit(r)
	} else {
		s.robustMatrix(r)
		s.gap()
		s.para("Each cell has the verdict, that percentage and, in brackets, how many facts would each change the verdict alone; " +
			"leeway robustness COUNTRY SERVICE names them.")
		if slices.ContainsFunc(r.Units, func(u verdict.UnitRobustness) bool { return u.Disputed != nil }) {
			s.para(turnedMark + " stands where disputed readings turn the state.")
		}
		for _, st := range r.Units[0].Strategies {
			s.notAnalysed(st.Untabled)
		}
	}
	s.gap()
	s.weights(r)
	s.hint()
}

// weights explains the weight of each confidence.
func (s *sheet) weights(r *verdict.Robustness) {
	var known []string
	for _, level := range verdict.Confidences() {
		known = append(known, fmt.Sprintf("%s (%s)", share(r.Trust[level]), level))
	}
	s.para("The stated value of a known fact has the weight " + strings.Join(known, ", ") + " by its confidence; a confidence not " +
		"stated is taken as low, and a fact that was set has the weight 1. The rest is spread evenly over the other values of an enumeration, or over the two neighbouring " +
		"cells of a number. All values of an unknown fact have the same weight.")
}

// robustMatrix writes a grid with a row for each unit, and a column for each strategy.
func (s *sheet) robustMatrix(r *verdict.Robustness) {
	s.fitting(signs, func(d density) *grid { return s.robustGrid(r, d) })
}

func (s *sheet) robustGrid(r *verdict.Robustness, d density) *grid {
	units := make([]verdict.Subject, len(r.Units))
	for i, unit := range r.Units {
		units[i] = unit.Subject
	}
	labels := s.unitLabels(units, d > full)
	g := &grid{header: labels.header}
	for _, st := range r.Units[0].Strategies {
		g.header = append(g.header, s.code(st.Strategy))
	}
	for i, unit := range r.Units {
		g.rows = append(g.rows, labels.before[i]...)
		row := labels.rows[i]
		for j, st := range unit.Strategies {
			was := ""
			if r.Before != nil {
				was = s.robustCell(r.Before.Units[i].Strategies[j], d)
			}
			row = append(row, moved(was, s.robustCell(st, d)))
		}
		g.rows = append(g.rows, row)
	}
	return g
}

func (s *sheet) robustCell(st verdict.StrategyRobustness, d density) string {
	shown := s.shortState(st.Verdict, st.InPlace, d, st.Untabled == "") + disputedMark(st.Disputed)
	if st.Untabled != "" {
		return shown
	}
	return fmt.Sprintf("%s %s (%s)", shown, words.Share(st.Feasible), strconv.Itoa(len(st.Flips)))
}

// robustUnit writes each strategy of the one unit, and the single facts that would change its verdict.
func (s *sheet) robustUnit(r *verdict.Robustness) {
	for i, st := range r.Units[0].Strategies {
		s.gap()
		var was *verdict.StrategyRobustness
		if r.Before != nil {
			was = &r.Before.Units[0].Strategies[i]
		}
		s.item(0, "", s.strong(s.code(st.Strategy))+": "+s.robustLine(st, was))
		if st.Disputed != nil {
			s.item(1, "", s.say(words.Disputed(st.Disputed)))
		}
		switch {
		case st.Untabled != "":
			s.item(1, "", s.text(st.Untabled))
		case len(st.Flips) == 0:
			s.item(1, "", words.NoFlip)
		default:
			s.item(1, "", flipCount(len(st.Flips)))
		}
		for _, flip := range st.Flips {
			s.item(2, "", s.say(words.Flip(&flip)))
		}
	}
}

// flipCount introduces the facts that would change a verdict.
func flipCount(facts int) string {
	if facts == 1 {
		return "1 fact would change the verdict alone:"
	}
	return display.Count(facts, "fact") + " would each change the verdict alone:"
}

// robustLine returns the verdict and its weight, now and before facts were set.
func (s *sheet) robustLine(st verdict.StrategyRobustness, was *verdict.StrategyRobustness) string {
	before := verdict.StrategyRobustness{Verdict: st.Verdict, InPlace: st.InPlace, Feasible: st.Feasible}
	if was != nil {
		before = *was
	}
	said := moved(s.stateWord(before.Verdict, before.InPlace), s.stateWord(st.Verdict, st.InPlace))
	if st.Untabled != "" {
		return said + ", not analysed"
	}
	return said + ", " + s.say(words.Weight(moved(words.Share(before.Feasible), words.Share(st.Feasible))))
}
