package table

import (
	"encoding/json"
	"slices"
)

// Alike says which numbers around a value the function does not tell from it, whatever its other facts
// are: "below 25". The fact must be one that the function reads.
func (t *Table) Alike(space *Space, path string, value json.Number) string {
	at := slices.IndexFunc(t.Axes, func(a Axis) bool { return space.Dims[a.Dim].Fact.Path == path })
	axis := &t.Axes[at]
	dim := Dim{Fact: space.Dims[axis.Dim].Fact, Cells: axis.Cells}
	own := dim.CellOf(value)
	var alike []int
	for cell := range axis.Cells {
		if t.same(at, own, cell) {
			alike = append(alike, cell)
		}
	}
	return dim.Label(around(alike, own))
}

// same tells whether all rows yield the same with one cell of an axis as with another.
func (t *Table) same(axis, one, other int) bool {
	stride, size := t.Axes[axis].stride, len(t.Axes[axis].Cells)
	for row, answer := range t.Answers {
		if row/stride%size == one && t.Answers[row+(other-one)*stride] != answer {
			return false
		}
	}
	return true
}
