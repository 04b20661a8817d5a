package reason

import (
	"github.com/leeway-policy/leeway/evaluator/internal/diagram"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/internal/table"
)

// A Front is one unit before the diagrams: what is known of it, and what is not. It may be used by one
// goroutine at a time.
type Front struct {
	diagrams *Diagrams
	// values has the cell of each variable, [diagram.Free] where the fact is unknown.
	values []int
	// scratch keeps what is built for this unit alone.
	scratch *diagram.Store
	// refiner carries rules into the space of the front, if the diagrams have them in a coarse one; completed keeps them within the
	// constraints, by what they are without.
	refiner   *diagram.Refiner
	completed map[diagram.Node]function
	// certain keeps what certainly found out, by the function asked about.
	certain map[function]diagram.Node
	// prices is the ground that searches mark their own prices on, all nothing in between.
	prices diagram.Prices
	// steps is how much is tried for a smallest reason.
	steps int
}

// Front returns the front of an encoded unit: one cell of the space for each dimension, or
// [table.Unknown].
func (d *Diagrams) Front(cells []int) *Front {
	values := make([]int, len(d.dim))
	for level, dim := range d.dim {
		values[level] = diagram.Free
		if cells[dim] != table.Unknown {
			values[level] = cells[dim]
		}
	}
	f := &Front{diagrams: d, values: values, scratch: d.fork(), certain: map[function]diagram.Node{}, steps: Steps}
	if d.coarse != nil {
		f.refiner, f.completed = diagram.NewRefiner(d.coarse.store, f.scratch, d.parts), map[diagram.Node]function{}
	}
	return f
}

// Until has what is asked of the front give up once stop fails, see [diagram.Recover].
func (f *Front) Until(stop func() error) {
	f.scratch.Bound(diagram.Bounds{Nodes: f.diagrams.room(), Stop: stop})
}

// certainly returns the function of the known facts that holds where a function does whatever the unknown
// ones are, and they can be something.
func (f *Front) certainly(within function, allowed diagram.Node) diagram.Node {
	if found, asked := f.certain[within]; asked {
		return found
	}
	unknown := func(level int) bool { return !f.known(level) }
	found := f.scratch.And(
		f.scratch.ForAll(f.scratch.Not(within.fails), unknown),
		f.scratch.Exists(allowed, unknown),
	)
	f.certain[within] = found
	return found
}

// Possible tells whether the constraints allow what is known.
func (f *Front) Possible() bool {
	possible, _ := f.diagrams.store.Reaches(f.diagrams.allowed, f.values)
	return possible
}

// Outlook is what can become of a function once the unknown facts are known.
type Outlook struct {
	// CanHold and CanFail tell whether some completion within the constraints makes it so.
	CanHold, CanFail bool
}

// RuleOutlook returns the outlook of a rule or a way; ok is false if it has no diagram.
func (f *Front) RuleOutlook(rule *policy.Function) (outlook Outlook, ok bool) {
	within, ok := f.rule(rule)
	return f.outlook(within), ok
}

// Outlook returns the outlook of all tabled necessary preconditions of a strategy together.
func (f *Front) Outlook(s *policy.Strategy) Outlook { return f.outlook(f.strategy(s)) }

// Untabled returns the necessary preconditions of a strategy that have no diagram.
func (d *Diagrams) Untabled(s *policy.Strategy) []*policy.Rule { return d.untabled[s] }

func (f *Front) outlook(within function) Outlook {
	holds, _ := f.scratch.Reaches(within.holds, f.values)
	fails, _ := f.scratch.Reaches(within.fails, f.values)
	return Outlook{CanHold: holds, CanFail: fails}
}

// rule returns a rule or a way within the constraints; ok is false if it has no diagram.
func (f *Front) rule(rule *policy.Function) (within function, ok bool) {
	if f.diagrams.coarse == nil {
		within, ok = f.diagrams.rules[rule]
	} else if within, ok = f.diagrams.coarse.rules[rule]; ok {
		within = f.refined(within)
	}
	return within, ok
}

// strategy returns all tabled necessary preconditions of a strategy together, within the constraints.
func (f *Front) strategy(s *policy.Strategy) function {
	if f.diagrams.coarse == nil {
		return f.diagrams.feasible[s]
	}
	return f.refined(f.diagrams.coarse.feasible[s])
}

// known tells whether the fact of a variable is known.
func (f *Front) known(level int) bool { return f.values[level] != diagram.Free }

// moved returns the front of a unit that differs in its values.
func (f *Front) moved(values []int) *Front {
	return &Front{diagrams: f.diagrams, values: values, scratch: f.scratch, refiner: f.refiner, completed: f.completed, certain: map[function]diagram.Node{}, steps: f.steps}
}
