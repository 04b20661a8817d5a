package analyse

import (
	"context"

	"github.com/leeway-policy/leeway/evaluator/internal/model"

	"github.com/leeway-policy/leeway/evaluator/internal/diagram"
	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// steps returns the steps of a reach: now, and each lever that can be pulled.
func steps() (names []string, levers []fact.Lever) {
	names = []string{verdict.Now}
	for _, lever := range fact.Levers() {
		if lever != fact.Given {
			names, levers = append(names, lever.String()), append(levers, lever)
		}
	}
	return names, levers
}

// Reach returns, for each unit, the first step at which each strategy is within reach: now, with changes up
// to some lever, or never. The answer includes the faults of units that break a constraint.
func Reach(ctx context.Context, m *model.Model, units []*profile.Unit, strategies []string) (_ *verdict.Reach, err error) {
	defer diagram.Recover(&err)
	chosen, err := m.Set.AllNamed(strategies)
	if err != nil {
		return nil, err
	}
	names, _ := steps()
	shown := &verdict.Reach{Levers: names, Units: []verdict.UnitReach{}, Countries: []verdict.CountryReach{}}
	for _, unit := range units {
		p, err := changeable(ctx, m, unit)
		if err := shown.Faults.Collect(err); err != nil {
			return nil, err
		}
		if p == nil {
			continue
		}
		one := verdict.UnitReach{Subject: subject(unit), Strategies: []verdict.StrategyReach{}}
		for _, s := range chosen {
			reach, err := reachOf(ctx, p, s)
			if err != nil {
				return nil, err
			}
			one.Strategies = append(one.Strategies, *reach)
		}
		shown.Units = append(shown.Units, one)
		addReach(shown, &one)
	}
	return shown, nil
}

func reachOf(ctx context.Context, p *model.Placed, s *policy.Strategy) (*verdict.StrategyReach, error) {
	shown := &verdict.StrategyReach{Strategy: s.Name}
	if fault := unanalysable(p.Model, s); fault != nil {
		decided, err := strategyOf(ctx, p, s, Request{})
		if err != nil {
			return nil, err
		}
		shown.Verdict, shown.Untabled = decided.Verdict, fault.Place().OfLine().String()+": "+fault.Message
		return shown, nil
	}
	shown.Verdict = model.VerdictOf(p.Front(ctx).Outlook(s))
	shown.Certain, shown.Possible = verdict.NeverReached, verdict.NeverReached
	names, levers := steps()
	for step := len(names) - 1; step >= 0; step-- {
		reach := p.Front(ctx).Reach(s, func(dim, _ int) bool {
			f := p.Model.Space.Dims[dim].Fact
			return step > 0 && (p.Follows(f) || f.LeverOf(p.Unit.Facts[f.Path]) <= levers[step-1])
		})
		if reach.Certain {
			shown.Certain = names[step]
		}
		if reach.Possible {
			shown.Possible = names[step]
		}
	}
	return shown, nil
}

// addReach adds a unit to the counts of its country.
func addReach(shown *verdict.Reach, unit *verdict.UnitReach) {
	last := len(shown.Countries) - 1
	if last < 0 || shown.Countries[last].Country != unit.Country {
		shown.Countries = append(shown.Countries, verdict.CountryReach{
			Country: unit.Country, CountryName: unit.CountryName,
			Certain: make([]int, len(shown.Levers)), Possible: make([]int, len(shown.Levers)),
		})
		last++
	}
	country := &shown.Countries[last]
	for _, s := range unit.Strategies {
		country.Of++
		for step := len(shown.Levers) - 1; step >= 0; step-- {
			if within(shown.Levers, s.Certain, step) {
				country.Certain[step]++
			}
			if within(shown.Levers, s.Possible, step) {
				country.Possible[step]++
			}
		}
	}
}

// within reports whether a strategy that comes within reach at one step is within reach at another.
func within(levers []string, at string, step int) bool {
	for i, lever := range levers {
		if lever == at {
			return i <= step
		}
	}
	return false
}
