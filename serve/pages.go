package serve

import (
	"context"
	"slices"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report/html"
)

// addPages adds the routes of pages.
func addPages(routes map[string]*route) {
	routes["/"] = &route{methods: getOnly, expensive: true, params: []string{"service"}, answer: matrixPage}
	routes["/state"] = &route{methods: getOnly, expensive: true, params: []string{"country"}, answer: statePage}
	routes["/unit"] = &route{methods: getOnly, expensive: true, params: []string{"country", "service"}, answer: unitPage}
	routes["/what-if"] = &route{methods: getOnly, expensive: true, params: []string{"country", "service", "set"}, facts: true, several: []string{"set"}, answer: whatIfPage}
	routes["/what-if/profile"] = &route{methods: getOnly, expensive: true, params: []string{"country", "service", "set"}, several: []string{"set"}, answer: changedProfile}
	routes["/transfer"] = &route{methods: getOnly, expensive: true, params: []string{"from", "to", "service", "strategy"}, answer: transferPage}
	routes["/handbook"] = &route{methods: getOnly, expensive: true, params: []string{"strategy"}, answer: handbookPage}
	routes["/facts"] = &route{methods: getOnly, expensive: true, answer: factsPage}
	routes["/sources"] = &route{methods: getOnly, expensive: true, answer: sourcesPage}
	routes["/author"] = &route{methods: getOnly, answer: authorPage}
	routes["/banner"] = &route{methods: getOnly, params: []string{"page", "shown"}, answer: bannerPart}
}

// A serviceLink is one choice of a service.
type serviceLink struct {
	Name, URL string
	Current   bool
}

func matrixPage(ctx context.Context, a *call) (*reply, error) {
	service := a.query.One("service")
	units, shown := a.state.units, a.state.evaluation
	if service != "" {
		var err error
		if units, err = a.state.engine.Select(a.state.units, evaluator.Filter{Services: []string{service}}); err != nil {
			return nil, err
		}
		if shown, err = a.state.engine.EvaluateAll(ctx, units, evaluator.Request{}); err != nil {
			return nil, err
		}
	}
	reach, err := a.state.engine.Reach(ctx, units, nil)
	if err != nil {
		return nil, err
	}
	data := struct {
		frame
		Service  string
		Services []serviceLink
		AsOf     int
		Units    int
		Tallies  []html.Tally
		Overview *html.Overview
		Matrix   *html.Matrix
		Map      *html.Tiles
		Chart    *html.ReachChart
	}{
		frame: a.frame("Matrix", "/"), Service: service, Units: len(shown.Units), AsOf: asOf(shown),
		Services: a.serviceLinks(service),
		Tallies:  html.NewTallies(shown), Map: html.NewTiles(shown, service), Chart: html.NewReachChart(reach),
	}
	if service == "" {
		data.Overview = html.NewOverview(shown)
	} else {
		data.Matrix = html.NewMatrix(shown, reach, service)
	}
	return render("matrix-page", data)
}

func (a *call) serviceLinks(current string) []serviceLink {
	all := []serviceLink{{Name: "All services", URL: "/", Current: current == ""}}
	for _, name := range a.state.services() {
		all = append(all, serviceLink{Name: name, URL: address("/", "service", name), Current: name == current})
	}
	return all
}

// asOf is the year that all units describe, 0 if they differ.
func asOf(e *verdict.Evaluation) int {
	year := 0
	for _, unit := range e.Units {
		if year != 0 && unit.AsOf != year {
			return 0
		}
		year = unit.AsOf
	}
	return year
}

