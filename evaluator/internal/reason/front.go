package reason

import (
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/diagram"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/internal/table"
)

// A Front is one unit placed in the diagrams: its known and unknown facts. It is not safe for concurrent use.
type Front struct {
	diagrams *Diagrams
	// values has the cell of each variable, [diagram.Free] if the fact is unknown.
	values []int
	// scratch has the nodes that are built for this unit only.
	scratch *diagram.Store
	// refiner carries rules into the front's space if the diagrams have them in a coarse one. completed caches the result
	// within the constraints, by the refined node.
	refiner   *diagram.Refiner
	completed map[diagram.Node]function
	// certain caches the results of certainly, by function.
	certain map[function]diagram.Node
	// prices is a scratch price table for searches, all zero between them.
	prices diagram.Prices
	// steps limits the search for a smallest reason.
	steps int
}

// Front returns the front of an encoded unit, which has a cell or [table.Unknown] for each dimension of the space.
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

// Until makes questions of the front give up once stop returns an error; see [diagram.Recover].
func (f *Front) Until(stop func() error) {
	f.scratch.Bound(diagram.Bounds{Nodes: f.diagrams.room(), Stop: stop})
}

// certainly returns a function of the known facts. It holds where the unknown facts can have some values, and within holds for
// all of them.
func (f *Front) certainly(within function, allowed diagram.Node) diagram.Node {
	if found, asked := f.certain[within]; asked {
		return found
	}
	unknown := func(level int) bool { return !f.known(level) }
	if !f.waits(within.holds) && !f.waits(allowed) {
		f.certain[within] = within.holds
		return within.holds
	}
	found := f.scratch.And(
		f.scratch.ForAll(f.scratch.Not(within.fails), unknown),
		f.scratch.Exists(allowed, unknown),
	)
	f.certain[within] = found
	return found
}

// Possible reports whether the constraints allow the known facts.
func (f *Front) Possible() bool {
	possible, _ := f.diagrams.store.Reaches(f.diagrams.allowed, f.values)
	return possible
}

// An Outlook says which values a function can have once the unknown facts are known.
type Outlook struct {
	// CanHold and CanFail report whether some completion within the constraints makes the function hold, or fail.
	CanHold, CanFail bool
}

// RuleOutlook returns the outlook of a rule or a way; ok is false if it has no diagram.
func (f *Front) RuleOutlook(rule *policy.Function) (outlook Outlook, ok bool) {
	within, ok := f.rule(rule)
	return f.outlook(within), ok
}

// Outlook returns the outlook of the conjunction of a strategy's tabled necessary preconditions.
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

// strategy returns the conjunction of a strategy's tabled necessary preconditions, within the constraints.
func (f *Front) strategy(s *policy.Strategy) function {
	if f.diagrams.coarse == nil {
		return f.diagrams.feasible[s]
	}
	return f.refined(f.diagrams.coarse.feasible[s])
}

// holds returns where a strategy's tabled necessary preconditions hold within the constraints.
func (f *Front) holds(s *policy.Strategy) diagram.Node {
	if f.diagrams.coarse == nil {
		return f.diagrams.feasible[s].holds
	}
	return f.scratch.And(f.diagrams.allowed, f.refiner.Refine(f.diagrams.coarse.feasible[s].is))
}

// waits reports whether a function depends on unknown facts.
func (f *Front) waits(n diagram.Node) bool {
	return f.scratch.Tests(n, func(level int) bool { return !f.known(level) })
}

// known reports whether the fact of a variable is known.
func (f *Front) known(level int) bool { return f.values[level] != diagram.Free }

// Changed returns the front of the unit with the fact of a dimension in another cell. The fact must be no part of a sum.
func (f *Front) Changed(dim, cell int) *Front {
	values := slices.Clone(f.values)
	values[f.diagrams.level[dim]] = cell
	return f.moved(values)
}

// At returns the front of a unit with other cells. It shares what was built for this one.
func (f *Front) At(cells []int) *Front {
	values := make([]int, len(f.values))
	for level, dim := range f.diagrams.dim {
		values[level] = cells[dim] // table.Unknown is diagram.Free
	}
	return f.moved(values)
}

// moved returns the front of the unit with other values.
func (f *Front) moved(values []int) *Front {
	return &Front{diagrams: f.diagrams, values: values, scratch: f.scratch, refiner: f.refiner, completed: f.completed, certain: map[function]diagram.Node{}, steps: f.steps}
}
