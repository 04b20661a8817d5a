package evaluator

import (
	"context"

	"github.com/leeway-policy/leeway/evaluator/decide"
	"github.com/leeway-policy/leeway/evaluator/policy"
	"github.com/leeway-policy/leeway/evaluator/profile"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// An Encoded is a unit as its place in the engine's space: for deciding it again and again.
type Encoded struct {
	unit  *profile.Unit
	cells []int
}

// Encode returns the place of a unit, whose facts must be in their domains.
func (e *Engine) Encode(unit *profile.Unit) Encoded {
	return Encoded{unit: unit, cells: e.space.Encode(unit.Facts)}
}

// Verdicts returns the verdict of each strategy, in the order of [Engine.StrategyNames], and nothing
// else. It does not look whether a constraint forbids the unit. It fails as [Engine.Evaluate] does.
func (e *Engine) Verdicts(ctx context.Context, unit Encoded) ([]verdict.Verdict, error) {
	verdicts := make([]verdict.Verdict, len(e.set.Strategies))
	for i, s := range e.set.Strategies {
		settled := e.settled(s, unit.cells)
		if settled == "" {
			decided, err := e.point(ctx, unit.unit).strategy(s, Request{})
			if err != nil {
				return nil, err
			}
			settled = decided.Verdict
		}
		verdicts[i] = settled
	}
	return verdicts, nil
}

// settled decides a strategy by one look into each table; "" if an unknown fact, or a rule without
// a table, is in the way.
func (e *Engine) settled(s *policy.Strategy, cells []int) verdict.Verdict {
	if e.asksOPA {
		return ""
	}
	settled := verdict.Feasible
	for _, rule := range s.Preconditions {
		if !rule.Necessary {
			continue
		}
		t := e.tables.Of(&rule.Function)
		if t == nil || !t.Known(cells) {
			settled = ""
			continue
		}
		if t.Answer(cells) != decide.True {
			return verdict.Infeasible
		}
	}
	return settled
}

// Asked returns how many evaluations by OPA the tables took.
func (e *Engine) Asked() int {
	return e.tables.Asked
}
