package reason

import (
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/diagram"
)

// A Witness is one unit of a set.
type Witness struct {
	// Cells has the cell of each dimension of the space.
	Cells []int
	// Matter has facts that put the unit into the set whatever its other facts are, within the constraints, in catalogue
	// order. Smallest is true if no unit of the set needs fewer facts; else they are only subset-minimal.
	Matter   []Given
	Smallest bool
}

// Witness returns the unit of a set that the fewest facts put into it, the first of several in the variable order of the
// diagrams; nil if the set is empty.
func (p *Proof) Witness(units Units) *Witness { return p.witness(units, Steps) }

func (p *Proof) witness(units Units, steps int) *Witness {
	in := diagram.Node(units)
	if in == diagram.False {
		return nil
	}
	must := p.scratch.Or(in, p.scratch.Not(p.Diagrams.allowed))
	values, smallest := p.scratch.Fewest(must, in, steps)
	w := &Witness{Cells: make([]int, len(p.Diagrams.dim)), Smallest: smallest}
	for level, value := range p.complete(in, values) {
		w.Cells[p.Diagrams.dim[level]] = value
	}
	var levels []int
	for level, value := range values {
		if value != diagram.Free {
			levels = append(levels, level)
		}
	}
	slices.SortFunc(levels, func(a, b int) int { return p.Diagrams.dim[a] - p.Diagrams.dim[b] })
	box := p.scratch.Around(must, in, values, levels)
	for _, level := range levels {
		w.Matter = append(w.Matter, Given{Dim: p.Diagrams.dim[level], Cell: values[level], Cells: box[level]})
	}
	return w
}

// complete fills in the free values so that the unit is in a set.
func (p *Proof) complete(in diagram.Node, values []int) []int {
	rest := p.scratch.Witness(p.scratch.Restrict(in, values))
	unit := make([]int, len(values))
	for level := range unit {
		switch {
		case values[level] != diagram.Free:
			unit[level] = values[level]
		case rest[level] != diagram.Free:
			unit[level] = rest[level]
		}
	}
	return unit
}
