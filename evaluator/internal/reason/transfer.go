package reason

import (
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/diagram"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
)

// A Step is what the target takes over from the source to meet one precondition.
type Step struct {
	// Changes move facts of the target to their cells in the source, in catalogue order.
	Changes []Change
	// Possible is false if no set of such changes meets the precondition: facts of the source that are unknown, or forbidden in
	// the target, cannot be taken over.
	Possible bool
}

// TakeOver returns the fewest facts that the unit has to take over from another, whose front is in the same space, for a rule to
// be met. Each moves to its cell in the other unit; unknown numbers of a sum may move anywhere. A fact whose price is
// [diagram.Never] is taken over too: the answer is to show that it does not travel. A known fact
// for which stays is true is not.
func (f *Front) TakeOver(rule *policy.Function, from *Front, stays func(dim int) bool) Step {
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
				if (value == from.values[level] || follows) && !stays(f.diagrams.dim[level]) {
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
