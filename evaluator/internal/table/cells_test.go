package table_test

import (
	"encoding/json"
	"math/big"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/open-policy-agent/opa/v1/ast"
	"pgregory.net/rapid"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/internal/table"
)

func rats(values ...string) []*big.Rat {
	var out []*big.Rat
	for _, value := range values {
		r, ok := new(big.Rat).SetString(value)
		if !ok {
			panic(value)
		}
		out = append(out, r)
	}
	return out
}

func bound(value string) *big.Rat {
	if value == "" {
		return nil
	}
	return rats(value)[0]
}

// TestCellsOfNumbers checks how a domain is cut: the label of each cell, and the value that represents
// it where OPA is asked.
func TestCellsOfNumbers(t *testing.T) {
	tests := map[string]struct {
		kind     fact.Type
		min, max string
		cuts     []*big.Rat
		labels   []string
		values   []any
	}{
		"no cut": {
			fact.Integer, "1", "", nil,
			[]string{"any"},
			[]any{json.Number("1")},
		},
		"a number cut within its bounds": {
			fact.Number, "0", "100", rats("25"),
			[]string{"below 25", "25", "above 25"},
			[]any{json.Number("0"), json.Number("25"), json.Number("100")},
		},
		"a number between two cuts": {
			fact.Number, "", "", rats("1", "2"),
			[]string{"below 1", "1", "above 1 and below 2", "2", "above 2"},
			[]any{json.Number("0"), json.Number("1"), json.Number("1.5"), json.Number("2"), json.Number("3")},
		},
		"neighbouring integers leave nothing between": {
			fact.Integer, "0", "", rats("4", "5"),
			[]string{"below 4", "4", "5", "above 5"},
			[]any{json.Number("0"), json.Number("4"), json.Number("5"), json.Number("6")},
		},
		"cuts between two whole numbers merge for integers": {
			fact.Integer, "0", "", rats("2.5", "2.7"),
			[]string{"below 2.5", "above 2.7"},
			[]any{json.Number("0"), json.Number("3")},
		},
		"a cut at the bound": {
			fact.Integer, "0", "", rats("0"),
			[]string{"0", "above 0"},
			[]any{json.Number("0"), json.Number("1")},
		},
		"cuts out of bounds do not count": {
			fact.Number, "0", "100", rats("-3", "225"),
			[]string{"any"},
			[]any{json.Number("0")},
		},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			f := fact.Fact{Type: tc.kind, Min: bound(tc.min), Max: bound(tc.max)}
			dim := table.Dim{Fact: f, Cells: table.CellsOf(f, tc.cuts)}
			var labels []string
			var values []any
			for i, cell := range dim.Cells {
				labels = append(labels, dim.Label([]int{i}))
				values = append(values, cell.Value)
			}
			if diff := cmp.Diff(tc.labels, labels); diff != "" {
				t.Errorf("labels (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tc.values, values); diff != "" {
				t.Errorf("values (-want +got):\n%s", diff)
			}
		})
	}
}

// TestCellsTellNumbersApartAsCutsDo draws a fact, cuts and a number, and holds that the value that
// stands for the number's cell compares with every cut as the number itself does.
func TestCellsTellNumbersApartAsCutsDo(t *testing.T) {
	decimal := func(t *rapid.T, label string) *big.Rat {
		return big.NewRat(rapid.Int64Range(-60, 160).Draw(t, label), rapid.SampledFrom([]int64{1, 2, 5}).Draw(t, label+" of"))
	}
	rapid.Check(t, func(t *rapid.T) {
		f := fact.Fact{Type: rapid.SampledFrom([]fact.Type{fact.Integer, fact.Number}).Draw(t, "type")}
		if rapid.Bool().Draw(t, "bounded") {
			f.Min, f.Max = big.NewRat(0, 1), big.NewRat(100, 1)
		}
		var cuts []*big.Rat
		for range rapid.IntRange(0, 4).Draw(t, "cuts") {
			cuts = append(cuts, decimal(t, "cut"))
		}
		number := decimal(t, "number")
		value := json.Number(document.Decimal(number))
		if f.Check(value) != nil {
			t.Skip("the number is out of the domain")
		}
		dim := table.Dim{Fact: f, Cells: table.CellsOf(f, cuts)}
		stands := dim.Cells[dim.CellOf(value)].Value.(json.Number)
		if err := f.Check(stands); err != nil {
			t.Fatalf("%s stands for %s: %v", stands, value, err)
		}
		exact, _ := document.Rat(stands)
		for _, cut := range cuts {
			if exact.Cmp(cut) != number.Cmp(cut) {
				t.Errorf("%s stands for %s, and compares differently with %s", stands, value, document.Decimal(cut))
			}
		}
	})
}

