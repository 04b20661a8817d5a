package table

import (
	"github.com/leeway-policy/leeway/evaluator/internal/decide"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
)

// A Table has the answers of a function for every value of the facts it reads.
type Table struct {
	Function *policy.Function
	// Axes are the facts it reads, in the order of the space; the last varies fastest.
	Axes []Axis
	// Answers has one entry for each row: each combination of the axes' own cells.
	Answers []decide.Answer
}

// An Axis is one fact of a table. Its cells are cut only at the constants of the table's function, so there are fewer of
// them than in the space.
type Axis struct {
	// Dim is the fact's dimension in the space.
	Dim   int
	Cells []Cell
	// of maps a cell of the space to the axis' own cell that contains it.
	of     []int
	stride int
}

// newTable returns a function's table, without answers, and the number of its rows. If that is beyond limit the table is
// nil, and the number is only some number above limit.
func newTable(space *Space, f *policy.Function, limit int) (*Table, int) {
	t := &Table{Function: f}
	size := 1
	for _, path := range f.Reads {
		dim := space.Index(path)
		cells := CellsOf(space.Dims[dim].Fact, f.Cuts[path])
		if size *= len(cells); size > limit {
			return nil, size
		}
		t.Axes = append(t.Axes, Axis{Dim: dim, Cells: cells, of: space.Dims[dim].PartsOf(&Dim{Fact: space.Dims[dim].Fact, Cells: cells})})
	}
	stride := 1
	for i := len(t.Axes) - 1; i >= 0; i-- {
		t.Axes[i].stride = stride
		stride *= len(t.Axes[i].Cells)
	}
	t.Answers = make([]decide.Answer, size)
	return t, size
}

// Answer returns what the function yields in a cell of the space: one cell for each dimension. No dimension that the
// function reads may be [Unknown].
func (t *Table) Answer(cells []int) decide.Answer {
	row := 0
	for i := range t.Axes {
		axis := &t.Axes[i]
		row += axis.of[cells[axis.Dim]] * axis.stride
	}
	return t.Answers[row]
}

// Classes maps each cell of the space's dimension to the axis' own cell that contains it. It must not be
// changed.
func (a *Axis) Classes() []int { return a.of }

// RowOf returns the index of the row with these own cells of the axes.
func (t *Table) RowOf(own []int) int {
	row := 0
	for i, cell := range own {
		row += cell * t.Axes[i].stride
	}
	return row
}

// Row returns the axes' own cells of a row.
func (t *Table) Row(row int) []int {
	cells := make([]int, len(t.Axes))
	for i := range t.Axes {
		cells[i] = row / t.Axes[i].stride % len(t.Axes[i].Cells)
	}
	return cells
}

// Facts returns values that represent a row, by path of the fact.
func (t *Table) Facts(space *Space, row int) map[string]any {
	facts := make(map[string]any, len(t.Axes))
	for i, cell := range t.Row(row) {
		facts[space.Dims[t.Axes[i].Dim].Fact.Path] = t.Axes[i].Cells[cell].Value
	}
	return facts
}
