package concordance

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/diagram"
	"github.com/leeway-policy/leeway/evaluator/internal/model"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
	"github.com/leeway-policy/leeway/evaluator/internal/qca"
	"github.com/leeway-policy/leeway/evaluator/internal/record"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// What partial outcomes may count as in a [QCARequest].
const (
	PartialSuccess = "success"
	PartialFailure = "failure"
)

// A QCARequest picks the cases to compare.
type QCARequest struct {
	// Names are of strategies, countries and services. An empty list selects all.
	Names []string
	// Partial is PartialSuccess, PartialFailure, or empty to leave partial outcomes out.
	Partial string
}

// QCA compares the cases of each strategy by its preconditions and their ways. It reads cases as [Of] does.
//
// It fails with [verdict.Faults] for an unknown name, and if no strategy has two cases to compare.
func QCA(ctx context.Context, m *model.Model, request QCARequest, paths ...string) (*verdict.QCA, error) {
	known, faults, err := readCases(ctx, m, paths)
	if err != nil {
		return nil, err
	}
	asked := make([]*profile.Unit, len(known))
	for i, k := range known {
		asked[i] = k.Asked
	}
	filter, err := m.Resolve(asked, model.Filter{Names: request.Names})
	if err != nil {
		return nil, errors.Join(faults.Err(), err) // a fault may be the cause
	}
	known = slices.DeleteFunc(known, func(k record.CaseUnit) bool {
		return !filter.Passes(k.Asked) || !model.Passes(filter.Strategies, k.Strategy)
	})
	result := &verdict.QCA{Without: m.Without, Partial: request.Partial, Strategies: []verdict.StrategyQCA{}, Faults: faults}
	if result.Identity, err = record.Identity(m, known); err != nil {
		return nil, err
	}
	for _, k := range known {
		if m.Set.Strategy(k.Strategy) == nil {
			result.LeftOut = leftOut(m, result.LeftOut, k)
		}
	}
	slices.SortFunc(result.LeftOut, func(a, b verdict.LeftOut) int { return cmp.Compare(a.Strategy, b.Strategy) })
	for _, s := range m.Set.Strategies {
		if !model.Passes(filter.Strategies, s.Name) {
			continue
		}
		compared, err := tableOf(ctx, m, s, request.Partial, known, &result.Faults)
		if err != nil {
			return nil, err
		}
		if len(filter.Strategies) > 0 || len(compared.Cases)+compared.Partial > 0 {
			result.Strategies = append(result.Strategies, *compared)
		}
	}
	result.Faults = result.Faults.Sorted()
	return result, enough(result)
}

// enough fails if no strategy has two cases.
func enough(q *verdict.QCA) error {
	most := 0
	for _, s := range q.Strategies {
		most = max(most, len(s.Cases))
	}
	if most >= 2 {
		return nil
	}
	message := fmt.Sprintf("too few cases to compare: expected a strategy with at least 2 that succeeded, failed or were abandoned, found at most %d", most)
	return errors.Join(q.Faults.Err(), verdict.Faults{{Rule: verdict.RuleUsage, Message: message}})
}

// tableOf analyses the cases of one strategy. Faults of cases that cannot be decided are added to faults.
func tableOf(ctx context.Context, m *model.Model, s *policy.Strategy, partial string, known []record.CaseUnit, faults *verdict.Faults) (_ *verdict.StrategyQCA, err error) {
	defer diagram.Recover(&err)
	result := &verdict.StrategyQCA{
		Strategy: s.Name, Title: s.Title,
		Conditions: []verdict.QCACondition{}, Facts: factsRead(m, s), Cases: []verdict.QCACase{},
	}
	rows := []qca.Case{}
	for _, k := range known {
		if k.Strategy != s.Name {
			continue
		}
		if k.Outcome == verdict.Partial {
			result.Partial++
		}
		if k.Outcome == verdict.Partial && partial == "" {
			continue
		}
		statuses, err := statusesOf(ctx, m.Place(k.Asked), s)
		if err != nil {
			if err := faults.Collect(err); err != nil {
				return nil, err
			}
			continue
		}
		row := qca.Case{ID: k.ID, Statuses: statuses}
		row.Succeeded = k.Outcome == verdict.Succeeded || k.Outcome == verdict.Partial && partial == PartialSuccess
		rows = append(rows, row)
		result.Cases = append(result.Cases, caseOf(k, row, result.Facts))
		if row.Succeeded {
			result.Succeeded++
		} else {
			result.Stopped++
		}
	}
	result.Limit = qca.LimitOf(rows)
	addConditions(result, s, rows)
	return result, nil
}

