package evaluator

import (
	"context"
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/analyse"
	"github.com/leeway-policy/leeway/evaluator/internal/model"
	"github.com/leeway-policy/leeway/evaluator/internal/record"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// A PrecedentRequest says which precedents and donors of a unit to list.
type PrecedentRequest = analyse.PrecedentRequest

// Precedents returns, for each unit and strategy, the documented cases in use, the nearest first, and the countries among
// others in which the strategy is in place for the service, those first of whose solution most travels. Others are also where
// it looks for the strategies in place for a service. It fails with [verdict.Faults] for an unknown strategy.
func (e *Engine) Precedents(ctx context.Context, units, others []*Unit, request PrecedentRequest) (*verdict.Precedents, error) {
	n, err := e.neighbours(ctx, others, others)
	if err != nil {
		return nil, err
	}
	precedents, err := analyse.Precedents(ctx, e.model, n.Neighbours, units, request)
	if err != nil {
		return nil, err
	}
	precedents.Faults = slices.Concat(n.faults, precedents.Faults).Sorted()
	return precedents, nil
}

// neighbours are those of other units, with the cases that they rest on and the faults of those left out.
type neighbours struct {
	*analyse.Neighbours
	cases  []record.CaseUnit
	others []*Unit
	faults verdict.Faults
}

// neighbours reads the cases in use, and compares with them and with units. Profiles have the contexts of cases that state
// none of their own.
func (e *Engine) neighbours(ctx context.Context, profiles, units []*Unit) (*neighbours, error) {
	cases, faults, err := record.BasisOf(e.model).ReadCaseUnits(ctx, profiles, nil)
	if err != nil {
		return nil, err
	}
	found, err := analyse.NewNeighbours(ctx, e.model, cases, units)
	if err != nil {
		return nil, err
	}
	return &neighbours{found, cases, units, faults}, nil
}

// neighbours returns the neighbours of the units asked about: the profiles in use, and those units in place of profiles of
// the same country and service.
func (a *Asked) neighbours(ctx context.Context, inUse *Profiles) (*neighbours, error) {
	if inUse == nil {
		inUse = &Profiles{}
		if inUse.Units, inUse.Faults = a.Engine.model.Read(ctx); ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
	}
	units := slices.DeleteFunc(slices.Clone(inUse.Units), func(unit *Unit) bool {
		return slices.ContainsFunc(a.Units, func(own *Unit) bool { return own.Country == unit.Country && own.Service == unit.Service })
	})
	units = append(units, a.Units...)
	model.SortByName(units)
	// The last unit of a country has the context of its cases: that of the profile in use, if there is one.
	n, err := a.Engine.neighbours(ctx, slices.Concat(a.Units, inUse.Units), units)
	if err != nil {
		return nil, err
	}
	n.faults = append(n.faults, inUse.Faults...)
	return n, nil
}

// Precedents answers as [Engine.Precedents] does; the other units are the profiles in use. The strategies are those of the
// question, not of the request.
func (q Question) Precedents(ctx context.Context, e *Engine, request PrecedentRequest) (*verdict.Precedents, error) {
	a, err := q.Ask(ctx, e)
	if err != nil {
		return nil, err
	}
	n, err := a.neighbours(ctx, q.Profiles)
	if err != nil {
		return nil, err
	}
	request.Strategies = a.Filter.Strategies
	precedents, before, about, err := several(ctx, a, func(units []*Unit) (*verdict.Precedents, error) {
		return analyse.Precedents(ctx, a.Engine.model, n.Neighbours, units, request)
	})
	if err != nil {
		return nil, err
	}
	identity, err := record.Identity(a.Engine.model, n.cases, n.others...)
	if err != nil {
		return nil, err
	}
	if before != nil {
		before.Identity, precedents.Set = identity, a.Set
	}
	precedents.Identity, precedents.Before = identity, before
	precedents.Faults = slices.Concat(n.faults, about.faults, precedents.Faults).Sorted()
	return precedents, nil
}
