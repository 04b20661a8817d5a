package reason

import (
	"github.com/leeway-policy/leeway/evaluator/internal/diagram"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
)

// A Reach tells whether a strategy is feasible after some changes.
type Reach struct {
	// Certain: some changes lead to feasible whatever the unknown facts are. Possible: some changes and some
	// values of the unknown facts do.
	Certain, Possible bool
}

// Reach returns what is within reach of a strategy if the facts that may change do, each to any cell that the
// constraints allow. It is feasible now if none may. The strategy must have no untabled necessary
// precondition.
func (f *Front) Reach(s *policy.Strategy, may func(dim, from int) bool) Reach {
	within, allowed := f.strategy(s), f.diagrams.allowed
	values := make([]int, len(f.values))
	for level, value := range f.values {
		values[level] = value
		if f.known(level) && may(f.diagrams.dim[level], value) {
			values[level] = diagram.Free
		}
	}
	var r Reach
	r.Certain, _ = f.scratch.Reaches(f.certainly(within, allowed), values)
	r.Possible, _ = f.scratch.Reaches(within.holds, values)
	return r
}
