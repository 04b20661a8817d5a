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
	routes["/one-away"] = &route{methods: getOnly, expensive: true, params: []string{"service"}, answer: nearPage}
	routes["/find-out"] = &route{methods: getOnly, expensive: true, params: []string{"service"}, answer: findOutPage}
	routes["/state"] = &route{methods: getOnly, expensive: true, params: []string{"country"}, answer: statePage}
	routes["/unit"] = &route{methods: getOnly, expensive: true, params: []string{"country", "service", "strategy"}, answer: unitPage}
	routes["/what-if"] = &route{methods: getOnly, expensive: true, params: []string{"country", "service", "set"}, facts: true, several: []string{"set"}, answer: whatIfPage}
	routes["/what-if/profile"] = &route{methods: getOnly, expensive: true, params: []string{"country", "service", "set"}, several: []string{"set"}, answer: changedProfile}
	routes["/transfer"] = &route{methods: getOnly, expensive: true, params: []string{"from", "to", "service", "strategy"}, answer: transferPage}
	routes["/handbook"] = &route{methods: getOnly, expensive: true, params: []string{"strategy"}, answer: handbookPage}
	routes["/countries"] = &route{methods: getOnly, expensive: true, params: []string{"format"}, answer: countriesPage}
	routes["/units"] = &route{methods: getOnly, expensive: true, params: []string{"country", "service", "strategy", "state", "q", "format"}, answer: unitsPage}
	routes["/preconditions"] = &route{methods: getOnly, expensive: true, params: []string{"strategy", "format"}, answer: preconditionsPage}
	routes["/rule"] = &route{methods: getOnly, expensive: true, params: []string{"strategy", "rule", "format"}, answer: rulePage}
	routes["/facts"] = &route{methods: getOnly, expensive: true, params: []string{"format"}, answer: factsPage}
	routes["/fact"] = &route{methods: getOnly, expensive: true, params: []string{"fact", "format"}, answer: factPage}
	routes["/sources"] = &route{methods: getOnly, expensive: true, params: []string{"format"}, answer: sourcesPage}
	routes["/source"] = &route{methods: getOnly, expensive: true, params: []string{"source", "format"}, answer: sourcePage}
	routes["/search"] = &route{methods: getOnly, expensive: true, params: []string{"q", "kind"}, answer: searchPage}
	routes["/author"] = &route{methods: getOnly, answer: authorPage}
	routes["/banner"] = &route{methods: getOnly, params: []string{"page", "shown"}, answer: bannerPart}
}

// A serviceLink is one choice of a service.
type serviceLink struct {
	Name, URL string
	Current   bool
}

// shownBeside is the most entries of a list that stands beside the matrix.
const shownBeside = 5

func matrixPage(ctx context.Context, a *call) (*reply, error) {
	service := a.query.One("service")
	units, shown, err := a.served(ctx, service)
	if err != nil {
		return nil, err
	}
	reach, err := a.state.engine.Reach(ctx, units, nil)
	if err != nil {
		return nil, err
	}
	unknowns, err := a.unknowns(ctx, units)
	if err != nil {
		return nil, err
	}
	near := html.NewNear(shown, reach)
	data := struct {
		frame
		Service        string
		Services       []serviceLink
		AsOf           int
		Units, Now, Of int
		Tallies        []html.Tally
		Overview       *html.Overview
		Matrix         *html.Matrix
		Map            *html.Tiles
		Chart          *html.ReachChart
		Near           []html.Near
		NearCount      int
		Unknowns       []html.Unknown
		UnknownCount   int
		NearPage       string
		FindOutPage    string
	}{
		frame: a.frame("Matrix", "/"), Service: service, Units: len(shown.Units), AsOf: asOf(shown),
		Services: a.serviceLinks("/", service),
		Tallies:  html.NewTallies(shown), Map: html.NewTiles(shown, service), Chart: html.NewReachChart(reach),
		Near: near[:min(len(near), shownBeside)], NearCount: html.CountNear(near),
		Unknowns: unknowns[:min(len(unknowns), shownBeside)], UnknownCount: len(unknowns),
		NearPage: address("/one-away", "service", service), FindOutPage: address("/find-out", "service", service),
	}
	for _, t := range data.Tallies {
		data.Now, data.Of = data.Now+t.InPlace+t.Feasible, data.Of+t.Of()
	}
	if service == "" {
		data.Overview = html.NewOverview(shown, reach)
	} else {
		data.Matrix = html.NewMatrix(shown, reach, service)
	}
	return a.state.render("matrix-page", data)
}

// serviceLinks links to a page of all services, and of each.
func (a *call) serviceLinks(page, current string) []serviceLink {
	all := []serviceLink{{Name: "All services", URL: page, Current: current == ""}}
	for _, name := range a.state.services() {
		all = append(all, serviceLink{Name: a.state.names.Service(name), URL: address(page, "service", name), Current: name == current})
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
	return a.state.render("state-page", struct {
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
