package fact

import "math/big"

// A Range is the numbers between two bounds; nil means unbounded, and an open bound is excluded.
type Range struct {
	Low, High         *big.Rat
	OpenLow, OpenHigh bool
	// Whole restricts the range to whole numbers. Its bounds are then whole and not open.
	Whole bool
}

// Exactly returns the range of one number.
func Exactly(n *big.Rat) Range { return Range{Low: n, High: n, Whole: n.IsInt()} }

// Range returns the numbers of the fact's domain.
func (f Fact) Range() Range { return Range{Low: f.Min, High: f.Max, Whole: f.Type == Integer} }

// Negative returns the range of the negated numbers.
func (r Range) Negative() Range {
	return Range{Low: negative(r.High), High: negative(r.Low), OpenLow: r.OpenHigh, OpenHigh: r.OpenLow, Whole: r.Whole}
}

func (r Range) plus(other Range) Range {
	return Range{
		Low: add(r.Low, other.Low), High: add(r.High, other.High),
		OpenLow: r.OpenLow || other.OpenLow, OpenHigh: r.OpenHigh || other.OpenHigh, Whole: r.Whole,
	}
}

// within returns the intersection of both ranges; it is whole if r is.
func (r Range) within(other Range) Range {
	both := r
	if other.Low != nil && (r.Low == nil || other.Low.Cmp(r.Low) >= 0) {
		both.Low, both.OpenLow = other.Low, other.OpenLow || r.OpenLow && r.Low != nil && r.Low.Cmp(other.Low) == 0
	}
	if other.High != nil && (r.High == nil || other.High.Cmp(r.High) <= 0) {
		both.High, both.OpenHigh = other.High, other.OpenHigh || r.OpenHigh && r.High != nil && r.High.Cmp(other.High) == 0
	}
	if both.Whole {
		return both.InWhole()
	}
	return both
}

// InWhole returns the whole numbers of a range.
func (r Range) InWhole() Range {
	whole := Range{Whole: true}
	if r.Low != nil {
		whole.Low = ceiling(r.Low)
		if r.OpenLow && r.Low.IsInt() {
			whole.Low.Add(whole.Low, one)
		}
	}
	if r.High != nil {
		whole.High = negative(ceiling(negative(r.High)))
		if r.OpenHigh && r.High.IsInt() {
			whole.High.Sub(whole.High, one)
		}
	}
	return whole
}

// empty reports whether the range holds no number.
func (r Range) empty() bool {
	if r.Low == nil || r.High == nil {
		return false
	}
	order := r.Low.Cmp(r.High)
	return order > 0 || order == 0 && (r.OpenLow || r.OpenHigh)
}

// nearest returns the number nearest to wish in a non-empty range, or one near it if there is no nearest.
func (r Range) nearest(wish *big.Rat) *big.Rat {
	below, above := false, false
	if r.Low != nil {
		order := wish.Cmp(r.Low)
		below = order < 0 || order == 0 && r.OpenLow
	}
	if r.High != nil {
		order := wish.Cmp(r.High)
		above = order > 0 || order == 0 && r.OpenHigh
	}
	switch {
	case below && !r.OpenLow:
		return r.Low
	case above && !r.OpenHigh:
		return r.High
	case below && r.High == nil:
		return add(r.Low, one)
	case above && r.Low == nil:
		return new(big.Rat).Sub(r.High, one)
	case below || above: // the midpoint has finitely many decimals, as its bounds do
		half := add(r.Low, r.High)
		return half.Quo(half, big.NewRat(2, 1))
	default:
		if r.Whole && !wish.IsInt() {
			return r.nearest(ceiling(wish))
		}
		return wish
	}
}

// A Balance is the possible sums of numbers, each from a range. Whole numbers are kept apart from the others, because
// their sums with others may leave gaps.
type Balance struct{ whole, others Range }

// NewBalance returns the balance of no numbers.
func NewBalance() Balance {
	return Balance{Range{Low: zero, High: zero, Whole: true}, Range{Low: zero, High: zero}}
}

// Plus returns the balance with a number of r added.
func (b Balance) Plus(r Range) Balance {
	if r.Whole {
		b.whole = b.whole.plus(r)
	} else {
		b.others = b.others.plus(r)
	}
	return b
}

// Minus returns the balance with a number of r subtracted.
func (b Balance) Minus(r Range) Balance { return b.Plus(r.Negative()) }

// CanBeZero reports whether the numbers can add up to 0.
func (b Balance) CanBeZero() bool { return !b.whole.within(b.others.Negative()).empty() }

// Whole returns the possible sums if all numbers are whole; ok is false if they are not.
func (b Balance) Whole() (within Range, ok bool) {
	return b.whole, b.others.Low == zero && b.others.High == zero
}

// AddsUpWith reports whether the numbers and n can add up to 0.
func (b Balance) AddsUpWith(n *big.Rat) bool {
	b.others.Low, b.others.High = add(b.others.Low, n), add(b.others.High, n)
	return b.CanBeZero()
}

// AddUp chooses numbers of the ranges so that the parts add up to the total. It chooses the parts in order and the total
// last, each as near to its wish as the numbers before allow. ok is false if no numbers add up. A wish may be nil.
func AddUp(total Range, parts []Range, wishes []*big.Rat, wish *big.Rat) (sum *big.Rat, numbers []*big.Rat, ok bool) {
	members := append(append([]Range{}, parts...), total.Negative())
	wishes = append(append([]*big.Rat{}, wishes...), negative(wish))
	// Whole numbers come first: once all of them are chosen, the others leave no gaps.
	for _, whole := range []bool{true, false} {
		for i := range members {
			if members[i].Whole != whole {
				continue
			}
			rest := NewBalance()
			for j := range members {
				if j != i {
					rest = rest.Plus(members[j])
				}
			}
			left := members[i].within(rest.negative(whole))
			if left.empty() {
				return nil, nil, false
			}
			chosen := wishes[i]
			if chosen == nil {
				chosen = zero
			}
			n := left.nearest(chosen)
			members[i].Low, members[i].High, members[i].OpenLow, members[i].OpenHigh = n, n, false, false
		}
	}
	for _, m := range members[:len(parts)] {
		numbers = append(numbers, m.Low)
	}
	return negative(members[len(parts)].Low), numbers, true
}

// negative returns the negated sums. If whole, a whole number is to balance the others, so these must add up to one too.
func (b Balance) negative(whole bool) Range {
	others := b.others
	if whole {
		others = others.InWhole()
	}
	both := b.whole.plus(others).Negative()
	both.Whole = whole
	return both
}

var zero, one = new(big.Rat), big.NewRat(1, 1)

// negative returns -r, nil if it is nil.
func negative(r *big.Rat) *big.Rat {
	if r == nil {
		return nil
	}
	return new(big.Rat).Neg(r)
}

// ceiling returns the smallest whole number that is at least r.
func ceiling(r *big.Rat) *big.Rat {
	down := new(big.Int).Div(new(big.Int).Neg(r.Num()), r.Denom()) // Euclidean: rounds down, because Denom is positive
	return new(big.Rat).SetInt(down.Neg(down))
}
