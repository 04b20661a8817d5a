package table

import (
	"math/big"
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/fact"
)

var one = big.NewRat(1, 1)

// longest is greater than every number that a fact can have.
var longest = new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(64), nil))

// numberCells cuts the domain of a number: a cell for each cut, and one between each two. Cells
// without a value of the domain are left out, so cuts between two whole numbers merge for
// integers.
func numberCells(f fact.Fact, cuts []*big.Rat) []Cell {
	cuts = slices.Clone(cuts)
	slices.SortFunc(cuts, func(a, b *big.Rat) int { return a.Cmp(b) })
	cuts = slices.CompactFunc(cuts, func(a, b *big.Rat) bool { return a.Cmp(b) == 0 })
	cuts = slices.DeleteFunc(cuts, func(c *big.Rat) bool {
		return f.Min != nil && c.Cmp(f.Min) < 0 || f.Max != nil && c.Cmp(f.Max) > 0
	})
	var cells []Cell
	var low *big.Rat
	for _, cut := range cuts {
		cells = appendCell(cells, f, low, cut)
		if f.Type == fact.Number || cut.IsInt() {
			cells = append(cells, Cell{Value: document.Number(cut), Low: cut, High: cut})
		}
		low = cut
	}
	return appendCell(cells, f, low, nil)
}

// appendCell adds the cell strictly between low and high, if it has a value of the domain.
func appendCell(cells []Cell, f fact.Fact, low, high *big.Rat) []Cell {
	within := inner(f, low, high)
	if within == nil {
		return cells
	}
	return append(cells, Cell{Value: document.Number(within), Low: low, High: high})
}

// inner returns a value of the domain strictly between low and high, nil if there is none.
func inner(f fact.Fact, low, high *big.Rat) *big.Rat {
	var value *big.Rat
	switch {
	case low == nil && high == nil:
		value = firstOf(f.Min, f.Max, new(big.Rat))
	case low == nil:
		value = firstOf(f.Min, beyond(high, -1))
	case high == nil:
		value = firstOf(f.Max, beyond(low, 1))
	case f.Type == fact.Integer:
		value = beyond(low, 1)
	default:
		value = between(low, high)
	}
	if value == nil || low != nil && value.Cmp(low) <= 0 || high != nil && value.Cmp(high) >= 0 {
		return nil
	}
	return value
}

// beyond returns the next whole number below (by -1) or above (by 1) that of r, or the nearest that is short enough to
// be the value of a fact; nil if there is none.
func beyond(r *big.Rat, by int64) *big.Rat {
	for step := big.NewRat(1, 1); step.Cmp(longest) < 0; step.Mul(step, big.NewRat(10, 1)) {
		value := floor(new(big.Rat).Quo(r, step))
		value.Add(value, big.NewRat(by, 1)).Mul(value, step)
		if _, err := document.Rat(document.Number(value)); err == nil {
			return value
		}
	}
	return nil
}

func firstOf(values ...*big.Rat) *big.Rat {
	for _, value := range values {
		if value != nil {
			return value
		}
	}
	return nil
}

func floor(r *big.Rat) *big.Rat {
	quotient := new(big.Int).Div(r.Num(), r.Denom()) // Euclidean: rounds down, because Denom is positive
	return new(big.Rat).SetInt(quotient)
}

// between returns the middle of two numbers. If that is too long for a fact, it returns the number between them with the
// fewest decimals; nil if all are too long.
func between(low, high *big.Rat) *big.Rat {
	middle := new(big.Rat).Add(low, high)
	middle.Quo(middle, big.NewRat(2, 1))
	if _, err := document.Rat(document.Number(middle)); err == nil {
		return middle
	}
	for scale := new(big.Rat).Inv(longest); scale.Cmp(longest) < 0; scale.Mul(scale, big.NewRat(10, 1)) {
		value := floor(new(big.Rat).Mul(low, scale))
		value.Add(value, one).Quo(value, scale)
		if _, err := document.Rat(document.Number(value)); err == nil && value.Cmp(high) < 0 {
			return value
		}
	}
	return nil
}
