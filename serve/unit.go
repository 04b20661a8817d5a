package serve

import (
	"context"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report/html"
)

// unit returns the unit that the parameters country and service name.
func (a *call) unit(ctx context.Context) (*evaluator.Unit, error) {
	key := unitKey{a.query.One("country"), a.query.One("service")}
	for _, unit := range a.state.units {
		if unit.Country == key.country && unit.Service == key.service {
			return unit, nil
		}
	}
	q := a.question()
	if err := a.query.Fill(&q); err != nil {
		return nil, err
	}
	asked, err := q.AskOne(ctx, a.state.engine)
	if err != nil {
		return nil, inParameters(err)
	}
	return asked.Units[0], nil
}

// unitPaths is the most paths of a strategy that a page shows.
const unitPaths = 5

// analyses returns what the page of one strategy of a unit shows beside its explanation.
func (a *call) analyses(ctx context.Context, unit *evaluator.Unit, strategy string) (html.Analyses, error) {
	var more html.Analyses
	units, strategies := []*evaluator.Unit{unit}, []string{strategy}
	reach, err := a.state.engine.Reach(ctx, units, strategies)
	if err != nil {
		return more, err
	}
	robustness, err := a.state.engine.Robustness(ctx, units, strategies, evaluator.DefaultTrust())
	if err != nil {
		return more, err
	}
	if len(reach.Units) == 0 || len(robustness.Units) == 0 {
		return more, append(reach.Faults, robustness.Faults...).Err()
	}
	more.Reach, more.Robustness = &reach.Units[0], &robustness.Units[0]
	more.Paths, err = a.paths(ctx, unit, strategies)
	return more, err
}

// paths returns the paths of a unit to some strategies, or to all if strategies is empty.
func (a *call) paths(ctx context.Context, unit *evaluator.Unit, strategies []string) (*verdict.UnitPaths, error) {
	paths, err := a.state.engine.Paths(ctx, []*evaluator.Unit{unit}, evaluator.PathRequest{Strategies: strategies, Limit: unitPaths})
	if err != nil {
		return nil, err
	}
	if len(paths.Units) == 0 {
		return nil, paths.Faults.Err()
	}
	return &paths.Units[0], nil
}

// unitPage shows one strategy of a unit, or all of them side by side if the address names none.
func unitPage(ctx context.Context, a *call) (*reply, error) {
	unit, err := a.unit(ctx)
	if err != nil {
		return nil, err
	}
	if strategy := a.query.One("strategy"); strategy != "" {
		return a.answerPage(ctx, unit, strategy)
	}
	explained, err := a.state.engine.Explain(ctx, unit)
	if err != nil {
		return nil, err
	}
	options, err := a.state.engine.StrategyOptions(ctx, []*evaluator.Unit{unit}, nil)
	if err != nil {
		return nil, err
	}
	if len(options.Units) == 0 {
		return nil, options.Faults.Err()
	}
	shown := html.NewUnit(explained, unitID, 1, html.Analyses{Options: &options.Units[0], Triangle: evaluator.TriangleOf(unit)})
	key := unitKey{unit.Country, unit.Service}
	return a.state.render("unit-page", struct {
		frame
		Unit           *html.Unit
		Others         []serviceLink
		WhatIf, Answer string
	}{
		a.frame(shown.Name()+", "+unit.Service, "/"), shown, a.otherServices(unit, ""),
		unitAddress("/what-if", key, nil), unitAddress("/api/options", key, nil),
	})
}

// mostDonors is the most countries to copy from that a page shows.
const mostDonors = 3

// answerPage shows one strategy of a unit.
func (a *call) answerPage(ctx context.Context, unit *evaluator.Unit, strategy string) (*reply, error) {
	more, err := a.analyses(ctx, unit, strategy)
	if err != nil {
		return nil, err
	}
	explained, err := a.state.engine.Explain(ctx, unit)
	if err != nil {
		return nil, err
	}
	precedents, err := a.state.engine.Precedents(ctx, []*evaluator.Unit{unit}, a.state.units, evaluator.PrecedentRequest{Strategies: []string{strategy}, Limit: mostDonors})
	if err != nil {
		return nil, err
	}
	var donors []verdict.Donor
	if len(precedents.Units) > 0 && len(precedents.Units[0].Strategies) > 0 {
		donors = precedents.Units[0].Strategies[0].Donors
	}
	shown := html.NewUnit(explained, unitID, 1, more)
	answer := html.NewAnswer(shown, strategy, html.NewElsewhere(a.state.evaluation, explained, strategy, donors))
	key := unitKey{unit.Country, unit.Service}
	return a.state.render("answer-page", struct {
		frame
		*html.Answer
		Siblings     []sibling
		Others       []serviceLink
		WhatIf, JSON string
	}{
		a.frame(answer.Headline()+", "+unit.Service, "/"), answer, a.siblings(shown, strategy), a.otherServices(unit, strategy),
		unitAddress("/what-if", key, nil),
		address("/api/explain", "country", key.country, "service", key.service, "strategy", strategy),
	})
}

// A sibling is a strategy of the same unit.
type sibling struct {
	serviceLink
	Mark string
}

// siblings links to all strategies of a unit.
func (a *call) siblings(of *html.Unit, current string) []sibling {
	all := make([]sibling, len(of.Strategies))
	for i, s := range of.Strategies {
		all[i] = sibling{serviceLink{s.Title, links().Answer(of.Country, of.Service, s.Name), s.Name == current}, s.Mark()}
	}
	return all
}

// otherServices links to all services of the unit's country, each with the same strategy if there is one.
func (a *call) otherServices(of *evaluator.Unit, strategy string) []serviceLink {
	var all []serviceLink
	for _, unit := range a.state.units {
		if unit.Country == of.Country && of.Country != "" {
			all = append(all, serviceLink{a.state.names.Service(unit.Service), links().Answer(unit.Country, unit.Service, strategy), unit.Service == of.Service})
		}
	}
	return all
}
