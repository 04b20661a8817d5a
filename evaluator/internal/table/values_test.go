package table_test

import (
	"fmt"
	"math/big"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/leeway-policy/leeway/evaluator/internal/decide"
	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/internal/table"
)

const sumSchema = `{
  "type": "object", "additionalProperties": false, "properties": {
    "service": {"title": "Service", "type": "object", "additionalProperties": false, "properties": {
      "a": {"title": "A", "description": "A.", "type": "integer", "minimum": 0, "maximum": 30, "x-lever": "given"},
      "b": {"title": "B", "description": "B.", "type": "integer", "minimum": 0, "x-lever": "given"},
      "c": {"title": "C", "description": "C.", "type": "integer", "minimum": 0, "x-lever": "given"},
      "d": {"title": "D", "description": "D.", "type": "number", "minimum": 0, "x-lever": "given"},
      "e": {"title": "E", "description": "E.", "type": "number", "minimum": 0, "x-lever": "given"},
      "total": {"title": "All", "description": "All.", "type": "integer", "minimum": 0, "x-sum-of": ["a", "b", "c"], "x-lever": "given"},
      "weight": {"title": "W", "description": "W.", "type": "number", "minimum": 0, "x-sum-of": ["d", "e"], "x-lever": "given"}
    }}
  }
}`

// TestValuesLieInTheirCellsAndAddUp draws cuts, and which numbers rules read: in every cell in which the
// sums can add up, the values lie in it and do.
func TestValuesLieInTheirCellsAndAddUp(t *testing.T) {
	catalogue, err := fact.ReadCatalogue("unit.json", []byte(sumSchema))
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		var functions []*policy.Function
		for _, f := range catalogue.Facts {
			if f.Path != "service.total" && rapid.IntRange(0, 3).Draw(t, "left out") == 0 {
				continue
			}
			var cuts []*big.Rat
			for range rapid.IntRange(0, 2).Draw(t, "cuts") {
				cuts = append(cuts, big.NewRat(rapid.Int64Range(-1, 40).Draw(t, "cut"), rapid.Int64Range(1, 2).Draw(t, "halves")))
			}
			functions = append(functions, &policy.Function{Reads: []string{f.Path}, Cuts: map[string][]*big.Rat{f.Path: cuts}})
		}
		space := table.NewSpace(catalogue, functions)
		cells := make([]int, len(space.Dims))
		for i, dim := range space.Dims {
			cells[i] = rapid.IntRange(0, len(dim.Cells)-1).Draw(t, "cell")
		}
		for _, sum := range space.Sums() {
			if forbidden, _ := sum.Answer(cells); forbidden == decide.True {
				t.Skip("no values of the cells add up")
			}
		}
		values := space.Values(cells)
		got := space.Encode(values)
		if diff := cmp.Diff(cells, got); diff != "" {
			t.Errorf("cells of %v (-want +got):\n%s", values, diff)
		}
		for _, f := range catalogue.Facts {
			if value, given := values[f.Path]; given {
				if err := f.Check(value); err != nil {
					t.Error(err)
				}
			}
		}
		if _, wrong := catalogue.FillSums(values); len(wrong) > 0 {
			t.Errorf("%v: %v", values, wrong)
		}
	})
}

// TestWidenKeepsTables checks that widened tables equal those built all at once.
func TestWidenKeepsTables(t *testing.T) {
	set, ts, err := build(t, `p if { input.service.n < 5; input.service.wide }

p if { input.service.n >= 7; not input.service.wide }
`)
	if err != nil {
		t.Fatal(err)
	}
	finer := &policy.Function{Reads: []string{"service.n"}, Cuts: map[string][]*big.Rat{"service.n": rats("2", "6")}}
	space := table.NewSpace(set.Catalogue, append(functions(set), finer))
	wide, err := ts.Widen(t.Context(), nil, space, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	if len(space.Dims[0].Cells) <= len(ts.Space.Dims[0].Cells) {
		t.Fatal("the space is no finer")
	}
	for _, f := range functions(set) {
		for i := range len(space.Dims[0].Cells) * len(space.Dims[1].Cells) {
			cells := []int{i % len(space.Dims[0].Cells), i / len(space.Dims[0].Cells)}
			facts := space.Values(cells)
			if !slices.Equal(space.Encode(facts), cells) {
				t.Fatal(fmt.Sprint(facts))
			}
			if got, want := wide.Of(f).Answer(cells), ts.Of(f).Answer(ts.Space.Encode(facts)); got != want {
				t.Errorf("%s for %v: %d, want %d", f.Name(), facts, got, want)
			}
		}
	}
}
