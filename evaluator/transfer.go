package evaluator

import (
	"context"
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/diagram"
	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// Transfer tells whether the solution of one unit can be copied to another: per precondition how each side
// meets it, what does not travel, and which strategies are open to the target. It fails as [Engine.Paths]
// does, and if both units are the same service of one country.
func (e *Engine) Transfer(ctx context.Context, from, to *profile.Unit, strategies []string) (_ *verdict.Transfer, err error) {
	defer diagram.Recover(&err)
	if from.Country == to.Country && from.Service == to.Service {
		return nil, verdict.Faults{{Rule: "usage", Message: "from and to are both " + from.Country + ": expected two countries"}}
	}
	chosen, err := e.strategies(strategies)
	if err != nil {
		return nil, err
	}
	source, err := e.analysable(ctx, from, chosen...)
	if err != nil {
		return nil, err
	}
	target, err := e.changeable(ctx, to, chosen...)
	if err != nil {
		return nil, err
	}
	shown := &verdict.Transfer{From: subject(from), To: subject(to), Strategies: []verdict.StrategyTransfer{}, Open: []string{}}
	for _, s := range chosen {
		one := verdict.StrategyTransfer{
			Strategy: s.Name, Title: s.Title,
			From: verdictOf(source.front.Outlook(s)), To: verdictOf(target.front.Outlook(s)),
		}
		for _, rule := range s.Preconditions {
			travels, err := transfer(source, target, rule)
			if err != nil {
				return nil, err
			}
			one.Preconditions = append(one.Preconditions, *travels)
		}
		shown.Strategies = append(shown.Strategies, one)
	}
	for _, s := range e.set.Strategies {
		if len(e.diagrams.Untabled(s)) == 0 && verdictOf(target.front.Outlook(s)) == verdict.Feasible {
			shown.Open = append(shown.Open, s.Name)
		}
	}
	return shown, nil
}

// transfer tells whether one precondition travels.
func transfer(source, target *point, rule *policy.Rule) (*verdict.PreconditionTransfer, error) {
	from, fromWays, err := source.side(rule)
	if err != nil {
		return nil, err
	}
	to, toWays, err := target.plain.side(rule)
	if err != nil {
		return nil, err
	}
	shown := &verdict.PreconditionTransfer{
		Name: rule.Name, Title: rule.Title, Necessity: rule.Necessity(), From: *from, To: *to, Copyable: true,
	}
	common := slices.ContainsFunc(fromWays, func(way int) bool { return slices.Contains(toWays, way) })
	switch {
	case from.Status != verdict.Met:
		shown.Travels = verdict.Unneeded
	case to.Status == verdict.Met && (common || len(fromWays) == 0 || len(toWays) == 0):
		shown.Travels = verdict.SameWay
	case to.Status == verdict.Met:
		shown.Travels = verdict.Equivalent
	case to.Status == verdict.Unknown:
		shown.Travels = verdict.Open
	default:
		shown.Travels = verdict.Stays
	}
	if shown.Travels == verdict.Stays || shown.Travels == verdict.Open {
		from := target.diagrams.Front(target.space.Encode(source.unit.Facts))
		step := target.front.TakeOver(&rule.Function, from)
		shown.Missing, shown.Copyable = target.changesOf(step.Changes, target.addUp(step.Changes, nil, source.unit.Facts)), step.Possible
		for i, change := range step.Changes {
			f := target.space.Dims[change.Dim].Fact
			// A fact that cannot change has no effort; its lever, given, says so.
			shown.Missing[i].Effort = max(0, DefaultEfforts().effort(f, target.unit.Facts[f.Path], fact.Constitutional))
		}
		shown.Remedy = rule.Remedy
	}
	if shown.Travels == verdict.Open {
		for _, path := range rule.Reads {
			if _, known := target.unit.Facts[path]; !known {
				shown.FindOut = append(shown.FindOut, path)
			}
		}
	}
	return shown, nil
}

// side says how one unit meets a precondition, and through which ways by their numbers.
func (p *point) side(rule *policy.Rule) (*verdict.Side, []int, error) {
	s, err := p.status(&rule.Function)
	if err != nil {
		return nil, nil, err
	}
	exact := p.exact()
	shown := &verdict.Side{Status: s.Status, Reason: exact.reasonOf(exact.front.OfRule(&rule.Function), rule.Reads)}
	var numbers []int
	for _, way := range rule.Ways {
		held, err := p.status(&way.Function)
		if err != nil {
			return nil, nil, err
		}
		if held.Status == verdict.Met {
			numbers = append(numbers, way.Number)
			shown.Ways = append(shown.Ways, verdict.Way{Title: way.Title, Number: way.Number, File: way.Place.File, Line: way.Place.Line}.Name())
		}
	}
	return shown, numbers, nil
}
