package diagram

import (
	"math/big"
	"slices"
	"sync"
)

// Count returns the number of combinations of values of all variables for which n holds.
func (s *Store) Count(n Node) *big.Int {
	ones := make([][]*big.Rat, len(s.sizes))
	for level, size := range s.sizes {
		for range size {
			ones[level] = append(ones[level], big.NewRat(1, 1))
		}
	}
	return new(big.Int).Set(s.Weigh(n, ones).Num())
}

// Weigh returns the sum, over all combinations of values for which n holds, of the product of the values'
// weights. If the weights of each variable sum to 1, it is the probability that n holds for independent variables. It is
// exact.
func (s *Store) Weigh(n Node, weights [][]*big.Rat) *big.Rat {
	return newScales(s, weights).whole(n)
}

// Witness returns values for which n holds, [Free] for variables that do not matter then: the first in the order of values,
// nil if n never holds.
func (s *Store) Witness(n Node) []int {
	if n == False {
		return nil
	}
	values := make([]int, len(s.sizes))
	for i := range values {
		values[i] = Free
	}
	for n != True {
		level, children := s.of(n)
		value := slices.IndexFunc(children, func(child Node) bool { return child != False })
		values[level] = value
		n = children[value]
	}
	return values
}

// Holds returns the value of n. No variable that n depends on may be [Free].
func (s *Store) Holds(n Node, values []int) bool {
	for {
		level, children := s.of(n)
		if children == nil {
			return n == True
		}
		n = children[values[level]]
	}
}

// Follow follows the edges of the values from n and returns a constant, or the first node whose variable is [Free].
func (s *Store) Follow(n Node, values []int) Node {
	for n > True {
		for n < s.first {
			s = s.base
		}
		at := s.nodes[n-s.first]
		value := values[at.level]
		if value == Free {
			return n
		}
		n = s.children[int(at.place)+value]
	}
	return n
}

// Reaches reports whether n can become each constant once the [Free] variables get values.
func (s *Store) Reaches(n Node, values []int) (canHold, canFail bool) {
	m := marks.Get().(*marked)
	defer marks.Put(m)
	return s.reaches(n, values, m)
}

func (s *Store) reaches(n Node, values []int, m *marked) (canHold, canFail bool) {
	if end := s.Follow(n, values); end == True || end == False {
		return end == True, end == False
	}
	m.begin(int(s.first) + len(s.nodes))
	s.reach(n, values, m)
	return m.canHold, m.canFail
}

// ReachesFree is like Reaches; ok reports whether none of the free variables it met is tied. If one is, it may have stopped
// early.
func (s *Store) ReachesFree(n Node, values []int, tied []bool) (canHold, canFail, ok bool) {
	m := marks.Get().(*marked)
	defer marks.Put(m)
	return s.reachesFree(n, values, tied, m)
}

func (s *Store) reachesFree(n Node, values []int, tied []bool, m *marked) (canHold, canFail, ok bool) {
	m.begin(int(s.first) + len(s.nodes))
	ok = s.reachFree(n, values, tied, m)
	return m.canHold, m.canFail, ok
}

// A Walker walks a store with scratch memory of its own. It is faster, and not safe for concurrent use.
type Walker struct {
	store *Store
	marks marked
}

// Walker returns a walker.
func (s *Store) Walker() *Walker { return &Walker{store: s} }

// Reaches is like [Store.Reaches].
func (w *Walker) Reaches(n Node, values []int) (canHold, canFail bool) {
	return w.store.reaches(n, values, &w.marks)
}

// ReachesFree is like [Store.ReachesFree].
func (w *Walker) ReachesFree(n Node, values []int, tied []bool) (canHold, canFail, ok bool) {
	return w.store.reachesFree(n, values, tied, &w.marks)
}

func (s *Store) reachFree(n Node, values []int, tied []bool, m *marked) bool {
	n = s.Follow(n, values)
	switch {
	case n == True:
		m.canHold = true
		return true
	case n == False:
		m.canFail = true
		return true
	case m.seen[n] == m.round:
		return true
	}
	m.seen[n] = m.round
	level, children := s.of(n)
	if tied[level] {
		return false
	}
	for _, child := range children {
		if !s.reachFree(child, values, tied, m) {
			return false
		}
	}
	return true
}

