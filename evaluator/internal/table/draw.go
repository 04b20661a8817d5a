package table

import (
	"encoding/json"
	"fmt"
	"math/big"
	"math/bits"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/internal/decide"
	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/fact"
)

// A Drawer draws random values in given cells, so that sums add up. It is not safe for concurrent use.
//
// A number is drawn uniformly from its cell. A number that is no integer has two more decimals than any bound of its cell. A
// cell without an end is taken to extend to ten times its other bound, and at least ten further.
type Drawer struct {
	Columns []Column
	space   *Space
	sums    []drawnSum
}

// A Column is one fact that is drawn.
type Column struct {
	Dim int
	// Digits is the number of decimals; numbers are counted in units of the last decimal.
	Digits int
	spans  []span
	// own is the number to keep if possible, in the cell home; home is Unknown if there is none.
	own  int64
	home int
	// summed reports whether the number is drawn together with others of a sum.
	summed bool
}

// A span is the numbers of a cell, in units, from low to high inclusive. far means unbounded.
type span struct{ low, high int64 }

// far is greater than all numbers that are drawn, and small enough to add up without overflow.
const far = 1_000_000_000_000_000

// A Choice is one fact to draw.
type Choice struct {
	Dim int
	// Own is the value to keep in its cell if sums allow it; nil if there is none.
	Own any
	// Fixed makes Own the value in every draw.
	Fixed bool
}

// NewDrawer returns a drawer of some facts of the space, in their order. It fails for numbers that are too long and for sums
// that cannot be drawn; the error is fit for users.
func NewDrawer(space *Space, choices []Choice) (*Drawer, error) {
	d := &Drawer{space: space}
	for _, choice := range choices {
		d.Columns = append(d.Columns, Column{Dim: choice.Dim, Digits: space.Dims[choice.Dim].digits(choice.Own), home: Unknown})
	}
	if err := d.findSums(); err != nil {
		return nil, err
	}
	for i, choice := range choices {
		dim := &space.Dims[choice.Dim]
		if !dim.Fact.Numeric() || choice.Fixed && !d.Columns[i].summed {
			continue
		}
		if err := d.Columns[i].measure(dim, choice); err != nil {
			return nil, fmt.Errorf("%s: %w", dim.Fact.Path, err)
		}
	}
	return d, d.boundSums()
}

// digits returns the number of decimals of a drawn number.
func (d *Dim) digits(own any) int {
	if d.Fact.Type != fact.Number {
		return 0
	}
	most := decimals(fact.ExactOf(own))
	for cell := range d.Cells {
		low, high := d.bounds(cell)
		most = max(most, decimals(low), decimals(high))
	}
	return most + 2
}

// decimals returns the number of decimals of a number, 0 for nil.
func decimals(r *big.Rat) int {
	if r == nil {
		return 0
	}
	_, decimals, _ := strings.Cut(document.Decimal(r), ".")
	return len(decimals)
}

// measure sets the spans of a column of numbers.
func (c *Column) measure(dim *Dim, choice Choice) error {
	unit := new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(c.Digits)), nil))
	var wrong error
	in := func(r *big.Rat) int64 {
		units := new(big.Rat).Mul(r, unit)
		if new(big.Rat).Abs(units).Cmp(big.NewRat(far/100, 1)) > 0 {
			wrong = fmt.Errorf("%s is too long a number to simulate", document.Decimal(r))
			return 0
		}
		return units.Num().Int64() // digits makes all units whole
	}
	for i, cell := range dim.Cells {
		within := span{-far, far}
		low, high := dim.bounds(i)
		open := dim.Fact.Type == fact.Number && !cell.Point()
		if low != nil {
			within.low = in(low)
			if open && cell.Low != nil {
				within.low++
			}
		}
		if high != nil {
			within.high = in(high)
			if open && cell.High != nil {
				within.high--
			}
		}
		c.spans = append(c.spans, within)
	}
	if own, isNumber := choice.Own.(json.Number); isNumber {
		c.own, c.home = in(fact.ExactOf(own)), dim.CellOf(own)
		if choice.Fixed {
			c.spans[c.home] = span{c.own, c.own}
		}
	}
	return wrong
}

// Number reports whether the drawn values are numbers. Otherwise they are cells: those of a fact that is no number, or of a
// fixed number in no sum.
func (c *Column) Number() bool { return c.spans != nil }

// Draw sets the value of each column in its cell: the units of a number, else the cell.
func (d *Drawer) Draw(random rand.Source, cells []int, values []int64) {
	for i := range d.Columns {
		c := &d.Columns[i]
		cell := cells[c.Dim]
		switch {
		case c.spans == nil:
			values[i] = int64(cell)
		case c.summed:
		case cell == c.home:
			values[i] = c.own
		default:
			values[i] = even(random, c.spans[cell].near(c.Digits))
		}
	}
	for i := range d.sums {
		d.sums[i].draw(d, random, cells, values)
	}
}

// near returns the part of a span to draw from: all of it, or a plausible part if it has no end.
func (s span) near(digits int) span {
	ten := int64(10)
	for range digits {
		ten *= 10
	}
	switch {
	case s.low == -far && s.high == far:
		return span{0, ten}
	case s.high == far:
		s.high = s.low + max(9*max(s.low, -s.low), ten)
	case s.low == -far:
		s.low = s.high - max(9*max(s.high, -s.high), ten)
	}
	return s
}

// even draws a number uniformly from a span.
func even(random rand.Source, within span) int64 {
	if within.low >= within.high {
		return within.low
	}
	return within.low + below(random, within.high-within.low+1)
}

// below draws a number from 0 up to, not including, n.
func below(random rand.Source, n int64) int64 {
	high, _ := bits.Mul64(random.Uint64(), uint64(n))
	return int64(high)
}

// Sums returns a look-up for each sum that is drawn: true where no numbers of the cells add up. Unlike [Space.Sums], it
// uses the value of a fixed fact, and the whole domain of parts that are not drawn.
func (d *Drawer) Sums() []Lookup {
	var lookups []Lookup
	for i := range d.sums {
		s := &d.sums[i]
		dims := []int{d.Columns[s.total].Dim}
		for _, part := range s.parts {
			dims = append(dims, d.Columns[part].Dim)
		}
		lookups = append(lookups, Lookup{Dims: dims, Answer: func(cells []int) (decide.Answer, error) {
			if total := s.reach(d, cells); total.low > total.high {
				return decide.True, nil
			}
			return decide.False, nil
		}})
	}
	return lookups
}

// column returns the index of the column with that path, -1 if it is not drawn.
func (d *Drawer) column(path string) int {
	return slices.IndexFunc(d.Columns, func(c Column) bool { return d.space.Dims[c.Dim].Fact.Path == path })
}
