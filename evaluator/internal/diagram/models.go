package diagram

import (
	"iter"
	"math/big"
	"math/rand/v2"
)

// Models are the combinations of values for which a function holds, each with a weight, the product of its
// values' weights: to draw from, or to go through. They may be used by several goroutines.
//
// A draw goes down the diagram once and throws one die at each variable: the weight of all that lies below an
// edge is how likely it is taken. So no draw is ever thrown away, however few the models are.
//
// Source: for counts at nodes, D. E. Knuth, The Art of Computer Programming 4A, section 7.1.4, exercise 25.
type Models struct {
	count  *big.Int
	levels int
	// free has a die for each variable, for where it is not tested; one without faces is not drawn.
	free []die
	// nodes are those of the diagram, the first at the top; a place below 0 stands for True.
	nodes []throw
	root  int
}

// A throw is one node: the die of its variable, and where each face of it leads.
type throw struct {
	level int
	die   die
	next  []int
}

// held is the place of what holds whatever the variables below are.
const held = -1

// Models returns those of n. A variable may have weights for all of its values, 0 or more, or none: then n must
// not depend on it, and it is [Free] in all models. They are nil if n holds nowhere, or with no weight.
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
	places := map[Node]int{True: held}
	m.root = m.add(w, n, places)
	return m
}

// add adds a node of some weight and all below it, and returns its place.
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

// Count returns how many models there are that have any weight.
func (m *Models) Count() *big.Int { return new(big.Int).Set(m.count) }

// Draw sets the value of each variable to that of one model, each as likely as its weight says, to within one
// part in 2^63 at each variable.
func (m *Models) Draw(random rand.Source, values []int) {
	at := m.root
	for level := range m.levels {
		if at == held || m.nodes[at].level != level {
			values[level] = m.free[level].throw(random)
			continue
		}
		values[level] = m.nodes[at].die.throw(random)
		at = m.nodes[at].next[values[level]]
	}
}

// Each goes through all models, in the order of values; the slice it yields is the same each time.
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
	tested := at != held && m.nodes[at].level == level
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

// A die is thrown for a value; its faces are the values of any weight.
type die struct {
	faces []int
	// bounds are cumulative, of 2^63: a face comes up for numbers below its bound and not below the one before.
	bounds []uint64
}

// newDie makes a die in exact arithmetic, so that it falls alike on every machine.
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
