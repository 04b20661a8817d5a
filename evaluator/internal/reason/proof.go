package reason

import (
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/diagram"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/internal/table"
)

// A Proof compares rules over all complete units that the constraints allow. It is not safe for concurrent use.
type Proof struct {
	Diagrams *Diagrams
	scratch  *diagram.Store
}

// Proof returns a proof about the rules that have diagrams.
func (d *Diagrams) Proof() *Proof { return &Proof{Diagrams: d, scratch: d.fork()} }

// Units is a set of complete units within the constraints. Two sets of one proof are equal if and only if their values are
// equal.
type Units diagram.Node

// Empty reports whether the set has no unit.
func (u Units) Empty() bool { return diagram.Node(u) == diagram.False }

// Allowed returns all units that the constraints allow.
func (p *Proof) Allowed() Units { return Units(p.Diagrams.allowed) }

// Where returns the units for which a rule or a way holds; ok is false if it has no diagram.
func (p *Proof) Where(rule *policy.Function) (where Units, ok bool) {
	within, ok := p.Diagrams.rules[rule]
	return Units(within.holds), ok
}

// Feasible returns the units for which all tabled necessary preconditions of a strategy hold.
func (p *Proof) Feasible(s *policy.Strategy) Units { return Units(p.Diagrams.feasible[s].holds) }

// Both returns the units that are in both sets.
func (p *Proof) Both(a, b Units) Units {
	return Units(p.scratch.And(diagram.Node(a), diagram.Node(b)))
}

// Less returns the units that are in a but not in b.
func (p *Proof) Less(a, b Units) Units {
	return Units(p.scratch.And(diagram.Node(a), p.scratch.Not(diagram.Node(b))))
}

// Together returns a smallest subset of rules that hold for no unit together; nil if they all hold for some unit. All rules
// must have diagrams. Ties are broken by the order of the rules.
func (p *Proof) Together(rules []*policy.Rule) []*policy.Rule {
	unknown := slices.Repeat([]int{table.Unknown}, len(p.Diagrams.dim))
	return p.Diagrams.Front(unknown).Together(rules)
}

// ForbiddenBy returns a smallest subset of constraints that forbids every unit; nil if some unit is allowed.
func (p *Proof) ForbiddenBy(constraints []*policy.Rule) []*policy.Rule {
	return fewest(constraints, func(chosen []*policy.Rule) bool {
		forbidden := diagram.False
		for _, rule := range chosen {
			forbidden = p.scratch.Or(forbidden, p.Diagrams.rules[&rule.Function].is)
		}
		return forbidden == diagram.True
	})
}
