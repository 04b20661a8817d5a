package analyse

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/internal/model"

	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// reasonsOf returns why a rule has its status: the facts that it reads, with the unit's values, and its sources.
func reasonsOf(ctx context.Context, p *model.Placed, rule *policy.Rule) *verdict.Reasons {
	shown := &verdict.Reasons{
		Description: rule.Description,
		File:        rule.Place.File,
		Line:        rule.Place.Line,
		Facts:       []verdict.Fact{},
		Remedy:      rule.Remedy,
		Sources:     Sources(p.Model, rule.Sources),
		Inferred:    rule.Inferred,
		Evidence:    rule.Evidence,
	}
	if untabled := p.Model.Tables.Untabled(&rule.Function); untabled != nil {
		shown.Untabled = untabled.Place.OfLine().String() + ": " + untabled.Reason
	}
	exact := p.Exact(ctx)
	shown.Reason = reasonOf(exact, exact.Front(ctx).OfRule(&rule.Function), rule.Reads)
	for _, path := range rule.Reads {
		f, _ := p.Model.Catalogue.Lookup(path)
		shown.Facts = append(shown.Facts, factOf(p, f, &rule.Function))
	}
	return withBounding(p, shown, rule)
}

// withBounding adds the known numbers that the rule does not read but that bound one that it does: parts of a sum.
func withBounding(p *model.Placed, shown *verdict.Reasons, rule *policy.Rule) *verdict.Reasons {
	if shown.Reason == nil {
		return shown
	}
	for _, given := range shown.Reason.Facts {
		if f, known := p.Model.Catalogue.Lookup(given.Path); known && !slices.Contains(rule.Reads, given.Path) {
			bounding := factOf(p, f, nil)
			bounding.Cell = given.Within
			shown.Facts = append(shown.Facts, bounding)
		}
	}
	return shown
}

// factOf describes one fact of the unit, and the cell of a number if by, which may be nil, has a table.
func factOf(p *model.Placed, f fact.Fact, by *policy.Function) verdict.Fact {
	value := p.Unit.Facts[f.Path]
	shown := verdict.Fact{
		Path: f.Path, Title: f.Title, Unit: f.Unit, Value: value,
		Lever: f.LeverOf(value).String(),
	}
	if number, isNumber := value.(json.Number); isNumber && by != nil && p.Model.Tables.Untabled(by) == nil {
		shown.Cell = p.Model.Tables.Of(by).Alike(p.Model.Space, f.Path, number)
	}
	if evidence, known := p.Unit.Evidence[f.Path]; known {
		shown.Confidence, shown.Note = evidence.Confidence, evidence.Note
		shown.Sources = p.Unit.Sources.Cited(evidence.Sources)
	}
	if by, derived := p.Unit.Derived[f.Path]; derived {
		shown.Derived = &by
		note := strings.TrimSpace(shown.Note)
		if note != "" && !strings.ContainsAny(note[len(note)-1:], ".!?") {
			note += "."
		}
		shown.Note = strings.TrimSpace(note + " Derived from entities by " + by.Rule + ".")
	}
	return shown
}

// Sources looks up keys in the bibliography. An unknown key becomes a source with nothing but the key.
func Sources(m *model.Model, keys []string) []verdict.Source {
	return m.Content.Reader.Bibliography.Cited(keys)
}

// addReasons adds the smallest reason of a verdict, all minimal ones if requested, and the smallest set of
// preconditions that cannot be met together.
func addReasons(ctx context.Context, p *model.Placed, result *verdict.Strategy, s *policy.Strategy, request Request) {
	if len(p.Model.Diagrams.Untabled(s)) > 0 {
		return
	}
	reads := readsOf(p.Model, s)
	p = p.Exact(ctx)
	result.Reason = reasonOf(p, p.Front(ctx).OfStrategy(s), reads)
	result.Remaining = remaining(ctx, p, result, s)
	if request.All > 0 && result.Reason != nil {
		reasons, whole := p.Front(ctx).All(s, request.All)
		for _, r := range reasons {
			result.AllReasons = append(result.AllReasons, *reasonOf(p, &r, reads))
		}
		result.MoreReasons = !whole
	}
	if result.Jointly {
		var necessary []*policy.Rule
		for _, rule := range s.Preconditions {
			if rule.Necessary {
				necessary = append(necessary, rule)
			}
		}
		for _, rule := range p.Front(ctx).Together(necessary) {
			result.Clash = append(result.Clash, rule.Name)
		}
	}
}

// remaining counts the necessary preconditions that stay unmet if only the facts of the verdict's reason change: the unmet
// ones that have a reason without these facts.
func remaining(ctx context.Context, p *model.Placed, result *verdict.Strategy, s *policy.Strategy) int {
	if result.Verdict != verdict.Infeasible || result.Jointly || result.Reason == nil || len(result.Reason.Facts) == 0 {
		return 0
	}
	stay := 0
	for i, rule := range s.Preconditions {
		if !rule.Necessary || result.Preconditions[i].Status != verdict.Unmet {
			continue
		}
		if own := reasonOf(p, p.Front(ctx).OfRule(&rule.Function), rule.Reads); own != nil && independent(result.Reason, own) {
			stay++
		}
	}
	return stay
}

// independent reports whether the facts of a can change while those of b stay. Numbers may be parts of a sum, so two
// numbers count as dependent.
func independent(a, b *verdict.Reason) bool {
	for _, f := range a.Facts {
		for _, g := range b.Facts {
			if f.Path == g.Path || isNumber(f.Value) && isNumber(g.Value) {
				return false
			}
		}
	}
	return true
}

func isNumber(value any) bool {
	switch value.(type) {
	case nil, string, bool:
		return false
	default:
		return true
	}
}
