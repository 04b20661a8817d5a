package reason

import (
	"github.com/leeway-policy/leeway/evaluator/internal/diagram"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/internal/table"
)

// Values is a unit that the constraints allow, encoded as one value for each variable. Deciding it only follows edges.
type Values []int

// Place encodes a unit, which the constraints must allow, as values of the variables.
func (d *Diagrams) Place(cells []int) Values {
	placed := make(Values, len(d.dim))
	for level, dim := range d.dim {
		placed[level] = cells[dim]
		if cells[dim] == table.Unknown {
			placed[level] = diagram.Free
		}
	}
	return placed
}

// A Handle is a rule or a strategy, looked up once and decided many times.
type Handle struct{ within function }

// Strategy returns the handle of the conjunction of a strategy's tabled necessary preconditions.
func (d *Diagrams) Strategy(s *policy.Strategy) Handle { return Handle{d.feasible[s]} }

// Rule returns the handle of a rule; ok is false if it has no diagram.
func (d *Diagrams) Rule(rule *policy.Function) (h Handle, ok bool) {
	within, ok := d.rules[rule]
	return Handle{within}, ok
}

// Decide returns the outlook of a rule or a strategy.
func (d *Diagrams) Decide(h Handle, at Values) Outlook { return d.decide(h, at, d.store) }

// A walk follows edges of diagrams; it is a store or one of its walkers.
type walk interface {
	Follow(n diagram.Node, values []int) diagram.Node
	Reaches(n diagram.Node, values []int) (canHold, canFail bool)
	ReachesFree(n diagram.Node, values []int, tied []bool) (canHold, canFail, ok bool)
}

func (d *Diagrams) decide(h Handle, at Values, store walk) Outlook {
	end := store.Follow(h.within.is, at)
	switch end {
	case diagram.True:
		return Outlook{CanHold: true}
	case diagram.False:
		return Outlook{CanFail: true}
	}
	// The path stops at an unknown fact. Unless a constraint ties it to others, it may have any value.
	if holds, fails, free := store.ReachesFree(end, at, d.tied); free {
		return Outlook{CanHold: holds, CanFail: fails}
	}
	holds, _ := store.Reaches(h.within.holds, at)
	fails, _ := store.Reaches(h.within.fails, at)
	return Outlook{CanHold: holds, CanFail: fails}
}
