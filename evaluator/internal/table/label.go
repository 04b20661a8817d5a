package table

import (
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
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
	if d.Fact.Numeric() {
		for run := range Runs(cells) {
			parts = append(parts, d.labelRun(run[0], run[len(run)-1]))
		}
	} else {
		for _, cell := range cells {
			parts = append(parts, d.labelRun(cell, cell))
		}
	}
	if last := len(parts) - 1; last > 0 {
		return strings.Join(parts[:last], ", ") + " or " + parts[last]
	}
	return strings.Join(parts, "")
}

// Runs yields the runs of neighbours among some cells, given in ascending order: cells that lead to one result need not
// lie side by side.
func Runs(cells []int) iter.Seq[[]int] {
	return func(yield func([]int) bool) {
		for len(cells) > 0 {
			run := 1
			for run < len(cells) && cells[run] == cells[0]+run {
				run++
			}
			if !yield(cells[:run]) {
				return
			}
			cells = cells[run:]
		}
	}
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
		cells = around(cells, own)
	}
	if len(cells) == 1 && (!d.Fact.Numeric() || d.Cells[own].Point()) {
		return ""
	}
	return d.Label(cells)
}

// around returns the run of neighbouring cells, of those given, that holds one of them.
func around(cells []int, cell int) []int {
	for run := range Runs(cells) {
		if slices.Contains(run, cell) {
			return run
		}
	}
	return nil
}
