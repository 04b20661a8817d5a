package analyse

import (
	"math/big"
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/model"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/internal/reason"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// provisions words what a path is provided with; some numbers of sums are chosen, by dimension.
func provisions(p *model.Placed, path *reason.Path, chosen map[int]*big.Rat) []verdict.Provision {
	var shown []verdict.Provision
	for _, given := range path.Provided {
		dim := &p.Model.Space.Dims[given.Dim]
		is := dim.Label(given.Cells)
		if number := chosen[given.Dim]; number != nil {
			is = document.Decimal(number)
		}
		shown = append(shown, verdict.Provision{Path: dim.Fact.Path, Is: is})
	}
	return shown
}

// chosen returns numbers of unknown facts that a path is provided with, by dimension; some changes are to numbers. Cells
// are enough to say what policies make of the facts. But numbers of a sum that are all taken freely from their cells
// need not add up: where what is left open cannot make up for every choice, one choice is named.
func chosen(p *model.Placed, path *reason.Path, numbers map[int]*big.Rat) map[int]*big.Rat {
	chosen := map[int]*big.Rat{}
	for _, sum := range p.Model.Space.AllSums() {
		choose(p, sum.Dims, path, numbers, chosen)
	}
	return chosen
}

// choose adds to the numbers chosen those of the facts of one sum, the total first, that a path is provided with, unless
// they may be any in their cells.
func choose(p *model.Placed, dims []int, path *reason.Path, numbers, chosen map[int]*big.Rat) {
	ranges := make([]fact.Range, len(dims)) // of the provided ones, those of the cells in which they were found
	var given, free []fact.Range
	named := map[int]bool{}
	for i, dim := range dims {
		d := &p.Model.Space.Dims[dim]
		every, isFree := d.Fact.Range(), true
		known := fact.ExactOf(p.Unit.Facts[d.Fact.Path])
		if slices.ContainsFunc(path.Changes, func(c reason.Change) bool { return c.Dim == dim }) {
			known = numbers[dim]
		}
		if known != nil {
			every, isFree = fact.Exactly(known), false
		}
		ranges[i] = every
		for _, one := range path.Provided {
			if one.Dim == dim {
				ranges[i], every, isFree = d.Range(one.Cell), d.Hull(one.Cells), false
				named[i] = true
			}
		}
		if i == 0 {
			every = every.Negative()
		}
		if isFree {
			free = append(free, every)
		} else {
			given = append(given, every)
		}
	}
	if len(named) == 0 || fact.Always(given, free) {
		return
	}
	total, parts, ok := fact.AddUp(ranges[0], ranges[1:], make([]*big.Rat, len(dims)-1), nil)
	for i, number := range append([]*big.Rat{total}, parts...) {
		if ok && named[i] {
			chosen[dims[i]] = number
		}
	}
}
