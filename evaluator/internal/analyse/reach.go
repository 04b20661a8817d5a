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
func Reach(ctx context.Context, m *model.Model, units []*profile.Unit, strategies []string) (*verdict.Reach, error) {
	chosen, err := m.Set.AllNamed(strategies)
	if err != nil {
		return nil, err
	}
	names, _ := steps()
	shown := &verdict.Reach{Levers: names, Countries: []verdict.CountryReach{}}
	shown.Units, err = eachUnit(ctx, units, nil, &shown.Faults, func(ctx context.Context, unit *profile.Unit) (*verdict.UnitReach, error) {
		return reachOfUnit(ctx, m, unit, chosen)
	})
	for i := range shown.Units {
		addReach(shown, &shown.Units[i])
	}
	return shown, err
}

func reachOfUnit(ctx context.Context, m *model.Model, unit *profile.Unit, chosen []*policy.Strategy) (_ *verdict.UnitReach, err error) {
	defer diagram.Recover(&err)
	p, err := changeable(ctx, m, unit)
	if err != nil {
		return nil, err
	}
	shown := &verdict.UnitReach{Subject: subject(unit), Strategies: []verdict.StrategyReach{}}
	for _, s := range chosen {
		reach, err := reachOf(ctx, p, s)
		if err != nil {
			return nil, err
		}
		shown.Strategies = append(shown.Strategies, *reach)
	}
	return shown, nil
}

func reachOf(ctx context.Context, p *model.Placed, s *policy.Strategy) (*verdict.StrategyReach, error) {
	shown := &verdict.StrategyReach{Strategy: s.Name}
	var err error
	if shown.Verdict, shown.InPlace, shown.Untabled, err = outlookOf(ctx, p, s); err != nil || shown.Untabled != "" {
		return shown, err
	}
	if shown.InPlace == verdict.Met {
		shown.Certain, shown.Possible = verdict.InPlace, verdict.InPlace
		return shown, nil
	}
	shown.Certain, shown.Possible = verdict.NeverReached, verdict.NeverReached
	names, levers := steps()
	for step := len(names) - 1; step >= 0; step-- {
		reach := p.Front(ctx).Reach(s, func(dim, _, to int) bool {
			d := &p.Model.Space.Dims[dim]
			if step == 0 || s.Produces(d.Fact.Path) {
				return false
			}
			return p.Follows(d.Fact) || d.Fact.LeverBetween(p.Unit.Facts[d.Fact.Path], d.Cells[to].Value) <= levers[step-1]
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

// outlookOf returns the verdict of a strategy, the status of its outcome ("" if it has none), and why the strategy cannot be
// analysed, "" if it can.
func outlookOf(ctx context.Context, p *model.Placed, s *policy.Strategy) (v verdict.Verdict, inPlace verdict.Status, untabled string, err error) {
	fault := unanalysable(p.Model, s)
	if fault == nil {
		status, err := p.InPlace(ctx, s)
		return model.VerdictOf(p.Front(ctx).Outlook(s)), status.Status, "", err
	}
	decided, err := strategyOf(ctx, p, s, Request{})
	if err != nil {
		return "", "", "", err
	}
	return decided.Verdict, decided.InPlace, fault.Place().OfLine().String() + ": " + fault.Message, nil
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
		if s.InPlace == verdict.Met {
			s.Certain, s.Possible = verdict.Now, verdict.Now // counted among those within reach now
		}
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