// TestCellsOfLongNumbers draws cuts near the limits of what a number may be, and holds that what stands for each cell can
// be a fact, lies where its cell does, and is compared so by OPA, however the cut is written.
func TestCellsOfLongNumbers(t *testing.T) {
	cuts := []json.Number{
		"0", "-0.0", "100.0", "1E2", "99e30", "98.999e30", "999e30", "-999e30", "99999999999999999999999999999999", "99999999999999999999999999999e30",
		"-9999999999999999999999999999e30", "1234567890123456789012345678e30", "1234567890123456789012345679e30", "1.234567890123456789012345e29",
		"99000000000000000000000000000001", "1e-30", "-1e-30", "2e-30", "1234567890123456789012345678e-30", "0.1000000000000000055511151231", "0.10",
	}
	rapid.Check(t, func(t *rapid.T) {
		f := fact.Fact{Type: rapid.SampledFrom([]fact.Type{fact.Integer, fact.Number}).Draw(t, "type")}
		chosen := rapid.SliceOfN(rapid.SampledFrom(cuts), 1, 4).Draw(t, "cuts")
		var exact []*big.Rat
		for _, cut := range chosen {
			n, err := document.Rat(cut)
			if err != nil {
				t.Fatal(err)
			}
			exact = append(exact, n)
		}
		dim := table.Dim{Fact: f, Cells: table.CellsOf(f, exact)}
		for i, cell := range dim.Cells {
			if err := f.Check(cell.Value); err != nil || dim.CellOf(cell.Value) != i {
				t.Fatalf("%v stands for cell %d of %v: %v", cell.Value, i, chosen, err)
			}
			n, _ := document.Rat(cell.Value.(json.Number))
			for j, cut := range chosen {
				if got := ast.NumberCompare(ast.Number(cell.Value.(json.Number)), ast.Number(cut)); got != n.Cmp(exact[j]) {
					t.Errorf("OPA compares %v with %s as %d, exactly it is %d", cell.Value, cut, got, n.Cmp(exact[j]))
				}
			}
		}
	})
}

// TestLabelsOfSeveralCells shows how runs of cells read.
func TestLabelsOfSeveralCells(t *testing.T) {
	offices := fact.Fact{Type: fact.Integer, Min: big.NewRat(0, 1)}
	number := table.Dim{Fact: offices, Cells: table.CellsOf(offices, rats("20", "100"))} // below 20, 20, between, 100, above
	kind := fact.Fact{Type: fact.String, Enum: []string{"a", "b", "c", "d"}}
	enumeration := table.Dim{Fact: kind, Cells: table.CellsOf(kind, nil)}
	tests := map[string]struct {
		dim   table.Dim
		cells []int
		want  string
	}{
		"all":                   {number, []int{0, 1, 2, 3, 4}, "any"},
		"up to a cut":           {number, []int{0, 1}, "at most 20"},
		"from a cut on":         {number, []int{1, 2, 3, 4}, "20 or more"},
		"between two cuts":      {number, []int{2}, "above 20 and below 100"},
		"from one to the other": {number, []int{1, 2, 3}, "20 or more and at most 100"},
		"two runs":              {number, []int{0, 2, 3}, "below 20 or above 20 and at most 100"},
		"one value":             {enumeration, []int{2}, "c"},
		"two values":            {enumeration, []int{0, 3}, "a or d"},
		"three values":          {enumeration, []int{0, 1, 2}, "a, b or c"},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			if got := tc.dim.Label(tc.cells); got != tc.want {
				t.Errorf("Label = %q, want %q", got, tc.want)
			}
		})
	}
}
