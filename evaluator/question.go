package evaluator

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/internal/analyse"
	"github.com/leeway-policy/leeway/evaluator/internal/describe"
	"github.com/leeway-policy/leeway/evaluator/internal/model"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/internal/record"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// A Question says which units to ask about, and what to change in them and in the policies first. Its zero value asks
// about all profiles in use.
type Question struct {
	// Files are files or folders of profiles or units, "-" is [Options.Stdin]. Without any the question is about the
	// profiles in use.
	Files []string
	// Body is one profile or unit as JSON, to be asked about instead of files; nil for none.
	Body []byte
	// Profiles, if it is not nil, holds the profiles in use, which are then not read again.
	Profiles *Profiles
	// Filter picks units and strategies by name. With files or a body, a country that they have is taken from them, and
	// any other from the profiles in use, beside all that they have.
	Filter Filter
	// Set holds assignments fact=value, as [Engine.ParseSet] reads them, to make in every unit.
	Set []string
	// Without names preconditions to leave out, as [Options.Without] does, and WithoutInferred leaves out those that
	// are inferred. Policies are loaded again for them, unless the engine leaves them out already.
	Without         []string
	WithoutInferred bool
	// Progress, if it is not nil, is told by Evaluate how many of the units are done.
	Progress func(done, of int)
	// Chosen, if it is not nil, is told what Ask returns: the units that an answer is about, for citing its sources.
	Chosen func(*Asked)
}

// Profiles are units that were read, and the faults of the profiles that were left out.
type Profiles struct {
	Units  []*Unit
	Faults verdict.Faults
	// elsewhere keeps what options tell of other countries.
	elsewhere elsewhereCache
}

// Asked is a question whose units are read and chosen. Its methods answer it; each answer is whole: it says what it
// rests on, what was set, how it was before, and which faults were found.
type Asked struct {
	// Engine answers: it leaves out what the question does.
	Engine *Engine
	// Units pass the filter, and are as they were read.
	Units []*Unit
	// Filter is that of the question, with names as the units and policies have them.
	Filter Filter
	// Set holds the facts to set in the units.
	Set map[string]any
	// Faults are those of the profiles that were left out.
	Faults verdict.Faults

	progress func(done, of int)
}

// A NotOneError says that a question about one unit is about several.
type NotOneError struct{ Units []*Unit }

// Error says what was expected, and names the first units.
func (e *NotOneError) Error() string {
	var names []string
	for i, unit := range e.Units {
		if i == mostNamed {
			names = append(names, "…")
			break
		}
		names = append(names, strings.TrimSpace(unit.Country+" "+unit.Service))
	}
	return fmt.Sprintf("%d units are meant (%s): expected one country and one service", len(e.Units), strings.Join(names, ", "))
}

// mostNamed is the most units that a NotOneError names.
const mostNamed = 5

// A PackAsideError says that a strategy is in a pack that is not among [Options.Packs]. It wraps [verdict.Faults].
type PackAsideError = policy.PackAsideError

// bodyName stands for the name of the file in the faults of a body.
const bodyName = "<body>"

// Ask reads and chooses the units that a question is about.
//
// It fails with [verdict.Faults] if a name, a fact or a value is wrong, if a body is faulty as a whole, or if no unit
// passes the filter. The faults of profiles that were left out come first in the error, for they may be its cause. That
// they leave no unit is no error: the faults are then the answer.
func (q Question) Ask(ctx context.Context, e *Engine) (*Asked, error) {
	m, err := e.model.LeaveOut(ctx, q.Without, q.WithoutInferred)
	if err != nil {
		return nil, err
	}
	a := &Asked{Engine: &Engine{m}, progress: q.Progress}
	if a.Set, err = m.Catalogue.ParseSet(q.Set); err != nil {
		return nil, err
	}
	own, inUse, err := q.read(ctx, a.Engine)
	if err != nil {
		return nil, err
	}
	if err := a.choose(own, inUse, q.Filter); err != nil {
		return nil, err
	}
	if q.Chosen != nil {
		q.Chosen(a)
	}
	return a, nil
}

// Sources returns the sources that an answer about the units rests on: those of the strategies and their rules, and those of
// the evidence of the facts that these rules read.
func (a *Asked) Sources() (*verdict.Sources, error) {
	identity, err := a.Engine.model.Identity(a.Units)
	if err != nil {
		return nil, err
	}
	return &verdict.Sources{Identity: identity, Sources: describe.SourcesBehind(a.Engine.model, a.Units, a.Filter.Strategies)}, nil
}

