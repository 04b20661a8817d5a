package serve

import (
	"bytes"
	"context"
	"errors"
	"io"
	"maps"
	"slices"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report"
)

// bodyName stands for the name of the file in the faults of a body; a unit sent on its own is called body.
const bodyName = "<body>"

// about is what a question is about: units, facts to set in them, and the faults of profiles left out.
type about struct {
	units  []*evaluator.Unit
	set    map[string]any
	faults verdict.Faults
}

// about reads what the question is about, from the body if there is one, else from the profiles.
func (a *asking) about(ctx context.Context) (*about, error) {
	set, err := a.engine.ParseSet(a.query["set"])
	if err != nil {
		return nil, err
	}
	q := &about{units: a.units, set: set, faults: a.faults}
	if a.body != nil {
		q.units, q.faults = a.engine.ReadBody(ctx, bodyName, a.body)
		if len(q.units) == 0 {
			return nil, q.faults.Err()
		}
	}
	return q, nil
}

// pick returns the units that pass a filter, at least one unless profiles are faulty.
func (a *asking) pick(q *about, f evaluator.Filter) ([]*evaluator.Unit, error) {
	units, err := a.engine.Select(q.units, f)
	if err == nil && len(units) == 0 && len(q.faults) == 0 {
		err = verdict.Faults{{Rule: verdict.RuleUnknownName, Message: "nothing to evaluate: no unit has both that country and that service"}}
	}
	if err != nil {
		return nil, errors.Join(q.faults.Err(), err)
	}
	return units, nil
}

// pickOne returns the one unit that a question is about.
func (a *asking) pickOne(q *about, f evaluator.Filter) (*evaluator.Unit, error) {
	if a.body == nil && (len(f.Countries) != 1 || len(f.Services) != 1) {
		return nil, verdict.Faults{{Rule: verdict.RuleUsage, Message: "expected the parameters country and service, each once"}}
	}
	units, err := a.pick(q, f)
	switch {
	case err != nil:
		return nil, err
	case len(units) == 0:
		return nil, q.faults.Err()
	case len(units) > 1:
		return nil, verdict.Faults{{Rule: verdict.RuleUsage, Message: "the body has several units: expected one, or the parameters country and service"}}
	}
	return units[0], nil
}

func (a *asking) filter() evaluator.Filter {
	return evaluator.Filter{
		Countries: a.query.list("country"), Services: a.query.list("service"), Strategies: a.query.list("strategy"),
	}
}

// evaluate answers as `evaluate` and `explain` do.
func (a *asking) evaluate(ctx context.Context, f evaluator.Filter, request evaluator.Request) (*verdict.Evaluation, error) {
	q, err := a.about(ctx)
	if err != nil {
		return nil, err
	}
	units, err := a.pick(q, f)
	if err != nil {
		return nil, err
	}
	request.Strategies, request.Set = f.Strategies, q.set
	evaluation, err := a.engine.EvaluateAll(ctx, units, request)
	if err != nil {
		return nil, err
	}
	evaluation.Faults = append(slices.Clone(q.faults), evaluation.Faults...).Sorted()
	return evaluation, nil
}

// both returns the units with the facts set, those that may be so, and the same units as they are.
func (a *asking) both(ctx context.Context, q *about, units []*evaluator.Unit) (changed, kept []*evaluator.Unit, err error) {
	if len(q.set) == 0 {
		return units, units, nil
	}
	q.faults = slices.Clone(q.faults)
	for _, unit := range units {
		set, err := a.engine.With(unit, q.set)
		if err == nil {
			err = a.engine.Admit(ctx, set)
		}
		faults := faultsOf(err)
		switch {
		case err == nil:
			changed, kept = append(changed, set), append(kept, unit)
		case len(faults) > 0:
			q.faults = append(q.faults, faults...)
		default:
			return nil, nil, err
		}
	}
	return changed, kept, nil
}

// whatIf returns an answer about a unit with the facts set, and the answer about it as it is; that is nil if none
// is set.
func whatIf[A any](a *asking, q *about, unit *evaluator.Unit, answer func(*evaluator.Unit) (*A, error)) (after, before *A, err error) {
	changed, err := a.engine.With(unit, q.set)
	if err != nil {
		return nil, nil, err
	}
	if after, err = answer(changed); err != nil || len(q.set) == 0 {
		return after, nil, err
	}
	before, err = answer(unit)
	return after, before, err
}

// paths answers as `paths` does.
func (a *asking) paths(ctx context.Context, request evaluator.PathRequest) (*verdict.Paths, error) {
	q, err := a.about(ctx)
	if err != nil {
		return nil, err
	}
	f := a.filter()
	f.Strategies = []string{request.Strategy}
	unit, err := a.pickOne(q, f)
	if err != nil {
		return nil, err
	}
	identity, err := a.engine.Identity([]*evaluator.Unit{unit})
	if err != nil {
		return nil, err
	}
	paths, before, err := whatIf(a, q, unit, func(unit *evaluator.Unit) (*verdict.Paths, error) {
		paths, err := a.engine.Paths(ctx, unit, request)
		if err == nil {
			paths.Identity = identity
		}
		return paths, err
	})
	if err != nil {
		return nil, err
	}
	paths.Set, paths.Before = q.set, before
	return paths, nil
}

