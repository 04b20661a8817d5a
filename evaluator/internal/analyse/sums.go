package analyse

import (
	"math/big"
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/internal/model"
	"github.com/leeway-policy/leeway/evaluator/internal/reason"
)

// addUp narrows changes of numbers that add up with others down to numbers that do, as near as can be to those that
// are wished for, and returns the numbers by dimension. Of the unknown facts some are given.
func addUp(p *model.Placed, changes []reason.Change, provided []reason.Given, wishes map[string]any) map[int]*big.Rat {
	numbers := map[int]*big.Rat{}
	for _, sum := range p.Model.Space.AllSums() {
		dims := sum.Dims
		ranges, wish := make([]fact.Range, len(dims)), make([]*big.Rat, len(dims))
		moved := false
		for i, dim := range dims {
			path := p.Model.Space.Dims[dim].Fact.Path
			wish[i] = fact.ExactOf(wishes[path])
			ranges[i] = p.Model.Space.Dims[dim].Fact.Range()
			if value := fact.ExactOf(p.Unit.Facts[path]); value != nil {
				ranges[i] = fact.Exactly(value)
			}
			for _, given := range provided {
				if given.Dim == dim {
					moved = true
					ranges[i] = p.Model.Space.Dims[dim].Range(given.Cell)
				}
			}
			for j := range changes {
				if changes[j].Dim != dim {
					continue
				}
				moved = true
				changes[j].To = []int{nearest(&changes[j])}
				ranges[i] = p.Model.Space.Dims[dim].Range(changes[j].To[0])
			}
		}
		if !moved {
			continue
		}
		total, parts, ok := fact.AddUp(ranges[0], ranges[1:], wish[1:], wish[0])
		if !ok {
			continue
		}
		for i, number := range append([]*big.Rat{total}, parts...) {
			numbers[dims[i]] = number
		}
	}
	return numbers
}

// nearest returns the cell of a change that is nearest to where it comes from.
func nearest(c *reason.Change) int {
	return slices.MinFunc(c.To, func(a, b int) int { return max(a-c.From, c.From-a) - max(b-c.From, c.From-b) })
}

// withTotals returns changes, with each total that stays while parts of it change: else its unknown parts would be taken to
// stay, and the total to move.
func withTotals(p *model.Placed, changes []reason.Change) []reason.Change {
	all := slices.Clone(changes)
	changed := func(dim int) bool {
		return slices.ContainsFunc(changes, func(c reason.Change) bool { return c.Dim == dim })
	}
	for _, sum := range p.Model.Space.AllSums() {
		dims, total := sum.Dims, sum.Dims[0]
		if p.IsUnknown(total) || p.Follows(p.Model.Space.Dims[total].Fact) || changed(total) || !slices.ContainsFunc(dims[1:], changed) {
			continue
		}
		all = append(all, reason.Change{Dim: total, From: p.Cells[total], To: []int{p.Cells[total]}})
	}
	slices.SortFunc(all, func(a, b reason.Change) int { return a.Dim - b.Dim })
	return all
}
