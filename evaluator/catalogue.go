package evaluator

import (
	"fmt"
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/decide"
	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
	"github.com/leeway-policy/leeway/evaluator/internal/table"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// Strategies describes the strategies, their rules and the constraints.
func (e *Engine) Strategies() []verdict.StrategyInfo {
	stats := e.diagrams.Stats(e.set)
	shown := []verdict.StrategyInfo{}
	for _, s := range e.set.Strategies {
		shown = append(shown, verdict.StrategyInfo{
			Name:          s.Name,
			Title:         s.Title,
			Description:   s.Description,
			Package:       s.Package,
			Pack:          s.Pack,
			File:          s.Place.File,
			Line:          s.Place.Line,
			Sources:       e.sources(s.Sources),
			Preconditions: e.rules(s.Preconditions),
			Risks:         e.rules(s.Risks),
			Nodes:         stats.Strategies[s],
		})
	}
	return shown
}

// Constraints describes the constraints.
func (e *Engine) Constraints() []verdict.RuleInfo { return e.rules(e.set.Constraints) }

func (e *Engine) rules(rules []*policy.Rule) []verdict.RuleInfo {
	stats := e.diagrams.Stats(e.set)
	shown := make([]verdict.RuleInfo, len(rules))
	for i, rule := range rules {
		shown[i] = verdict.RuleInfo{
			Name:        rule.Name,
			Kind:        string(rule.Kind),
			Title:       rule.Title,
			Description: rule.Description,
			Weight:      rule.Weight,
			Layer:       rule.Layer,
			Remedy:      rule.Remedy,
			Inferred:    rule.Inferred,
			Ways:        ways(rule),
			Sources:     e.sources(rule.Sources),
			File:        rule.Place.File,
			Line:        rule.Place.Line,
			Reads:       rule.Reads,
			Untabled:    e.whyUntabled(rule),
			Nodes:       stats.Rules[rule],
		}
		if rule.Kind == policy.KindPrecondition {
			shown[i].Necessity = rule.Necessity()
		}
		if e.tables.Of(&rule.Function) != nil {
			shown[i].Rows = len(e.tables.Of(&rule.Function).Answers)
		}
	}
	return shown
}

func ways(rule *policy.Rule) []verdict.WayInfo {
	var shown []verdict.WayInfo
	for _, way := range rule.Ways {
		shown = append(shown, verdict.WayInfo{
			Number: way.Number, Title: way.Title, File: way.Place.File, Line: way.Place.Line, Reads: way.Reads,
		})
	}
	return shown
}

func (e *Engine) whyUntabled(rule *policy.Rule) string {
	untabled := e.untabled(&rule.Function)
	if untabled == nil {
		return ""
	}
	return untabled.Place.OfLine().String() + ": " + untabled.Reason
}

// Facts describes the facts of the catalogue, and what the units know of them. Facts of the context
// are counted once for each profile.
func (e *Engine) Facts(units []*profile.Unit) []verdict.FactInfo {
	shown := []verdict.FactInfo{}
	for _, f := range e.catalogue.Facts {
		info := verdict.FactInfo{
			Path: f.Path, Title: f.Title, Description: f.Description,
			Type: string(f.Type), Domain: f.Domain(), Values: f.Enum, Unit: f.Unit,
			Lever: f.Lever.String(), SumOf: f.SumOf, ReadBy: e.readBy(f),
		}
		for value, lever := range f.LeverFrom {
			if info.LeverFrom == nil {
				info.LeverFrom = map[string]string{}
			}
			info.LeverFrom[value] = lever.String()
		}
		if dim := e.space.Index(f.Path); dim >= 0 && e.space.Read(f.Path) {
			for cell := range e.space.Dims[dim].Cells {
				info.Cells = append(info.Cells, e.space.Dims[dim].Label([]int{cell}))
			}
		}
		count(&info, f, units)
		shown = append(shown, info)
	}
	return shown
}

func (e *Engine) readBy(f fact.Fact) []string {
	readers := []string{}
	for _, rule := range e.set.Rules() {
		if slices.Contains(rule.Reads, f.Path) {
			readers = append(readers, rule.ID())
		}
	}
	return readers
}

// count fills in how many profiles or units know the fact, and whether they all say the same.
func count(info *verdict.FactInfo, f fact.Fact, units []*profile.Unit) {
	seen := map[string]bool{}
	values := map[any]bool{}
	for _, unit := range units {
		if verdict.OfContext(f.Path) && unit.Country != "" {
			if seen[unit.Country] {
				continue
			}
			seen[unit.Country] = true
		}
		info.Of++
		if value, known := unit.Facts[f.Path]; known {
			info.Known++
			values[value] = true
			info.Same = value
		}
	}
	if len(values) != 1 || info.Known < 2 {
		info.Same = nil
	}
}

// Tables returns what the rules mean: one rule, or all of a strategy if rule is "". It fails with
// [verdict.Faults] if there is no such strategy or rule.
func (e *Engine) Tables(strategy, rule string) ([]verdict.Table, error) {
	s, err := e.strategy(strategy)
	if err != nil {
		return nil, err
	}
	rules := slices.Concat(s.Preconditions, s.Risks)
	if rule != "" {
		found, err := e.rule(s, rule)
		if err != nil {
			return nil, err
		}
		rules = []*policy.Rule{found}
	}
	shown := make([]verdict.Table, len(rules))
	for i, r := range rules {
		shown[i] = e.table(r)
	}
	return shown, nil
}

func (e *Engine) table(rule *policy.Rule) verdict.Table {
	shown := verdict.Table{
		Strategy: rule.Strategy, Rule: rule.Name, Kind: string(rule.Kind), Title: rule.Title,
		Facts: rule.Reads, Rows: []verdict.Row{}, Ways: ways(rule), Untabled: e.whyUntabled(rule),
	}
	t := e.tables.Of(&rule.Function)
	if t == nil {
		return shown
	}
	for _, merged := range t.Merge(func(row int) string { return fmt.Sprint(e.result(rule, t, row)) }) {
		row := e.result(rule, t, merged.Row)
		row.Values = make([]string, len(t.Axes))
		for i, axis := range t.Axes {
			dim := table.Dim{Fact: e.space.Dims[axis.Dim].Fact, Cells: axis.Cells}
			row.Values[i] = dim.Label(merged.Cells[i])
		}
		shown.Rows = append(shown.Rows, row)
	}
	return shown
}

// result is what a rule yields in one row of its table, and through which ways.
func (e *Engine) result(rule *policy.Rule, t *table.Table, row int) verdict.Row {
	shown := verdict.Row{Result: verdict.Unmet}
	if t.Answers[row] == decide.True {
		shown.Result = verdict.Met
	}
	cells := t.SpaceCells(e.space, row)
	for _, way := range rule.Ways {
		if w := e.tables.Of(&way.Function); w != nil && w.Answer(cells) == decide.True {
			shown.Ways = append(shown.Ways, way.Number)
		}
	}
	return shown
}
