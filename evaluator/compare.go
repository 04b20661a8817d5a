package evaluator

import (
	"context"
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/analyse"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// Compare sets the units of two countries side by side: their facts, and for each service that both have the states of the
// strategies and the differing facts that these hang on. There must be at least one unit of each country. It fails with
// [verdict.Faults] for an unknown strategy.
func (e *Engine) Compare(ctx context.Context, first, second []*Unit, strategies []string) (*verdict.Compare, error) {
	return analyse.Compare(ctx, e.model, first, second, strategies)
}

// Compare answers as [Engine.Compare] does, about the units of two countries; either may be one of the question's files
// instead, which then has one country.
func (q Question) Compare(ctx context.Context, e *Engine, first, second string) (*verdict.Compare, error) {
	a, firsts, err := q.sides(ctx, e, [2]string{first, second}, [2]string{"first", "second"})
	if err != nil {
		return nil, err
	}
	compare, err := a.Engine.Compare(ctx, firsts, a.Units, a.Filter.Strategies)
	if err != nil {
		return nil, err
	}
	if compare.Identity, err = a.Engine.Identity(slices.Concat(firsts, a.Units)); err != nil {
		return nil, err
	}
	compare.Faults = slices.Concat(a.Faults, compare.Faults).Sorted()
	return compare, nil
}
