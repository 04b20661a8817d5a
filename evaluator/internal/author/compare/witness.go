package compare

import (
	"math/big"
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/diagram"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// A pair is the difference between two functions.
type pair struct {
	cells        *verdict.MovedCells
	lost, gained *verdict.Witness
}

func (p *pair) moved() bool { return p.lost != nil || p.gained != nil }

// pair compares two functions within a part of the space.
func (c *comparison) pair(was, is function, within diagram.Node) *pair {
	lost := c.store.And(was.node, c.store.Not(is.node))
	gained := c.store.And(is.node, c.store.Not(was.node))
	reads := slices.Concat(was.reads, is.reads)
	possible := c.store.Exists(within, func(dim int) bool { return !slices.Contains(reads, dim) })
	return &pair{
		cells: &verdict.MovedCells{
			Moved: c.count(c.store.And(possible, c.store.Or(lost, gained)), reads),
			Of:    c.count(possible, reads),
		},
		lost:   c.witness(lost, within),
		gained: c.witness(gained, within),
	}
}

// count returns the number of cells of the dimensions reads in which n holds; n must depend on no others.
func (c *comparison) count(n diagram.Node, reads []int) *big.Int {
	others := big.NewInt(1)
	for dim, size := range c.store.Sizes() {
		if !slices.Contains(reads, dim) {
			others.Mul(others, big.NewInt(int64(size)))
		}
	}
	all := c.store.Count(n)
	return all.Quo(all, others)
}

// witness returns the smallest set of facts such that every unit within a part of the space that has them is in n; nil
// if no unit there is in n. It prefers units that both versions allow.
func (c *comparison) witness(n, within diagram.Node) *verdict.Witness {
	if c.store.And(n, within) == diagram.False {
		return nil
	}
	forbidden := "new"
	among := c.store.And(within, c.before.allowed)
	if allowed := c.store.And(among, c.after.allowed); c.store.And(n, allowed) != diagram.False {
		forbidden, among = "", allowed
	} else if c.store.And(n, among) == diagram.False {
		forbidden, among = "old", c.store.And(within, c.after.allowed)
		if c.store.And(n, among) == diagram.False { // n is a constraint of both versions
			forbidden, among = "", within
		}
	}
	in := c.store.And(n, among)
	forced := c.store.Or(c.store.Not(among), n)
	values, smallest := c.store.Fewest(forced, in, steps)
	w := &verdict.Witness{Facts: []verdict.ReasonFact{}, Smallest: smallest, Forbidden: forbidden}
	var dims []int
	for dim, value := range values {
		if value != diagram.Free {
			dims = append(dims, dim)
		}
	}
	box := c.store.Around(forced, in, values, dims)
	for _, at := range dims {
		dim := &c.space.Dims[at]
		w.Facts = append(w.Facts, verdict.ReasonFact{
			Path: dim.Fact.Path, Value: dim.Cells[values[at]].Value, Within: dim.Within(values[at], box[at]),
		})
	}
	return w
}

// steps limits the search for a smallest witness, after which a minimal one is returned.
const steps = 100_000
