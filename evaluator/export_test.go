package evaluator

import (
	"context"

	"github.com/leeway-policy/leeway/evaluator/decide"
	"github.com/leeway-policy/leeway/evaluator/fact"
	"github.com/leeway-policy/leeway/evaluator/profile"
)

// FindPaths does what Paths does, less OPA's confirmation.
func (e *Engine) FindPaths(unit *profile.Unit, strategy string) int {
	p := e.point(context.Background(), unit)
	found := p.front.Paths(e.set.Strategy(strategy), func(dim, _ int) int {
		f := e.space.Dims[dim].Fact
		return DefaultEfforts().effort(f, unit.Facts[f.Path], fact.Constitutional)
	})
	return len(found.Paths)
}

// AddsUp tells whether the facts lie in cells of which the sums add up.
func (e *Engine) AddsUp(facts map[string]any) bool {
	cells := e.space.Encode(facts)
	for _, sum := range e.space.Sums() {
		if answer, _ := sum.Answer(cells); answer == decide.True {
			return false
		}
	}
	return true
}
