package evaluator

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/analyse"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// A Question says which units to ask about, and what to change in them and in the policies first. Its zero value asks
// about all profiles in use.
type Question struct {
	// Files are files or folders of profiles or units, "-" is [Options.Stdin]. Without any the profiles in use are read.
	Files []string
	// Body is one profile or unit as JSON, to be asked about instead of files; nil for none.
	Body []byte
	// Profiles, if it is not nil, holds units that are read already: neither files nor profiles are read again.
	Profiles *Profiles
	// Filter picks units and strategies by name.
	Filter Filter
	// Set holds assignments fact=value, as [Engine.ParseSet] reads them, to make in every unit.
	Set []string
	// Without names preconditions to leave out, as [Options.Without] does, and WithoutInferred leaves out those that
	// are inferred. Policies are loaded again for them, unless the engine leaves them out already.
	Without         []string
	WithoutInferred bool
	// Progress, if it is not nil, is told by Evaluate how many of the units are done.
	Progress func(done, of int)
}

// Profiles are units that were read, and the faults of the profiles that were left out.
type Profiles struct {
	Units  []*Unit
	Faults verdict.Faults
}

// Asked is a question whose units are read and chosen. Its methods answer it; each answer is whole: it says what it
// rests on, what was set, how it was before, and which faults were found.
type Asked struct {
	// Engine answers: it leaves out what the question does.
	Engine *Engine
	// Units pass the filter, and are as they were read.
	Units []*Unit
	// Filter is that of the question, with the codes of its countries.
	Filter Filter
	// Set holds the facts to set in the units.
	Set map[string]any
	// Faults are those of the profiles that were left out.
	Faults verdict.Faults

	strategies []string
	progress   func(done, of int)
}

// A NotOneError says that a question about one unit is about none in particular, or about several.
type NotOneError struct {
	// File holds the units, Units is how many; "" and 0 if the question does not name a country and a service.
	File  string
	Units int
}

// Error says what was expected.
func (e *NotOneError) Error() string {
	if e.Units == 0 {
		return "expected one country and one service"
	}
	return fmt.Sprintf("%s has %d units: expected one", e.File, e.Units)
}

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
	a := &Asked{Engine: &Engine{m}, strategies: q.Filter.Strategies, progress: q.Progress}
	if a.Set, err = m.Catalogue.ParseSet(q.Set); err != nil {
		return nil, err
	}
	read, err := q.read(ctx, a.Engine)
	if err != nil {
		return nil, err
	}
	a.Faults = slices.Clip(read.Faults)
	if a.Filter, err = m.Resolve(read.Units, q.Filter); err == nil {
		a.Units, err = m.Select(read.Units, a.Filter)
	}
	if err == nil && len(a.Units) == 0 && len(a.Faults) == 0 {
		err = verdict.Faults{{Rule: verdict.RuleUnknownName, Message: "nothing to evaluate: no unit has both that country and that service"}}
	}
	if err != nil {
		return nil, errors.Join(a.Faults.Err(), err)
	}
	return a, nil
}

// read reads the units, whichever the filter then picks.
func (q Question) read(ctx context.Context, e *Engine) (*Profiles, error) {
	if q.Profiles != nil && q.Body == nil {
		return q.Profiles, nil
	}
	read := &Profiles{}
	if q.Body == nil {
		read.Units, read.Faults = e.model.Read(ctx, q.Files...)
	} else if read.Units, read.Faults = e.model.ReadBody(ctx, bodyName, q.Body); len(read.Units) == 0 {
		return nil, read.Faults.Err()
	}
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	return read, nil
}

