package table

import (
	"math/big"

	"github.com/leeway-policy/leeway/evaluator/decide"
	"github.com/leeway-policy/leeway/evaluator/fact"
)

// Sums returns a look-up for each sum of the space that has a part in it: true where no values of the
// cells add up, which is a constraint that the catalogue itself states.
func (s *Space) Sums() []Lookup {
	var lookups []Lookup
	for dim := range s.Dims {
		total := &s.Dims[dim]
		var parts []int
		for _, path := range total.Fact.SumOf {
			if part := s.Index(path); part >= 0 {
				parts = append(parts, part)
			}
		}
		if len(parts) == 0 {
			continue
		}
		all := len(parts) == len(total.Fact.SumOf)
		lookups = append(lookups, Lookup{
			Dims: append([]int{dim}, parts...),
			Answer: func(cells []int) (decide.Answer, error) {
				if s.addsUp(cells, dim, parts, all) {
					return decide.False, nil
				}
				return decide.True, nil
			},
		})
	}
	return lookups
}

// addsUp tells whether parts within their cells can add up to a total within its cell. The parts that
// are not in the space are 0 or more; with all of them in it, the total is no more than they add up to.
func (s *Space) addsUp(cells []int, total int, parts []int, all bool) bool {
	least, most := new(big.Rat), new(big.Rat)
	for _, part := range parts {
		low, high := s.Dims[part].bounds(cells[part])
		least, most = sum(least, low), sum(most, high)
	}
	low, high := s.Dims[total].bounds(cells[total])
	if least != nil && high != nil && least.Cmp(high) > 0 {
		return false
	}
	return !all || most == nil || low == nil || low.Cmp(most) <= 0
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
