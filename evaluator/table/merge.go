package table

import "slices"

// A MergedRow is several rows of a table that differ in nothing that matters.
type MergedRow struct {
	// Cells has the axis' own cells for each axis, ascending.
	Cells [][]int
	// Row is one of the rows merged.
	Row int
}

// Merge returns the rows of the table, those merged that differ in no label. The merged rows exclude
// each other and together cover the table; they are in the order of the axes' cells.
//
// Along one axis after another, cells that lead to the same labels for all values of the axes behind
// it go together: the paths of the table's reduced ordered decision diagram.
func (t *Table) Merge(label func(row int) string) []MergedRow {
	labels := make([]string, len(t.Answers))
	for row := range labels {
		labels[row] = label(row)
	}
	var rows []MergedRow
	t.merge(labels, 0, 0, make([][]int, 0, len(t.Axes)), &rows)
	return rows
}

func (t *Table) merge(labels []string, axis, row int, above [][]int, rows *[]MergedRow) {
	if axis == len(t.Axes) {
		*rows = append(*rows, MergedRow{Cells: slices.Clone(above), Row: row})
		return
	}
	stride := t.Axes[axis].stride
	part := func(cell int) []string { return labels[cell*stride : (cell+1)*stride] }
	taken := make([]bool, len(t.Axes[axis].Cells))
	for cell := range t.Axes[axis].Cells {
		if taken[cell] {
			continue
		}
		var alike []int
		for other := cell; other < len(taken); other++ {
			if !taken[other] && slices.Equal(part(cell), part(other)) {
				taken[other] = true
				alike = append(alike, other)
			}
		}
		t.merge(part(cell), axis+1, row+cell*stride, append(above, alike), rows)
	}
}

// SpaceCells returns one cell of the space that the row holds; dimensions that the table does not
// read are [Unknown].
func (t *Table) SpaceCells(space *Space, row int) []int {
	cells := make([]int, len(space.Dims))
	for i := range cells {
		cells[i] = Unknown
	}
	for i, cell := range t.Row(row) {
		cells[t.Axes[i].Dim] = slices.Index(t.Axes[i].of, cell)
	}
	return cells
}
