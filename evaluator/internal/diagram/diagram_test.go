package diagram_test

import (
	"math/big"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/leeway-policy/leeway/evaluator/internal/diagram"
)

// A drawn is a store, a function in it, and the same function computed by brute force.
type drawn struct {
	*diagram.Store
	sizes []int
}

func draw(t *rapid.T) drawn {
	sizes := rapid.SliceOfN(rapid.IntRange(1, 4), 1, 5).Draw(t, "sizes")
	return drawn{diagram.NewStore(sizes), sizes}
}

// each calls visit with every combination of values.
func (d drawn) each(visit func(values []int)) {
	values := make([]int, len(d.sizes))
	var fill func(int)
	fill = func(at int) {
		if at == len(values) {
			visit(values)
			return
		}
		for value := range d.sizes[at] {
			values[at] = value
			fill(at + 1)
		}
	}
	fill(0)
}

// function draws a function and returns it twice: as a node, built from parts, and to be called.
func (d drawn) function(t *rapid.T, depth int) (diagram.Node, func([]int) bool) {
	kind := "is"
	if depth > 0 {
		kind = rapid.SampledFrom([]string{"is", "func", "not", "and", "or"}).Draw(t, "kind")
	}
	switch kind {
	case "not":
		n, f := d.function(t, depth-1)
		return d.Not(n), func(v []int) bool { return !f(v) }
	case "and", "or":
		a, f := d.function(t, depth-1)
		b, g := d.function(t, depth-1)
		if kind == "and" {
			return d.And(a, b), func(v []int) bool { return f(v) && g(v) }
		}
		return d.Or(a, b), func(v []int) bool { return f(v) || g(v) }
	case "func":
		var variables []int
		for variable := range d.sizes {
			if rapid.Bool().Draw(t, "reads") {
				variables = append(variables, variable)
			}
		}
		seed := rapid.IntRange(0, 1000).Draw(t, "seed")
		f := func(values []int) bool {
			hash := seed
			for _, value := range values {
				hash = hash*31 + value*7 + 3
			}
			return hash%3 == 0
		}
		return d.Func(variables, nil, f), func(v []int) bool {
			picked := make([]int, len(variables))
			for i, variable := range variables {
				picked[i] = v[variable]
			}
			return f(picked)
		}
	default:
		variable := rapid.IntRange(0, len(d.sizes)-1).Draw(t, "variable")
		values := rapid.SliceOf(rapid.IntRange(0, d.sizes[variable]-1)).Draw(t, "values")
		return d.Is(variable, values...), func(v []int) bool { return slices.Contains(values, v[variable]) }
	}
}

// TestBuildingAgreesWithBruteForce compares a function with its node everywhere.
func TestBuildingAgreesWithBruteForce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := draw(t)
		n, f := d.function(t, 3)
		count := int64(0)
		d.each(func(values []int) {
			if d.Holds(n, values) != f(values) {
				t.Fatalf("at %v the node says %t, the function %t", values, d.Holds(n, values), f(values))
			}
			if f(values) {
				count++
			}
		})
		if got := d.Count(n); got.Cmp(big.NewInt(count)) != 0 {
			t.Errorf("Count = %v, want %d", got, count)
		}
	})
}

// TestEqualFunctionsAreOneNode builds a function again from its values.
func TestEqualFunctionsAreOneNode(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := draw(t)
		n, f := d.function(t, 3)
		all := make([]int, len(d.sizes))
		for i := range all {
			all[i] = i
		}
		if again := d.Func(all, nil, f); again != n {
			t.Errorf("the same function is node %d and node %d", n, again)
		}
		fork := d.Fork()
		if again := fork.Not(fork.Not(n)); again != n {
			t.Errorf("not not %d is %d in a fork", n, again)
		}
	})
}

// given draws values of some variables, the others free.
func (d drawn) given(t *rapid.T) []int {
	values := make([]int, len(d.sizes))
	for i, size := range d.sizes {
		values[i] = rapid.IntRange(diagram.Free, size-1).Draw(t, "given")
	}
	return values
}

func agrees(values, given []int) bool {
	for i, value := range given {
		if value != diagram.Free && values[i] != value {
			return false
		}
	}
	return true
}

// TestRestrictAndReaches fixes some variables.
func TestRestrictAndReaches(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := draw(t)
		n, f := d.function(t, 3)
		given := d.given(t)
		restricted := d.Fork()
		r := restricted.Restrict(n, given)
		canHold, canFail := false, false
		d.each(func(values []int) {
			if !agrees(values, given) {
				return
			}
			canHold, canFail = canHold || f(values), canFail || !f(values)
			if restricted.Holds(r, values) != f(values) {
				t.Fatalf("at %v the restricted node says %t", values, !f(values))
			}
		})
		if gotHold, gotFail := d.Reaches(n, given); gotHold != canHold || gotFail != canFail {
			t.Errorf("Reaches = %t, %t; want %t, %t", gotHold, gotFail, canHold, canFail)
		}
		if (r == diagram.True) != (canHold && !canFail) {
			t.Errorf("restricted to %v it is %d, though it can hold %t and fail %t", given, r, canHold, canFail)
		}
	})
}

