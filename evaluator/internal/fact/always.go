package fact

import "math/big"

// Always reports whether, for any numbers of the given ranges, there are numbers of the free ranges so that all add up to 0.
func Always(given, free []Range) bool {
	need, can := NewBalance(), NewBalance()
	fractions := [2]bool{}
	for i, ranges := range [][]Range{given, free} {
		for _, r := range ranges {
			fractions[i] = fractions[i] || !r.Whole
		}
	}
	if fractions[0] && !fractions[1] {
		return false
	}
	for _, r := range given {
		need = need.Minus(r)
	}
	for _, r := range free {
		can = can.Plus(r)
	}
	needs, cans := need.whole.plus(need.others), can.whole.plus(can.others)
	return reaches(cans.Low, cans.OpenLow, needs.Low, needs.OpenLow, -1) && reaches(cans.High, cans.OpenHigh, needs.High, needs.OpenHigh, 1)
}

// reaches reports whether a bound is at least as far out as another on the given side; nil is unbounded.
func reaches(bound *big.Rat, open bool, other *big.Rat, otherOpen bool, side int) bool {
	if bound == nil || other == nil {
		return bound == nil
	}
	order := bound.Cmp(other) * side
	return order > 0 || order == 0 && (!open || otherOpen)
}
