package describe

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/internal/analyse"
	"github.com/leeway-policy/leeway/evaluator/internal/decide"
	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/internal/model"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
	"github.com/leeway-policy/leeway/evaluator/internal/table"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// Strategies describes the strategies and their rules.
func Strategies(m *model.Model) []verdict.StrategyInfo {
	stats := m.Diagrams.Stats(m.Set)
	shown := []verdict.StrategyInfo{}
	for _, s := range m.Set.Strategies {
		shown = append(shown, verdict.StrategyInfo{
			Name:          s.Name,
			Title:         s.Title,
			Description:   s.Description,
			Package:       s.Package,
			Pack:          s.Pack,
			File:          s.Place.File,
			Line:          s.Place.Line,
			Sources:       analyse.Sources(m, s.Sources),
			Preconditions: rules(m, s.Preconditions),
			Risks:         rules(m, s.Risks),
			Outcome:       outcome(m, s),
			Nodes:         stats.Strategies[s],
		})
	}
	return shown
}

// outcome describes the outcome of a strategy; nil if it has none.
func outcome(m *model.Model, s *policy.Strategy) *verdict.RuleInfo {
	if s.Outcome == nil {
		return nil
	}
	return &rules(m, []*policy.Rule{s.Outcome})[0]
}

// Constraints describes the constraints.
func Constraints(m *model.Model) []verdict.RuleInfo { return rules(m, m.Set.Constraints) }

func rules(m *model.Model, rules []*policy.Rule) []verdict.RuleInfo {
	stats := m.Diagrams.Stats(m.Set)
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
			Evidence:    rule.Evidence,
			Ways:        ways(rule),
			Sets:        rule.Sets,
			Derives:     rule.Derives,
			Arrays:      rule.Arrays,
			Sources:     analyse.Sources(m, rule.Sources),
			File:        rule.Place.File,
			Line:        rule.Place.Line,
			Reads:       rule.Reads,
			Untabled:    whyUntabled(m, rule),
			Nodes:       stats.Rules[rule],
		}
		if rule.Kind == policy.KindPrecondition {
			shown[i].Necessity = rule.Necessity()
		}
		if m.Tables.Of(&rule.Function) != nil {
			shown[i].Rows = len(m.Tables.Of(&rule.Function).Answers)
		}
	}
	return shown
}

