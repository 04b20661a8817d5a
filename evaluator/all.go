package evaluator

import (
	"context"
	"errors"
	"runtime"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"github.com/leeway-policy/leeway/evaluator/profile"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// A Request says what to find out about units.
type Request struct {
	// Strategies are the names of those to decide, all if there are none.
	Strategies []string
	// Reasons asks for explanations, Why only for the smallest reason of each verdict.
	Reasons, Why bool
	// All is the most minimal reasons to list of each verdict; 0 lists none.
	All int
	// Set holds facts to set in every unit, as [Engine.ParseSet] returns them.
	Set map[string]any
	// Progress, if it is there, is told now and then how many of the units are done.
	Progress func(done, of int)
}

// EvaluateAll decides units in parallel. The answer has them in their order, and the faults of those
// that could not be decided. It fails if the context ends first, or for a fault that is no unit's.
func (e *Engine) EvaluateAll(ctx context.Context, units []*profile.Unit, request Request) (*verdict.Evaluation, error) {
	identity, err := e.Identity(units)
	if err != nil {
		return nil, err
	}
	answers := make([]*verdict.Unit, len(units))
	faults := make([]error, len(units))
	group, within := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	var done atomic.Int64
	for i, unit := range units {
		group.Go(func() error {
			answers[i], faults[i] = e.answer(within, unit, request)
			if request.Progress != nil {
				request.Progress(int(done.Add(1)), len(units))
			}
			return within.Err()
		})
	}
	if err := group.Wait(); err != nil {
		return nil, context.Cause(ctx)
	}
	result := &verdict.Evaluation{Identity: identity, Units: []verdict.Unit{}, Without: e.without, Set: request.Set}
	for i, answer := range answers {
		if err := collect(&result.Faults, faults[i]); err != nil {
			return nil, err
		}
		if answer != nil {
			result.Units = append(result.Units, *answer)
		}
	}
	result.Faults = result.Faults.Sorted()
	return result, nil
}

// collect adds err to faults if it is one or several, and returns it otherwise.
func collect(faults *verdict.Faults, err error) error {
	var several verdict.Faults
	var one *verdict.Fault
	switch {
	case errors.As(err, &several):
		*faults = append(*faults, several...)
	case errors.As(err, &one):
		*faults = append(*faults, one)
	default:
		return err
	}
	return nil
}

func (e *Engine) answer(ctx context.Context, unit *profile.Unit, request Request) (*verdict.Unit, error) {
	if len(request.Set) > 0 {
		var err error
		if unit, err = e.With(unit, request.Set); err != nil {
			return nil, err
		}
	}
	return e.evaluate(ctx, unit, request)
}
