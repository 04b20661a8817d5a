package table

import (
	"math/big"

	"github.com/leeway-policy/leeway/evaluator/internal/decide"
	"github.com/leeway-policy/leeway/evaluator/internal/fact"
)

// A Sum is a total of the space and its parts, all of which are in the space.
type Sum struct {
	// Dims are the dimension of the total and those of the parts.
	Dims []int
	// ranges has the numbers of each cell of each dimension; those of the total are negated.
	ranges [][]fact.Range
}

// addSums finds the sums of the space.
func (s *Space) addSums() {
	for total := range s.Dims {
		of := s.Dims[total].Fact.SumOf
		if len(of) == 0 {
			continue
		}
		sum := Sum{Dims: []int{total}}
		for _, path := range of {
			sum.Dims = append(sum.Dims, s.Index(path))
		}
		for i, dim := range sum.Dims {
			var ranges []fact.Range
			for cell := range s.Dims[dim].Cells {
				r := s.Dims[dim].Range(cell)
				if i == 0 {
					r = r.Negative()
				}
				ranges = append(ranges, r)
			}
			sum.ranges = append(sum.ranges, ranges)
		}
		s.sums = append(s.sums, sum)
	}
}

// AllSums returns the sums of the space.
func (s *Space) AllSums() []Sum { return s.sums }

// Adding returns a function that reports whether some values of cells add up. order is the order of the dimensions, and cells
// has a cell for each. The function caches partial sums, and so is fast if the last cells change most often.
func (s Sum) Adding(order []int) func(cells []int) bool {
	balances := make([]fact.Balance, len(order)+1) // of the first cells
	balances[0] = fact.NewBalance()
	last := make([]int, len(order))
	valid := 0
	return func(cells []int) bool {
		at := 0
		for at < valid && last[at] == cells[at] {
			at++
		}
		for ; at < len(order); at++ {
			balances[at+1] = balances[at].Plus(s.ranges[order[at]][cells[at]])
		}
		copy(last, cells)
		valid = len(order)
		return balances[len(order)].CanBeZero()
	}
}

// A WholeRange is the whole numbers from Low to High; an end of [Boundless] means none.
type WholeRange struct{ Low, High int64 }

// Boundless is greater than all sums of whole ranges.
const (
	Boundless = 1 << 60
	farthest  = 1 << 50 // of one number, so that no sum overflows
)

// Plus returns the range of the sums of a number of r and one of another range.
func (r WholeRange) Plus(other WholeRange) WholeRange {
	sum := WholeRange{r.Low + other.Low, r.High + other.High}
	if r.Low == -Boundless || other.Low == -Boundless {
		sum.Low = -Boundless
	}
	if r.High == Boundless || other.High == Boundless {
		sum.High = Boundless
	}
	return sum
}

// Whole returns the numbers of each cell of each dimension, those of the total negated; ok is false if some are not
// whole, or too large.
func (s Sum) Whole() (ranges [][]WholeRange, ok bool) {
	for _, cells := range s.ranges {
		var own []WholeRange
		for _, cell := range cells {
			if !cell.Whole {
				return nil, false
			}
			r := WholeRange{-Boundless, Boundless}
			for _, bound := range []struct {
				exact *big.Rat
				into  *int64
			}{{cell.Low, &r.Low}, {cell.High, &r.High}} {
				if bound.exact == nil {
					continue
				}
				*bound.into = bound.exact.Num().Int64()
				if !bound.exact.IsInt() || !bound.exact.Num().IsInt64() || max(*bound.into, -*bound.into) > farthest {
					return nil, false
				}
			}
			own = append(own, r)
		}
		ranges = append(ranges, own)
	}
	return ranges, len(s.ranges) <= 64
}

// Sums returns a look-up for each sum of the space: true where no values of the cells add up. It acts as a constraint that
// the catalogue states.
func (s *Space) Sums() []Lookup { return s.SumsOf(nil) }

// SumsOf is like Sums for the completions of one unit: a known fact has its value.
func (s *Space) SumsOf(facts map[string]any) []Lookup {
	lookups := make([]Lookup, len(s.sums))
	for i, sum := range s.sums {
		known := make([]*fact.Range, len(sum.Dims))
		for j, dim := range sum.Dims {
			if value := fact.ExactOf(facts[s.Dims[dim].Fact.Path]); value != nil {
				exactly := fact.Exactly(value)
				if j == 0 {
					exactly = exactly.Negative()
				}
				known[j] = &exactly
			}
		}
		lookups[i] = Lookup{Dims: sum.Dims, Answer: func(cells []int) (decide.Answer, error) {
			balance := fact.NewBalance()
			for j, dim := range sum.Dims {
				if known[j] != nil {
					balance = balance.Plus(*known[j])
				} else {
					balance = balance.Plus(sum.ranges[j][cells[dim]])
				}
			}
			if balance.CanBeZero() {
				return decide.False, nil
			}
			return decide.True, nil
		}}
	}
	return lookups
}

// Range returns the numbers of a cell.
func (d *Dim) Range(cell int) fact.Range {
	c := d.Cells[cell]
	if c.Point() {
		return fact.Exactly(c.Low)
	}
	r := d.Fact.Range()
	if c.Low != nil {
		r.Low, r.OpenLow = c.Low, true
	}
	if c.High != nil {
		r.High, r.OpenHigh = c.High, true
	}
	if r.Whole {
		return r.InWhole()
	}
	return r
}

// Hull returns the numbers from the first to the last of some cells.
func (d *Dim) Hull(cells []int) fact.Range {
	low, high := d.Range(cells[0]), d.Range(cells[len(cells)-1])
	return fact.Range{
		Low: low.Low, OpenLow: low.OpenLow, High: high.High, OpenHigh: high.OpenHigh, Whole: d.Fact.Type == fact.Integer,
	}
}

// bounds returns the least and the greatest value of a cell of numbers; nil means unbounded. For a number
// that is no integer they may be just outside the cell.
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

func sum(a, b *big.Rat) *big.Rat {
	if a == nil || b == nil {
		return nil
	}
	return new(big.Rat).Add(a, b)
}
