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

// provisions describes what a path requires of unknown facts; chosen has numbers for some, by dimension.
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

// chosen returns numbers for unknown facts that a path has requirements on, by dimension; numbers holds those of the
// changes. For policies, the cells of the facts are enough. But numbers of one sum, each anywhere in its cell, need
// not add up. If the remaining parts cannot compensate for every combination, chosen picks one combination.
func chosen(p *model.Placed, path *reason.Path, numbers map[int]*big.Rat) map[int]*big.Rat {
	chosen := map[int]*big.Rat{}
	for _, sum := range p.Model.Space.AllSums() {
		choose(p, sum.Dims, path, numbers, chosen)
	}
	return chosen
}

// choose adds to chosen the numbers for one sum, whose dimensions are dims, the total first. It adds none if the facts
// may have any numbers in their cells.
func choose(p *model.Placed, dims []int, path *reason.Path, numbers, chosen map[int]*big.Rat) {
	ranges := make([]fact.Range, len(dims)) // of the provided facts: the range of their cells
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