// TestQuantifiers compares Exists and ForAll with going over the values.
func TestQuantifiers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := draw(t)
		n, f := d.function(t, 3)
		picked := rapid.SliceOfN(rapid.Bool(), len(d.sizes), len(d.sizes)).Draw(t, "picked")
		pick := func(variable int) bool { return picked[variable] }
		exists, forAll := d.Exists(n, pick), d.ForAll(n, pick)
		d.each(func(outer []int) {
			some, all := false, true
			fixed := slices.Clone(outer)
			for i := range fixed {
				if picked[i] {
					fixed[i] = diagram.Free
				}
			}
			d.each(func(inner []int) {
				if agrees(inner, fixed) {
					some, all = some || f(inner), all && f(inner)
				}
			})
			if d.Holds(exists, outer) != some || d.Holds(forAll, outer) != all {
				t.Fatalf("at %v exists is %t, want %t; for all is %t, want %t", outer, !some, some, !all, all)
			}
		})
	})
}

// TestWeigh compares with the sum over all combinations.
func TestWeigh(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := draw(t)
		n, f := d.function(t, 3)
		var weights [][]*big.Rat
		for _, size := range d.sizes {
			var values []*big.Rat
			for range size {
				values = append(values, big.NewRat(rapid.Int64Range(0, 5).Draw(t, "weight"), 6))
			}
			weights = append(weights, values)
		}
		want := new(big.Rat)
		d.each(func(values []int) {
			if !f(values) {
				return
			}
			product := big.NewRat(1, 1)
			for i, value := range values {
				product.Mul(product, weights[i][value])
			}
			want.Add(want, product)
		})
		if got := d.Weigh(n, weights); got.Cmp(want) != 0 {
			t.Errorf("Weigh = %v, want %v", got, want)
		}
	})
}

// prices draws what each value costs; some cannot be had.
func (d drawn) prices(t *rapid.T) diagram.Prices {
	var prices diagram.Prices
	for _, size := range d.sizes {
		prices = append(prices, rapid.SliceOfN(rapid.IntRange(diagram.Never, 4), size, size).Draw(t, "prices"))
	}
	return prices
}

// TestCheapest compares with the cheapest of all combinations, and Witness with there being any.
func TestCheapest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := draw(t)
		n, f := d.function(t, 3)
		prices := d.prices(t)
		best, somewhere := diagram.Never, false
		d.each(func(values []int) {
			sum := 0
			for i, value := range values {
				if prices[i][value] == diagram.Never {
					sum = diagram.Never
					break
				}
				sum += prices[i][value]
			}
			somewhere = somewhere || f(values)
			if f(values) && sum != diagram.Never && (best == diagram.Never || sum < best) {
				best = sum
			}
		})
		values, sum, ok := d.Cheapest(n, diagram.True, prices)
		if ok != (best != diagram.Never) || ok && (sum != best || !f(values)) {
			t.Errorf("Cheapest = %v, %d, %t; want the price %d", values, sum, ok, best)
		}
		witness := d.Witness(n)
		if (witness != nil) != somewhere {
			t.Fatalf("Witness = %v, though it holds somewhere: %t", witness, somewhere)
		}
		d.each(func(values []int) {
			if witness != nil && agrees(values, witness) && !f(values) {
				t.Errorf("it does not hold at %v, which the witness %v stands for", values, witness)
			}
		})
	})
}

// TestMinimalChanges compares with the minimal ones of all sets of changes that work.
func TestMinimalChanges(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := draw(t)
		n, f := d.function(t, 3)
		from, prices := d.given(t), d.prices(t)
		var working []diagram.Changes
		d.each(func(values []int) {
			if !f(values) {
				return
			}
			var changes diagram.Changes
			for i, value := range values {
				if from[i] == diagram.Free || from[i] == value {
					continue
				}
				if prices[i][value] == diagram.Never {
					return
				}
				changes = append(changes, diagram.Change{Variable: i, Value: value})
			}
			working = append(working, changes)
		})
		want := map[string]bool{}
		for _, set := range working {
			if !slices.ContainsFunc(working, func(part diagram.Changes) bool { return len(part) < len(set) && part.Within(set) }) {
				want[key(set)] = true
			}
		}
		sets, whole := d.Minimal(n, diagram.True, from, prices, 1000)
		got := map[string]bool{}
		for _, set := range sets {
			got[key(set)] = true
		}
		if diff := cmp.Diff(want, got); diff != "" || !whole || len(got) != len(sets) {
			t.Errorf("minimal sets of changes (-want +got), whole %t:\n%s", whole, diff)
		}
		price := func(set diagram.Changes) (sum int) {
			for _, c := range set {
				sum += prices[c.Variable][c.Value]
			}
			return sum
		}
		cheapest := slices.Clone(sets) // which are sorted by price
		for len(cheapest) > 0 && price(cheapest[len(cheapest)-1]) > price(cheapest[0]) {
			cheapest = cheapest[:len(cheapest)-1]
		}
		least, whole := d.Least(n, diagram.True, from, prices, 1000)
		if diff := cmp.Diff(cheapest, least, cmpopts.EquateEmpty()); diff != "" || !whole {
			t.Errorf("cheapest sets of changes (-want +got), whole %t:\n%s", whole, diff)
		}
	})
}

