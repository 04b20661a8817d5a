package serve

import (
	"cmp"
	"context"
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
	return a.state.render("strategy-whole", struct {
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
		html.NewRulePages("", a.state.engine.Constraints(), a.constraintTables(), constraintID, 3),
	}
	return a.state.render("handbook-page", handbook)
}

// constraintTables are the tables of the constraints.
func (a *call) constraintTables() []verdict.Table {
	return slices.DeleteFunc(slices.Clone(a.state.tables), func(t verdict.Table) bool { return t.Kind != "constraint" })
}
