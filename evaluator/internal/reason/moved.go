package reason

import (
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/diagram"
	"github.com/leeway-policy/leeway/evaluator/internal/table"
)

// Moved returns a copy of a place in which some dimensions of the space have other cells, by dimension; a cell may be
// [table.Unknown].
func (d *Diagrams) Moved(at Values, cells map[int]int) Values {
	moved := slices.Clone(at)
	for dim, cell := range cells {
		if cell == table.Unknown {
			cell = diagram.Free
		}
		moved[d.level[dim]] = cell
	}
	return moved
}

// Possible tells whether the constraints allow what is known at a place.
func (d *Diagrams) Possible(at Values) bool {
	possible, _ := d.store.Reaches(d.allowed, at)
	return possible
}
