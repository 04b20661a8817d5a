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

// Label describes the values of some cells, given in ascending order: "universal or
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

// Runs yields the runs of adjacent cells among some cells, given in ascending order. Cells that lead to one result need not
// be adjacent.
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

// labelRun describes the values of the cells from first to last inclusive.
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

// Within labels those of cells that do as well as own, which is among them; for a number, only the run of adjacent cells
// around own. It is "" if they hold no other value.
func (d *Dim) Within(own int, cells []int) string {
	if d.Fact.Numeric() {
		cells = around(cells, own)
	}
	if len(cells) == 1 && (!d.Fact.Numeric() || d.Cells[own].Point()) {
		return ""
	}
	return d.Label(cells)
}

// around returns the run of adjacent cells that has cell in it.
func around(cells []int, cell int) []int {
	for run := range Runs(cells) {
		if slices.Contains(run, cell) {
			return run
		}
	}
	return nil
}
