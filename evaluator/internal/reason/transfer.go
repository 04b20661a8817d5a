package reason

import (
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/diagram"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
)

// A Step is what the target would have to take over from the source for one precondition.
type Step struct {
	// Changes move facts of the target to where they are in the source, in the catalogue's order.
	Changes []Change
	// Possible is false if no set of such changes meets the precondition: what the source has of it that is
	// unknown in the target, or forbidden there, is not enough.
	Possible bool
}

// TakeOver returns the fewest facts that the unit would have to take over from another, whose front is in the same
// space, for a rule to be met: each moves to the cell it has there. Numbers that add up with others may move anywhere if
// they are unknown there. A fact with a price of [diagram.Never] is taken over all the same:
// that it does not travel is what the answer is for.
func (f *Front) TakeOver(rule *policy.Function, from *Front) Step {
	own, ok := f.rule(rule)
	if !ok {
		return Step{}
	}
	within, allowed := own, f.diagrams.allowed
	prices := f.freePrices()
	for level := range prices {
		for value := range prices[level] {
			if f.known(level) && value != f.values[level] {
				prices[level][value] = diagram.Never
				follows := !from.known(level) && f.diagrams.Space.Adds(f.diagrams.dim[level])
				if value == from.values[level] || follows {
					prices[level][value] = 1
				}
			}
		}
	}
	sets, _ := f.scratch.Minimal(f.certainly(within, allowed), diagram.True, f.values, prices, setLimit)
	if len(sets) == 0 {
		return Step{}
	}
	step := Step{Possible: true, Changes: []Change{}}
	for _, change := range sets[0] {
		step.Changes = append(step.Changes, Change{
			Dim: f.diagrams.dim[change.Variable], From: f.values[change.Variable], To: []int{change.Value},
		})
	}
	slices.SortFunc(step.Changes, func(a, b Change) int { return a.Dim - b.Dim })
	return step
}
