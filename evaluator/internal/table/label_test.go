package table_test

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/internal/table"
)

// TestLabelsMeanTheirCells holds, for drawn cuts and any set of cells, neighbours or not, that the label is true of
// just the values in the cells.
func TestLabelsMeanTheirCells(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		dim, chosen := drawCells(t)
		label := dim.Label(chosen)
		for i, cell := range dim.Cells {
			value := rats(fmt.Sprint(cell.Value))[0]
			if got, want := means(label, value), slices.Contains(chosen, i); got != want {
				t.Fatalf("%q is %t of %s, in cell %d of %v", label, got, value.RatString(), i, chosen)
			}
		}
		own := rapid.SampledFrom(chosen).Draw(t, "own")
		within := dim.Within(own, chosen)
		if within != "" && !means(within, rats(fmt.Sprint(dim.Cells[own].Value))[0]) {
			t.Fatalf("%q is not true of cell %d of %v", within, own, chosen)
		}
		if strings.Contains(within, " or ") && !strings.Contains(within, "or more") {
			t.Fatalf("%q is more than the neighbours of cell %d of %v", within, own, chosen)
		}
	})
}

// TestRunsAreNeighbours checks that runs have all cells in order, that no run has a gap, and that no two are adjacent.
func TestRunsAreNeighbours(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		_, chosen := drawCells(t)
		var all []int
		last := -2
		for run := range table.Runs(chosen) {
			if run[0] <= last+1 {
				t.Fatalf("of %v, a run starts at %d, beside %d", chosen, run[0], last)
			}
			for i, cell := range run {
				if cell != run[0]+i {
					t.Fatalf("of %v, %v is no run", chosen, run)
				}
			}
			last = run[len(run)-1]
			all = append(all, run...)
		}
		if !slices.Equal(all, chosen) {
			t.Fatalf("the runs of %v hold %v", chosen, all)
		}
	})
}

// drawCells draws a number, with bounds or without, its cuts, and some of its cells, at least one.
func drawCells(t *rapid.T) (*table.Dim, []int) {
	f := fact.Fact{Type: rapid.SampledFrom([]fact.Type{fact.Integer, fact.Number}).Draw(t, "type")}
	if rapid.Bool().Draw(t, "bounded") {
		f.Min, f.Max = big.NewRat(0, 1), big.NewRat(10, 1)
	}
	var cuts []*big.Rat
	for _, half := range rapid.SliceOfN(rapid.Int64Range(-2, 24), 1, 6).Draw(t, "halves") {
		cuts = append(cuts, big.NewRat(half, 2))
	}
	dim := &table.Dim{Fact: f, Cells: table.CellsOf(f, cuts)}
	var chosen []int
	for cell := range dim.Cells {
		if rapid.Bool().Draw(t, "chosen") {
			chosen = append(chosen, cell)
		}
	}
	if len(chosen) == 0 {
		chosen = []int{rapid.IntRange(0, len(dim.Cells)-1).Draw(t, "cell")}
	}
	return dim, chosen
}

// means parses a label, and reports whether it is true of a value.
func means(label string, value *big.Rat) bool {
	if label == table.Any {
		return true
	}
	text := strings.ReplaceAll(label, " or more", "+")
	for _, part := range strings.Split(strings.ReplaceAll(text, " or ", ", "), ", ") {
		holds := true
		for _, bound := range strings.Split(part, " and ") {
			number := func(trim string) int {
				return value.Cmp(rats(strings.TrimPrefix(strings.TrimSuffix(bound, "+"), trim))[0])
			}
			switch {
			case strings.HasSuffix(bound, "+"):
				holds = holds && number("") >= 0
			case strings.HasPrefix(bound, "above "):
				holds = holds && number("above ") > 0
			case strings.HasPrefix(bound, "below "):
				holds = holds && number("below ") < 0
			case strings.HasPrefix(bound, "at most "):
				holds = holds && number("at most ") <= 0
			default:
				holds = holds && number("") == 0
			}
		}
		if holds {
			return true
		}
	}
	return false
}
