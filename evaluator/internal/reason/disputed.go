package reason

import (
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/diagram"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/internal/table"
)

// A Reading gives the fact of a dimension another cell, or [table.Unknown].
type Reading struct{ Dim, Cell int }

// A Standing is what a state follows from: the outlook of a strategy, and that of its outcome, the zero value if it has none.
type Standing struct{ Strategy, Outcome Outlook }

// possible reports whether the constraints allow the facts.
func (s Standing) possible() bool { return s.Strategy.CanHold || s.Strategy.CanFail }

// Turned is the result of [Front.Turned].
type Turned struct {
	// Readings are the indexes of the readings that turn the state, nil if there are none.
	Readings []int
	// Standing is what the state follows from under them.
	Standing Standing
	// Smallest is true if no fewer readings turn it. If it is false and there are no readings, the search gave up.
	Smallest bool
}

// ReadingSteps limits the search for the fewest readings that turn a state.
const ReadingSteps = 200_000

// Turned returns the fewest readings of facts that together turn the state of a strategy, as the constraints allow; state
// names the state that a standing means. Ties are broken by the order of the readings. The front must allow its own facts;
// a fact of it that is unknown stays so unless a reading says otherwise. The outcome must have a diagram.
func (f *Front) Turned(s *policy.Strategy, readings []Reading, state func(Standing) string, steps int) Turned {
	within := f.strategy(s)
	at := diagram.Joint{within.holds, within.fails, diagram.False, diagram.False}
	if s.Outcome != nil {
		outcome, _ := f.rule(&s.Outcome.Function)
		at[2], at[3] = outcome.holds, outcome.fails
	}
	choices := f.choices(readings)
	for i, n := range at {
		at[i] = f.settled(n, choices)
	}
	now := state(f.under(at, choices, nil))
	ranks, whole := f.scratch.FewestChoices(at, choices, func(can diagram.Can) bool {
		then := standing(can)
		return then.possible() && state(then) != now
	}, steps)
	turned := Turned{Readings: ranks, Smallest: whole}
	if len(ranks) > 0 {
		turned.Standing = f.under(at, choices, ranks)
	}
	return turned
}

// Forbidden returns the indexes of the readings that no combination allowed by the constraints contains.
func (f *Front) Forbidden(readings []Reading) []int {
	choices := f.choices(readings)
	box := make(diagram.Box, len(f.values))
	for level, of := range choices {
		switch {
		case of != nil:
			box[level] = values(of)
		case f.known(level):
			box[level] = []int{f.values[level]}
		}
	}
	var forbidden []int
	for i, reading := range readings {
		level := f.diagrams.level[reading.Dim]
		all := box[level]
		box[level] = values([]diagram.Choice{{Value: reading.Cell}})
		if !f.scratch.Meets(f.diagrams.allowed, box) {
			forbidden = append(forbidden, i)
		}
		box[level] = all
	}
	return forbidden
}

// values returns the values of choices, nil if one leaves the variable open.
func values(choices []diagram.Choice) []int {
	var all []int
	for _, choice := range choices {
		if choice.Value == diagram.Free {
			return nil
		}
		all = append(all, choice.Value)
	}
	return all
}

// choices returns the choices of each variable that readings give another value, ranked as they are; nil for the others.
func (f *Front) choices(readings []Reading) [][]diagram.Choice {
	choices := make([][]diagram.Choice, len(f.values))
	for i, reading := range readings {
		level := f.diagrams.level[reading.Dim]
		if choices[level] == nil {
			choices[level] = []diagram.Choice{{Value: f.values[level], Rank: diagram.Unranked}}
		}
		value := reading.Cell
		if value == table.Unknown {
			value = diagram.Free
		}
		choices[level] = append(choices[level], diagram.Choice{Value: value, Rank: i})
	}
	return choices
}

// settled returns where n can hold, as a function of the variables that have choices.
func (f *Front) settled(n diagram.Node, choices [][]diagram.Choice) diagram.Node {
	known := slices.Clone(f.values)
	for level := range known {
		if choices[level] != nil {
			known[level] = diagram.Free
		}
	}
	n = f.scratch.Restrict(n, known)
	return f.scratch.Exists(n, func(level int) bool { return choices[level] == nil })
}

// under returns the standing under the readings with some indexes; at are settled functions.
func (f *Front) under(at diagram.Joint, choices [][]diagram.Choice, readings []int) Standing {
	placed := make([]int, len(f.values))
	for level, of := range choices {
		placed[level] = diagram.Free
		for _, choice := range of {
			if choice.Rank == diagram.Unranked || slices.Contains(readings, choice.Rank) {
				placed[level] = choice.Value
			}
		}
	}
	var can diagram.Can
	for i, n := range at {
		can[i], _ = f.scratch.Reaches(n, placed)
	}
	return standing(can)
}

func standing(can diagram.Can) Standing {
	return Standing{Outlook{CanHold: can[0], CanFail: can[1]}, Outlook{CanHold: can[2], CanFail: can[3]}}
}
