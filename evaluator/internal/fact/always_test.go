package fact_test

import (
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"github.com/leeway-policy/leeway/evaluator/internal/fact"
)

// TestAlwaysAgreesWithTryingAll tries all numbers of small ranges of whole numbers.
func TestAlwaysAgreesWithTryingAll(t *testing.T) {
	always, never := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		draw := func(name string) (ranges []fact.Range, ends [][2]int) {
			for range rapid.IntRange(0, 2).Draw(t, name) {
				low := rapid.IntRange(-3, 3).Draw(t, "low")
				high := low + rapid.IntRange(0, 3).Draw(t, "more")
				ranges = append(ranges, fact.Range{Low: big.NewRat(int64(low), 1), High: big.NewRat(int64(high), 1), Whole: true})
				ends = append(ends, [2]int{low, high})
			}
			return ranges, ends
		}
		given, givenEnds := draw("given")
		free, freeEnds := draw("free")
		want := true
		each(givenEnds, 0, func(need int) {
			made := false
			each(freeEnds, 0, func(sum int) { made = made || need+sum == 0 })
			want = want && made
		})
		if got := fact.Always(given, free); got != want {
			t.Errorf("Always(%v, %v) = %t, want %t", givenEnds, freeEnds, got, want)
		}
		if want {
			always++
		} else {
			never++
		}
	})
	if always == 0 || never == 0 {
		t.Errorf("always %d times, not so %d times: the test compares too little", always, never)
	}
}

// each calls visit with the sum of each choice of numbers.
func each(ends [][2]int, sum int, visit func(int)) {
	if len(ends) == 0 {
		visit(sum)
		return
	}
	for n := ends[0][0]; n <= ends[0][1]; n++ {
		each(ends[1:], sum+n, visit)
	}
}

func TestAlwaysHasEndsAndFractions(t *testing.T) {
	zero, ten := big.NewRat(0, 1), big.NewRat(10, 1)
	count := fact.Range{Low: zero, Whole: true}
	tests := map[string]struct {
		given, free fact.Range
		want        bool
	}{
		"an endless range makes up for a bounded one":   {fact.Range{Low: negate(ten), High: zero, Whole: true}, count, true},
		"a bounded range does not for an endless one":   {fact.Range{High: zero, Whole: true}, fact.Range{Low: zero, High: ten, Whole: true}, false},
		"whole numbers do not make up for fractions":    {fact.Range{Low: negate(ten), High: zero}, count, false},
		"an open end does not make up for a closed one": {fact.Range{Low: negate(ten), High: zero}, fact.Range{Low: zero, High: ten, OpenHigh: true}, false},
		"an open end makes up for an open one":          {fact.Range{Low: negate(ten), High: zero, OpenLow: true}, fact.Range{Low: zero, High: ten, OpenHigh: true}, true},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			if got := fact.Always([]fact.Range{tc.given}, []fact.Range{tc.free}); got != tc.want {
				t.Errorf("Always = %t, want %t", got, tc.want)
			}
		})
	}
}

func negate(r *big.Rat) *big.Rat { return new(big.Rat).Neg(r) }
