package table

import (
	"encoding/json"
	"math/big"
	"slices"

	"github.com/leeway-policy/leeway/evaluator/decide"
	"github.com/leeway-policy/leeway/evaluator/document"
	"github.com/leeway-policy/leeway/evaluator/fact"
)

// Sums returns a look-up for each sum of the space that has a part in it: true where no values of the
// cells add up, which is a constraint that the catalogue itself states.
func (s *Space) Sums() []Lookup {
	return s.sums(func(dim, cell int) (low, high *big.Rat) { return s.Dims[dim].bounds(cell) },
		func(part fact.Fact) (low, high *big.Rat) { return part.Min, part.Max })
}

// SumsOf does as Sums does for the changes of one unit: a fact that stays in its cell keeps its value, and the
// parts that no rule reads may shrink but not grow. So a sum cannot move without its parts, nor they without
// it.
func (s *Space) SumsOf(facts map[string]any) []Lookup {
	own := s.Encode(facts)
	return s.sums(
		func(dim, cell int) (low, high *big.Rat) {
			if value := exactly(facts[s.Dims[dim].Fact.Path]); value != nil && cell == own[dim] {
				return value, value
			}
			return s.Dims[dim].bounds(cell)
		},
		func(part fact.Fact) (low, high *big.Rat) {
			if value := exactly(facts[part.Path]); value != nil {
				return part.Min, value
			}
			return part.Min, part.Max
		})
}

// sums returns the look-ups of the sums: bounds gives those of a cell, and unread those of a part that is not
// in the space; nil is no bound.
func (s *Space) sums(bounds func(dim, cell int) (low, high *big.Rat), unread func(fact.Fact) (low, high *big.Rat)) []Lookup {
	var lookups []Lookup
	for total := range s.Dims {
		least, most := new(big.Rat), new(big.Rat) // of the unread parts
		dims := []int{total}
		for _, path := range s.Dims[total].Fact.SumOf {
			if part := s.Index(path); part >= 0 {
				dims = append(dims, part)
				continue
			}
			at := slices.IndexFunc(s.catalogue.Facts, func(f fact.Fact) bool { return f.Path == path })
			low, high := unread(s.catalogue.Facts[at])
			least, most = sum(least, low), sum(most, high)
		}
		if len(dims) == 1 {
			continue
		}
		lookups = append(lookups, Lookup{Dims: dims, Answer: func(cells []int) (decide.Answer, error) {
			if addUp(dims, cells, least, most, bounds) {
				return decide.False, nil
			}
			return decide.True, nil
		}})
	}
	return lookups
}

// addUp tells whether parts within their cells, and unread ones of least to most, can add up to a total within
// its cell; the total is the first of the dimensions.
func addUp(dims, cells []int, least, most *big.Rat, bounds func(dim, cell int) (low, high *big.Rat)) bool {
	for _, part := range dims[1:] {
		low, high := bounds(part, cells[part])
		least, most = sum(least, low), sum(most, high)
	}
	low, high := bounds(dims[0], cells[dims[0]])
	tooMuch := least != nil && high != nil && least.Cmp(high) > 0
	tooLittle := most != nil && low != nil && low.Cmp(most) > 0
	return !tooMuch && !tooLittle
}

func exactly(value any) *big.Rat {
	number, isNumber := value.(json.Number)
	if !isNumber {
		return nil
	}
	exact, err := document.Rat(number)
	if err != nil {
		return nil
	}
	return exact
}

func sum(a, b *big.Rat) *big.Rat {
	if a == nil || b == nil {
		return nil
	}
	return new(big.Rat).Add(a, b)
}

// bounds returns the least and the greatest value of a cell of numbers, nil without bound. For a number
// that is no integer they may be just outside.
func (d *Dim) bounds(cell int) (low, high *big.Rat) {
	c := d.Cells[cell]
	if c.Point() {
		return c.Low, c.High
	}
	low, high = d.Fact.Min, d.Fact.Max
	if c.Low != nil {
		low = c.Low
		if d.Fact.Type == fact.Integer {
			low = new(big.Rat).Add(floor(c.Low), one)
		}
	}
	if c.High != nil {
		high = c.High
		if d.Fact.Type == fact.Integer {
			high = ceilingBelow(c.High)
		}
	}
	return low, high
}

// ceilingBelow returns the greatest integer below r.
func ceilingBelow(r *big.Rat) *big.Rat {
	if r.IsInt() {
		return new(big.Rat).Sub(r, one)
	}
	return floor(r)
}
