package reason

import (
	"slices"

	"github.com/leeway-policy/leeway/evaluator/diagram"
	"github.com/leeway-policy/leeway/evaluator/policy"
	"github.com/leeway-policy/leeway/evaluator/table"
)

// A Decider decides one encoded unit after another, and finds reasons quickly rather than the smallest ones. It is for
// one goroutine.
type Decider struct {
	diagrams *Diagrams
	handles  []Handle
	placed   Placed
	outlooks []Outlook
	loosener *diagram.Loosener
}

// Decider returns a decider of strategies, of which only the tabled necessary preconditions count.
func (d *Diagrams) Decider(strategies []*policy.Strategy) *Decider {
	x := &Decider{diagrams: d, placed: make(Placed, len(d.dim)), outlooks: make([]Outlook, len(strategies))}
	for _, s := range strategies {
		x.handles = append(x.handles, d.Strategy(s))
	}
	return x
}

// Decide returns the outlook of each strategy for an encoded unit, good until the next call; ok is false if the
// constraints forbid the unit.
func (x *Decider) Decide(cells []int) (outlooks []Outlook, ok bool) {
	for level, dim := range x.diagrams.dim {
		x.placed[level] = cells[dim] // table.Unknown is diagram.Free
	}
	if possible, _ := x.diagrams.store.Reaches(x.diagrams.allowed, x.placed); !possible {
		return nil, false
	}
	for i, handle := range x.handles {
		x.outlooks[i] = x.diagrams.Decide(handle, x.placed)
	}
	return x.outlooks, true
}

// Unknown facts stand in cells as free variables do in diagrams.
var _ = [1]struct{}{}[table.Unknown-diagram.Free]

// Reason appends facts that force the outlook of a strategy for the unit decided last, and of which none can be left
// out, in the catalogue's order; nothing if the outlook is open. It takes about as long as deciding does: no smallest
// reason is looked for.
func (x *Decider) Reason(strategy int, reason []Given) []Given {
	outlook, counter := x.outlooks[strategy], x.handles[strategy].within.fails
	switch {
	case outlook.CanHold && outlook.CanFail:
		return reason
	case outlook.CanFail:
		counter = x.handles[strategy].within.holds
	}
	if x.loosener == nil {
		x.loosener = x.diagrams.store.Loosener()
	}
	first := len(reason)
	for level, value := range x.loosener.Loosen(counter, x.placed) {
		if value == diagram.Free {
			continue
		}
		if len(reason) < cap(reason) {
			reason = reason[:len(reason)+1]
		} else {
			reason = append(reason, Given{})
		}
		given := &reason[len(reason)-1]
		given.Dim, given.Cell = x.diagrams.dim[level], value
		given.Cells = x.loosener.Alike(level, given.Cells[:0])
	}
	slices.SortFunc(reason[first:], func(a, b Given) int { return a.Dim - b.Dim })
	return reason
}
