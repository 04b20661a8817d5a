package diagram

import (
	"cmp"
	"slices"
)

// A Change gives a variable another value.
type Change struct{ Variable, Value int }

// Changes are changes of different variables, in variable order.
type Changes []Change

// Within reports whether c is a subset of d.
func (c Changes) Within(d Changes) bool {
	at := 0
	for _, change := range c {
		for at < len(d) && d[at] != change {
			at++
		}
		if at == len(d) {
			return false
		}
	}
	return true
}

// Minimal returns the minimal sets of changes to from after which n is want. A variable that is [Free] in from may take
// any value, which is no change; a variable may change only to a value that has a price. The sets are sorted by their sum of
// prices, then by their changes.
//
// At most limit sets are kept at each node, the first in that order. If there were more, whole is false: the
// cheapest sets are still in the result, but other minimal ones may be missing.
func (s *Store) Minimal(n, want Node, from []int, prices Prices, limit int) (sets []Changes, whole bool) {
	m := minimal{store: s, want: want, from: from, prices: prices, limit: limit, whole: true, done: map[Node][]Changes{}}
	return m.sets(n), m.whole
}

// Least is like Minimal, and returns only the sets with the lowest sum of prices. It is faster: from each node on, only those
// need be kept.
func (s *Store) Least(n, want Node, from []int, prices Prices, limit int) (sets []Changes, whole bool) {
	m := minimal{store: s, want: want, from: from, prices: prices, limit: limit, least: true, whole: true, done: map[Node][]Changes{}}
	return m.sets(n), m.whole
}

type minimal struct {
	store  *Store
	want   Node
	from   []int
	prices Prices
	limit  int
	// least is true to keep only the sets with the lowest sum of prices.
	least bool
	whole bool
	done  map[Node][]Changes
}

// sets returns the minimal sets from n on. A minimal set consists of its change at n's variable and a minimal set of the
// child that the change leads to, so the sets of the children are enough.
func (m *minimal) sets(n Node) []Changes {
	level, children := m.store.of(n)
	if children == nil {
		if n == m.want {
			return []Changes{nil}
		}
		return nil
	}
	if sets, found := m.done[n]; found {
		return sets
	}
	var sets []Changes
	for value, child := range children {
		unchanged := m.from[level] == Free || m.from[level] == value
		if !unchanged && m.prices[level][value] == Never {
			continue
		}
		for _, below := range m.sets(child) {
			if unchanged {
				sets = append(sets, below)
				continue
			}
			sets = append(sets, append(Changes{{level, value}}, below...))
		}
	}
	sets = m.keep(sets)
	m.done[n] = sets
	return sets
}

// keep drops supersets of other sets, those that are too dear, and those beyond the limit.
func (m *minimal) keep(sets []Changes) []Changes {
	priced := make([]pricedChanges, 0, len(sets))
	for _, set := range sets {
		price := m.price(set)
		if m.least && len(priced) > 0 && price != priced[0].price {
			if price > priced[0].price {
				continue
			}
			priced = priced[:0]
		}
		priced = append(priced, pricedChanges{changes: set, price: price, marks: set.marks()})
	}
	slices.SortFunc(priced, func(a, b pricedChanges) int {
		return cmp.Or(cmp.Compare(a.price, b.price), cmp.Compare(len(a.changes), len(b.changes)), slices.CompareFunc(a.changes, b.changes, compareChanges))
	})
	kept := priced[:0]
	for _, set := range priced {
		// A subset costs no more and is shorter, so it comes first.
		if !slices.ContainsFunc(kept, func(part pricedChanges) bool {
			return part.marks&^set.marks == 0 && part.changes.Within(set.changes)
		}) {
			kept = append(kept, set)
		}
	}
	if len(kept) > m.limit {
		kept, m.whole = kept[:m.limit], false
	}
	least := make([]Changes, len(kept))
	for i, set := range kept {
		least[i] = set.changes
	}
	return least
}

// pricedChanges caches what comparisons of changes need.
type pricedChanges struct {
	changes Changes
	price   int
	marks   uint64
}

// marks returns a Bloom filter of the changes: the marks of a subset are among those of the set.
func (c Changes) marks() uint64 {
	marks := uint64(0)
	for _, change := range c {
		marks |= 1 << (uint(change.Variable*31+change.Value) % 64)
	}
	return marks
}

func (m *minimal) price(changes Changes) int {
	sum := 0
	for _, change := range changes {
		sum += m.prices[change.Variable][change.Value]
	}
	return sum
}

func compareChanges(a, b Change) int {
	return cmp.Or(cmp.Compare(a.Variable, b.Variable), cmp.Compare(a.Value, b.Value))
}
