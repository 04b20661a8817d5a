package evaluator

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/internal/analyse"
	"github.com/leeway-policy/leeway/evaluator/internal/decide"
	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
	"github.com/leeway-policy/leeway/evaluator/internal/table"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// A point is one unit in the engine's space: where its known facts put it.
type point struct {
	*Engine
	ctx   context.Context //nolint:containedctx // a point lives no longer than one call
	unit  *profile.Unit
	cells []int
	// front is the unit before the diagrams; walk goes over its completions, where OPA is to be asked.
	front *analyse.Front
	walk  *table.Walk
	// apart is the same point with a cell of its own for each known number of a sum, once it was needed.
	apart *point
	// plain is the point that own was asked of.
	plain *point
}

func (e *Engine) point(ctx context.Context, unit *profile.Unit) *point {
	p := &point{Engine: e, ctx: ctx, unit: unit, cells: e.space.Encode(unit.Facts)}
	p.front = e.bounded(unit).Front(p.cells)
	p.front.Until(func() error { return context.Cause(ctx) })
	p.walk = e.walk(p)
	return p
}

// walk returns the walk over the completions of a point.
func (e *Engine) walk(p *point) *table.Walk {
	constraints := e.space.SumsOf(p.unit.Facts)
	for _, rule := range e.set.Constraints {
		constraints = append(constraints, p.lookup(&rule.Function))
	}
	return table.NewWalk(e.space, p.cells, constraints, e.options.Completions)
}

// lookup returns how to answer for a function around the point: from its table, or by asking OPA.
func (p *point) lookup(f *policy.Function) table.Lookup {
	if t := p.tables.Of(f); t != nil && !p.asksOPA {
		return t.Lookup()
	}
	dims := make([]int, len(f.Reads))
	for i, path := range f.Reads {
		dims[i] = p.space.Index(path)
	}
	return table.Lookup{Dims: dims, Answer: func(cells []int) (decide.Answer, error) {
		facts := make(map[string]any, len(dims))
		for i, dim := range dims {
			facts[f.Reads[i]] = p.space.Dims[dim].Cells[cells[dim]].Value
			if value, known := p.unit.Facts[f.Reads[i]]; known {
				facts[f.Reads[i]] = value
			}
		}
		return p.ask(f, facts)
	}}
}

func (p *point) ask(f *policy.Function, facts map[string]any) (decide.Answer, error) {
	question, err := p.question(f)
	if err != nil {
		return decide.Undefined, err
	}
	answer, err := question.Ask(p.ctx, decide.Input(facts))
	var fault *decide.Fault
	if errors.As(err, &fault) {
		return answer, &verdict.Fault{
			Rule: fault.Rule(), File: f.Place.File, Line: f.Place.Line, Col: f.Place.Col,
			Message: fmt.Sprintf("%s: %s", f.Path(), fault.Reason),
		}
	}
	return answer, err
}

// question returns a function ready to be asked; it is made so once.
func (e *Engine) question(f *policy.Function) (*decide.Question, error) {
	e.questions.mu.Lock()
	defer e.questions.mu.Unlock()
	if question := e.questions.by[f]; question != nil {
		return question, nil
	}
	question, err := e.opa.Prepare(f)
	if err == nil {
		e.questions.by[f] = question
	}
	return question, err
}

// untabled says why a function cannot be tabled; nil if it can.
func (e *Engine) untabled(f *policy.Function) *policy.Untabled {
	return e.tables.Untabled(f)
}

// status is a status, and whether it is one because of the facts rather than of leeway's limits.
type status struct {
	verdict.Status
	exact bool
}

// status returns that of one function: met (unmet) if it is so under every completion of the
// unknown facts within the constraints.
func (p *point) status(f *policy.Function) (status, error) {
	lookup := p.lookup(f)
	if !p.asksOPA {
		if outlook, ok := p.front.RuleOutlook(f); ok {
			return statusOf(outlook), nil
		}
	}
	if !slices.ContainsFunc(lookup.Dims, p.isUnknown) {
		answer, err := lookup.Answer(p.cells)
		if answer == decide.True {
			return status{verdict.Met, true}, err
		}
		return status{verdict.Unmet, true}, err
	}
	if p.untabled(f) != nil {
		return status{verdict.Unknown, false}, nil
	}
	holds, err := p.walk.Exists(table.Demand{Lookup: lookup, True: true})
	if err != nil {
		return status{}, err
	}
	fails, err := p.walk.Exists(table.Demand{Lookup: lookup})
	if err != nil {
		return status{}, err
	}
	switch {
	case holds == table.Some && fails == table.None:
		return status{verdict.Met, true}, nil
	case holds == table.None && fails == table.Some:
		return status{verdict.Unmet, true}, nil
	default:
		return status{verdict.Unknown, holds == table.Some && fails == table.Some}, nil
	}
}

// statusOf says what a rule's outlook means.
func statusOf(o analyse.Outlook) status {
	switch {
	case o.CanHold && o.CanFail:
		return status{verdict.Unknown, true}
	case o.CanHold:
		return status{verdict.Met, true}
	default:
		return status{verdict.Unmet, true}
	}
}

func (p *point) isUnknown(dim int) bool { return p.cells[dim] == table.Unknown }

// together tells whether rules, all the necessary ones of a strategy that wait for facts, can all be met under
// one completion.
func (p *point) together(s *policy.Strategy, rules []*policy.Rule) (table.Finding, error) {
	if !p.asksOPA {
		if p.front.Outlook(s).CanHold {
			return table.Some, nil
		}
		return table.None, nil
	}
	demands := make([]table.Demand, len(rules))
	for i, rule := range rules {
		demands[i] = table.Demand{Lookup: p.lookup(&rule.Function), True: true}
	}
	return p.walk.Exists(demands...)
}

// broken returns the fault of a unit whose known facts the constraints forbid, nil if they do not.
func (p *point) broken() (*verdict.Fault, error) {
	if !p.asksOPA && p.front.Possible() {
		return nil, nil
	}
	for _, rule := range p.set.Constraints {
		lookup := p.lookup(&rule.Function)
		possible, err := p.walk.Exists(table.Demand{Lookup: lookup})
		if err != nil {
			return nil, err
		}
		if possible == table.None {
			return p.constraintFault(rule, lookup), nil
		}
	}
	for _, sum := range p.space.SumsOf(p.unit.Facts) {
		possible, err := p.walk.Exists(table.Demand{Lookup: sum})
		if err != nil {
			return nil, err
		}
		if possible == table.None {
			path := p.space.Dims[sum.Dims[0]].Fact.Path
			return p.unit.Fault(verdict.RuleWrongSum, path, "%s: its parts do not add up to it, whatever the unknown ones are", path), nil
		}
	}
	return nil, nil
}

func (p *point) constraintFault(rule *policy.Rule, lookup table.Lookup) *verdict.Fault {
	var given []string
	last := ""
	for _, dim := range lookup.Dims {
		path := p.space.Dims[dim].Fact.Path
		if value, known := p.unit.Facts[path]; known {
			given = append(given, path+" "+document.Show(value))
			last = path
		}
	}
	fault := p.unit.Fault(verdict.RuleConstraint, last, "these facts cannot occur together: %s: %s (%s, %s:%d)",
		strings.Join(given, ", "), rule.Title, rule.Name, rule.Place.File, rule.Place.Line)
	if len(given) > 1 {
		fault.Fact = "" // any of them may be wrong
	}
	return fault
}
