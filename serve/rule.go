package serve

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report/html"
)

// A whereRow is one status of a rule, and the units in which it has that status.
type whereRow struct {
	// Kind is the kind of the rule, by which the status is named.
	Kind   string
	Status verdict.Status
	Units  []verdict.Subject
}

// A ruleRow is one rule of a strategy in the list of all.
type ruleRow struct {
	citedRule
	Met, Unmet, Unknown int
}

// rulePage shows a precondition, a risk or the outcome of a strategy: its table, and where it is met.
func rulePage(_ context.Context, a *call) (*reply, error) {
	names, err := a.query.Need("strategy", "rule")
	if err != nil {
		return nil, err
	}
	tables, err := a.state.engine.Tables(names[0], names[1])
	if err != nil {
		return nil, err
	}
	rules := a.state.rules()
	at := slices.IndexFunc(rules, func(r citedRule) bool { return r.Strategy == names[0] && r.Name == names[1] })
	if at < 0 {
		return nil, missing("rule of "+names[0], names[1], nil)
	}
	rule := rules[at]
	where := a.state.where(&rule)
	if isCSV, err := a.wantsCSV(); isCSV || err != nil {
		return ruleCSV(&rule, where, err)
	}
	title := cmp.Or(rule.Title, rule.Name)
	return a.state.render("rule-page", struct {
		frame
		Rule    citedRule
		Page    html.RulePage
		Where   []whereRow
		Sources []verdict.Source
		CSV     string
	}{
		a.frame(title, "/preconditions"), rule,
		html.NewRulePages(rule.Strategy, []verdict.RuleInfo{rule.RuleInfo}, tables, "of", 1)[0], where, rule.Sources,
		address("/rule", "strategy", rule.Strategy, "rule", rule.Name, "format", "csv"),
	})
}

// where returns the units by the status that a rule of a strategy has in them.
func (s *state) where(rule *citedRule) []whereRow {
	rows := []whereRow{{rule.Kind, verdict.Met, nil}, {rule.Kind, verdict.Unmet, nil}, {rule.Kind, verdict.Unknown, nil}}
	for i := range s.evaluation.Units {
		unit := &s.evaluation.Units[i]
		for j := range unit.Strategies {
			if st := &unit.Strategies[j]; st.Name == rule.Strategy {
				status := statusIn(st, rule.Name)
				for k := range rows {
					if rows[k].Status == status {
						rows[k].Units = append(rows[k].Units, verdict.Subject{Country: unit.Country, CountryName: cmp.Or(unit.CountryName, unit.Country, unit.Service), Service: unit.Service, AsOf: unit.AsOf})
					}
				}
			}
		}
	}
	return rows
}

// statusIn returns the status of a rule in a decided strategy, "" if it has no such rule.
func statusIn(st *verdict.Strategy, rule string) verdict.Status {
	for i := range st.Preconditions {
		if st.Preconditions[i].Name == rule {
			return st.Preconditions[i].Status
		}
	}
	for i := range st.Risks {
		if st.Risks[i].Name == rule {
			return st.Risks[i].Status
		}
	}
	if st.Outcome != nil && st.Outcome.Name == rule {
		return st.Outcome.Status
	}
	return ""
}

func ruleCSV(rule *citedRule, where []whereRow, err error) (*reply, error) {
	if err != nil {
		return nil, err
	}
	rows := [][]string{{"strategy", "rule", "country", "country_name", "service", "status"}}
	for _, each := range where {
		for _, unit := range each.Units {
			rows = append(rows, []string{rule.Strategy, rule.Name, unit.Country, unit.CountryName, unit.Service, string(each.Status)})
		}
	}
	return csvReply(rule.Strategy+"-"+rule.Name, rows)
}

// preconditionsPage lists the preconditions of all strategies, or of one, with their outcomes and risks.
func preconditionsPage(_ context.Context, a *call) (*reply, error) {
	strategies := a.state.engine.Strategies()
	strategy := a.query.One("strategy")
	if strategy != "" && !slices.Contains(a.state.engine.StrategyNames(), strategy) {
		return nil, missing("strategy", strategy, a.state.engine.StrategyNames())
	}
	var rows []ruleRow
	for _, rule := range a.state.rules() {
		if rule.Strategy == "" || strategy != "" && rule.Strategy != strategy {
			continue
		}
		where := a.state.where(&rule)
		rows = append(rows, ruleRow{rule, len(where[0].Units), len(where[1].Units), len(where[2].Units)})
	}
	if isCSV, err := a.wantsCSV(); isCSV || err != nil {
		return preconditionsCSV(rows, err)
	}
	others := []serviceLink{{"All strategies", "/preconditions", strategy == ""}}
	for _, s := range strategies {
		others = append(others, serviceLink{cmp.Or(s.Title, s.Name), address("/preconditions", "strategy", s.Name), s.Name == strategy})
	}
	return a.state.render("preconditions-page", struct {
		frame
		Rows   []ruleRow
		Others []serviceLink
		CSV    string
	}{a.frame("Preconditions", "/preconditions"), rows, others, address("/preconditions", "strategy", strategy, "format", "csv")})
}

func preconditionsCSV(list []ruleRow, err error) (*reply, error) {
	if err != nil {
		return nil, err
	}
	rows := [][]string{{"strategy", "rule", "title", "kind", "necessity", "layer", "met", "unmet", "unknown"}}
	for i := range list {
		r := &list[i]
		rows = append(rows, []string{
			r.Strategy, r.Name, r.Title, r.Kind, r.Necessity, r.Layer,
			strconv.Itoa(r.Met), strconv.Itoa(r.Unmet), strconv.Itoa(r.Unknown),
		})
	}
	return csvReply("preconditions", rows)
}
