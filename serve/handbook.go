package serve

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report/html"
)

// handbookPage lists the strategies, or describes one.
func handbookPage(_ context.Context, a *call) (*reply, error) {
	strategies := a.state.engine.Strategies()
	name := a.query.One("strategy")
	if name == "" {
		return a.handbookIndex(strategies)
	}
	tables, err := a.state.engine.Tables(name, "")
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(strategies, func(s verdict.StrategyInfo) bool { return s.Name == name })
	var verdicts *html.Tally
	for _, tally := range html.NewTallies(a.state.evaluation) {
		if tally.Name == name {
			verdicts = &tally
		}
	}
	return render("strategy-whole", struct {
		frame
		Strategy *html.StrategyPage
		Tally    *html.Tally
		Others   []serviceLink
	}{
		a.frame(strategies[at].Title, "/handbook"), html.NewStrategyPage(strategies[at], tables, strategyID, 1),
		verdicts, strategyLinks(strategies, name),
	})
}

func strategyLinks(strategies []verdict.StrategyInfo, current string) []serviceLink {
	var all []serviceLink
	for _, s := range strategies {
		all = append(all, serviceLink{cmp.Or(s.Title, s.Name), links().Strategy(s.Name), s.Name == current})
	}
	return all
}

func (a *call) handbookIndex(strategies []verdict.StrategyInfo) (*reply, error) {
	handbook := struct {
		frame
		Strategies  []verdict.StrategyInfo
		Constraints []html.RulePage
	}{
		a.frame("Handbook", "/handbook"), strategies,
		html.NewRulePages("", a.state.engine.Constraints(), a.constraintTables(), "constraint", 3),
	}
	return render("handbook-page", handbook)
}

// constraintTables are the tables of the constraints.
func (a *call) constraintTables() []verdict.Table {
	return slices.DeleteFunc(slices.Clone(a.state.tables), func(t verdict.Table) bool { return t.Kind != "constraint" })
}

func factsPage(_ context.Context, a *call) (*reply, error) {
	return render("facts-page", struct {
		frame
		Catalogue html.FactsPage
	}{a.frame("Facts", "/facts"), html.FactsPage{Facts: a.state.facts}})
}

// sourcesPage is the bibliography: all that units and rules cite.
func sourcesPage(_ context.Context, a *call) (*reply, error) {
	cited := map[string]verdict.Source{}
	add := func(sources []verdict.Source) {
		for _, source := range sources {
			cited[source.Key] = source
		}
	}
	for _, s := range a.state.engine.Strategies() {
		add(s.Sources)
		for _, rule := range slices.Concat(s.Preconditions, s.Risks) {
			add(rule.Sources)
		}
		if s.Outcome != nil {
			add(s.Outcome.Sources)
		}
	}
	for _, rule := range a.state.engine.Constraints() {
		add(rule.Sources)
	}
	for _, unit := range a.state.units {
		for key, s := range unit.Sources {
			add([]verdict.Source{{Key: key, Citation: s.Citation, Year: s.Year, URL: s.URL, Checked: s.Checked}})
		}
	}
	var all []verdict.Source
	for _, key := range slices.Sorted(maps.Keys(cited)) {
		all = append(all, cited[key])
	}
	return render("sources-page", struct {
		frame
		Sources []verdict.Source
	}{a.frame("Sources", "/facts"), all})
}