// transfer answers as `transfer` does.
func (a *asking) transfer(ctx context.Context, from, to, service string, strategies []string) (*verdict.Transfer, error) {
	q, err := a.about(ctx)
	if err != nil {
		return nil, err
	}
	var units []*evaluator.Unit
	for _, country := range []string{from, to} {
		unit, err := a.pickOne(q, evaluator.Filter{Countries: []string{country}, Services: []string{service}, Strategies: strategies})
		if err != nil {
			return nil, err
		}
		units = append(units, unit)
	}
	identity, err := a.engine.Identity(units)
	if err != nil {
		return nil, err
	}
	transfer, before, err := whatIf(a, q, units[1], func(target *evaluator.Unit) (*verdict.Transfer, error) {
		transfer, err := a.engine.Transfer(ctx, units[0], target, strategies)
		if err == nil {
			transfer.Identity = identity
		}
		return transfer, err
	})
	if err != nil {
		return nil, err
	}
	transfer.Set, transfer.Before = q.set, before
	return transfer, nil
}

// reach answers as `reach` does.
func (a *asking) reach(ctx context.Context, f evaluator.Filter) (*verdict.Reach, error) {
	q, identity, changed, kept, err := a.several(ctx, f)
	if err != nil {
		return nil, err
	}
	reach, err := a.engine.Reach(ctx, changed, f.Strategies)
	if err != nil {
		return nil, err
	}
	if len(q.set) > 0 {
		if reach.Before, err = a.engine.Reach(ctx, kept, f.Strategies); err != nil {
			return nil, err
		}
		reach.Set, reach.Before.Identity = q.set, identity
	}
	reach.Identity, reach.Faults = identity, append(slices.Clone(q.faults), reach.Faults...).Sorted()
	return reach, nil
}

// robustness answers as `robustness` does.
func (a *asking) robustness(ctx context.Context, f evaluator.Filter, trust evaluator.Trust) (*verdict.Robustness, error) {
	q, identity, changed, kept, err := a.several(ctx, f)
	if err != nil {
		return nil, err
	}
	robustness, err := a.engine.Robustness(ctx, changed, f.Strategies, trust)
	if err != nil {
		return nil, err
	}
	if len(q.set) > 0 {
		if robustness.Before, err = a.engine.Robustness(ctx, kept, f.Strategies, trust); err != nil {
			return nil, err
		}
		robustness.Set, robustness.Before.Identity = q.set, identity
	}
	robustness.Identity, robustness.Faults = identity, append(slices.Clone(q.faults), robustness.Faults...).Sorted()
	return robustness, nil
}

// several reads what a question about several units is about.
func (a *asking) several(ctx context.Context, f evaluator.Filter) (q *about, identity verdict.Identity, changed, kept []*evaluator.Unit, err error) {
	if q, err = a.about(ctx); err != nil {
		return
	}
	units, err := a.pick(q, f)
	if err != nil {
		return
	}
	if identity, err = a.engine.Identity(units); err != nil {
		return
	}
	changed, kept, err = a.both(ctx, q, units)
	return
}

// ask answers as `ask` does.
func (a *asking) ask(ctx context.Context, f evaluator.Filter) (*verdict.Ask, error) {
	q, err := a.about(ctx)
	if err != nil {
		return nil, err
	}
	unit, err := a.pickOne(q, f)
	if err != nil {
		return nil, err
	}
	identity, err := a.engine.Identity([]*evaluator.Unit{unit})
	if err != nil {
		return nil, err
	}
	ask, before, err := whatIf(a, q, unit, func(unit *evaluator.Unit) (*verdict.Ask, error) {
		ask, err := a.engine.Ask(ctx, unit, f.Strategies)
		if err == nil {
			ask.Identity = identity
		}
		return ask, err
	})
	if err != nil {
		return nil, err
	}
	ask.Set, ask.Before = q.set, before
	return ask, nil
}

// asJSON renders an answer as `-f json` does.
func asJSON[A any](render func(io.Writer, A, report.Options) error, answer A, err error) (*reply, error) {
	if err != nil {
		return nil, err
	}
	var body bytes.Buffer
	if err := render(&body, answer, report.Options{Format: report.JSON}); err != nil {
		return nil, err
	}
	return &reply{kind: kindJSON, body: body.Bytes()}, nil
}

// sets returns assignments as ParseSet reads them, in order of the facts.
func sets(facts map[string]string) []string {
	var all []string
	for _, path := range slices.Sorted(maps.Keys(facts)) {
		all = append(all, path+"="+facts[path])
	}
	return all
}
