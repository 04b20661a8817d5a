package reason

import (
	"iter"
	"math/big"
	"math/rand/v2"

	"github.com/leeway-policy/leeway/evaluator/internal/diagram"
	"github.com/leeway-policy/leeway/evaluator/internal/table"
)

// Worlds are what facts may be together: one cell for each of some dimensions, each combination with its
// weight. They may be used by several goroutines.
type Worlds struct {
	models *diagram.Models
	dim    []int
}

// Worlds returns what the unit may be if the facts of some dimensions vary, with the weights that
// [Front.Shares] gives them; nil if nothing is possible. The other known facts stay where they are, and the
// other unknown ones may be anything that the constraints allow. Where a further look-up is true is forbidden,
// as by a constraint; it must read no unknown fact that does not vary.
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

// Count returns how many combinations of any weight there are.
func (w *Worlds) Count() *big.Int { return w.models.Count() }

// Draw sets the cells of the dimensions that vary to those of one combination, each as likely as its weight
// says. Scratch is for its use, and as long as cells.
func (w *Worlds) Draw(random rand.Source, cells, scratch []int) {
	w.models.Draw(random, scratch)
	w.put(scratch, cells)
}

// Each goes through all combinations, setting the cells of the dimensions that vary.
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
