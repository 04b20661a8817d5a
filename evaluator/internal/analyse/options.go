package analyse

import (
	"context"
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/diagram"
	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/internal/model"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// Options sets the strategies of each unit side by side, and sums them up for each country. Options are compared with
// all those of the unit, also where only some strategies are asked for; empty stands for all. The answer includes the
// faults of units that break a constraint.
//
// It fails with [verdict.Faults] if a strategy is unknown.
func Options(ctx context.Context, m *model.Model, units []*profile.Unit, strategies []string) (*verdict.StrategyOptions, error) {
	if _, err := m.Set.AllNamed(strategies); err != nil {
		return nil, err
	}
	shown := &verdict.StrategyOptions{Units: []verdict.UnitOptions{}, States: []verdict.StateOptions{}}
	answers, err := eachUnit(ctx, units, nil, &shown.Faults, func(ctx context.Context, unit *profile.Unit) (*unitOptions, error) {
		return optionsOfUnit(ctx, m, unit, strategies)
	})
	var state []*unitOptions // the units of one country
	for i := range answers {
		shown.Units, state = append(shown.Units, answers[i].shown), append(state, &answers[i])
		if country := answers[i].shown.Country; i+1 == len(answers) || answers[i+1].shown.Country != country {
			if country != "" {
				shown.States = append(shown.States, stateOptions(m, state))
			}
			state = nil
		}
	}
	return shown, err
}

// A unitOptions is the answer about a unit, with what single changes of its facts do.
type unitOptions struct {
	unit    *profile.Unit
	shown   verdict.UnitOptions
	changes []singleChange
}

func optionsOfUnit(ctx context.Context, m *model.Model, unit *profile.Unit, strategies []string) (_ *unitOptions, err error) {
	defer diagram.Recover(&err)
	p, err := analysable(ctx, m, unit)
	if err != nil {
		return nil, err
	}
	answer := &unitOptions{unit: unit, shown: verdict.UnitOptions{Subject: subject(unit)}}
	dispute, err := NewDispute(ctx, p)
	if err != nil {
		return nil, err
	}
	for _, s := range m.Set.Strategies {
		option, err := optionOf(ctx, p, s)
		if err != nil {
			return nil, err
		}
		if dispute != nil && model.Passes(strategies, s.Name) {
			if option.Disputed, err = dispute.Of(ctx, s); err != nil {
				return nil, err
			}
		}
		answer.shown.Strategies = append(answer.shown.Strategies, *option)
	}
	compareOptions(answer.shown.Strategies)
	answer.shown.Strategies = slices.DeleteFunc(answer.shown.Strategies, func(o verdict.Option) bool { return !model.Passes(strategies, o.Strategy) })
	answer.changes, err = singleChanges(ctx, p, strategies)
	return answer, err
}

// compareOptions says of each option which others dominate it.
func compareOptions(options []verdict.Option) {
	for i := range options {
		options[i].DominatedBy = []string{}
		for _, other := range options {
			if other.Counts.Dominates(options[i].Counts) {
				options[i].DominatedBy = append(options[i].DominatedBy, other.Strategy)
			}
		}
	}
}

// optionOf describes one strategy of a unit, without comparing it.
func optionOf(ctx context.Context, p *model.Placed, s *policy.Strategy) (*verdict.Option, error) {
	decided, err := strategyOf(ctx, p, s, Request{})
	if err != nil {
		return nil, err
	}
	option := &verdict.Option{
		Strategy: s.Name, Title: s.Title, Verdict: decided.Verdict, InPlace: decided.InPlace, Fit: decided.Fit,
		Counts: verdict.OptionCounts{State: decided.State(), Lever: verdict.NeverReached}, Actors: []string{}, Risks: []verdict.Risk{},
	}
	for _, rule := range decided.Preconditions {
		if rule.Necessity == verdict.Necessary && rule.Status != verdict.Met {
			option.Counts.Preconditions++
		}
	}
	for _, risk := range decided.Risks {
		if risk.Status != verdict.Unmet {
			option.Risks = append(option.Risks, risk)
		}
	}
	if option.InPlace == verdict.Met || option.Verdict == verdict.Feasible {
		option.Counts.Lever, option.Counts.Effort = verdict.NoLever, new(int)
		return option, nil
	}
	paths, err := pathsTo(ctx, p.Own(ctx), s, PathRequest{Efforts: DefaultEfforts(), Limit: 1, cheapest: true}, fact.Constitutional)
	if err != nil {
		return nil, err
	}
	option.Blocked, option.Untabled = paths.Blocked, paths.Untabled
	if len(paths.Paths) > 0 {
		option.Path = &paths.Paths[0]
		option.Counts.Lever, option.Counts.Effort = leverOf(option.Path), &option.Path.Effort
		option.Actors = actorsOn(option.Path)
	}
	return option, nil
}

// leverOf returns the highest lever of a path. A total that follows its parts takes no lever of its own.
func leverOf(path *verdict.Path) string {
	levers := verdict.OptionLevers()
	highest := 0
	for _, change := range path.Changes {
		if change.Effort > 0 {
			highest = max(highest, slices.Index(levers, change.Lever))
		}
	}
	return levers[highest]
}

// actorsOn returns those who act on a path.
func actorsOn(path *verdict.Path) []string {
	return slices.DeleteFunc(verdict.Actors(), func(actor string) bool {
		return !slices.ContainsFunc(path.Changes, func(c verdict.Change) bool { return c.Effort > 0 && slices.Contains(c.Actors, actor) })
	})
}

// stateOptions sums up the units of one country.
func stateOptions(m *model.Model, units []*unitOptions) verdict.StateOptions {
	first := &units[0].shown
	state := verdict.StateOptions{
		Country: first.Country, CountryName: first.CountryName, Strategies: []verdict.OptionSums{},
		Of: len(units) * len(first.Strategies),
	}
	for i, option := range first.Strategies {
		sums := verdict.OptionSums{Strategy: option.Strategy, Within: make([]int, len(verdict.OptionLevers())-1), Of: len(units)}
		for _, unit := range units {
			addOption(&sums, &unit.shown.Strategies[i])
		}
		state.Strategies = append(state.Strategies, sums)
	}
	state.Changes = openingChanges(m, units)
	return state
}

// addOption counts a unit in the sums of a strategy.
func addOption(sums *verdict.OptionSums, option *verdict.Option) {
	switch at := slices.Index(verdict.OptionLevers(), option.Counts.Lever); {
	case option.InPlace == verdict.Met:
		sums.InPlace++
	case option.Verdict == verdict.Feasible:
		sums.Feasible++
	case at < len(sums.Within):
		sums.Within[at]++
	default:
		sums.Closed++
	}
}
