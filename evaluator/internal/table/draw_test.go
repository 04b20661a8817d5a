package table_test

import (
	"encoding/json"
	"fmt"
	"math/big"
	"math/rand/v2"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/leeway-policy/leeway/evaluator/internal/decide"
	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/internal/table"
)

// drawnSchema has a sum of whole numbers small enough to try all of them, and one of others.
var drawnSchema = strings.NewReplacer(
	`"type": "integer", "minimum": 0, "x-lever"`, `"type": "integer", "minimum": 0, "maximum": 6, "x-lever"`,
	`"maximum": 30`, `"maximum": 6`,
).Replace(sumSchema)

// A drawnCase is a space, some of its facts to be drawn, and a cell for each.
type drawnCase struct {
	catalogue *fact.Catalogue
	space     *table.Space
	choices   []table.Choice
	cells     []int
}

func drawCase(t *rapid.T) drawnCase {
	catalogue, err := fact.ReadCatalogue("unit.json", []byte(drawnSchema))
	if err != nil {
		t.Fatal(err)
	}
	var functions []*policy.Function
	for _, f := range catalogue.Facts {
		var cuts []*big.Rat
		for range rapid.IntRange(0, 2).Draw(t, "cuts") {
			cuts = append(cuts, big.NewRat(rapid.Int64Range(-1, 20).Draw(t, "cut"), rapid.Int64Range(1, 2).Draw(t, "halves")))
		}
		functions = append(functions, &policy.Function{Reads: []string{f.Path}, Cuts: map[string][]*big.Rat{f.Path: cuts}})
	}
	c := drawnCase{catalogue: catalogue, space: table.NewSpace(catalogue, functions)}
	c.cells = make([]int, len(c.space.Dims))
	for i := range c.space.Dims {
		dim := &c.space.Dims[i]
		c.cells[i] = rapid.IntRange(0, len(dim.Cells)-1).Draw(t, "cell")
		switch rapid.IntRange(0, 3).Draw(t, "kind") {
		case 0:
			c.cells[i] = table.Unknown
		case 1:
			own := json.Number(fmt.Sprint(rapid.IntRange(0, 6).Draw(t, "own")))
			choice := table.Choice{Dim: i, Own: own, Fixed: rapid.Bool().Draw(t, "fixed")}
			if choice.Fixed {
				c.cells[i] = dim.CellOf(own)
			}
			c.choices = append(c.choices, choice)
		default:
			c.choices = append(c.choices, table.Choice{Dim: i})
		}
	}
	return c
}

// TestDrawnNumbersLieInTheirCellsAndAddUp draws which facts are drawn, which are fixed, and their cells: where no
// sum is forbidden the numbers lie in their cells, what is fixed is what it is, and a reader finds no sum wrong.
func TestDrawnNumbersLieInTheirCellsAndAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawCase(t)
		drawer, err := table.NewDrawer(c.space, c.choices)
		if err != nil {
			t.Fatal(err)
		}
		if forbidden(drawer, c.cells) {
			t.Skip("no numbers add up")
		}
		values := make([]int64, len(c.choices))
		random := rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0)
		for range 10 {
			drawer.Draw(random, c.cells, values)
			facts := map[string]any{}
			for i, choice := range c.choices {
				dim := &c.space.Dims[choice.Dim]
				if !drawer.Columns[i].Number() {
					if int(values[i]) != dim.CellOf(choice.Own) {
						t.Errorf("%s is fixed to %s, drawn is cell %d", dim.Fact.Path, choice.Own, values[i])
					}
					facts[dim.Fact.Path] = choice.Own
					continue
				}
				value := new(big.Rat).SetFrac64(values[i], 1)
				for range drawer.Columns[i].Digits {
					value.Quo(value, big.NewRat(10, 1))
				}
				number := json.Number(document.Decimal(value))
				facts[dim.Fact.Path] = number
				if err := dim.Fact.Check(number); err != nil {
					t.Fatalf("%s: %v", dim.Fact.Path, err)
				}
				if cell := dim.CellOf(number); cell != c.cells[choice.Dim] {
					t.Errorf("%s %s lies in cell %d, want %d", dim.Fact.Path, number, cell, c.cells[choice.Dim])
				}
				if choice.Fixed && number != choice.Own {
					t.Errorf("%s is %s, want %s", dim.Fact.Path, number, choice.Own)
				}
			}
			if _, wrong := c.catalogue.FillSums(facts); len(wrong) > 0 {
				t.Errorf("%v: %v", facts, wrong)
			}
		}
	})
}

