package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// A question is what a command asks about: which units, and with which facts.
type question struct {
	paths  []string
	filter evaluator.Filter
	set    []string
	// request is what evaluate and explain want to know.
	request evaluator.Request
}

// about takes the unit in question from the arguments, COUNTRY SERVICE or FILE, and returns the rest.
func (q *question) about(cmd *cobra.Command, args []string) ([]string, error) {
	if len(args) > 0 && isFile(args[0]) {
		q.paths = args[:1]
		return args[1:], nil
	}
	if len(args) < 2 {
		return nil, fmt.Errorf("%s wants COUNTRY SERVICE or FILE: see %s --help", cmd.Name(), cmd.CommandPath())
	}
	q.filter.Countries, q.filter.Services = args[:1], args[1:2]
	return args[2:], nil
}

// within takes the units in question from the arguments, [COUNTRY [SERVICE]] or FILE.
func (q *question) within(cmd *cobra.Command, args []string) error {
	switch {
	case len(args) == 0:
	case isFile(args[0]):
		q.paths, args = args[:1], args[1:]
	default:
		q.filter.Countries, args = args[:1], args[1:]
		if len(args) > 0 {
			q.filter.Services, args = args[:1], args[1:]
		}
	}
	if len(args) > 0 {
		return fmt.Errorf("%s wants no more than COUNTRY SERVICE or FILE, got %s: see %s --help", cmd.Name(), args[0], cmd.CommandPath())
	}
	return nil
}

func isFile(arg string) bool { return arg == "-" || strings.HasSuffix(arg, ".json") }

// addSet adds the flag that sets facts in the units asked about.
func (q *question) addSet(flags *pflag.FlagSet, in string) {
	flags.StringArrayVar(&q.set, "set", nil, "what if: set a fact in "+in+", `FACT=VALUE`; the value may be unknown (repeatable)")
}

// addStrategy adds the flag that picks strategies.
func (q *question) addStrategy(flags *pflag.FlagSet) {
	flags.StringSliceVar(&q.filter.Strategies, "strategy", nil, "only this `STRATEGY` (repeatable, or separated by commas)")
}

// asked is what a question is answered from: the engine, the units read, and the facts to set in them.
type asked struct {
	engine *evaluator.Engine
	units  []*evaluator.Unit
	set    map[string]any
	// faults are those of the profiles that are left out.
	faults verdict.Faults
}

// ask loads the policies and reads the profiles that a question is about.
func (a *app) ask(ctx context.Context, q question) (*asked, error) {
	engine, err := a.load(ctx)
	if err != nil {
		return nil, err
	}
	set, err := engine.ParseSet(q.set)
	if err != nil {
		return nil, err
	}
	units, faults := engine.Read(ctx, q.paths...)
	if err := ctx.Err(); err != nil {
		return nil, inTime(ctx, err)
	}
	return &asked{engine: engine, units: units, set: set, faults: faults}, nil
}

// pick returns the units that pass a filter. It fails if a name of the filter is wrong, or if none is left.
// Where profiles are faulty, their faults come first, for they may be the cause; that they leave none is no
// failure, for the faults are an answer too.
func (x *asked) pick(ctx context.Context, f evaluator.Filter) ([]*evaluator.Unit, error) {
	units, err := x.engine.Select(x.units, f)
	switch {
	case ctx.Err() != nil:
		return nil, inTime(ctx, ctx.Err())
	case err == nil && len(units) == 0 && len(x.faults) == 0:
		err = errors.New("nothing to evaluate: no unit has both that country and that service")
	}
	if err != nil {
		return nil, errors.Join(x.faults.Err(), err)
	}
	return units, nil
}

// pickOne returns the one unit that passes a filter.
func (x *asked) pickOne(ctx context.Context, f evaluator.Filter) (*evaluator.Unit, error) {
	units, err := x.pick(ctx, f)
	switch {
	case err != nil:
		return nil, err
	case len(units) == 0:
		return nil, x.faults.Err()
	case len(units) > 1:
		return nil, fmt.Errorf("%s has %d units: expected one, or COUNTRY SERVICE with --profiles", units[0].File, len(units))
	}
	return units[0], nil
}

// both returns the units with the facts set, those that may be so, and the same units as they are. The
// faults of the others are added to those of the profiles.
func (x *asked) both(ctx context.Context, units []*evaluator.Unit) (changed, kept []*evaluator.Unit, err error) {
	if len(x.set) == 0 {
		return units, units, nil
	}
	for _, unit := range units {
		set, err := x.engine.With(unit, x.set)
		if err == nil {
			_, err = x.engine.Evaluate(ctx, set) // a constraint may forbid it
		}
		var fault *verdict.Fault
		var several verdict.Faults
		switch {
		case err == nil:
			changed, kept = append(changed, set), append(kept, unit)
		case errors.As(err, &several):
			x.faults = append(x.faults, several...)
		case errors.As(err, &fault):
			x.faults = append(x.faults, fault)
		default:
			return nil, nil, inTime(ctx, err)
		}
	}
	x.faults = x.faults.Sorted()
	return changed, kept, nil
}

// whatIf returns an answer about a unit with the facts set, and the answer about it as it is; that is nil if
// none is set.
func whatIf[A any](ctx context.Context, x *asked, unit *evaluator.Unit, answer func(*evaluator.Unit) (*A, error)) (after, before *A, err error) {
	changed, err := x.engine.With(unit, x.set)
	if err != nil {
		return nil, nil, err
	}
	if after, err = answer(changed); err != nil || len(x.set) == 0 {
		return after, nil, inTime(ctx, err)
	}
	before, err = answer(unit)
	return after, before, inTime(ctx, err)
}

// answer answers the question of evaluate and explain. The faults of profiles are in the answer.
func (a *app) answer(ctx context.Context, q question) (*verdict.Evaluation, error) {
	_, _, evaluation, err := a.answerFrom(ctx, q)
	return evaluation, err
}

// answerFrom does what answer does, and also returns what the question is answered from.
func (a *app) answerFrom(ctx context.Context, q question) (*asked, []*evaluator.Unit, *verdict.Evaluation, error) {
	x, err := a.ask(ctx, q)
	if err != nil {
		return nil, nil, nil, err
	}
	units, err := x.pick(ctx, q.filter)
	if err != nil {
		return nil, nil, nil, err
	}
	shown := a.newProgress("units")
	defer shown.stop()
	q.request.Strategies, q.request.Set, q.request.Progress = q.filter.Strategies, x.set, shown.report
	evaluation, err := x.engine.EvaluateAll(ctx, units, q.request)
	if err != nil {
		return nil, nil, nil, inTime(ctx, err)
	}
	evaluation.Faults = append(x.faults, evaluation.Faults...).Sorted()
	return x, units, evaluation, nil
}
