package diagram

import "math/big"

// scales computes weights of functions: see [Store.Weigh].
type scales struct {
	store   *Store
	weights [][]*big.Rat
	// totals has the sum of the weights of each variable, 1 if it has no weights.
	totals []*big.Rat
	done   map[Node]*big.Rat
}

func newScales(s *Store, weights [][]*big.Rat) *scales {
	w := &scales{store: s, weights: weights, totals: make([]*big.Rat, len(weights)), done: map[Node]*big.Rat{}}
	for level, values := range weights {
		w.totals[level] = new(big.Rat)
		if values == nil {
			w.totals[level].SetInt64(1)
		}
		for _, weight := range values {
			w.totals[level].Add(w.totals[level], weight)
		}
	}
	return w
}

// whole returns the weight of n over all variables.
func (w *scales) whole(n Node) *big.Rat { return w.from(n, 0) }

// from returns the weight of n over the variables from a level on. n must not test a variable above that level.
func (w *scales) from(n Node, level int) *big.Rat {
	result := new(big.Rat).Set(w.below(n))
	for ; level < w.store.Level(n); level++ {
		result.Mul(result, w.totals[level])
	}
	return result
}

// below returns the weight of n over the variables from its own level on. It must not be changed.
func (w *scales) below(n Node) *big.Rat {
	if n == False {
		return new(big.Rat)
	}
	if n == True {
		return big.NewRat(1, 1)
	}
	if result, found := w.done[n]; found {
		return result
	}
	level, children := w.store.of(n)
	result := new(big.Rat)
	for value, child := range children {
		result.Add(result, w.edge(level, value, child))
	}
	w.done[n] = result
	return result
}

// edge returns the weight of a node's child for a value of the node's variable.
func (w *scales) edge(level, value int, child Node) *big.Rat {
	weight := w.weights[level][value]
	if weight.Sign() == 0 || child == False {
		return new(big.Rat)
	}
	part := w.from(child, level+1)
	return part.Mul(part, weight)
}
