package report

import (
	"fmt"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report/internal/words"
)

// The marks of a state that disputed readings turn, and of one of which that is not known.
const (
	turnedMark    = "*"
	undecidedMark = "*?"
)

// disputedMark returns the mark of a state, "" if it is the same under all readings.
func disputedMark(d *verdict.Disputed) string {
	switch {
	case d == nil || d.Same:
		return ""
	case d.Undecided != "":
		return undecidedMark
	default:
		return turnedMark
	}
}

// disputed writes which states readings turn, and which readings are forbidden. Nothing is written if it is not asked for.
func (s *sheet) disputed(e *verdict.Evaluation) {
	if !e.Disputed {
		return
	}
	disputed, same, marked := 0, 0, 0
	for _, unit := range e.Units {
		if unit.Disputed != nil {
			disputed++
		}
		for _, st := range unit.Strategies {
			switch {
			case unit.Disputed == nil:
			case disputedMark(st.Disputed) == "":
				same++
			default:
				marked++
			}
		}
	}
	s.gap()
	s.para(words.DisputedNote)
	if disputed == 0 {
		s.para("None of these units has any.")
		return
	}
	s.para(fmt.Sprintf("Units that have some: %d of %d. States of theirs that are the same under all readings: %d; others: %d (%s).",
		disputed, len(e.Units), same, marked, turnedMark))
	for _, unit := range e.Units {
		where := s.text(verdict.UnitName(unit.Country, unit.Service))
		for _, st := range unit.Strategies {
			if disputedMark(st.Disputed) != "" {
				s.item(0, turnedMark, where+" "+s.code(st.Name)+": "+s.stateWord(st.Verdict, st.InPlace)+"; "+s.say(words.Turned(st.Disputed)))
			}
		}
		s.forbidden(unit.Disputed, where+": ")
	}
}

// forbidden writes the readings that are never allowed.
func (s *sheet) forbidden(d *verdict.DisputedFacts, where string) {
	if d == nil {
		return
	}
	for _, r := range d.Forbidden {
		said := words.Forbidden(&r)
		if where == "" {
			said = said.Capital()
		}
		s.item(0, "", where+s.say(said))
	}
}

// disputedHeader names the columns of disputedCells.
var disputedHeader = []string{"disputed", "turned_by", "state_turned"}

// disputedCells returns the cells of a CSV row about disputed readings.
func disputedCells(d *verdict.Disputed) []string {
	switch {
	case d == nil || d.Same:
		return []string{"same", "", ""}
	case d.Undecided != "":
		return []string{"undecided", "", ""}
	}
	var turns []string
	for _, r := range d.Turns {
		turns = append(turns, r.Path+"="+words.ReadAs(&r))
	}
	return []string{"turned", strings.Join(turns, ";"), d.State()}
}
