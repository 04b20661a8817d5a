package table

import (
	"math/big"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/fact"
)

// Values returns facts in a complete cell of the space, by path; values are string, bool or json.Number. Numbers are chosen
// so that sums add up, if the cell has such numbers.
func (s *Space) Values(cells []int) map[string]any {
	facts := map[string]any{}
	for i, dim := range s.Dims {
		facts[dim.Fact.Path] = dim.Cells[cells[i]].Value
	}
	for _, sum := range s.sums {
		s.addUp(facts, cells, sum)
	}
	return facts
}

// addUp chooses numbers for a sum and its parts, each in its cell, so that they add up. Each is as near to its cell's
// [Cell.Value] as the numbers before it allow.
func (s *Space) addUp(facts map[string]any, cells []int, sum Sum) {
	ranges, wishes := make([]fact.Range, len(sum.Dims)), make([]*big.Rat, len(sum.Dims))
	for i, dim := range sum.Dims {
		ranges[i] = s.Dims[dim].Range(cells[dim])
		wishes[i] = fact.ExactOf(facts[s.Dims[dim].Fact.Path])
	}
	total, parts, ok := fact.AddUp(ranges[0], ranges[1:], wishes[1:], wishes[0])
	if !ok {
		return
	}
	for i, value := range append([]*big.Rat{total}, parts...) {
		facts[s.Dims[sum.Dims[i]].Fact.Path] = document.Number(value)
	}
}