// choose takes the units that pass the filter. Of own units, if there are any, it takes those of the countries that the
// filter names, or all if it names none of theirs; of the profiles in use then only countries that it names.
func (a *Asked) choose(own, inUse *Profiles, filter Filter) error {
	m := a.Engine.model
	if inUse == nil {
		inUse = &Profiles{}
	}
	if own == nil {
		own, inUse = inUse, &Profiles{}
	}
	others := slices.DeleteFunc(slices.Clone(inUse.Units), func(unit *Unit) bool { return hasCountry(own.Units, unit.Country) })
	a.Faults = slices.Concat(own.Faults, inUse.Faults)
	var err error
	if a.Filter, err = m.Resolve(slices.Concat(own.Units, others), filter); err != nil {
		return errors.Join(a.Faults.Err(), leftOut(err, filter, a.Faults))
	}
	ofOwn := a.Filter
	ofOwn.Countries = slices.DeleteFunc(slices.Clone(a.Filter.Countries), func(code string) bool { return !hasCountry(own.Units, code) })
	a.Units = slices.DeleteFunc(slices.Clone(own.Units), func(unit *Unit) bool { return !ofOwn.Passes(unit) })
	if len(a.Filter.Countries) > 0 {
		a.Units = append(a.Units, slices.DeleteFunc(others, func(unit *Unit) bool { return !a.Filter.Passes(unit) })...)
	}
	if len(a.Units) > 0 || len(a.Faults) > 0 {
		model.SortByName(a.Units)
		return nil
	}
	if _, err := m.Resolve(own.Units, Filter{Services: a.Filter.Services}); err != nil {
		return err
	}
	return verdict.Faults{{Rule: verdict.RuleUnknownName, Message: "nothing to evaluate: no unit has both that country and that service"}}
}

// leftOut returns the error for a name that is unknown, or for a country whose profile was left out.
func leftOut(unknown error, filter Filter, faults verdict.Faults) error {
	for _, name := range slices.Concat(filter.Countries, filter.Names) {
		for _, fault := range faults {
			if strings.EqualFold(strings.TrimSuffix(filepath.Base(fault.File), ".json"), name) {
				return verdict.Faults{{Rule: verdict.RuleUnknownName, Message: name + " was left out, because " + fault.File + " is faulty"}}
			}
		}
	}
	return unknown
}

func hasCountry(units []*Unit, code string) bool {
	return slices.ContainsFunc(units, func(unit *Unit) bool { return unit.Country == code })
}

// read reads the units of the files or the body, whichever the filter then picks; own is nil if there are neither. The
// profiles in use are nil if own units have all that the filter names.
func (q Question) read(ctx context.Context, e *Engine) (own, inUse *Profiles, err error) {
	switch {
	case q.Body != nil:
		own = &Profiles{}
		if own.Units, own.Faults = e.model.ReadBody(ctx, bodyName, q.Body); len(own.Units) == 0 {
			return nil, nil, own.Faults.Err()
		}
	case len(q.Files) > 0:
		own = &Profiles{}
		own.Units, own.Faults = e.model.Read(ctx, q.Files...)
	}
	if own != nil {
		if _, err := e.model.Resolve(own.Units, q.Filter); err == nil {
			return own, nil, stopped(ctx)
		}
	}
	if inUse = q.Profiles; inUse == nil {
		inUse = &Profiles{}
		inUse.Units, inUse.Faults = e.model.Read(ctx)
	}
	return own, inUse, stopped(ctx)
}

// stopped returns why the context has ended, nil if it has not.
func stopped(ctx context.Context) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return nil
}

// AskOne does what Ask does for a question about one unit. It fails with a [NotOneError] if there are several units, and
// with the faults of profiles if these leave none.
func (q Question) AskOne(ctx context.Context, e *Engine) (*Asked, error) {
	a, err := q.Ask(ctx, e)
	switch {
	case err != nil:
		return nil, err
	case len(a.Units) == 0:
		return nil, a.Faults.Err()
	case len(a.Units) > 1:
		return nil, &NotOneError{Units: a.Units}
	}
	return a, nil
}

// Changed returns the units with the facts set, but for those that may not be so, and the same units as they are. The
// faults are those of the profiles, and of the units left out here.
func (a *Asked) Changed(ctx context.Context) (changed, kept []*Unit, faults verdict.Faults, err error) {
	if len(a.Set) == 0 {
		return a.Units, a.Units, a.Faults, nil
	}
	faults = slices.Clone(a.Faults)
	for _, unit := range a.Units {
		set, err := unit.With(a.Engine.model.Catalogue, a.Set)
		if err == nil {
			err = a.Engine.model.Admit(ctx, set)
		}
		if err == nil {
			changed, kept = append(changed, set), append(kept, unit)
		} else if err := faults.Collect(err); err != nil {
			return nil, nil, nil, err
		}
	}
	return changed, kept, faults.Sorted(), nil
}