// AskOne does what Ask does for a question about one unit. It fails with a [NotOneError] if the question names no
// country and service, or if there are several units; and with the faults of profiles if these leave none.
func (q Question) AskOne(ctx context.Context, e *Engine) (*Asked, error) {
	if len(q.Files) == 0 && q.Body == nil && (len(q.Filter.Countries) != 1 || len(q.Filter.Services) != 1) {
		return nil, &NotOneError{}
	}
	a, err := q.Ask(ctx, e)
	switch {
	case err != nil:
		return nil, err
	case len(a.Units) == 0:
		return nil, a.Faults.Err()
	case len(a.Units) > 1:
		return nil, &NotOneError{File: a.Units[0].File, Units: len(a.Units)}
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
	request.Strategies, request.Set, request.Progress = a.strategies, a.Set, a.progress
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
		return analyse.Reach(ctx, a.Engine.model, units, a.strategies)
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
		return analyse.Robustness(ctx, a.Engine.model, units, a.strategies, trust)
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

// Paths answers as [Engine.Paths] does, about the one unit of the question.
func (a *Asked) Paths(ctx context.Context, request analyse.PathRequest) (*verdict.Paths, error) {
	if request.Upto == verdict.Given {
		request.Upto = "" // given facts never change, so this is no limit
	}
	paths, before, identity, err := whatIf(a, a.Units, func(unit *Unit) (*verdict.Paths, error) {
		return analyse.Paths(ctx, a.Engine.model, unit, request)
	})
	if err != nil {
		return nil, err
	}
	if before != nil {
		before.Identity, paths.Set = identity, a.Set
	}
	paths.Identity, paths.Before, paths.Faults = identity, before, a.Faults
	return paths, nil
}

// Unknowns answers as [Engine.Ask] does, about the one unit of the question.
func (a *Asked) Unknowns(ctx context.Context) (*verdict.Ask, error) {
	ask, before, identity, err := whatIf(a, a.Units, func(unit *Unit) (*verdict.Ask, error) {
		return analyse.Ask(ctx, a.Engine.model, unit, a.strategies)
	})
	if err != nil {
		return nil, err
	}
	if before != nil {
		before.Identity, ask.Set = identity, a.Set
	}
	ask.Identity, ask.Before, ask.Faults = identity, before, a.Faults
	return ask, nil
}

// Transfer answers as [Engine.Transfer] does, about one service of two countries. The facts are set in the target, to.
func (q Question) Transfer(ctx context.Context, e *Engine, from, to string) (*verdict.Transfer, error) {
	var err error
	if q.Profiles, err = q.read(ctx, e); err != nil {
		return nil, err
	}
	q.Filter.Countries = []string{from}
	source, err := q.AskOne(ctx, e)
	if err != nil {
		return nil, err
	}
	q.Filter.Countries = []string{to}
	a, err := q.AskOne(ctx, e)
	if err != nil {
		return nil, err
	}
	transfer, before, identity, err := whatIf(a, slices.Concat(source.Units, a.Units), func(target *Unit) (*verdict.Transfer, error) {
		return analyse.Transfer(ctx, a.Engine.model, source.Units[0], target, a.strategies)
	})
	if err != nil {
		return nil, err
	}
	if before != nil {
		before.Identity, transfer.Set = identity, a.Set
	}
	transfer.Identity, transfer.Before, transfer.Faults = identity, before, a.Faults
	return transfer, nil
}

// foundation is what an answer about several units rests on, and the faults of those left out.
type foundation struct {
	identity verdict.Identity
	faults   verdict.Faults
}

// several answers about all units with the facts set, and about the same units as they are; before is nil if none is set.
func several[A any](ctx context.Context, a *Asked, answer func([]*Unit) (*A, error)) (after, before *A, about foundation, err error) {
	if about.identity, err = a.Engine.model.Identity(a.Units); err != nil {
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

// whatIf answers about the one unit of a question with the facts set, and as it is; before is nil if none is set. The
// identity is that of the units that the answer rests on.
func whatIf[A any](a *Asked, on []*Unit, answer func(*Unit) (*A, error)) (after, before *A, identity verdict.Identity, err error) {
	if identity, err = a.Engine.model.Identity(on); err != nil {
		return nil, nil, identity, err
	}
	changed, err := a.Units[0].With(a.Engine.model.Catalogue, a.Set)
	if err != nil {
		return nil, nil, identity, err
	}
	if after, err = answer(changed); err == nil && len(a.Set) > 0 {
		before, err = answer(a.Units[0])
	}
	return after, before, identity, err
}
