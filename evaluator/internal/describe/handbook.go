package describe

import (
	"cmp"
	"context"
	"encoding/json"
	"math/big"
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/analyse"
	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/internal/model"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
	"github.com/leeway-policy/leeway/evaluator/internal/record"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// Handbook returns the full description of strategies and facts, and the verdicts on the units.
// It fails as [analyse.EvaluateAll] does, and for the first unit that cannot be decided. Faulty gains are left out.
func Handbook(ctx context.Context, m *model.Model, units []*profile.Unit) (*verdict.Handbook, error) {
	evaluation, err := analyse.EvaluateAll(ctx, m, units, analyse.Request{})
	if err != nil {
		return nil, err
	}
	if err := evaluation.Faults.Err(); err != nil {
		return nil, err
	}
	gains, err := record.Gains(ctx, m, units, model.Filter{}, nil)
	if err != nil {
		return nil, err
	}
	h := &verdict.Handbook{
		Identity:    evaluation.Identity,
		Strategies:  Strategies(m),
		Constraints: Constraints(m),
		Properties:  []verdict.Claimed{},
		Derivations: rules(m, m.Set.Derivations),
		Facts:       Facts(m, units),
		Tables:      AllTables(m),
		Units:       evaluation.Units,
		Known:       known(m, units),
		Gains:       gains.Gains,
		Faults:      gains.Faults,
	}
	for i := range h.Derivations {
		h.Derivations[i].Name, h.Derivations[i].Untabled = m.Set.Derivations[i].ID(), "" // it never has a table
	}
	if h.Stopped, err = stopped(ctx, m, units); err != nil {
		return nil, err
	}
	for i, info := range rules(m, m.Set.Properties) {
		info.Untabled = "" // a property gets a table only when it is proved
		h.Properties = append(h.Properties, verdict.Claimed{RuleInfo: info, Claim: m.Set.Properties[i].Claim.Words()})
	}
	return h, nil
}

// stopped counts the documented cases in use that were stopped, by strategy. The faults of cases are those of `leeway check`.
func stopped(ctx context.Context, m *model.Model, units []*profile.Unit) (map[string]int, error) {
	cases, _, err := record.BasisOf(m).ReadCaseUnits(ctx, units, nil)
	if err != nil {
		return nil, err
	}
	count := map[string]int{}
	for _, c := range cases {
		if c.Outcome.Stopped() {
			count[c.Strategy]++
		}
	}
	return count, nil
}

// known groups the states by their value of each fact of the context.
func known(m *model.Model, units []*profile.Unit) []verdict.FactKnown {
	var states []*profile.Unit
	seen := map[string]bool{}
	for _, unit := range units {
		if !seen[state(unit)] {
			seen[state(unit)] = true
			states = append(states, unit)
		}
	}
	shown := []verdict.FactKnown{}
	for _, f := range m.Catalogue.Facts {
		if verdict.OfContext(f.Path) {
			shown = append(shown, verdict.FactKnown{Path: f.Path, Groups: groups(m, f, states)})
		}
	}
	return shown
}

// state names the state of a unit, or the unit itself if it has no profile.
func state(unit *profile.Unit) string { return cmp.Or(unit.Country, unit.Service) }

func groups(m *model.Model, f fact.Fact, states []*profile.Unit) []verdict.FactGroup {
	var labels []string
	label := asText
	dim := m.Space.Index(f.Path)
	switch {
	case f.Type == fact.String:
		labels = slices.Clone(f.Enum)
	case f.Type == fact.Boolean:
		labels = []string{"true", "false"}
	case dim < 0: // no rule reads it, so no numbers are told apart
		labels, label = []string{"any"}, func(any) string { return "any" }
	default:
		axis := m.Space.Dims[dim]
		for cell := range axis.Cells {
			labels = append(labels, axis.Label([]int{cell}))
		}
		label = func(value any) string { return labels[axis.CellOf(value)] }
	}
	const unknown = "unknown"
	members := map[string][]verdict.FactValue{}
	for _, unit := range states {
		value, found := unit.Facts[f.Path]
		at := unknown
		if found {
			at = label(value)
		}
		members[at] = append(members[at], verdict.FactValue{Country: state(unit), Value: value})
	}
	groups := []verdict.FactGroup{}
	for _, at := range append(labels, unknown) {
		if len(members[at]) > 0 {
			slices.SortStableFunc(members[at], byValue)
			groups = append(groups, verdict.FactGroup{Value: at, States: members[at]})
		}
	}
	return groups
}

// byValue compares numbers by size, and equal values by state.
func byValue(a, b verdict.FactValue) int {
	x, xIs := a.Value.(json.Number)
	y, yIs := b.Value.(json.Number)
	if xIs && yIs {
		p, _ := new(big.Rat).SetString(x.String())
		q, _ := new(big.Rat).SetString(y.String())
		if p != nil && q != nil && p.Cmp(q) != 0 {
			return p.Cmp(q)
		}
	}
	return cmp.Compare(a.Country, b.Country)
}

func asText(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case bool:
		if v {
			return "true"
		}
		return "false"
	default:
		return ""
	}
}
