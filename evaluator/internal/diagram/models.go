package diagram

import (
	"iter"
	"math/big"
	"math/rand/v2"
)

// Models are the combinations of values for which a function holds, each weighted by the product of its values' weights. They
// can be drawn from or enumerated, and are safe for concurrent use.
//
// A draw walks down the diagram and draws one value at each variable, where an edge is as likely as the weight
// below it. So no draw is rejected, however few models there are.
//
// Source: for counts at nodes, D. E. Knuth, The Art of Computer Programming 4A, section 7.1.4, exercise 25.
type Models struct {
	count  *big.Int
	levels int
	// free has a die for each variable, used where the variable is not tested; a die without faces draws nothing.
	free []die
	// nodes are the nodes of the diagram, the root first; always stands for True.
	nodes []throw
	root  int
}

// A throw is one node: the die of its variable, and the index that each face leads to.
type throw struct {
	level int
	die   die
	next  []int
}

// always is the index of the True leaf, which has no node.
const always = -1

// Models returns the models of n. weights has, for each variable, the weights of its values, 0 or more, or nil: then n must
// not depend on the variable, and it is [Free] in all models. The result is nil if no model has a weight above zero.
func (s *Store) Models(n Node, weights [][]*big.Rat) *Models {
	w := newScales(s, weights)
	if w.whole(n).Sign() == 0 {
		return nil
	}
	ones := make([][]*big.Rat, len(weights))
	for level, values := range weights {
		for _, weight := range values {
			ones[level] = append(ones[level], big.NewRat(int64(weight.Sign()), 1))
		}
	}
	m := &Models{count: new(big.Int).Set(s.Weigh(n, ones).Num()), levels: len(s.sizes)}
	for _, values := range weights {
		m.free = append(m.free, newDie(values))
	}
	places := map[Node]int{True: always}
	m.root = m.add(w, n, places)
	return m
}

// add adds a node of some weight and all nodes below it, and returns its index.
func (m *Models) add(w *scales, n Node, places map[Node]int) int {
	if place, found := places[n]; found {
		return place
	}
	place := len(m.nodes)
	places[n] = place
	level, children := w.store.of(n)
	weights := make([]*big.Rat, len(children))
	for value, child := range children {
		weights[value] = w.edge(level, value, child)
	}
	node := throw{level: level, die: newDie(weights), next: make([]int, len(children))}
	m.nodes = append(m.nodes, node)
	for _, value := range node.die.faces {
		node.next[value] = m.add(w, children[value], places)
	}
	return place
}

// Count returns the number of models with a weight above zero.
func (m *Models) Count() *big.Int { return new(big.Int).Set(m.count) }

// Draw sets the values to those of a random model, chosen by weight to within one part in 2^63 at each variable.
func (m *Models) Draw(random rand.Source, values []int) {
	at := m.root
	for level := range m.levels {
		if at == always || m.nodes[at].level != level {
			values[level] = m.free[level].throw(random)
			continue
		}
		values[level] = m.nodes[at].die.throw(random)
		at = m.nodes[at].next[values[level]]
	}
}

// Each yields all models, in the order of values. It reuses the slice.
func (m *Models) Each() iter.Seq[[]int] {
	return func(yield func([]int) bool) {
		values := make([]int, m.levels)
		m.each(0, m.root, values, yield)
	}
}

func (m *Models) each(level, at int, values []int, yield func([]int) bool) bool {
	if level == m.levels {
		return yield(values)
	}
	tested := at != always && m.nodes[at].level == level
	faces := m.free[level].faces
	if tested {
		faces = m.nodes[at].die.faces
	}
	if faces == nil {
		values[level] = Free
		return m.each(level+1, at, values, yield)
	}
	for _, value := range faces {
		values[level] = value
		next := at
		if tested {
			next = m.nodes[at].next[value]
		}
		if !m.each(level+1, next, values, yield) {
			return false
		}
	}
	return true
}

// A die draws a value; its faces are the values with a weight above zero.
type die struct {
	faces []int
	// bounds are cumulative, out of 2^63: a face is drawn for numbers below its bound and not below the previous one.
	bounds []uint64
}

// newDie computes the bounds exactly, so that draws are the same on every machine.
func newDie(weights []*big.Rat) die {
	var d die
	total := new(big.Rat)
	for _, weight := range weights {
		total.Add(total, weight)
	}
	sum := new(big.Rat)
	for value, weight := range weights {
		if weight.Sign() == 0 {
			continue
		}
		sum.Add(sum, weight)
		share := new(big.Rat).Quo(sum, total)
		bound := new(big.Int).Lsh(share.Num(), 63)
		d.faces = append(d.faces, value)
		d.bounds = append(d.bounds, bound.Quo(bound, share.Denom()).Uint64())
	}
	return d
}

// throw returns a value, [Free] if there are no faces. It takes a random number only if there is a choice.
func (d *die) throw(random rand.Source) int {
	switch len(d.faces) {
	case 0:
		return Free
	case 1:
		return d.faces[0]
	}
	number := random.Uint64() >> 1
	for face, bound := range d.bounds {
		if number < bound {
			return d.faces[face]
		}
	}
	return d.faces[len(d.faces)-1]
}