// Rule describes a rule.
func Rule(m *model.Model, rule *policy.Rule) verdict.RuleInfo {
	return rules(m, []*policy.Rule{rule})[0]
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

func whyUntabled(m *model.Model, rule *policy.Rule) string {
	untabled := m.Tables.Untabled(&rule.Function)
	if untabled == nil {
		return ""
	}
	return untabled.Place.OfLine().String() + ": " + untabled.Reason
}

// Facts describes the facts of the catalogue and counts the units in which each is known. Facts of the context
// are counted once for each profile.
func Facts(m *model.Model, units []*profile.Unit) []verdict.FactInfo {
	shown := []verdict.FactInfo{}
	for _, f := range m.Catalogue.Facts {
		info := Declared(f)
		info.ReadBy = readBy(m, f)
		if dim := m.Space.Index(f.Path); dim >= 0 && m.Space.Read(f.Path) {
			for cell := range m.Space.Dims[dim].Cells {
				info.Cells = append(info.Cells, m.Space.Dims[dim].Label([]int{cell}))
			}
		}
		if rule := m.Set.DerivesFact(f.Path); rule != nil {
			info.DerivedBy = rule.ID()
		}
		profile.Count(&info, f, units)
		shown = append(shown, info)
	}
	return shown
}

// Declared describes a fact as the catalogue declares it.
func Declared(f fact.Fact) verdict.FactInfo {
	return verdict.FactInfo{
		Path: f.Path, Title: f.Title, Description: f.Description,
		Type: string(f.Type), Domain: f.Domain(), Values: f.Enum, Titles: f.Titles, Unit: f.Unit,
		Lever: f.Lever.String(), LeverFrom: leversBy(f.LeverFrom), LeverTo: leversBy(f.LeverTo), SumOf: f.SumOf,
	}
}

// leversBy returns the names of levers by values of a fact, nil if there are none.
func leversBy(levers map[string]fact.Lever) map[string]string {
	if len(levers) == 0 {
		return nil
	}
	names := map[string]string{}
	for value, lever := range levers {
		names[value] = lever.String()
	}
	return names
}

func readBy(m *model.Model, f fact.Fact) []string {
	readers := []string{}
	for _, rule := range m.Set.Rules() {
		if slices.Contains(rule.Reads, f.Path) {
			readers = append(readers, rule.ID())
		}
	}
	return readers
}

// Tables returns the table of one rule, or of every rule of a strategy if rule is "". It fails with
// [verdict.Faults] if the strategy or rule is unknown.
func Tables(m *model.Model, strategy, rule string) ([]verdict.Table, error) {
	s, err := m.Set.Named(strategy)
	if err != nil {
		return nil, cmp.Or(ofDerivation(m, strategy, rule), err)
	}
	rules := slices.Concat(s.Preconditions, s.Others())
	if rule != "" {
		found, err := s.Rule(rule)
		if err != nil {
			return nil, err
		}
		rules = []*policy.Rule{found}
	}
	shown := make([]verdict.Table, len(rules))
	for i, r := range rules {
		shown[i] = RuleTable(m, r)
	}
	return shown, nil
}

// ofDerivation returns why a derivation has no table; nil if none has the name.
func ofDerivation(m *model.Model, name, rule string) error {
	for _, d := range m.Set.Derivations {
		if d.ID() == name+"/"+rule || d.Name == name && rule == "" {
			return fmt.Errorf("%s is a derivation: it has no table, because it reads %s, which are no facts", d.ID(), strings.Join(d.Arrays, " and "))
		}
	}
	return nil
}

// RuleTable returns the table of a rule.
func RuleTable(m *model.Model, rule *policy.Rule) verdict.Table {
	shown := verdict.Table{
		Strategy: rule.Strategy, Rule: rule.Name, Kind: string(rule.Kind), Title: rule.Title,
		Facts: rule.Reads, Rows: []verdict.Row{}, Ways: ways(rule), Untabled: whyUntabled(m, rule),
	}
	t := m.Tables.Of(&rule.Function)
	if t == nil {
		return shown
	}
	for _, merged := range t.Merge(func(row int) string { return fmt.Sprint(result(m, rule, t, row)) }) {
		row := result(m, rule, t, merged.Row)
		row.Values = make([]string, len(t.Axes))
		for i, axis := range t.Axes {
			dim := table.Dim{Fact: m.Space.Dims[axis.Dim].Fact, Cells: axis.Cells}
			row.Values[i] = dim.Label(merged.Cells[i])
		}
		shown.Rows = append(shown.Rows, row)
	}
	return shown
}

// result returns what a rule yields in one row of its table, and the ways that hold.
func result(m *model.Model, rule *policy.Rule, t *table.Table, row int) verdict.Row {
	shown := verdict.Row{Result: verdict.Unmet}
	if t.Answers[row] == decide.True {
		shown.Result = verdict.Met
	}
	cells := t.SpaceCells(m.Space, row)
	for _, way := range rule.Ways {
		if w := m.Tables.Of(&way.Function); w != nil && w.Answer(cells) == decide.True {
			shown.Ways = append(shown.Ways, way.Number)
		}
	}
	return shown
}

// AllTables returns the tables of all preconditions, risks and constraints.
func AllTables(m *model.Model) []verdict.Table {
	tables := []verdict.Table{}
	for _, rule := range m.Set.Rules() {
		tables = append(tables, RuleTable(m, rule))
	}
	return tables
}
