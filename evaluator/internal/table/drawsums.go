package table

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/fact"
)

// A drawnSum is a total that is drawn, and its parts that are drawn; all are columns.
type drawnSum struct {
	total int
	parts []int
	// rest is the possible sum of the parts that are not drawn.
	rest span
	// order is the order in which the parts are drawn, shuffled for each draw.
	order []int
}

// findSums finds the totals among the columns, and gives all numbers of one sum the same number of decimals.
func (d *Drawer) findSums() error {
	for total := range d.Columns {
		f := d.space.Dims[d.Columns[total].Dim].Fact
		if len(f.SumOf) == 0 {
			continue
		}
		s := drawnSum{total: total}
		for _, path := range f.SumOf {
			if part := d.column(path); part >= 0 {
				s.parts = append(s.parts, part)
			}
		}
		digits := max(d.Columns[total].Digits, d.outsideDigits(f.SumOf))
		for _, part := range s.parts {
			digits = max(digits, d.Columns[part].Digits)
		}
		for _, i := range append([]int{total}, s.parts...) {
			c := &d.Columns[i]
			path := d.space.Dims[c.Dim].Fact.Path
			if c.summed {
				return fmt.Errorf("%s is a part of two sums, which cannot be simulated together", path)
			}
			if d.space.Dims[c.Dim].Fact.Type != f.Type {
				return fmt.Errorf("%s is whole and its sum %s is not, which cannot be simulated together", path, f.Path)
			}
			c.summed, c.Digits = true, digits
		}
		s.order = make([]int, len(s.parts))
		d.sums = append(d.sums, s)
	}
	return nil
}

// outsideDigits returns the most decimals in the bounds of those facts that are not drawn.
func (d *Drawer) outsideDigits(paths []string) int {
	most := 0
	for _, path := range paths {
		if d.column(path) < 0 {
			f := d.space.declared(path)
			most = max(most, decimals(f.Min), decimals(f.Max))
		}
	}
	return most
}

// boundSums computes the possible sums of the parts that are not drawn.
func (d *Drawer) boundSums() error {
	for i := range d.sums {
		s := &d.sums[i]
		total := &d.Columns[s.total]
		rest := Column{Digits: total.Digits}
		least, most := new(big.Rat), new(big.Rat)
		for _, path := range d.space.Dims[total.Dim].Fact.SumOf {
			if d.column(path) < 0 {
				f := d.space.declared(path)
				least, most = sum(least, f.Min), sum(most, f.Max)
			}
		}
		outside := Dim{Fact: fact.Fact{Type: fact.Integer, Min: least, Max: most}, Cells: []Cell{{}}}
		if err := rest.measure(&outside, Choice{}); err != nil {
			return fmt.Errorf("%s: %w", d.space.Dims[total.Dim].Fact.Path, err)
		}
		s.rest = rest.spans[0]
	}
	return nil
}

// declared returns the fact with that path, which the catalogue must have.
func (s *Space) declared(path string) fact.Fact {
	return s.catalogue.Facts[slices.IndexFunc(s.catalogue.Facts, func(f fact.Fact) bool { return f.Path == path })]
}

// reach returns the totals of its cell that the parts in their cells can add up to. It is empty, with low above high, if there
// are none.
func (s *drawnSum) reach(d *Drawer, cells []int) span {
	parts := s.rest
	for _, part := range s.parts {
		parts = parts.plus(d.Columns[part].span(cells))
	}
	total := d.Columns[s.total].span(cells)
	return span{max(total.low, parts.low), min(total.high, parts.high)}
}

func (c *Column) span(cells []int) span { return c.spans[cells[c.Dim]] }

// plus adds two spans; an unbounded end stays unbounded.
func (s span) plus(other span) span {
	both := span{s.low + other.low, s.high + other.high}
	if s.low <= -far || other.low <= -far {
		both.low = -far
	}
	if s.high >= far || other.high >= far {
		both.high = far
	}
	return both
}

// draw draws a total that the parts can add up to, then the parts one by one, so that the rest can still add up. The order of
// the parts is random, so that the first is not always the greatest. A number's own value is kept if possible.
func (s *drawnSum) draw(d *Drawer, random rand.Source, cells []int, values []int64) {
	copy(s.order, s.parts)
	for i := len(s.order) - 1; i > 0; i-- {
		j := below(random, int64(i+1))
		s.order[i], s.order[j] = s.order[j], s.order[i]
	}
	total := &d.Columns[s.total]
	values[s.total] = total.choose(random, cells, s.reach(d, cells))
	missing := values[s.total]
	for i, part := range s.order {
		others := s.rest
		for _, other := range s.order[i+1:] {
			others = others.plus(d.Columns[other].span(cells))
		}
		c := &d.Columns[part]
		within := c.span(cells)
		if others.high < far {
			within.low = max(within.low, missing-others.high)
		}
		if others.low > -far {
			within.high = min(within.high, missing-others.low)
		}
		values[part] = c.choose(random, cells, within)
		missing -= values[part]
	}
}

// choose draws a number, or keeps the column's own.
func (c *Column) choose(random rand.Source, cells []int, within span) int64 {
	if cells[c.Dim] == c.home && within.low <= c.own && c.own <= within.high {
		return c.own
	}
	return even(random, within.near(c.Digits))
}
