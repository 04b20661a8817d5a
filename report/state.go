package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report/internal/words"
)

// colourOfState returns the colour of a strategy's state.
func colourOfState(v verdict.Verdict, inPlace verdict.Status) text.Color {
	if inPlace == verdict.Met {
		return text.FgCyan
	}
	return colourOf(v)
}

// stateWord returns the state of a strategy and its mark, in colour: "in place", or "infeasible, in place?".
func (s *sheet) stateWord(v verdict.Verdict, inPlace verdict.Status) string {
	return s.paint(verdict.MarkedState(v, inPlace), colourOfState(v, inPlace))
}

// stateStart is like stateWord, with a capital.
func (s *sheet) stateStart(v verdict.Verdict, inPlace verdict.Status) string {
	return s.paint(words.Capital(verdict.MarkedState(v, inPlace)), colourOfState(v, inPlace))
}

// The signs of a strategy that is in place, and of one that may be, which stands beside the sign of its verdict.
const (
	signInPlace = "●"
	signPerhaps = "●?"
)

// stateSign returns the sign of a strategy's state, and its mark.
func (s *sheet) stateSign(v verdict.Verdict, inPlace verdict.Status) string {
	sign := sign(v)
	switch inPlace {
	case verdict.Met:
		sign = signInPlace
	case verdict.Unknown:
		sign += signPerhaps
	}
	return s.paint(sign, colourOfState(v, inPlace))
}

// shortState returns the state of a strategy, its mark, and whether its verdict is exact, in the form of the density.
func (s *sheet) shortState(v verdict.Verdict, inPlace verdict.Status, d density, exact bool) string {
	shown := verdict.StateOf(v, inPlace)
	switch {
	case d >= signs:
		shown = sign(v)
		if inPlace == verdict.Met {
			shown = signInPlace
		}
	case d == brief && shown == string(verdict.Undetermined):
		shown = "undet."
	}
	if inPlace == verdict.Unknown {
		if mark := ", " + verdict.Perhaps; d == full {
			shown += mark
		} else {
			shown += signPerhaps
		}
	}
	if !exact && inPlace != verdict.Met {
		shown = inexact + shown
	}
	return s.paint(shown, colourOfState(v, inPlace))
}

// signNote explains the signs of a matrix.
func (s *sheet) signNote(inPlace bool) string {
	said := fmt.Sprintf("%s feasible, %s infeasible, %s undetermined", s.sign(verdict.Feasible), s.sign(verdict.Infeasible), s.sign(verdict.Undetermined))
	if inPlace {
		said += fmt.Sprintf(", %s in place, %s perhaps in place", signInPlace, signPerhaps)
	}
	return said
}

// hasOutcomes reports whether a strategy of an evaluation has an outcome.
func hasOutcomes(e *verdict.Evaluation) bool {
	return slices.ContainsFunc(e.Units, func(u verdict.Unit) bool {
		return slices.ContainsFunc(u.Strategies, func(st verdict.Strategy) bool { return st.InPlace != "" })
	})
}

// stateCounts returns how many units have each state of a strategy: "2 in place, 5 feasible (1 in place?)".
func (s *sheet) stateCounts(e *verdict.Evaluation, strategy int) string {
	inPlace, found, perhaps := 0, map[verdict.Verdict]int{}, map[verdict.Verdict]int{}
	for _, unit := range e.Units {
		st := unit.Strategies[strategy]
		switch st.InPlace {
		case verdict.Met:
			inPlace++
			continue
		case verdict.Unknown:
			perhaps[st.Verdict]++
		}
		found[st.Verdict]++
	}
	var each []string
	if inPlace > 0 {
		each = append(each, fmt.Sprintf("%d %s", inPlace, s.stateWord("", verdict.Met)))
	}
	for _, v := range []verdict.Verdict{verdict.Feasible, verdict.Infeasible, verdict.Undetermined} {
		if found[v] == 0 {
			continue
		}
		said := fmt.Sprintf("%d %s", found[v], s.verdictWord(v))
		if perhaps[v] > 0 {
			said += fmt.Sprintf(" (%d %s)", perhaps[v], verdict.Perhaps)
		}
		each = append(each, said)
	}
	return strings.Join(each, ", ")
}
