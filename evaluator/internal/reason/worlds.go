package reason

import (
	"iter"
	"math/big"
	"math/rand/v2"

	"github.com/leeway-policy/leeway/evaluator/internal/diagram"
	"github.com/leeway-policy/leeway/evaluator/internal/table"
)

// Worlds is a weighted set of combinations of cells, one cell for each of some dimensions. It is safe for concurrent use.
type Worlds struct {
	models *diagram.Models
	dim    []int
}

// Worlds returns the combinations of cells that the dimensions in vary can have, with the weights of [Front.Shares]; nil if
// none is possible. The other known facts keep their cells, and the other unknown ones may have any value that the
// constraints allow. A forbidden look-up excludes the units where it is true, as a constraint does; it must read no
// unknown fact that does not vary.
func (f *Front) Worlds(vary []bool, trust Trust, forbidden ...table.Lookup) *Worlds {
	possible := f.diagrams.allowed
	for _, lookup := range forbidden {
		possible = f.scratch.And(possible, f.scratch.Not(f.diagrams.lookup(f.scratch, lookup)))
	}
	fixed := make([]int, len(f.diagrams.dim))
	weights := make([][]*big.Rat, len(f.diagrams.dim))
	all := f.weights(trust)
	for level, dim := range f.diagrams.dim {
		fixed[level] = diagram.Free
		if vary[dim] {
			weights[level] = all[level]
		} else if f.known(level) {
			fixed[level] = f.values[level]
		}
	}
	possible = f.scratch.Restrict(possible, fixed)
	possible = f.scratch.Exists(possible, func(level int) bool { return !vary[f.diagrams.dim[level]] })
	models := f.scratch.Models(possible, weights)
	if models == nil {
		return nil
	}
	return &Worlds{models: models, dim: f.diagrams.dim}
}

// Count returns the number of combinations with a weight above zero.
func (w *Worlds) Count() *big.Int { return w.models.Count() }

// Draw sets the cells of the dimensions that vary to those of a random combination, chosen by weight. scratch is working
// space as long as cells.
func (w *Worlds) Draw(random rand.Source, cells, scratch []int) {
	w.models.Draw(random, scratch)
	w.put(scratch, cells)
}

// Each yields all combinations, in cells, of which it sets the dimensions that vary.
func (w *Worlds) Each(cells []int) iter.Seq[[]int] {
	return func(yield func([]int) bool) {
		for values := range w.models.Each() {
			w.put(values, cells)
			if !yield(cells) {
				return
			}
		}
	}
}

func (w *Worlds) put(values, cells []int) {
	for level, value := range values {
		if value != diagram.Free {
			cells[w.dim[level]] = value
		}
	}
}
