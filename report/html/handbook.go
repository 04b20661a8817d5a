package html

import (
	"slices"

	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// A StrategyPage is the part of the handbook about one strategy.
type StrategyPage struct {
	verdict.StrategyInfo
	// ID is the anchor, Level the level of the heading, 1 to 4.
	ID                   string
	Level                int
	Preconditions, Risks []RulePage
	// Outcome has the one outcome, if there is one.
	Outcome []RulePage
}

// A RulePage is the part of the handbook about one rule.
type RulePage struct {
	verdict.RuleInfo
	ID    string
	Level int
	// Table is nil if the rule has none.
	Table *verdict.Table
}

// NewStrategyPage returns the page of a strategy. The tables are those of all rules. The anchors of its rules begin
// with id: see [RuleID].
func NewStrategyPage(info verdict.StrategyInfo, tables []verdict.Table, id string, level int) *StrategyPage {
	var outcome []verdict.RuleInfo
	if info.Outcome != nil {
		outcome = append(outcome, *info.Outcome)
	}
	return &StrategyPage{
		StrategyInfo: info, ID: id, Level: level,
		Preconditions: NewRulePages(info.Name, info.Preconditions, tables, id, level+1),
		Risks:         NewRulePages(info.Name, info.Risks, tables, id, level+1),
		Outcome:       NewRulePages(info.Name, outcome, tables, id, level+1),
	}
}

// NewRulePages returns the pages of the rules of a strategy, or of constraints if strategy is "".
func NewRulePages(strategy string, rules []verdict.RuleInfo, tables []verdict.Table, id string, level int) []RulePage {
	pages := make([]RulePage, len(rules))
	for i, rule := range rules {
		pages[i] = RulePage{RuleInfo: rule, ID: RuleID(id, rule.Name), Level: level}
		at := slices.IndexFunc(tables, func(t verdict.Table) bool { return t.Strategy == strategy && t.Rule == rule.Name })
		if at >= 0 && tables[at].Untabled == "" {
			pages[i].Table = &tables[at]
		}
	}
	return pages
}

// RuleID returns the anchor of a rule whose strategy has the anchor id.
func RuleID(id, rule string) string { return id + "-" + anchor(rule) }

// FactID returns the anchor of a fact in the catalogue.
func FactID(path string) string { return "fact-" + anchor(path) }

// SourceID returns the anchor of a source in the bibliography.
func SourceID(key string) string { return "source-" + anchor(key) }

// A FactsPage is the catalogue of facts.
type FactsPage struct{ Facts []verdict.FactInfo }
