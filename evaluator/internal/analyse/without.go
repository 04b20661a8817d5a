package analyse

import (
	"context"
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/diagram"
	"github.com/leeway-policy/leeway/evaluator/internal/model"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// Without returns the verdict of a strategy on a unit without the preconditions that drop selects. The unit must satisfy
// the constraints. Unlike [model.Model.LeaveOut] it builds no model, so each unit can have its own preconditions.
func Without(ctx context.Context, m *model.Model, unit *profile.Unit, s *policy.Strategy, drop func(*policy.Rule) bool) (_ verdict.Verdict, err error) {
	defer diagram.Recover(&err)
	rest := *s
	rest.Preconditions = slices.DeleteFunc(slices.Clone(s.Preconditions), drop)
	p := m.Place(unit)
	statuses, err := p.Statuses(ctx, &rest)
	if err != nil {
		return "", err
	}
	decision, err := p.Decide(ctx, &rest, statuses)
	return decision.Verdict, err
}
