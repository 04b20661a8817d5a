package reason

import (
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/diagram"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
)

// A Reach reports whether a strategy is feasible after some changes.
type Reach struct {
	// Certain: some changes lead to feasible whatever the unknown facts are. Possible: some changes lead to feasible for
	// some values of the unknown facts.
	Certain, Possible bool
}

// Reach reports whether a strategy is feasible after changes of facts from their cell to others for which may is true. If it is true for none, Reach says whether the strategy is feasible now. The strategy must have no
// untabled necessary precondition.
func (f *Front) Reach(s *policy.Strategy, may func(dim, from, to int) bool) Reach {
	within, allowed := f.strategy(s), f.diagrams.allowed
	values, open := slices.Clone(f.values), diagram.True
	sizes := f.scratch.Sizes()
	for _, level := range f.knownLevels() {
		cells := []int{f.values[level]}
		for cell := range sizes[level] {
			if cell != f.values[level] && may(f.diagrams.dim[level], f.values[level], cell) {
				cells = append(cells, cell)
			}
		}
		if len(cells) == 1 {
			continue
		}
		values[level] = diagram.Free
		if len(cells) < sizes[level] {
			open = f.scratch.And(open, f.scratch.Is(level, cells...))
		}
	}
	var r Reach
	r.Certain, _ = f.scratch.Reaches(f.scratch.And(open, f.certainly(within, allowed)), values)
	r.Possible, _ = f.scratch.Reaches(f.scratch.And(open, within.holds), values)
	return r
}
