package table

import (
	"encoding/json"
	"slices"
)

// Alike returns, in words such as "below 25", the numbers around value that give the same answers whatever the other facts
// are. The function must read the fact.
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

// same reports whether all rows yield the same answer with one cell of an axis as with the other.
func (t *Table) same(axis, one, other int) bool {
	stride, size := t.Axes[axis].stride, len(t.Axes[axis].Cells)
	for row, answer := range t.Answers {
		if row/stride%size == one && t.Answers[row+(other-one)*stride] != answer {
			return false
		}
	}
	return true
}
