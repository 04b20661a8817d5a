package table

import (
	"fmt"
	"slices"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/document"
)

// Any is the label of all cells of a dimension together.
const Any = "any"

// Label says in words which values some cells hold, given in ascending order: "universal or
// sectoral", "below 25", "20 or more and below 100", [Any] for all cells.
func (d *Dim) Label(cells []int) string {
	if len(cells) == len(d.Cells) {
		return Any
	}
	var parts []string
	for len(cells) > 0 {
		run := 1
		if d.Fact.Numeric() {
			for run < len(cells) && cells[run] == cells[0]+run {
				run++
			}
		}
		parts = append(parts, d.labelRun(cells[0], cells[run-1]))
		cells = cells[run:]
	}
	if last := len(parts) - 1; last > 0 {
		return strings.Join(parts[:last], ", ") + " or " + parts[last]
	}
	return strings.Join(parts, "")
}

// labelRun says which values the cells from first to last hold, all between included.
func (d *Dim) labelRun(first, last int) string {
	if !d.Fact.Numeric() {
		return fmt.Sprint(d.Cells[first].Value)
	}
	low, high := d.Cells[first], d.Cells[last]
	if low.Point() && first == last {
		return document.Decimal(low.Low)
	}
	var bounds []string
	switch {
	case first == 0:
	case low.Point():
		bounds = append(bounds, document.Decimal(low.Low)+" or more")
	default:
		bounds = append(bounds, "above "+document.Decimal(low.Low))
	}
	switch {
	case last == len(d.Cells)-1:
	case high.Point():
		bounds = append(bounds, "at most "+document.Decimal(high.High))
	default:
		bounds = append(bounds, "below "+document.Decimal(high.High))
	}
	return strings.Join(bounds, " and ")
}

// Within labels the cells, among which is a value's own, that would do as well as it; of a number those around its
// own. It is "" if they hold no other value.
func (d *Dim) Within(own int, cells []int) string {
	if d.Fact.Numeric() {
		cells = d.around(cells, own)
	}
	if len(cells) == 1 && (!d.Fact.Numeric() || d.Cells[own].Point()) {
		return ""
	}
	return d.Label(cells)
}

// around returns the run of neighbouring cells, of those given, that holds one of them.
func (d *Dim) around(cells []int, cell int) []int {
	at := slices.Index(cells, cell)
	first, last := at, at
	for first > 0 && cells[first-1] == cells[first]-1 {
		first--
	}
	for last < len(cells)-1 && cells[last+1] == cells[last]+1 {
		last++
	}
	return cells[first : last+1]
}
