package analyse

import (
	"cmp"
	"context"
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/country"
	"github.com/leeway-policy/leeway/evaluator/internal/diagram"
	"github.com/leeway-policy/leeway/evaluator/internal/model"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
	"github.com/leeway-policy/leeway/evaluator/internal/record"
	"github.com/leeway-policy/leeway/evaluator/internal/table"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// Neighbours are the documented cases and the units in use that other units can learn from, with the statuses that they are
// compared by. They are safe for concurrent use.
type Neighbours struct {
	model  *model.Model
	cases  map[*policy.Strategy][]neighbourCase
	donors map[*policy.Strategy][]neighbourDonor
}

// A neighbourCase is a case with the statuses of the necessary preconditions of its strategy.
type neighbourCase struct {
	record.CaseUnit
	statuses []model.Status
	cells    []int
}

// NewNeighbours decides the cases and finds the units in which a strategy is in place.
func NewNeighbours(ctx context.Context, m *model.Model, cases []record.CaseUnit, units []*profile.Unit) (_ *Neighbours, err error) {
	defer diagram.Recover(&err)
	n := &Neighbours{model: m, cases: map[*policy.Strategy][]neighbourCase{}, donors: map[*policy.Strategy][]neighbourDonor{}}
	for _, k := range cases {
		s := m.Set.Strategy(k.Strategy)
		if s == nil {
			continue // its pack is not in use
		}
		p := m.Place(k.Asked)
		statuses, err := necessaryStatuses(ctx, p, s)
		if err != nil {
			return nil, err
		}
		n.cases[s] = append(n.cases[s], neighbourCase{k, statuses, p.Cells})
	}
	for _, unit := range units {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		if err := n.addDonor(ctx, unit); err != nil {
			return nil, err
		}
	}
	return n, nil
}

// Of returns the precedents and donors of a unit and a strategy, at most limit of each, or all if limit is 0.
func (n *Neighbours) Of(ctx context.Context, p *model.Placed, s *policy.Strategy, limit int) (*verdict.StrategyPrecedents, error) {
	p = p.Own(ctx)
	shown := &verdict.StrategyPrecedents{Strategy: s.Name, Title: s.Title}
	var err error
	if shown.Verdict, shown.InPlace, _, err = outlookOf(ctx, p, s); err != nil {
		return nil, err
	}
	statuses, err := necessaryStatuses(ctx, p, s)
	if err != nil {
		return nil, err
	}
	cells := n.model.Space.Encode(p.Unit.Facts)
	shown.Precedents = []verdict.Precedent{}
	for _, k := range n.cases[s] {
		precedent := n.precedent(p.Unit, s, statuses, cells, &k)
		if k.Country == p.Unit.Country && k.Service == p.Unit.Service {
			shown.SameUnit = append(shown.SameUnit, *precedent)
		} else {
			shown.Precedents = append(shown.Precedents, *precedent)
		}
	}
	slices.SortFunc(shown.Precedents, nearer)
	slices.SortFunc(shown.SameUnit, nearer)
	shown.Precedents, shown.MorePrecedents = first(shown.Precedents, limit)
	if shown.InPlace == verdict.Met {
		shown.Donors = []verdict.Donor{}
		return shown, nil
	}
	shown.Donors, shown.MoreDonors, err = n.donorsOf(ctx, p, s, statuses, limit)
	return shown, err
}

// first returns the first elements, at most limit or all if that is 0, and how many are left out.
func first[T any](list []T, limit int) (shown []T, more int) {
	if limit <= 0 || limit > len(list) {
		limit = len(list)
	}
	return list[:limit], len(list) - limit
}

// nearer orders precedents: by distance, then by the share of other cells among the compared facts, then by id.
func nearer(a, b verdict.Precedent) int {
	return cmp.Or(cmp.Compare(a.Distance, b.Distance), cmp.Compare(a.OtherShare(), b.OtherShare()), cmp.Compare(a.Case, b.Case))
}

// precedent compares a unit, with its statuses and cells, to a case.
func (n *Neighbours) precedent(unit *profile.Unit, s *policy.Strategy, statuses []model.Status, cells []int, k *neighbourCase) *verdict.Precedent {
	shown := &verdict.Precedent{
		Case: k.ID, Name: cmp.Or(k.Name, k.ID), Country: k.Country, CountryName: cmp.Or(k.Asked.CountryName, country.Name(k.Country)), Service: k.Service,
		Since: k.Since, Outcome: k.Outcome, Of: len(statuses), Differs: []verdict.StatusDifference{}, OtherFacts: []verdict.FactDifference{},
		Sources: k.Bibliography.Cited(k.Sources),
	}
	for i, rule := range necessary(s) {
		here, there := statuses[i].Status, k.statuses[i].Status
		switch {
		case here == verdict.Unknown || there == verdict.Unknown:
			shown.Distance += 0.5
		case here != there:
			shown.Distance++
		default:
			shown.Same++
			continue
		}
		shown.Differs = append(shown.Differs, verdict.StatusDifference{Precondition: rule.Name, Title: rule.Title, Here: here, There: there})
	}
	for i := range n.model.Space.Dims {
		dim := &n.model.Space.Dims[i]
		if cells[i] == table.Unknown || k.cells[i] == table.Unknown {
			continue
		}
		shown.Compared++
		if path := dim.Fact.Path; cells[i] != k.cells[i] {
			shown.OtherFacts = append(shown.OtherFacts, verdict.FactDifference{
				Path: path, Title: dim.Fact.Title, Here: unit.Facts[path], There: k.Asked.Facts[path],
			})
		}
	}
	return shown
}

// necessary returns the necessary preconditions of a strategy, in the author's order.
func necessary(s *policy.Strategy) []*policy.Rule {
	return slices.DeleteFunc(slices.Clone(s.Preconditions), func(r *policy.Rule) bool { return !r.Necessary })
}

// necessaryStatuses returns the statuses of the necessary preconditions of a strategy, in the author's order.
func necessaryStatuses(ctx context.Context, p *model.Placed, s *policy.Strategy) ([]model.Status, error) {
	rules := necessary(s)
	statuses := make([]model.Status, len(rules))
	for i, rule := range rules {
		var err error
		if statuses[i], err = p.Status(ctx, &rule.Function); err != nil {
			return nil, err
		}
	}
	return statuses, nil
}

// A PrecedentRequest says which precedents and donors to list.
type PrecedentRequest struct {
	// Strategies are the names of the strategies; empty stands for all.
	Strategies []string
	// Limit is the most precedents, and the most donors, of a unit and a strategy; 0 lists all.
	Limit int
}

// Precedents returns the precedents and donors of units, and the strategies in place for their services.
func Precedents(ctx context.Context, m *model.Model, n *Neighbours, units []*profile.Unit, request PrecedentRequest) (*verdict.Precedents, error) {
	chosen, err := m.Set.AllNamed(request.Strategies)
	if err != nil {
		return nil, err
	}
	shown := &verdict.Precedents{Equivalents: n.Equivalents(units)}
	shown.Units, err = eachUnit(ctx, units, nil, &shown.Faults, func(ctx context.Context, unit *profile.Unit) (_ *verdict.UnitPrecedents, err error) {
		defer diagram.Recover(&err)
		p, err := changeable(ctx, m, unit)
		if err != nil {
			return nil, err
		}
		of := &verdict.UnitPrecedents{Subject: subject(unit), Strategies: []verdict.StrategyPrecedents{}}
		for _, s := range chosen {
			one, err := n.Of(ctx, p, s, request.Limit)
			if err != nil {
				return nil, err
			}
			of.Strategies = append(of.Strategies, *one)
		}
		return of, nil
	})
	return shown, err
}
