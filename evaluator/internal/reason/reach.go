package reason

import (
	"github.com/leeway-policy/leeway/evaluator/internal/diagram"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
)

// A Reach reports whether a strategy is feasible after some changes.
type Reach struct {
	// Certain: some changes lead to feasible whatever the unknown facts are. Possible: some changes lead to feasible for
	// some values of the unknown facts.
	Certain, Possible bool
}

// Reach reports whether a strategy is feasible after changes to the facts for which may is true, each to any cell that the
// constraints allow. If it is true for none, Reach says whether the strategy is feasible now. The strategy must have no
// untabled necessary precondition.
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
