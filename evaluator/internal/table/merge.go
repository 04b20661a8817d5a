package table

import "slices"

// A MergedRow is several rows of a table with the same label.
type MergedRow struct {
	// Cells has the axis' own cells for each axis, ascending.
	Cells [][]int
	// Row is one of the merged rows.
	Row int
}

// mergeable is the most rows for which all orders of the axes are tried.
const mergeable = 4096

// Merge returns the rows of the table, with rows of the same label merged. The merged rows are disjoint and together cover
// the table.
//
// Along each axis in turn, it merges cells that lead to the same labels for all values of the axes behind it: the
// paths of the table's reduced ordered decision diagram. It uses the order of the axes with the fewest paths, the first
// of several.
func (t *Table) Merge(label func(row int) string) []MergedRow {
	labels := make([]string, len(t.Answers))
	for row := range labels {
		labels[row] = label(row)
	}
	var best []MergedRow
	for order := range t.orders() {
		m := merger{table: t, order: order, labels: labels, cells: make([][]int, len(t.Axes))}
		m.from(0, 0)
		if best == nil || len(m.rows) < len(best) {
			best = m.rows
		}
	}
	slices.SortFunc(best, func(a, b MergedRow) int {
		return slices.CompareFunc(a.Cells, b.Cells, slices.Compare[[]int])
	})
	return best
}

// orders yields the orders of the axes to try.
func (t *Table) orders() func(yield func([]int) bool) {
	order := make([]int, len(t.Axes))
	for i := range order {
		order[i] = i
	}
	return func(yield func([]int) bool) {
		if len(t.Answers) > mergeable || len(t.Axes) > 5 {
			yield(order)
			return
		}
		permute(order, 0, yield)
	}
}

func permute(order []int, from int, yield func([]int) bool) bool {
	if from == len(order) {
		return yield(slices.Clone(order))
	}
	for i := from; i < len(order); i++ {
		order[from], order[i] = order[i], order[from]
		more := permute(order, from+1, yield)
		order[from], order[i] = order[i], order[from]
		if !more {
			return false
		}
	}
	return true
}

// A merger merges rows along the axes in one order.
type merger struct {
	table  *Table
	order  []int
	labels []string
	cells  [][]int // of the axes decided so far
	rows   []MergedRow
}

// from merges along the axes from index at of the order on, for the rows that agree with row on the axes before.
func (m *merger) from(at, row int) {
	if at == len(m.order) {
		m.rows = append(m.rows, MergedRow{Cells: slices.Clone(m.cells), Row: row})
		return
	}
	axis := m.order[at]
	taken := make([]bool, len(m.table.Axes[axis].Cells))
	for cell := range taken {
		if taken[cell] {
			continue
		}
		var group []int
		for other := cell; other < len(taken); other++ {
			if !taken[other] && m.same(at+1, row+cell*m.table.Axes[axis].stride, row+other*m.table.Axes[axis].stride) {
				taken[other] = true
				group = append(group, other)
			}
		}
		m.cells[axis] = group
		m.from(at+1, row+cell*m.table.Axes[axis].stride)
	}
}

// same reports whether two rows lead to the same labels for all values of the axes from index at of the order on.
func (m *merger) same(at, a, b int) bool {
	if at == len(m.order) {
		return m.labels[a] == m.labels[b]
	}
	axis := m.table.Axes[m.order[at]]
	for cell := range axis.Cells {
		if !m.same(at+1, a+cell*axis.stride, b+cell*axis.stride) {
			return false
		}
	}
	return true
}

// SpaceCells returns one cell of the space that lies in the row; dimensions that the table does not
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