// caseOf shows a case with the values of the facts.
func caseOf(k record.CaseUnit, row qca.Case, facts []verdict.QCAFact) verdict.QCACase {
	shown := verdict.QCACase{ID: k.ID, Country: k.Country, Outcome: k.Outcome, Succeeded: row.Succeeded, Statuses: row.Statuses, Facts: map[string]any{}}
	for _, f := range facts {
		if value, isKnown := k.Asked.Facts[f.Path]; isKnown {
			shown.Facts[f.Path] = value
		}
	}
	return shown
}

// waysOf returns the ways of a precondition that are conditions of their own: none if it has only one.
func waysOf(rule *policy.Rule) []*policy.Way {
	if len(rule.Ways) < 2 {
		return nil
	}
	return rule.Ways
}

// statusesOf returns the statuses of all conditions of a strategy, in order.
func statusesOf(ctx context.Context, p *model.Placed, s *policy.Strategy) ([]verdict.Status, error) {
	var statuses []verdict.Status
	for _, rule := range s.Preconditions {
		functions := []*policy.Function{&rule.Function}
		for _, way := range waysOf(rule) {
			functions = append(functions, &way.Function)
		}
		for _, f := range functions {
			status, err := p.Status(ctx, f)
			if err != nil {
				return nil, err
			}
			statuses = append(statuses, status.Status)
		}
	}
	return statuses, nil
}

// addConditions adds the conditions with their measures, the names of columns, and the truth table.
func addConditions(result *verdict.StrategyQCA, s *policy.Strategy, rows []qca.Case) {
	var columns, names []string
	var indexes []int
	add := func(rule *policy.Rule, way int, title string) {
		shown := qca.Condition(rows, len(columns))
		shown.Precondition, shown.Way, shown.Title, shown.Necessity = rule.Name, way, title, rule.Necessity()
		result.Conditions = append(result.Conditions, shown)
		if columns = append(columns, rule.Name); way > 0 {
			columns[len(columns)-1] += fmt.Sprintf("_way%d", way)
		}
	}
	for _, rule := range s.Preconditions {
		if rule.Necessary {
			indexes, names = append(indexes, len(columns)), append(names, rule.Name)
		}
		add(rule, 0, rule.Title)
		for _, way := range waysOf(rule) {
			add(rule, way.Number, way.Title)
		}
	}
	for _, f := range result.Facts {
		columns = append(columns, f.Path)
	}
	columns = qca.Columns(columns)
	for i := range result.Conditions {
		result.Conditions[i].Column = columns[i]
	}
	for i := range result.Facts {
		result.Facts[i].Column = columns[len(result.Conditions)+i]
	}
	if len(names) > 0 && len(rows) >= 2 {
		result.TruthTable = qca.Table(rows, indexes, names)
	}
}

// factsRead returns the facts that the preconditions of a strategy read.
func factsRead(m *model.Model, s *policy.Strategy) []verdict.QCAFact {
	reads := map[string]bool{}
	for _, rule := range s.Preconditions {
		for _, path := range rule.Reads {
			reads[path] = true
		}
	}
	facts := []verdict.QCAFact{}
	for _, f := range m.Catalogue.Facts {
		if reads[f.Path] {
			facts = append(facts, verdict.QCAFact{Path: f.Path, Title: f.Title, Type: string(f.Type), Unit: f.Unit, Values: f.Enum})
		}
	}
	return facts
}
