package main

import (
	"context"
	"errors"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// A question is what evaluate, explain and unit ask about: which units, and with which facts.
type question struct {
	paths   []string
	filter  evaluator.Filter
	set     []string
	reasons bool
}

// missing returns why nothing can be asked: because a name of the filter is wrong (err), or because
// no unit is left. Where profiles are faulty, their faults come first, for they may be the cause.
func (q question) missing(ctx context.Context, left int, faults verdict.Faults, err error) error {
	switch {
	case ctx.Err() != nil:
		return inTime(ctx, ctx.Err())
	case err == nil && left == 0 && len(faults) == 0:
		err = errors.New("nothing to evaluate: no unit has both that country and that service")
	}
	if err != nil {
		return errors.Join(faults.Err(), err)
	}
	return nil
}

// answer answers the question. The faults of profiles are in the answer.
func (a *app) answer(ctx context.Context, q question) (*verdict.Evaluation, error) {
	engine, err := a.load(ctx)
	if err != nil {
		return nil, err
	}
	set, err := engine.ParseSet(q.set)
	if err != nil {
		return nil, err
	}
	units, faults := engine.Read(ctx, q.paths...)
	units, err = engine.Select(units, q.filter)
	if err := q.missing(ctx, len(units), faults, err); err != nil {
		return nil, err
	}
	shown := a.newProgress("units")
	defer shown.stop()
	evaluation, err := engine.EvaluateAll(ctx, units, evaluator.Request{
		Strategies: q.filter.Strategies, Reasons: q.reasons, Set: set, Progress: shown.report,
	})
	if err != nil {
		return nil, inTime(ctx, err)
	}
	evaluation.Faults = append(faults, evaluation.Faults...).Sorted()
	return evaluation, nil
}
