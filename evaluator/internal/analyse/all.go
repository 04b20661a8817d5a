package analyse

import (
	"context"
	"runtime"
	"sync/atomic"

	"github.com/leeway-policy/leeway/evaluator/internal/model"

	"github.com/leeway-policy/leeway/evaluator/internal/profile"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/parallel"
)

// A Request says what to find out about units.
type Request struct {
	// Strategies are the names of the strategies to decide; empty stands for all.
	Strategies []string
	// Reasons asks for full explanations, Why only for the smallest reason of each verdict.
	Reasons, Why bool
	// All limits how many minimal reasons of each verdict to list; 0 lists none.
	All int
	// Disputed asks whether each state is the same under all disputed readings.
	Disputed bool
	// Set holds facts to set in every unit, as Engine.ParseSet of package evaluator returns them.
	Set map[string]any
	// Progress, if not nil, is called from time to time with the number of units done and in total.
	Progress func(done, of int)
}

// EvaluateAll decides units in parallel. The answer has the units in their order, and the faults of those
// that could not be decided. If the request sets facts, the answer has each unit with and without them. EvaluateAll
// fails if the context ends first, or for an error that is not the fault of a unit.
func EvaluateAll(ctx context.Context, m *model.Model, units []*profile.Unit, request Request) (*verdict.Evaluation, error) {
	identity, err := m.Identity(units)
	if err != nil {
		return nil, err
	}
	result := &verdict.Evaluation{Identity: identity, Without: m.Without, Set: request.Set, Disputed: request.Disputed}
	set := make([]*profile.Unit, 0, len(units))
	kept := make([]*profile.Unit, 0, len(units))
	for _, unit := range units {
		changed, err := unit.With(m.Catalogue, request.Set)
		if err := result.Faults.Collect(err); err != nil {
			return nil, err
		}
		if err == nil {
			set, kept = append(set, changed), append(kept, unit)
		}
	}
	answers, err := evaluateUnits(ctx, m, set, request, result)
	if err != nil {
		return nil, err
	}
	before := answers
	if len(request.Set) > 0 {
		if before, err = evaluateUnits(ctx, m, kept, request, result); err != nil {
			return nil, err
		}
	}
	result.Units = []verdict.Unit{}
	for i, answer := range answers {
		if answer == nil || before[i] == nil {
			continue
		}
		result.Units = append(result.Units, *answer)
		if len(request.Set) > 0 {
			result.Before = append(result.Before, *before[i])
			result.Moved = append(result.Moved, moves(before[i], answer)...)
		}
	}
	result.Faults = result.Faults.Sorted()
	return result, nil
}

// eachUnit answers about units in parallel. It leaves out those with faults, which it adds to faults. It fails if the
// context ends first, or for an error that is not the fault of a unit. Progress may be nil.
func eachUnit[A any](
	ctx context.Context, units []*profile.Unit, progress func(done, of int), faults *verdict.Faults,
	answer func(context.Context, *profile.Unit) (*A, error),
) ([]A, error) {
	answers := make([]*A, len(units))
	failed := make([]error, len(units))
	group, within := parallel.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	var done atomic.Int64
	for i, unit := range units {
		group.Go(func() error {
			answers[i], failed[i] = answer(within, unit)
			if progress != nil {
				progress(int(done.Add(1)), len(units))
			}
			return within.Err()
		})
	}
	if err := group.Wait(); err != nil {
		return nil, context.Cause(ctx)
	}
	found := make([]A, 0, len(units))
	for i := range units {
		if err := faults.Collect(failed[i]); err != nil {
			return nil, err
		}
		if failed[i] == nil {
			found = append(found, *answers[i])
		}
	}
	return found, nil
}

// evaluateUnits evaluates units in parallel. The answer is nil for a unit that cannot be decided, and its faults are
// added to result.
func evaluateUnits(ctx context.Context, m *model.Model, units []*profile.Unit, request Request, result *verdict.Evaluation) ([]*verdict.Unit, error) {
	answers := make([]*verdict.Unit, len(units))
	faults := make([]error, len(units))
	group, within := parallel.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	var done atomic.Int64
	for i, unit := range units {
		group.Go(func() error {
			answers[i], faults[i] = Evaluate(within, m, unit, request)
			if request.Progress != nil {
				request.Progress(int(done.Add(1)), len(units))
			}
			return within.Err()
		})
	}
	if err := group.Wait(); err != nil {
		return nil, context.Cause(ctx)
	}
	for _, fault := range faults {
		if err := result.Faults.Collect(fault); err != nil {
			return nil, err
		}
	}
	return answers, nil
}

// moves lists the differences between two answers about the same unit and strategies.
func moves(before, after *verdict.Unit) []verdict.Move {
	var moved []verdict.Move
	for i, s := range after.Strategies {
		was := before.Strategies[i]
		move := verdict.Move{
			Country: after.Country, Service: after.Service, Strategy: s.Name, From: was.Verdict, To: s.Verdict,
			FromInPlace: was.InPlace, ToInPlace: s.InPlace,
		}
		for j, p := range s.Preconditions {
			if was := was.Preconditions[j].Status; was != p.Status {
				move.Preconditions = append(move.Preconditions, verdict.StatusMove{Precondition: p.Name, From: was, To: p.Status})
			}
		}
		if move.From != move.To || move.FromInPlace != move.ToInPlace || len(move.Preconditions) > 0 {
			moved = append(moved, move)
		}
	}
	return moved
}
