package batch

import (
	"math/big"

	"github.com/leeway-policy/leeway/evaluator/internal/table"
)

// settle computes and checks the sums of the line, and sets the bounds of unknown numbers. It returns false if a sum is
// wrong.
func (s *scanner) settle() bool {
	s.bounds = s.bounds[:0]
	for i := range s.plan.sums {
		if !s.settleSum(&s.plan.sums[i]) {
			return false
		}
	}
	return true
}

func (s *scanner) settleSum(sum *sum) bool {
	least, most, known, unknown, bits := int64(0), int64(0), int64(0), 0, uint64(0)
	open := false // whether an unknown number has several cells
	bounded := [2]bool{true, true}
	last := sum.total
	for i, part := range sum.parts {
		n, d := s.numbers[part], &s.plan.facts[part]
		if n != absent {
			known, bits = known+n, bits|1<<(i+1)
			continue
		}
		unknown, last, open = unknown+1, part, open || d.dim >= 0 && len(d.highs) > 1
		if d.fact.Min == nil {
			bounded[0] = false
		} else {
			least += d.least
		}
		if d.fact.Max == nil {
			bounded[1] = false
		} else {
			most += d.most
		}
	}
	total := s.numbers[sum.total]
	switch {
	case total == absent && unknown == 0:
		return s.fill(sum.total, known)
	case total == absent:
		d := &s.plan.facts[sum.total]
		open = open || d.dim >= 0 && len(d.highs) > 1
	case bounded[0] && total < known+least || bounded[1] && total > known+most:
		return false
	case unknown == 1:
		return s.fill(last, total-known)
	default:
		known, bits = known-total, bits|1
	}
	if open && bits != 0 && sum.at >= 0 {
		s.bounds = append(s.bounds, table.Bound{Sum: sum.at, Known: bits, Rest: big.NewRat(known, 1)})
	}
	return true
}

// fill sets a number that follows from others of a sum; it returns false if the number is not in its domain.
func (s *scanner) fill(index int, n int64) bool {
	d := &s.plan.facts[index]
	cell, ok := d.cellOf(n)
	if !ok {
		return false
	}
	s.numbers[index] = n
	if d.dim >= 0 {
		s.cells[d.dim] = cell
	}
	return true
}
