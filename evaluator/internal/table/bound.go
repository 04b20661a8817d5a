package table

import (
	"math/big"
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/fact"
)

// A Bound is what the known numbers of a unit say about a sum with both known and unknown numbers.
type Bound struct {
	// Sum is the index of the sum in the space. Known has a bit for each of its dimensions whose number is known.
	Sum   int
	Known uint64
	// Rest is the sum of the known parts, minus the total if it is known.
	Rest *big.Rat
}

// Bounds returns the bounds of a unit. There is none where cells say everything: for a sum whose numbers are all known or all
// unknown, not counting numbers that no policy reads.
func (s *Space) Bounds(facts map[string]any) []Bound {
	var bounds []Bound
	for i, sum := range s.sums {
		b := Bound{Sum: i, Rest: new(big.Rat)}
		unknown := false
		for j, dim := range sum.Dims {
			value := fact.ExactOf(facts[s.Dims[dim].Fact.Path])
			switch {
			case value == nil:
				unknown = unknown || len(s.Dims[dim].Cells) > 1
				continue
			case j == 0:
				b.Rest.Sub(b.Rest, value)
			default:
				b.Rest.Add(b.Rest, value)
			}
			b.Known |= 1 << j
		}
		if unknown && b.Known != 0 {
			bounds = append(bounds, b)
		}
	}
	return bounds
}

// Mixed reports whether a sum has both known and unknown numbers.
func (s *Space) Mixed(facts map[string]any) bool {
	return slices.ContainsFunc(s.sums, func(sum Sum) bool {
		known := func(dim int) bool { return facts[s.Dims[dim].Fact.Path] != nil }
		return slices.ContainsFunc(sum.Dims, known) && slices.ContainsFunc(sum.Dims, func(dim int) bool { return !known(dim) })
	})
}

// SumOf returns the index of the sum with that path in the space, or -1.
func (s *Space) SumOf(path string) int {
	for i, sum := range s.sums {
		if s.Dims[sum.Dims[0]].Fact.Path == path {
			return i
		}
	}
	return -1
}

// Choices are all combinations of cells of the unknown numbers of a sum.
type Choices struct {
	// Dims are the unknown dimensions, and sizes the numbers of their cells; the last varies fastest.
	Dims     []int
	sizes    []int
	balances []fact.Balance
	// least and most bound the whole numbers that each combination adds up to; nil if some are not whole, or too large.
	least, most []int64
}

// count computes least and most.
func (c *Choices) count() {
	for _, balance := range c.balances {
		within, ok := balance.Whole()
		bounds := [2]int64{-Boundless, Boundless}
		for i, bound := range []*big.Rat{within.Low, within.High} {
			if bound == nil {
				continue
			}
			bounds[i] = bound.Num().Int64()
			ok = ok && bound.Num().IsInt64() && max(bounds[i], -bounds[i]) < Boundless
		}
		if !ok {
			c.least, c.most = nil, nil
			return
		}
		c.least, c.most = append(c.least, bounds[0]), append(c.most, bounds[1])
	}
}

// Choices returns the combinations of cells of the numbers that are unknown in b.
func (s *Space) Choices(b Bound) *Choices {
	type key struct {
		sum   int
		known uint64
	}
	if found, ok := s.choices.Load(key{b.Sum, b.Known}); ok {
		return found.(*Choices)
	}
	sum := s.sums[b.Sum]
	c := &Choices{balances: []fact.Balance{fact.NewBalance()}}
	for j, dim := range sum.Dims {
		if b.Known&(1<<j) != 0 {
			continue
		}
		c.Dims, c.sizes = append(c.Dims, dim), append(c.sizes, len(sum.ranges[j]))
		var longer []fact.Balance
		for _, balance := range c.balances {
			for _, r := range sum.ranges[j] {
				longer = append(longer, balance.Plus(r))
			}
		}
		c.balances = longer
	}
	c.count()
	s.choices.Store(key{b.Sum, b.Known}, c)
	return c
}

// Possible reports for each combination, as one byte, whether it can add up with the known numbers.
func (c *Choices) Possible(b Bound) []byte {
	possible := make([]byte, len(c.balances))
	if rest := b.Rest.Num(); c.least != nil && b.Rest.IsInt() && rest.IsInt64() && max(rest.Int64(), -rest.Int64()) < Boundless {
		for i, missing := 0, -rest.Int64(); i < len(possible); i++ {
			if c.least[i] <= missing && missing <= c.most[i] {
				possible[i] = 1
			}
		}
		return possible
	}
	for i, balance := range c.balances {
		if balance.AddsUpWith(b.Rest) {
			possible[i] = 1
		}
	}
	return possible
}

// At returns the index of a combination of cells, one for each dimension.
func (c *Choices) At(cells []int) int {
	at := 0
	for i, cell := range cells {
		at = at*c.sizes[i] + cell
	}
	return at
}
