package reason

import (
	"github.com/leeway-policy/leeway/evaluator/internal/diagram"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/internal/table"
)

// A Values is a unit that the constraints allow, as one value of each variable: for deciding it again and
// again, by nothing but following edges.
type Values []int

// Place returns the place of an encoded unit, which the constraints must allow.
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

// A Handle is a rule or a strategy, looked up once to be decided often.
type Handle struct{ within function }

// Strategy returns the handle of all tabled necessary preconditions of a strategy together.
func (d *Diagrams) Strategy(s *policy.Strategy) Handle { return Handle{d.feasible[s]} }

// Rule returns the handle of a rule; ok is false if it has no diagram.
func (d *Diagrams) Rule(rule *policy.Function) (h Handle, ok bool) {
	within, ok := d.rules[rule]
	return Handle{within}, ok
}

// Decide returns the outlook of a rule or a strategy.
func (d *Diagrams) Decide(h Handle, at Values) Outlook { return d.decide(h, at, d.store) }

// A walk goes over diagrams: a store, or a walker in it.
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
	// An unknown fact is in the way. Unless a constraint ties it to others, it may be anything.
	if holds, fails, free := store.ReachesFree(end, at, d.tied); free {
		return Outlook{CanHold: holds, CanFail: fails}
	}
	holds, _ := store.Reaches(h.within.holds, at)
	fails, _ := store.Reaches(h.within.fails, at)
	return Outlook{CanHold: holds, CanFail: fails}
}
