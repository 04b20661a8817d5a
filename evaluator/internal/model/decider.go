package model

import (
	"context"
	"maps"
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/internal/reason"
	"github.com/leeway-policy/leeway/evaluator/internal/table"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// A decider holds what it takes to decide one strategy.
type decider struct {
	strategy *policy.Strategy
	feasible reason.Handle
	rules    []reason.Handle
	// outcome is the outcome's handle, if the strategy has one with a diagram.
	outcome    reason.Handle
	hasOutcome bool
	// whole is true if all necessary preconditions have a diagram; has says which preconditions have one.
	whole bool
	has   []bool
}

// addDeciders adds a decider for each strategy.
func (m *Model) addDeciders() {
	for _, s := range m.Set.Strategies {
		c := decider{strategy: s, feasible: m.Diagrams.Strategy(s), whole: len(m.Diagrams.Untabled(s)) == 0}
		for _, rule := range s.Preconditions {
			handle, ok := m.Diagrams.Rule(&rule.Function)
			c.rules, c.has = append(c.rules, handle), append(c.has, ok)
		}
		if s.Outcome != nil {
			c.outcome, c.hasOutcome = m.Diagrams.Rule(&s.Outcome.Function)
		}
		m.deciders = append(m.deciders, c)
		m.preconditions += len(c.rules)
	}
}

// Verdicts returns the verdict of each strategy, in their order. The unit must satisfy the constraints.
// If a necessary precondition has no table, Verdicts asks OPA, and fails if that yields no answer.
func (p *Placed) Verdicts(ctx context.Context) ([]verdict.Verdict, error) {
	verdicts := make([]verdict.Verdict, len(p.Model.deciders))
	for i := range p.Model.deciders {
		var err error
		if verdicts[i], err = p.verdict(ctx, &p.Model.deciders[i]); err != nil {
			return nil, err
		}
	}
	return verdicts, nil
}

func (p *Placed) verdict(ctx context.Context, d *decider) (verdict.Verdict, error) {
	if d.whole {
		feasible := d.feasible
		if p.diagrams != p.Model.Diagrams {
			feasible = p.diagrams.Strategy(d.strategy)
		}
		return VerdictOf(p.diagrams.Decide(feasible, p.values)), nil
	}
	statuses, err := p.Statuses(ctx, d.strategy)
	if err != nil {
		return "", err
	}
	decision, err := p.Decide(ctx, d.strategy, statuses)
	return decision.Verdict, err
}

// Decided is the decision about one strategy: its verdict, the statuses of its preconditions in the order of the
// author's files, and its fit. HasFit is false if the strategy has no supporting preconditions.
type Decided struct {
	// InPlace is the status of the outcome; "" if the strategy has none.
	InPlace  verdict.Status
	Verdict  verdict.Verdict
	Statuses []verdict.Status
	Fit      verdict.Fit
	HasFit   bool
}

// DecideAll returns the decision about each strategy, without reasons. The unit must satisfy the constraints.
func (p *Placed) DecideAll(ctx context.Context) ([]Decided, error) {
	m := p.Model
	decided := make([]Decided, len(m.deciders))
	all := make([]verdict.Status, m.preconditions) // one allocation for all strategies
	for i := range m.deciders {
		of, d := &m.deciders[i], &decided[i]
		var err error
		if d.Verdict, err = p.verdict(ctx, of); err != nil {
			return nil, err
		}
		if d.InPlace, err = p.inPlace(ctx, of); err != nil {
			return nil, err
		}
		d.Statuses, all = all[:len(of.rules):len(of.rules)], all[len(of.rules):]
		w := weights{exact: true}
		for j, rule := range of.strategy.Preconditions {
			s := Status{}
			if of.has[j] {
				handle := of.rules[j]
				if p.diagrams != m.Diagrams {
					handle, _ = p.diagrams.Rule(&rule.Function)
				}
				s = statusOf(p.diagrams.Decide(handle, p.values))
			} else if s, err = p.Status(ctx, &rule.Function); err != nil {
				return nil, err
			}
			d.Statuses[j] = s.Status
			w.add(rule, s)
		}
		d.Fit, d.HasFit = w.fit()
	}
	return decided, nil
}

// inPlace returns the status of a strategy's outcome; "" if it has none.
func (p *Placed) inPlace(ctx context.Context, d *decider) (verdict.Status, error) {
	if !d.hasOutcome || p.Model.AsksOPA {
		s, err := p.InPlace(ctx, d.strategy)
		return s.Status, err
	}
	handle := d.outcome
	if p.diagrams != p.Model.Diagrams {
		handle, _ = p.diagrams.Rule(&d.strategy.Outcome.Function)
	}
	return statusOf(p.diagrams.Decide(handle, p.values)).Status, nil
}

// Exact reports whether every precondition and outcome is tabled. If so, no unit needs OPA, and all verdicts and fits are exact.
func (m *Model) Exact() bool {
	return !m.AsksOPA && !slices.ContainsFunc(m.deciders, func(d decider) bool {
		return !d.whole || slices.Contains(d.has, false) || d.strategy.Outcome != nil && !d.hasOutcome
	})
}

// Vary returns the unit with some facts set, by path as [fact.Catalogue.ParseSet] returns them, for deciding it. Facts
// that stay are not encoded again. It fails with [verdict.Faults] if the facts cannot occur together.
func (p *Placed) Vary(ctx context.Context, set map[string]any) (*Placed, error) {
	if len(set) == 0 {
		return p, nil
	}
	all := maps.Clone(set)
	for path, value := range p.set {
		if _, again := set[path]; !again {
			all[path] = value
		}
	}
	m := p.Model
	if !m.Exact() || slices.ContainsFunc(m.Catalogue.Facts, func(f fact.Fact) bool { return f.Sets(set) }) {
		return p.placeAnew(ctx, all)
	}
	cells := make(map[int]int, len(set))
	for path, value := range set {
		dim := m.Space.Index(path)
		if dim < 0 {
			continue // no rule reads it
		}
		cells[dim] = table.Unknown
		if value != nil {
			cells[dim] = m.Space.Dims[dim].CellOf(value)
		}
	}
	varied := &Placed{Model: m, Unit: p.Unit, set: all, diagrams: p.diagrams, values: m.Diagrams.Moved(p.values, cells)}
	if !p.diagrams.Possible(varied.values) {
		return p.placeAnew(ctx, all) // returns the fault
	}
	return varied, nil
}

func (p *Placed) placeAnew(ctx context.Context, set map[string]any) (*Placed, error) {
	changed, err := p.Unit.With(p.Model.Catalogue, set)
	if err != nil {
		return nil, err
	}
	if err := p.Model.Admit(ctx, changed); err != nil {
		return nil, err
	}
	return p.Model.Place(changed), nil
}