// TestForbiddenSumsAreThoseOfBruteForce tries all whole numbers of a sum: it is forbidden if none add up.
func TestForbiddenSumsAreThoseOfBruteForce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawCase(t)
		var whole []table.Choice // the other sum has no end of numbers
		for _, choice := range c.choices {
			if c.space.Dims[choice.Dim].Fact.Type == fact.Integer {
				whole = append(whole, choice)
			}
		}
		c.choices = whole
		drawer, err := table.NewDrawer(c.space, c.choices)
		if err != nil {
			t.Fatal(err)
		}
		drawn := map[int]table.Choice{}
		for _, choice := range c.choices {
			drawn[choice.Dim] = choice
		}
		// may reports whether a fact may have a number: in its domain, in its cell, and its own if it is fixed.
		may := func(path string, number int) bool {
			dim := c.space.Index(path)
			value := json.Number(fmt.Sprint(number))
			choice, isDrawn := drawn[dim]
			switch {
			case c.space.Dims[dim].Fact.Check(value) != nil:
				return false
			case !isDrawn:
				return true
			case choice.Fixed:
				return value == choice.Own
			default:
				return c.space.Dims[dim].CellOf(value) == c.cells[dim]
			}
		}
		possible := false
		for a := range 7 {
			for b := range 7 {
				for d := range 7 {
					possible = possible || may("service.a", a) && may("service.b", b) && may("service.c", d) && may("service.total", a+b+d)
				}
			}
		}
		_, totalDrawn := drawn[c.space.Index("service.total")]
		if got := forbidden(drawer, c.cells); got == possible && totalDrawn {
			t.Errorf("forbidden: %t, but numbers that add up: %t", got, possible)
		}
	})
}

func forbidden(drawer *table.Drawer, cells []int) bool {
	for _, sum := range drawer.Sums() {
		if answer, _ := sum.Answer(cells); answer == decide.True {
			return true
		}
	}
	return false
}

// TestDrawnNumbersAreEven draws one number of each kind of cell often: none is left out, none is drawn too often.
func TestDrawnNumbersAreEven(t *testing.T) {
	tests := map[string]struct {
		fact      fact.Fact
		cuts      []*big.Rat
		cell      int
		low, high int64 // in units
	}{
		"whole numbers between two cuts":   {fact.Fact{Type: fact.Integer}, rats("3", "9"), 2, 4, 8},
		"above the last cut, to ten times": {fact.Fact{Type: fact.Integer}, rats("5"), 2, 6, 60},
		"below the first cut":              {fact.Fact{Type: fact.Integer}, rats("5"), 0, -36 + 4, 4},
		"no cut and no bound":              {fact.Fact{Type: fact.Integer}, nil, 0, 0, 10},
		"hundredths between two cuts":      {fact.Fact{Type: fact.Number}, rats("3", "4"), 2, 301, 399},
		"hundredths up to a bound":         {fact.Fact{Type: fact.Number, Max: big.NewRat(4, 1)}, rats("3"), 2, 301, 400},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			tc.fact.Path = "service.n"
			space := table.NewSpace(&fact.Catalogue{Facts: []fact.Fact{tc.fact}}, []*policy.Function{
				{Reads: []string{"service.n"}, Cuts: map[string][]*big.Rat{"service.n": tc.cuts}},
			})
			drawer, err := table.NewDrawer(space, []table.Choice{{Dim: 0}})
			if err != nil {
				t.Fatal(err)
			}
			counts := map[int64]int{}
			values := make([]int64, 1)
			random := rand.NewPCG(1, 0)
			numbers := int(tc.high - tc.low + 1)
			for range 1000 * numbers {
				drawer.Draw(random, []int{tc.cell}, values)
				counts[values[0]]++
			}
			if len(counts) != numbers {
				t.Errorf("%d different numbers, want %d", len(counts), numbers)
			}
			for number, count := range counts {
				if number < tc.low || number > tc.high || count < 850 || count > 1150 {
					t.Errorf("%d came up %d times in %d draws; want %d to %d, about 1000 times each", number, count, 1000*numbers, tc.low, tc.high)
				}
			}
		})
	}
}

// TestDrawerRefuses checks which sums and numbers cannot be drawn.
func TestDrawerRefuses(t *testing.T) {
	whole := func(name string) fact.Fact { return fact.Fact{Path: "service." + name, Type: fact.Integer} }
	sum := func(name string, of ...string) fact.Fact {
		f := whole(name)
		f.SumOf = of
		return f
	}
	other := fact.Fact{Path: "service.total", Type: fact.Number, SumOf: []string{"service.a", "service.b"}}
	long := whole("long")
	long.Max = new(big.Rat).SetInt64(1_000_000_000_000_000)
	for name, tc := range map[string]struct {
		facts []fact.Fact
		want  string
	}{
		"a part of two sums":   {[]fact.Fact{whole("a"), whole("b"), sum("one", "service.a", "service.b"), sum("two", "service.a", "service.b")}, "service.a is a part of two sums, which cannot be simulated together"},
		"a whole part of what": {[]fact.Fact{whole("a"), whole("b"), other}, "service.a is whole and its sum service.total is not, which cannot be simulated together"},
		"a long number":        {[]fact.Fact{long}, "service.long: 1000000000000000 is too long a number to simulate"},
	} {
		t.Run(name, func(t *testing.T) {
			var reads []string
			var choices []table.Choice
			for i, f := range tc.facts {
				reads, choices = append(reads, f.Path), append(choices, table.Choice{Dim: i})
			}
			space := table.NewSpace(&fact.Catalogue{Facts: tc.facts}, []*policy.Function{{Reads: reads}})
			if _, err := table.NewDrawer(space, choices); err == nil || err.Error() != tc.want {
				t.Errorf("got %v, want %s", err, tc.want)
			}
		})
	}
}