// Evaluate decides the units, as [Engine.EvaluateAll] does. The strategies, the facts to set and the progress are those
// of the question, not of the request.
func (a *Asked) Evaluate(ctx context.Context, request analyse.Request) (*verdict.Evaluation, error) {
	request.Strategies, request.Set, request.Progress = a.Filter.Strategies, a.Set, a.progress
	evaluation, err := analyse.EvaluateAll(ctx, a.Engine.model, a.Units, request)
	if err != nil {
		return nil, err
	}
	evaluation.Faults = slices.Concat(a.Faults, evaluation.Faults).Sorted()
	return evaluation, nil
}

// Reach answers as [Engine.Reach] does.
func (a *Asked) Reach(ctx context.Context) (*verdict.Reach, error) {
	reach, before, about, err := several(ctx, a, func(units []*Unit) (*verdict.Reach, error) {
		return analyse.Reach(ctx, a.Engine.model, units, a.Filter.Strategies)
	})
	if err != nil {
		return nil, err
	}
	if before != nil {
		before.Identity, reach.Set = about.identity, a.Set
	}
	reach.Identity, reach.Before, reach.Faults = about.identity, before, slices.Concat(about.faults, reach.Faults).Sorted()
	return reach, nil
}

// Robustness answers as [Engine.Robustness] does.
func (a *Asked) Robustness(ctx context.Context, trust analyse.Trust) (*verdict.Robustness, error) {
	robustness, before, about, err := several(ctx, a, func(units []*Unit) (*verdict.Robustness, error) {
		return analyse.Robustness(ctx, a.Engine.model, units, a.Filter.Strategies, trust)
	})
	if err != nil {
		return nil, err
	}
	if before != nil {
		before.Identity, robustness.Set = about.identity, a.Set
	}
	robustness.Identity, robustness.Before = about.identity, before
	robustness.Faults = slices.Concat(about.faults, robustness.Faults).Sorted()
	return robustness, nil
}

// Paths answers as [Engine.Paths] does. The strategies are those of the question, not of the request, and so is the
// progress.
func (a *Asked) Paths(ctx context.Context, request analyse.PathRequest) (*verdict.Paths, error) {
	if request.Upto == verdict.Given {
		request.Upto = "" // given facts never change, so this is no limit
	}
	request.Strategies, request.Progress = a.Filter.Strategies, a.progress
	paths, before, about, err := several(ctx, a, func(units []*Unit) (*verdict.Paths, error) {
		return analyse.Paths(ctx, a.Engine.model, units, request)
	})
	if err != nil {
		return nil, err
	}
	if before != nil {
		before.Identity, paths.Set = about.identity, a.Set
	}
	paths.Identity, paths.Before, paths.Faults = about.identity, before, slices.Concat(about.faults, paths.Faults).Sorted()
	return paths, nil
}

// StrategyOptions answers as [Engine.StrategyOptions] does.
func (a *Asked) StrategyOptions(ctx context.Context) (*verdict.StrategyOptions, error) {
	return a.strategyOptions(ctx, func([]*Unit, *verdict.StrategyOptions) error { return nil })
}

// strategyOptions sets strategies side by side; add adds to the answer about units.
func (a *Asked) strategyOptions(ctx context.Context, add func([]*Unit, *verdict.StrategyOptions) error) (*verdict.StrategyOptions, error) {
	options, before, about, err := several(ctx, a, func(units []*Unit) (*verdict.StrategyOptions, error) {
		options, err := analyse.Options(ctx, a.Engine.model, units, a.Filter.Strategies)
		if err != nil {
			return nil, err
		}
		return options, add(units, options)
	})
	if err != nil {
		return nil, err
	}
	if before != nil {
		before.Identity, options.Set = about.identity, a.Set
	}
	options.Identity, options.Before, options.Faults = about.identity, before, slices.Concat(about.faults, options.Faults).Sorted()
	return options, nil
}

// Unknowns answers as [Engine.Ask] does.
func (a *Asked) Unknowns(ctx context.Context) (*verdict.Ask, error) {
	ask, before, about, err := several(ctx, a, func(units []*Unit) (*verdict.Ask, error) {
		return analyse.Ask(ctx, a.Engine.model, units, a.Filter.Strategies)
	})
	if err != nil {
		return nil, err
	}
	if before != nil {
		before.Identity, ask.Set = about.identity, a.Set
	}
	ask.Identity, ask.Before, ask.Faults = about.identity, before, slices.Concat(about.faults, ask.Faults).Sorted()
	return ask, nil
}

