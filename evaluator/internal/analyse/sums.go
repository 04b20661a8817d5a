package analyse

import (
	"math/big"
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/internal/model"
	"github.com/leeway-policy/leeway/evaluator/internal/reason"
)

// addUp chooses, for changes of numbers that are part of a sum, numbers that add up, as close as possible to the
// wishes, and returns them by dimension. provided are requirements on unknown facts.
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
		if ok {
			total, parts = refit(membersOf(p, dims, &reason.Path{Changes: changes, Provided: provided}, nil), ranges, wish, total, parts)
		}
		if !ok {
			continue
		}
		for i, number := range append([]*big.Rat{total}, parts...) {
			numbers[dims[i]] = number
		}
	}
	return numbers
}

// refit returns the numbers of a sum, or others if they leave its one open number a value that a constraint forbids.
func refit(m *members, ranges []fact.Range, wish []*big.Rat, total *big.Rat, parts []*big.Rat) (*big.Rat, []*big.Rat) {
	open := m.open()
	if len(open) != 1 {
		return total, parts
	}
	at := open[0]
	dim := &m.p.Model.Space.Dims[m.dims[at]]
	fits := func(cell int) bool { return allows(m.p, m.path, map[int]int{m.dims[at]: cell}) }
	if fits(dim.CellOf(document.Number(append([]*big.Rat{total}, parts...)[at]))) {
		return total, parts
	}
	for cell := range dim.Cells {
		ranges[at] = dim.Range(cell)
		if t, others, ok := fact.AddUp(ranges[0], ranges[1:], wish[1:], wish[0]); ok && fits(cell) {
			return t, others
		}
	}
	return total, parts
}

// nearest returns the target cell of a change that is nearest to its current cell.
func nearest(c *reason.Change) int {
	return slices.MinFunc(c.To, func(a, b int) int { return max(a-c.From, c.From-a) - max(b-c.From, c.From-b) })
}

// withTotals returns changes with an entry for each total that stays while its parts change. Without the entry, unknown
// parts would be taken to stay, and the total to change.
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
