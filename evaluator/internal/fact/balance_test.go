package fact_test

import (
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"github.com/leeway-policy/leeway/evaluator/internal/fact"
)

// TestAddUpIsBruteForce holds whether numbers of ranges add up to trying them all. Ranges are bounded by halves, so
// some multiple of a sixteenth is a choice for each number wherever there is one.
func TestAddUpIsBruteForce(t *testing.T) {
	possible, impossible := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		var ranges []fact.Range
		for range rapid.IntRange(2, 4).Draw(t, "members") {
			ranges = append(ranges, drawRange(t))
		}
		balance := fact.NewBalance().Minus(ranges[0])
		for _, r := range ranges[1:] {
			balance = balance.Plus(r)
		}
		want := reaches(ranges[1:], ranges[0], 0)
		if got := balance.CanBeZero(); got != want {
			t.Fatalf("%v: adds up %t, want %t", ranges, got, want)
		}
		total, parts, ok := fact.AddUp(ranges[0], ranges[1:], make([]*big.Rat, len(ranges)-1), big.NewRat(rapid.Int64Range(-4, 4).Draw(t, "wish"), 2))
		if ok != want {
			t.Fatalf("%v: numbers chosen %t, want %t", ranges, ok, want)
		}
		if !ok {
			impossible++
			return
		}
		possible++
		sum := new(big.Rat)
		for i, part := range parts {
			sum.Add(sum, part)
			if !holds(ranges[i+1], part) {
				t.Errorf("%v: chose %v", ranges, parts)
			}
		}
		if sum.Cmp(total) != 0 || !holds(ranges[0], total) {
			t.Errorf("%v: %v do not add up to %v", ranges, parts, total)
		}
	})
	if possible == 0 || impossible == 0 {
		t.Errorf("%d possible, %d impossible: the test compares too little", possible, impossible)
	}
}

func drawRange(t *rapid.T) fact.Range {
	low := rapid.Int64Range(-4, 4).Draw(t, "low")
	high := low + rapid.Int64Range(0, 3).Draw(t, "length")
	r := fact.Range{Low: big.NewRat(low, 2), High: big.NewRat(high, 2)}
	if rapid.Bool().Draw(t, "whole") {
		return fact.Range{Low: big.NewRat(low, 1), High: big.NewRat(high, 1), Whole: true}
	}
	if low < high {
		r.OpenLow, r.OpenHigh = rapid.Bool().Draw(t, "open low"), rapid.Bool().Draw(t, "open high")
	}
	return r
}

// reaches reports whether numbers of the ranges, and sixteenths already chosen, add up to one of total.
func reaches(ranges []fact.Range, total fact.Range, chosen int64) bool {
	if len(ranges) == 0 {
		return holds(total, big.NewRat(chosen, 16))
	}
	low, _ := ranges[0].Low.Float64()
	high, _ := ranges[0].High.Float64()
	for n := int64(16 * low); n <= int64(16*high); n++ {
		if holds(ranges[0], big.NewRat(n, 16)) && reaches(ranges[1:], total, chosen+n) {
			return true
		}
	}
	return false
}

func holds(r fact.Range, n *big.Rat) bool {
	low, high := n.Cmp(r.Low), n.Cmp(r.High)
	return low >= 0 && high <= 0 && (low > 0 || !r.OpenLow) && (high < 0 || !r.OpenHigh) && (!r.Whole || n.IsInt())
}
