package author

import (
	"context"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/model"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// circular warns of preconditions that read facts that their own strategy sets.
func circular(set *policy.Set) verdict.Faults {
	var faults verdict.Faults
	for _, s := range set.Strategies {
		for _, circle := range s.Circular() {
			faults = append(faults, circle.Rule.Place.Fault(verdict.RuleCircularPrecondition,
				"%s reads %s, which %s itself sets by its outcome %s: expected a precondition to hold before the strategy is tried",
				circle.Rule.ID(), document.And(circle.Facts), s.Name, s.Outcome.Name))
		}
	}
	return faults
}

// inPlaceInfeasible notes, for each strategy, the units where it is in place and infeasible.
func inPlaceInfeasible(ctx context.Context, m *model.Model, units []*profile.Unit) (verdict.Faults, error) {
	names := make([][]string, len(m.Set.Strategies))
	for _, unit := range units {
		decided, err := m.Place(unit).DecideAll(ctx)
		if err != nil {
			return nil, err
		}
		for i := range decided {
			if decided[i].InPlace == verdict.Met && decided[i].Verdict == verdict.Infeasible {
				names[i] = append(names[i], verdict.UnitName(unit.Country, unit.Service))
			}
		}
	}
	var faults verdict.Faults
	for i, s := range m.Set.Strategies {
		if len(names[i]) > 0 {
			faults = append(faults, s.Outcome.Place.Fault(verdict.RuleInPlaceInfeasible,
				"%s is in place and infeasible in %d of %d units: %s", s.Name, len(names[i]), len(units), document.And(names[i])))
		}
	}
	return faults, nil
}