// Transfer answers as [Engine.Transfer] does, about the units of two countries; either may be one of the question's files
// instead, which then has one country. The facts are set in the target, to.
func (q Question) Transfer(ctx context.Context, e *Engine, from, to string) (*verdict.Transfer, error) {
	a, sources, err := q.sides(ctx, e, [2]string{from, to}, [2]string{"from", "to"})
	if err != nil {
		return nil, err
	}
	transfer, before, about, err := several(ctx, a, func(units []*Unit) (*verdict.Transfer, error) {
		return analyse.Transfer(ctx, a.Engine.model, sources, units, a.Filter.Strategies)
	}, sources...)
	if err != nil {
		return nil, err
	}
	if before != nil {
		before.Identity, transfer.Set = about.identity, a.Set
	}
	transfer.Identity, transfer.Before = about.identity, before
	transfer.Faults = slices.Concat(about.faults, transfer.Faults).Sorted()
	return transfer, nil
}

// sides asks about the units of two countries, either of which may be one of the question's files instead. It returns the
// units of the first, and has those of the second in the answer. Parameters are their names in messages.
func (q Question) sides(ctx context.Context, e *Engine, names, parameters [2]string) (a *Asked, first []*Unit, err error) {
	q.Filter.Countries = nil
	for _, side := range names {
		if !slices.Contains(q.Files, side) {
			q.Filter.Countries = append(q.Filter.Countries, side)
		}
	}
	if a, err = q.Ask(ctx, e); err != nil {
		return nil, nil, err
	}
	if first, err = a.side(names[0], parameters[0]); err != nil {
		return nil, nil, err
	}
	if a.Units, err = a.side(names[1], parameters[1]); err != nil {
		return nil, nil, err
	}
	if first[0].Country == a.Units[0].Country && first[0].File == a.Units[0].File {
		message := fmt.Sprintf("%s and %s are both %s: expected two countries", parameters[0], parameters[1], names[0])
		return nil, nil, verdict.Faults{{Rule: verdict.RuleUsage, Message: message}}
	}
	return a, first, nil
}

// Gains returns documented gains of users: those of the question's files, or else those in use, that pass its filter. It may
// name countries and services that gains are documented for, beside those of the profiles in use. Goals and upper bounds
// are marked as such by [verdict.Basis]. Faulty reforms are left out; their faults are in the answer.
func (q Question) Gains(ctx context.Context, e *Engine) (*verdict.Gains, error) {
	profiles, err := q.profiles(ctx, e)
	if err != nil {
		return nil, err
	}
	return record.Gains(ctx, e.model, profiles.Units, q.Filter, q.Files)
}

// side returns the units of one of two sides: of a country, or of a file.
func (a *Asked) side(name, parameter string) ([]*Unit, error) {
	ofFile := func(unit *Unit) bool { return unit.File == name }
	units := slices.DeleteFunc(slices.Clone(a.Units), func(unit *Unit) bool { return !ofFile(unit) })
	if len(units) == 0 {
		resolved, err := a.Engine.model.Resolve(a.Units, Filter{Countries: []string{name}})
		if err != nil && len(a.Filter.Services) > 0 { // the name was known when the units were chosen
			message := fmt.Sprintf("%s has no %s: expected a service that both countries have", name, strings.Join(a.Filter.Services, ", "))
			return nil, verdict.Faults{{Rule: verdict.RuleUsage, Message: message}}
		}
		if err != nil {
			return nil, errors.Join(a.Faults.Err(), err) // a fault may be the cause
		}
		units = slices.DeleteFunc(slices.Clone(a.Units), func(unit *Unit) bool { return unit.Country != resolved.Countries[0] })
	}
	if slices.ContainsFunc(units, func(unit *Unit) bool { return unit.Country != units[0].Country }) {
		return nil, verdict.Faults{{Rule: verdict.RuleUsage, Message: fmt.Sprintf("%s: %s has several countries: expected one", parameter, name)}}
	}
	return units, nil
}

// foundation is what an answer about several units rests on, and the faults of those left out.
type foundation struct {
	identity verdict.Identity
	faults   verdict.Faults
}

// several answers about all units with the facts set, and about the same units as they are; before is nil if none is set.
// The answer may rest on other units, too.
func several[A any](ctx context.Context, a *Asked, answer func([]*Unit) (*A, error), others ...*Unit) (after, before *A, about foundation, err error) {
	if about.identity, err = a.Engine.model.Identity(slices.Concat(others, a.Units)); err != nil {
		return nil, nil, about, err
	}
	changed, kept, faults, err := a.Changed(ctx)
	if err != nil {
		return nil, nil, about, err
	}
	about.faults = faults
	if after, err = answer(changed); err == nil && len(a.Set) > 0 {
		before, err = answer(kept)
	}
	return after, before, about, err
}
