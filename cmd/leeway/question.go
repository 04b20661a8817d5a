package main

import (
	"context"
	"errors"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/profile"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// A question is what evaluate, explain and unit ask about: which units, and with which facts.
type question struct {
	paths   []string
	filter  evaluator.Filter
	set     []string
	reasons bool
}

// units returns the units in question, and the facts to set in them. The faults are those of
// profiles that were left out; with an error there are none, for it has them.
func (q question) units(ctx context.Context, engine *evaluator.Engine) ([]*profile.Unit, map[string]any, verdict.Faults, error) {
	set, err := engine.ParseSet(q.set)
	if err != nil {
		return nil, nil, nil, err
	}
	units, faults := engine.Read(ctx, q.paths...)
	if ctx.Err() != nil {
		return nil, nil, nil, inTime(ctx, ctx.Err())
	}
	selected, err := engine.Select(units, q.filter)
	if err == nil && len(selected) == 0 && len(faults) == 0 {
		err = errors.New("nothing to evaluate: no unit has both that country and that service")
	}
	if err != nil {
		return nil, nil, nil, errors.Join(faults.Err(), err)
	}
	return selected, set, faults, nil
}

// answer answers the question. The faults of profiles are in the answer.
func (a *app) answer(ctx context.Context, q question) (*verdict.Evaluation, error) {
	engine, err := a.load(ctx)
	if err != nil {
		return nil, err
	}
	units, set, faults, err := q.units(ctx, engine)
	if err != nil {
		return nil, err
	}
	bar := a.newProgress("units")
	defer bar.stop()
	evaluation, err := engine.EvaluateAll(ctx, units, evaluator.Request{
		Strategies: q.filter.Strategies, Reasons: q.reasons, Set: set, Progress: bar.report,
	})
	if err != nil {
		return nil, inTime(ctx, err)
	}
	evaluation.Faults = append(faults, evaluation.Faults...).Sorted()
	return evaluation, nil
}
