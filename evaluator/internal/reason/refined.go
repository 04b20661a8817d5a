package reason

import (
	"context"

	"github.com/leeway-policy/leeway/evaluator/internal/diagram"
	"github.com/leeway-policy/leeway/evaluator/internal/table"
)

// In returns the diagrams of the same rules in a space that cuts the same facts finer. Where [New] would fail, In gives up;
// see [diagram.Recover].
func (d *Diagrams) In(ctx context.Context, space *table.Space) *Diagrams {
	fine := &Diagrams{
		Space: space, nodes: d.nodes, level: d.level, dim: d.dim, untabled: d.untabled, coarse: d,
		parts: make([][]int, len(d.dim)), bounded: &boundedDiagrams{by: map[string]*Diagrams{}},
	}
	for level, dim := range d.dim {
		fine.parts[level] = space.Dims[dim].PartsOf(&d.Space.Dims[dim])
	}
	fine.store = fine.newStore()
	fine.store.Bound(diagram.Bounds{Nodes: d.nodes, Stop: func() error { return context.Cause(ctx) }})
	defer fine.store.Bound(diagram.Bounds{})
	fine.allow(fine.store.And(diagram.NewRefiner(d.store, fine.store, fine.parts).Refine(d.allowed), fine.addingUp()))
	return fine
}

// refined returns a function of the coarse diagrams in the space of the front, within its constraints.
func (f *Front) refined(coarse function) function {
	is := f.refiner.Refine(coarse.is)
	within, done := f.completed[is]
	if !done {
		within = function{is: is, holds: f.scratch.And(f.diagrams.allowed, is), fails: f.scratch.And(f.diagrams.allowed, f.scratch.Not(is))}
		f.completed[is] = within
	}
	return within
}
