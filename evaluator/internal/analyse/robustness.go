package analyse

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/internal/model"

	"github.com/leeway-policy/leeway/evaluator/internal/diagram"
	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/suggest"
)

// Trust is the weight, 0 to 1, of a known fact being true, by its confidence. A fact without a stated confidence has the
// weight of the lowest one, so that evidence left out never makes a verdict look more certain.
type Trust map[string]*big.Rat

// DefaultTrust takes a fact of high confidence to be right 19 times out of 20, one of medium confidence 4 times out
// of 5, and one of low confidence 3 times out of 5. These are rough estimates, meant to be overridden.
func DefaultTrust() Trust {
	return Trust{"high": big.NewRat(19, 20), "medium": big.NewRat(4, 5), "low": big.NewRat(3, 5)}
}

// ParseTrust returns the default weights with some overridden by assignments of the form confidence=weight. It fails
// with [verdict.Faults].
func ParseTrust(assignments []string) (Trust, error) {
	trust := DefaultTrust()
	levels := verdict.Confidences()
	var faults verdict.Faults
	for _, assignment := range assignments {
		level, text, _ := strings.Cut(assignment, "=")
		weight, err := ParseProbability(text)
		switch {
		case !slices.Contains(levels, level):
			faults = append(faults, &verdict.Fault{Rule: verdict.RuleUsage, Message: fmt.Sprintf("no confidence is called %q: expected high, medium or low%s", level, suggest.DidYouMean(level, levels))})
		case err != nil:
			faults = append(faults, &verdict.Fault{Rule: verdict.RuleUsage, Message: fmt.Sprintf("%s: expected a weight of 0 to 1, found %q", level, text)})
		default:
			trust[level] = weight
		}
	}
	return trust, faults.Err()
}

// ParseProbability parses a JSON number from 0 to 1; the 0 before the decimal point may be left out.
func ParseProbability(text string) (*big.Rat, error) {
	whole := text
	if strings.HasPrefix(text, ".") {
		whole = "0" + text
	}
	p, err := document.Rat(json.Number(whole))
	if err != nil || p.Sign() < 0 || p.Cmp(big.NewRat(1, 1)) > 0 {
		return nil, fmt.Errorf("expected a probability of 0 to 1, found %q", text)
	}
	return p, nil
}

// Robustness returns how much the verdicts of units depend on doubtful facts: for each strategy the exact weight of
// the possible worlds in which it is feasible, and the facts that alone would change its verdict.
func Robustness(ctx context.Context, m *model.Model, units []*profile.Unit, strategies []string, trust Trust) (*verdict.Robustness, error) {
	chosen, err := m.Set.AllNamed(strategies)
	if err != nil {
		return nil, err
	}
	shown := &verdict.Robustness{Trust: map[string]float64{}}
	for level, weight := range trust {
		shown.Trust[level], _ = weight.Float64()
	}
	shown.Units, err = eachUnit(ctx, units, nil, &shown.Faults, func(ctx context.Context, unit *profile.Unit) (*verdict.UnitRobustness, error) {
		return robustnessOfUnit(ctx, m, unit, chosen, trust)
	})
	return shown, err
}

func robustnessOfUnit(ctx context.Context, m *model.Model, unit *profile.Unit, chosen []*policy.Strategy, trust Trust) (_ *verdict.UnitRobustness, err error) {
	defer diagram.Recover(&err)
	p, err := analysable(ctx, m, unit)
	if err != nil {
		return nil, err
	}
	shown := &verdict.UnitRobustness{Subject: subject(unit), Strategies: []verdict.StrategyRobustness{}}
	dispute, err := NewDispute(ctx, p)
	if err != nil {
		return nil, err
	}
	if dispute != nil {
		shown.Disputed = dispute.Facts
	}
	for _, s := range chosen {
		robustness, err := robustnessOf(ctx, p, s, trust)
		if err != nil {
			return nil, err
		}
		if dispute != nil {
			if robustness.Disputed, err = dispute.Of(ctx, s); err != nil {
				return nil, err
			}
		}
		shown.Strategies = append(shown.Strategies, *robustness)
	}
	return shown, nil
}

func robustnessOf(ctx context.Context, p *model.Placed, s *policy.Strategy, trust Trust) (*verdict.StrategyRobustness, error) {
	shown := &verdict.StrategyRobustness{Strategy: s.Name, Flips: []verdict.Flip{}}
	if fault := unanalysable(p.Model, s); fault != nil {
		var err error
		shown.Verdict, shown.InPlace, shown.Untabled, err = outlookOf(ctx, p, s)
		return shown, err
	}
	inPlace, err := p.InPlace(ctx, s)
	if err != nil {
		return nil, err
	}
	p = p.Exact(ctx)
	shown.Verdict, shown.InPlace = model.VerdictOf(p.Front(ctx).Outlook(s)), inPlace.Status
	shown.Feasible, _ = p.Front(ctx).Shares(s, func(dim int) *big.Rat { return trust.OfFact(p.Unit, p.Model.Space.Dims[dim].Fact.Path) }).Float64()
	for _, flip := range p.Front(ctx).Flips(s) {
		dim := &p.Model.Space.Dims[flip.Dim]
		one := verdict.Flip{
			Path: dim.Fact.Path, Value: p.Unit.Facts[dim.Fact.Path],
			Confidence: p.Unit.Evidence[dim.Fact.Path].Confidence, Set: p.Unit.Supposed[dim.Fact.Path],
		}
		for i, cell := range flip.To {
			one.To = append(one.To, verdict.FlipTo{Value: factWords(dim, cell), Verdict: model.VerdictOf(flip.Outlooks[i])})
		}
		shown.Flips = append(shown.Flips, one)
	}
	slices.SortStableFunc(shown.Flips, func(a, b verdict.Flip) int {
		return trust.OfFact(p.Unit, a.Path).Cmp(trust.OfFact(p.Unit, b.Path))
	})
	return shown, nil
}

// OfFact returns the weight of the known fact with that path: 1 if it was set on demand, which is no matter of evidence.
func (t Trust) OfFact(unit *profile.Unit, path string) *big.Rat {
	if unit.Supposed[path] {
		return big.NewRat(1, 1)
	}
	if weight, known := t[unit.Evidence[path].Confidence]; known {
		return weight
	}
	return cmp.Or(t[verdict.LowestConfidence()], DefaultTrust()[verdict.LowestConfidence()])
}
