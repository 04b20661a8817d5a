package reason

import (
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/diagram"
	"github.com/leeway-policy/leeway/evaluator/internal/table"
)

// Moved returns a copy of at with other cells in some dimensions of the space. cells is keyed by dimension; a cell may be
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

// Possible reports whether the constraints allow the known facts of at.
func (d *Diagrams) Possible(at Values) bool {
	possible, _ := d.store.Reaches(d.allowed, at)
	return possible
}