func (s *Store) reach(n Node, values []int, m *marked) {
	for {
		switch {
		case n == True:
			m.canHold = true
			return
		case n == False:
			m.canFail = true
			return
		case m.canHold && m.canFail || m.seen[n] == m.round:
			return
		}
		m.seen[n] = m.round
		level, children := s.of(n)
		if value := values[level]; value != Free {
			n = children[value]
			continue
		}
		for _, child := range children {
			s.reach(child, values, m)
		}
		return
	}
}

// Tests reports whether n depends on a picked variable.
func (s *Store) Tests(n Node, picked func(variable int) bool) bool {
	m := marks.Get().(*marked)
	defer marks.Put(m)
	m.begin(int(s.first) + len(s.nodes))
	var visit func(Node) bool
	visit = func(n Node) bool {
		level, children := s.of(n)
		if children == nil || m.seen[n] == m.round {
			return false
		}
		m.seen[n] = m.round
		return picked(level) || slices.ContainsFunc(children, visit)
	}
	return visit(n)
}

// marked marks the nodes that a walk has seen. Walks are many and short, so the memory is reused.
type marked struct {
	seen             []uint32 // the round in which a node was last seen
	sums             []int    // of a node seen in this round, for walks that add up
	round            uint32
	canHold, canFail bool
}

var marks = sync.Pool{New: func() any { return &marked{} }}

func (m *marked) begin(nodes int) {
	m.canHold, m.canFail = false, false
	m.round++
	if len(m.seen) < nodes || m.round == 0 {
		m.seen, m.sums, m.round = make([]uint32, nodes), make([]int, nodes), 1
	}
}

// Never is the price of an impossible value.
const Never = -1

// Prices has the price of each value of each variable: prices[variable][value], 0 or more, or [Never].
type Prices [][]int

// Cheapest returns the values with the lowest sum of prices for which n is want, and that sum; ok is false if there are
// none. Variables that n does not test get their cheapest value. Ties are broken by the order of values.
func (s *Store) Cheapest(n, want Node, prices Prices) (values []int, sum int, ok bool) {
	skipped := s.cheapestValues(prices)
	m := marks.Get().(*marked)
	defer marks.Put(m)
	m.begin(int(s.first) + len(s.nodes))
	var below func(n Node) int // Never if there is no way
	between := func(sum, from, to int) int {
		for level := from; level < to && sum != Never; level++ {
			sum = add(sum, price(prices[level], skipped[level]))
		}
		return sum
	}
	below = func(n Node) int {
		level, children := s.of(n)
		if children == nil {
			if n == want {
				return 0
			}
			return Never
		}
		if m.seen[n] == m.round {
			return m.sums[n]
		}
		best := Never
		for value, child := range children {
			if prices[level][value] == Never {
				continue
			}
			sum := add(prices[level][value], between(below(child), level+1, s.Level(child)))
			if sum != Never && (best == Never || sum < best) {
				best = sum
			}
		}
		m.seen[n], m.sums[n] = m.round, best
		return best
	}
	sum = between(below(n), 0, s.Level(n))
	if sum == Never {
		return nil, 0, false
	}
	values = slices.Clone(skipped)
	for at := n; s.Children(at) != nil; {
		level, children := s.of(at)
		for value, child := range children {
			if add(prices[level][value], between(below(child), level+1, s.Level(child))) == below(at) {
				values[level], at = value, child
				break
			}
		}
	}
	return values, sum, true
}

// cheapestValues returns the cheapest value of each variable, the first of several; [Free] if all are [Never].
func (s *Store) cheapestValues(prices Prices) []int {
	cheapest := make([]int, len(s.sizes))
	for level, values := range prices {
		cheapest[level] = Free
		for value, price := range values {
			if price != Never && (cheapest[level] == Free || price < values[cheapest[level]]) {
				cheapest[level] = value
			}
		}
	}
	return cheapest
}

func price(values []int, value int) int {
	if value == Free {
		return Never
	}
	return values[value]
}

func add(a, b int) int {
	if a == Never || b == Never {
		return Never
	}
	return a + b
}

// Follow is like [Store.Follow].
func (w *Walker) Follow(n Node, values []int) Node { return w.store.Follow(n, values) }
