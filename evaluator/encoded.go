package evaluator

import (
	"context"

	"github.com/leeway-policy/leeway/evaluator/internal/reason"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// An Encoded is a unit as its place before the diagrams: for deciding it again and again.
type Encoded struct {
	unit     *profile.Unit
	placed   reason.Placed
	diagrams *reason.Diagrams
}

// Encode returns the place of a unit, whose facts must be in their domains and allowed by the constraints.
func (e *Engine) Encode(unit *profile.Unit) Encoded {
	return Encoded{unit: unit, placed: e.diagrams.Place(e.space.Encode(unit.Facts)), diagrams: e.bounded(unit)}
}

// bounded returns the diagrams that decide a unit: those of all units, unless its known numbers bound unknown ones.
func (e *Engine) bounded(unit *profile.Unit) *reason.Diagrams {
	return e.diagrams.Bounded(e.space.Bounds(unit.Facts))
}

// compiled is what deciding one strategy takes, looked up once.
type compiled struct {
	strategy *policy.Strategy
	feasible reason.Handle
	rules    []reason.Handle
	// whole is false if a necessary precondition has no diagram; has tells which preconditions do.
	whole bool
	has   []bool
}

func (e *Engine) compile() {
	for _, s := range e.set.Strategies {
		c := compiled{strategy: s, feasible: e.diagrams.Strategy(s), whole: len(e.diagrams.Untabled(s)) == 0}
		for _, rule := range s.Preconditions {
			handle, ok := e.diagrams.Rule(&rule.Function)
			c.rules, c.has = append(c.rules, handle), append(c.has, ok)
		}
		e.compiled = append(e.compiled, c)
		e.preconditions += len(c.rules)
	}
}

// Verdicts returns the verdict of each strategy, in the order of [Engine.StrategyNames], and nothing else.
// Where a necessary precondition has no table it asks OPA, and fails as [Engine.Evaluate] does.
func (e *Engine) Verdicts(ctx context.Context, unit Encoded) ([]verdict.Verdict, error) {
	verdicts := make([]verdict.Verdict, len(e.compiled))
	for i := range e.compiled {
		var err error
		if verdicts[i], err = e.verdict(ctx, &e.compiled[i], unit); err != nil {
			return nil, err
		}
	}
	return verdicts, nil
}

func (e *Engine) verdict(ctx context.Context, c *compiled, unit Encoded) (verdict.Verdict, error) {
	if c.whole {
		feasible := c.feasible
		if unit.diagrams != e.diagrams {
			feasible = unit.diagrams.Strategy(c.strategy)
		}
		return verdictOf(unit.diagrams.Decide(feasible, unit.placed)), nil
	}
	decided, err := e.point(ctx, unit.unit).strategy(c.strategy, Request{})
	if err != nil {
		return "", err
	}
	return decided.Verdict, nil
}

// Decided is the verdict of one strategy, the statuses of its preconditions in the order of the author's
// files, and its fit; HasFit is false if it has no supporting precondition.
type Decided struct {
	Verdict  verdict.Verdict
	Statuses []verdict.Status
	Fit      verdict.Fit
	HasFit   bool
}

// Decide returns what [Engine.Evaluate] does, without names and reasons, of each strategy.
func (e *Engine) Decide(ctx context.Context, unit Encoded) ([]Decided, error) {
	decided := make([]Decided, len(e.compiled))
	all := make([]verdict.Status, e.preconditions) // of all strategies, behind one another
	for i := range e.compiled {
		c, d := &e.compiled[i], &decided[i]
		var err error
		if d.Verdict, err = e.verdict(ctx, c, unit); err != nil {
			return nil, err
		}
		d.Statuses, all = all[:len(c.rules):len(c.rules)], all[len(c.rules):]
		w := weights{exact: true}
		for j, rule := range c.strategy.Preconditions {
			s := status{}
			if c.has[j] {
				handle := c.rules[j]
				if unit.diagrams != e.diagrams {
					handle, _ = unit.diagrams.Rule(&rule.Function)
				}
				s = statusOf(unit.diagrams.Decide(handle, unit.placed))
			} else if s, err = e.point(ctx, unit.unit).status(&rule.Function); err != nil {
				return nil, err
			}
			d.Statuses[j] = s.Status
			w.add(rule, s)
		}
		d.Fit, d.HasFit = w.fit()
	}
	return decided, nil
}

// Asked returns how many evaluations by OPA the tables took.
func (e *Engine) Asked() int { return e.tables.Asked }
