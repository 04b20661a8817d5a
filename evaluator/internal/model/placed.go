package model

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/internal/decide"
	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
	"github.com/leeway-policy/leeway/evaluator/internal/reason"
	"github.com/leeway-policy/leeway/evaluator/internal/table"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// A Placed is one unit encoded in the space of a model. Deciding it is safe for concurrent use; its other methods
// are not.
type Placed struct {
	Model *Model
	Unit  *profile.Unit
	// Cells has the cell of each dimension of the space, [table.Unknown] where the fact is unknown.
	Cells []int
	// diagrams decide the unit, and values is the unit encoded for them.
	diagrams *reason.Diagrams
	values   reason.Values
	// set holds the facts that differ from the unit's: see [Placed.Vary].
	set map[string]any
	// front answers questions that take more than following edges of the diagrams.
	front *reason.Front
	// own is the cached result of Own, nil before the first call.
	own *Placed
	// plain is the unit that Own was called on.
	plain *Placed
}

// Place encodes a unit, whose facts must be in their domains.
func (m *Model) Place(unit *profile.Unit) *Placed {
	p := &Placed{Model: m, Unit: unit, Cells: m.Space.Encode(unit.Facts), diagrams: m.Diagrams}
	if !m.finer { // else the numbers that bound others have cells of their own
		p.diagrams = m.Diagrams.Bounded(m.Space.Bounds(unit.Facts))
	}
	p.values = p.diagrams.Place(p.Cells)
	return p
}

// Front returns the unit for searches in the diagrams. They give up when the context ends, see [diagram.Recover].
func (p *Placed) Front(ctx context.Context) *reason.Front {
	if p.front == nil {
		p.front = p.diagrams.Front(p.Cells)
	}
	p.front.Until(func() error { return context.Cause(ctx) })
	return p.front
}

// walk returns a search over the completions of the unit, for when OPA must be asked.
func (p *Placed) walk(ctx context.Context) *table.Walk {
	constraints := p.Model.Space.SumsOf(p.Unit.Facts)
	for _, rule := range p.Model.Set.Constraints {
		constraints = append(constraints, p.lookup(ctx, &rule.Function))
	}
	return table.NewWalk(p.Model.Space, p.Cells, constraints, p.Model.Options.Completions)
}

// lookup returns how to evaluate a function for the unit and its completions: from its table, or by asking OPA.
func (p *Placed) lookup(ctx context.Context, f *policy.Function) table.Lookup {
	if t := p.Model.Tables.Of(f); t != nil && !p.Model.AsksOPA {
		return t.Lookup()
	}
	dims := make([]int, len(f.Reads))
	for i, path := range f.Reads {
		dims[i] = p.Model.Space.Index(path)
	}
	return table.Lookup{Dims: dims, Answer: func(cells []int) (decide.Answer, error) {
		facts := make(map[string]any, len(dims))
		for i, dim := range dims {
			facts[f.Reads[i]] = p.Model.Space.Dims[dim].Cells[cells[dim]].Value
			if value, known := p.Unit.Facts[f.Reads[i]]; known {
				facts[f.Reads[i]] = value
			}
		}
		return p.ask(ctx, f, facts)
	}}
}

func (p *Placed) ask(ctx context.Context, f *policy.Function, facts map[string]any) (decide.Answer, error) {
	question, err := p.Model.question(f)
	if err != nil {
		return decide.Undefined, err
	}
	answer, err := question.Eval(ctx, decide.Input(facts))
	var fault *decide.Fault
	if errors.As(err, &fault) {
		return answer, &verdict.Fault{
			Rule: fault.Rule(), File: f.Place.File, Line: f.Place.Line, Col: f.Place.Col,
			Message: fmt.Sprintf("%s: %s", f.Path(), fault.Reason),
		}
	}
	return answer, err
}

// question returns the prepared query of a function, from the cache if possible.
func (m *Model) question(f *policy.Function) (*decide.Query, error) {
	m.questions.mu.Lock()
	defer m.questions.mu.Unlock()
	if question := m.questions.by[f]; question != nil {
		return question, nil
	}
	question, err := m.Opa.Prepare(f)
	if err == nil {
		m.questions.by[f] = question
	}
	return question, err
}

// A Status is the status of a rule or a way for one unit.
type Status struct {
	Status verdict.Status
	// Exact is false if the status is unknown only because of leeway's limits.
	Exact bool
}