func key(changes diagram.Changes) string {
	text := ""
	for _, c := range changes {
		text += string(rune('a'+c.Variable)) + string(rune('0'+c.Value))
	}
	return text
}

// TestFewestAgreesWithBruteForce searches for the fewest values that put a combination into a function, with
// steps enough and with too few.
func TestFewestAgreesWithBruteForce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := draw(t)
		in, isIn := d.function(t, 3)
		within, isWithin := d.function(t, 2)
		may := d.And(in, within)
		must := d.Or(may, d.Not(within))
		// do reports whether values force must and leave may possible.
		do := func(given []int) bool {
			forces, possible := true, false
			d.each(func(values []int) {
				if agrees(values, given) {
					forces = forces && (isIn(values) || !isWithin(values))
					possible = possible || isIn(values) && isWithin(values)
				}
			})
			return forces && possible
		}
		least := -1
		partial := diagram.NewStore(grown(d.sizes)) // one more value of each variable stands for Free
		drawn{partial, grown(d.sizes)}.each(func(values []int) {
			given := slices.Clone(values)
			for i := range given {
				given[i]--
			}
			if n := fixed(given); do(given) && (least < 0 || n < least) {
				least = n
			}
		})
		for _, steps := range []int{1_000_000, 1} {
			values, smallest := d.Fewest(must, may, steps)
			if (values == nil) != (least < 0) {
				t.Fatalf("%d steps: values %v, but the fewest are %d", steps, values, least)
			}
			if values == nil {
				continue
			}
			if !do(values) || smallest && fixed(values) != least || steps > 1 && !smallest {
				t.Fatalf("%d steps: values %v, smallest %t, but the fewest are %d", steps, values, smallest, least)
			}
			var variables []int
			for i, value := range values {
				if value == diagram.Free {
					continue
				}
				variables = append(variables, i)
				part := slices.Clone(values)
				if part[i] = diagram.Free; do(part) {
					t.Errorf("%d steps: of %v a part will do: %v", steps, values, part)
				}
			}
			checkLargest(t, d.sizes, d.Around(must, may, values, variables), values, do)
		}
	})
}

// checkLargest holds that every combination of a box around values will do, and that with a further value some would not.
func checkLargest(t *rapid.T, sizes []int, box diagram.Box, values []int, do func(values []int) bool) {
	t.Helper()
	for i, value := range values {
		if (value == diagram.Free) != (box[i] == nil) || value != diagram.Free && !slices.Contains(box[i], value) {
			t.Fatalf("the box %v is not around %v", box, values)
		}
	}
	if !all(box, do) {
		t.Errorf("not all of %v will do", box)
	}
	for i := range box {
		for value := range sizes[i] {
			if box[i] == nil || slices.Contains(box[i], value) {
				continue
			}
			larger := slices.Clone(box)
			larger[i] = append(slices.Clone(box[i]), value)
			if all(larger, do) {
				t.Errorf("all of %v will do, not only %v", larger, box)
			}
		}
	}
}

// all reports whether do is true for every combination of a box.
func all(box diagram.Box, do func(values []int) bool) bool {
	values := slices.Repeat([]int{diagram.Free}, len(box))
	var fill func(int) bool
	fill = func(i int) bool {
		switch {
		case i == len(box):
			return do(values)
		case box[i] == nil:
			return fill(i + 1)
		}
		return !slices.ContainsFunc(box[i], func(value int) bool {
			values[i] = value
			done := fill(i + 1)
			values[i] = diagram.Free
			return !done
		})
	}
	return fill(0)
}

func grown(sizes []int) []int {
	more := make([]int, len(sizes))
	for i, size := range sizes {
		more[i] = size + 1
	}
	return more
}

// fixed counts the values that are not free.
func fixed(values []int) int {
	count := 0
	for _, value := range values {
		if value != diagram.Free {
			count++
		}
	}
	return count
}
