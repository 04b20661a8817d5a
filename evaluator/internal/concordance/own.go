package concordance

import (
	"context"
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/analyse"
	"github.com/leeway-policy/leeway/evaluator/internal/model"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/internal/record"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// withoutOwnEvidence decides a case without the preconditions that rest on it alone.
func withoutOwnEvidence(ctx context.Context, m *model.Model, k record.CaseUnit) (*verdict.OwnEvidence, error) {
	own := &verdict.OwnEvidence{}
	drop := func(rule *policy.Rule) bool {
		return slices.Contains(k.Adjusted, rule.ID()) || citesOnly(rule.Sources, k.Sources)
	}
	s := m.Set.Strategy(k.Strategy)
	for _, rule := range s.Preconditions {
		if drop(rule) {
			own.LeftOut = append(own.LeftOut, rule.Name)
		}
	}
	var err error
	own.Verdict, err = analyse.Without(ctx, m, k.Asked, s, drop)
	own.Score = scoreOf(k.Outcome, own.Verdict)
	return own, err
}

// citesOnly reports whether a precondition cites sources, and all of them are among the sources of a case.
func citesOnly(cited, own []string) bool {
	return len(cited) > 0 && !slices.ContainsFunc(cited, func(key string) bool { return !slices.Contains(own, key) })
}