// Status returns the status of a rule or a way: met or unmet if it is so under every completion of the
// unknown facts within the constraints, else unknown.
func (p *Placed) Status(ctx context.Context, f *policy.Function) (Status, error) {
	if !p.Model.AsksOPA {
		if outlook, ok := p.Front(ctx).RuleOutlook(f); ok {
			return statusOf(outlook), nil
		}
	}
	lookup := p.lookup(ctx, f)
	if !slices.ContainsFunc(lookup.Dims, p.IsUnknown) {
		answer, err := lookup.Answer(p.Cells)
		if answer == decide.True {
			return Status{verdict.Met, true}, err
		}
		return Status{verdict.Unmet, true}, err
	}
	if p.Model.Tables.Untabled(f) != nil {
		return Status{verdict.Unknown, false}, nil
	}
	holds, err := p.walk(ctx).Exists(table.Demand{Lookup: lookup, True: true})
	if err != nil {
		return Status{}, err
	}
	fails, err := p.walk(ctx).Exists(table.Demand{Lookup: lookup})
	if err != nil {
		return Status{}, err
	}
	switch {
	case holds == table.Some && fails == table.None:
		return Status{verdict.Met, true}, nil
	case holds == table.None && fails == table.Some:
		return Status{verdict.Unmet, true}, nil
	default:
		return Status{verdict.Unknown, holds == table.Some && fails == table.Some}, nil
	}
}

// statusOf returns the status that a rule's outlook means.
func statusOf(o reason.Outlook) Status {
	switch {
	case o.CanHold && o.CanFail:
		return Status{verdict.Unknown, true}
	case o.CanHold:
		return Status{verdict.Met, true}
	default:
		return Status{verdict.Unmet, true}
	}
}

// IsUnknown reports whether the fact of a dimension is unknown.
func (p *Placed) IsUnknown(dim int) bool { return p.Cells[dim] == table.Unknown }

// together reports whether rules, all the undecided necessary ones of a strategy, can all be met under
// one completion.
func (p *Placed) together(ctx context.Context, s *policy.Strategy, rules []*policy.Rule) (table.Finding, error) {
	if !p.Model.AsksOPA {
		// A strategy that is not of the set lacks some of its preconditions, and has no diagram of its own.
		front := p.Front(ctx)
		if own := p.Model.Set.Strategy(s.Name) == s; own && front.Outlook(s).CanHold || !own && front.Together(rules) == nil {
			return table.Some, nil
		}
		return table.None, nil
	}
	demands := make([]table.Demand, len(rules))
	for i, rule := range rules {
		demands[i] = table.Demand{Lookup: p.lookup(ctx, &rule.Function), True: true}
	}
	return p.walk(ctx).Exists(demands...)
}

// Broken returns the fault of a unit whose known facts break a constraint, nil if they break none.
func (p *Placed) Broken(ctx context.Context) (*verdict.Fault, error) {
	if !p.Model.AsksOPA && p.Front(ctx).Possible() {
		return nil, nil
	}
	for _, rule := range p.Model.Set.Constraints {
		lookup := p.lookup(ctx, &rule.Function)
		possible, err := p.walk(ctx).Exists(table.Demand{Lookup: lookup})
		if err != nil {
			return nil, err
		}
		if possible == table.None {
			return p.constraintFault(rule, lookup), nil
		}
	}
	for _, sum := range p.Model.Space.SumsOf(p.Unit.Facts) {
		possible, err := p.walk(ctx).Exists(table.Demand{Lookup: sum})
		if err != nil {
			return nil, err
		}
		if possible == table.None {
			path := p.Model.Space.Dims[sum.Dims[0]].Fact.Path
			return p.Unit.Fault(verdict.RuleWrongSum, path, "%s: its parts do not add up to it, whatever the unknown ones are", path), nil
		}
	}
	return nil, nil
}

func (p *Placed) constraintFault(rule *policy.Rule, lookup table.Lookup) *verdict.Fault {
	var given []string
	last := ""
	for _, dim := range lookup.Dims {
		path := p.Model.Space.Dims[dim].Fact.Path
		if value, known := p.Unit.Facts[path]; known {
			given = append(given, path+" "+document.Show(value))
			last = path
		}
	}
	fault := p.Unit.Fault(verdict.RuleConstraint, last, "these facts cannot occur together: %s: %s (%s, %s)",
		strings.Join(given, ", "), rule.Title, rule.Name, rule.Place.OfLine())
	if len(given) > 1 {
		fault.Fact = "" // any of them may be wrong
	}
	return fault
}
