package reason

import (
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/diagram"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/internal/table"
)

// A Decider decides a stream of encoded units. Its reasons are subset-minimal, not smallest. It is not safe for
// concurrent use.
type Decider struct {
	diagrams   *Diagrams
	strategies []*policy.Strategy
	handles    []Handle
	// outcomes has the handle of each strategy's outcome; its place in standing is nil if there is none.
	outcomes []Handle
	standing []*Outlook
	placed   Values
	outlooks []Outlook
	// bounded reports whether known numbers of the last unit bound sums.
	bounded bool
	walker  *diagram.Walker
	// looseners has two for each strategy, where it fails and where it holds, made on first use.
	looseners [][2]*diagram.Loosener
}

// Decider returns a decider of strategies; only their tabled necessary preconditions count.
func (d *Diagrams) Decider(strategies []*policy.Strategy) *Decider {
	x := &Decider{
		diagrams: d, strategies: strategies, placed: make(Values, len(d.dim)), walker: d.store.Walker(),
		outlooks: make([]Outlook, len(strategies)), looseners: make([][2]*diagram.Loosener, len(strategies)),
	}
	for _, s := range strategies {
		x.handles = append(x.handles, d.Strategy(s))
		x.outcomes, x.standing = append(x.outcomes, Handle{}), append(x.standing, nil)
		if s.Outcome == nil {
			continue
		}
		if handle, ok := d.Rule(&s.Outcome.Function); ok {
			x.outcomes[len(x.outcomes)-1], x.standing[len(x.standing)-1] = handle, &Outlook{}
		}
	}
	return x
}

// Decide returns the outlook of each strategy for an encoded unit. bounds are the bounds that the unit's known numbers set
// on sums. The result is valid until the next call; ok is false if the constraints forbid the unit.
func (x *Decider) Decide(cells []int, bounds []table.Bound) (outlooks []Outlook, ok bool) {
	for level, dim := range x.diagrams.dim {
		x.placed[level] = cells[dim] // table.Unknown is diagram.Free
	}
	if x.bounded = len(bounds) > 0; x.bounded {
		return x.decideBounded(x.diagrams.Bounded(bounds))
	}
	if possible, _ := x.walker.Reaches(x.diagrams.allowed, x.placed); !possible {
		return nil, false
	}
	for i, handle := range x.handles {
		x.outlooks[i] = x.diagrams.decide(handle, x.placed, x.walker)
		if x.standing[i] != nil {
			*x.standing[i] = x.diagrams.decide(x.outcomes[i], x.placed, x.walker)
		}
	}
	return x.outlooks, true
}

// Outcomes returns the outlook of the outcome of each strategy for the last unit; nil if it has none, or one without a
// diagram. The result is valid until the next call of Decide.
func (x *Decider) Outcomes() []*Outlook { return x.standing }

func (x *Decider) decideBounded(d *Diagrams) (outlooks []Outlook, ok bool) {
	if !d.Possible(x.placed) {
		return nil, false
	}
	for i, s := range x.strategies {
		x.outlooks[i] = d.Decide(d.Strategy(s), x.placed)
		if x.standing[i] != nil {
			handle, _ := d.Rule(&s.Outcome.Function)
			*x.standing[i] = d.Decide(handle, x.placed)
		}
	}
	return x.outlooks, true
}

// Cells reports whether the cells of the last unit alone force all its settled outlooks, without the bounds that known
// numbers set on sums.
func (x *Decider) Cells() bool {
	if !x.bounded {
		return true
	}
	for i, handle := range x.handles {
		if x.outlooks[i].Settled() && !x.diagrams.decide(handle, x.placed, x.walker).Settled() {
			return false
		}
	}
	return true
}

// The code of an unknown cell must equal that of a free variable.
var _ = [1]struct{}{}[table.Unknown-diagram.Free]

// Reason appends a subset-minimal set of facts that forces the outlook of a strategy for the last unit, in catalogue order;
// it appends nothing if the outlook is open. [Decider.Cells] must hold. It takes about as long as Decide: it does not
// search for a smallest reason.
func (x *Decider) Reason(strategy int, reason []Given) []Given {
	outlook, opposite, which := x.outlooks[strategy], x.handles[strategy].within.fails, 0
	switch {
	case outlook.CanHold && outlook.CanFail:
		return reason
	case outlook.CanFail:
		opposite, which = x.handles[strategy].within.holds, 1
	}
	if opposite == diagram.False {
		return reason // the outlook holds for all facts
	}
	loosener := x.looseners[strategy][which]
	if loosener == nil {
		loosener = x.diagrams.store.Loosener(opposite)
		x.looseners[strategy][which] = loosener
	}
	first := len(reason)
	loosener.Loosen(x.placed)
	for level, alike := range loosener.Alike() {
		if len(reason) < cap(reason) {
			reason = reason[:len(reason)+1]
		} else {
			reason = append(reason, Given{})
		}
		given := &reason[len(reason)-1]
		given.Dim, given.Cell = x.diagrams.dim[level], x.placed[level]
		given.Cells = append(given.Cells[:0], alike...)
	}
	slices.SortFunc(reason[first:], func(a, b Given) int { return a.Dim - b.Dim })
	return reason
}