func statePage(ctx context.Context, a *call) (*reply, error) {
	countries, err := a.query.Need("country")
	if err != nil {
		return nil, err
	}
	units, err := a.state.engine.Select(a.state.units, evaluator.Filter{Countries: countries})
	if err != nil {
		return nil, err
	}
	reach, err := a.state.engine.Reach(ctx, units, nil)
	if err != nil {
		return nil, err
	}
	options, err := a.state.engine.StrategyOptions(ctx, units, nil)
	if err != nil {
		return nil, err
	}
	evaluation, err := a.state.engine.EvaluateAll(ctx, units, evaluator.Request{Reasons: true})
	if err != nil {
		return nil, err
	}
	var rows []html.Row
	for _, service := range html.Services(evaluation) {
		for _, row := range html.NewMatrix(evaluation, reach, service).Rows {
			row.Name = service
			rows = append(rows, row)
		}
	}
	first := html.NewUnit(&evaluation.Units[0], "context", 2, html.Analyses{})
	context := slices.DeleteFunc(first.Facts, func(f verdict.Fact) bool { return !verdict.OfContext(f.Path) })
	name := first.Name()
	return render("state-page", struct {
		frame
		Name, Note string
		Country    string
		AsOf       int
		Columns    []html.Column
		Rows       []html.Row
		Openings   []html.Opening
		Evidence   html.Evidence
	}{
		a.frame(name, "/"), name, units[0].CountryNote, units[0].Country, units[0].AsOf,
		html.NewColumns(evaluation), rows, html.NewOpenings(html.StateOf(options, units[0].Country)), html.NewEvidence("Facts of the context", name, context),
	})
}

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

// analyses returns all that a page shows of a unit beside its explanation.
func (a *call) analyses(ctx context.Context, unit *evaluator.Unit) (html.Analyses, error) {
	more := html.Analyses{Triangle: evaluator.TriangleOf(unit)}
	reach, err := a.state.engine.Reach(ctx, []*evaluator.Unit{unit}, nil)
	if err != nil {
		return more, err
	}
	robustness, err := a.state.engine.Robustness(ctx, []*evaluator.Unit{unit}, nil, evaluator.DefaultTrust())
	if err != nil {
		return more, err
	}
	if len(reach.Units) == 0 || len(robustness.Units) == 0 {
		return more, append(reach.Faults, robustness.Faults...).Err()
	}
	more.Reach, more.Robustness = &reach.Units[0], &robustness.Units[0]
	options, err := a.state.engine.StrategyOptions(ctx, []*evaluator.Unit{unit}, nil)
	if err != nil {
		return more, err
	}
	if len(options.Units) == 0 {
		return more, options.Faults.Err()
	}
	more.Options = &options.Units[0]
	more.Paths, err = a.paths(ctx, unit)
	return more, err
}

// paths returns the paths of a unit.
func (a *call) paths(ctx context.Context, unit *evaluator.Unit) (*verdict.UnitPaths, error) {
	paths, err := a.state.engine.Paths(ctx, []*evaluator.Unit{unit}, evaluator.PathRequest{Limit: unitPaths})
	if err != nil {
		return nil, err
	}
	if len(paths.Units) == 0 {
		return nil, paths.Faults.Err()
	}
	return &paths.Units[0], nil
}

func unitPage(ctx context.Context, a *call) (*reply, error) {
	unit, err := a.unit(ctx)
	if err != nil {
		return nil, err
	}
	explained, err := a.state.engine.Explain(ctx, unit)
	if err != nil {
		return nil, err
	}
	more, err := a.analyses(ctx, unit)
	if err != nil {
		return nil, err
	}
	shown := html.NewUnit(explained, unitID, 1, more)
	key := unitKey{unit.Country, unit.Service}
	return render("unit-page", struct {
		frame
		Unit           *html.Unit
		Others         []serviceLink
		WhatIf, Answer string
	}{
		a.frame(shown.Name()+", "+unit.Service, "/"), shown, a.otherServices(unit),
		unitAddress("/what-if", key, nil), unitAddress("/api/explain", key, nil),
	})
}

// otherServices links to all services of the unit's country.
func (a *call) otherServices(of *evaluator.Unit) []serviceLink {
	var all []serviceLink
	for _, unit := range a.state.units {
		if unit.Country == of.Country && of.Country != "" {
			all = append(all, serviceLink{unit.Service, unitAddress("/unit", unitKey{unit.Country, unit.Service}, nil), unit.Service == of.Service})
		}
	}
	return all
}
