package table

import (
	"encoding/json"
	"math/big"
	"slices"

	"github.com/leeway-policy/leeway/evaluator/document"
	"github.com/leeway-policy/leeway/evaluator/fact"
)

// Values returns facts that lie in a complete cell of the space: path -> string, bool or json.Number. Integers are
// chosen so that sums add up, in a cell in which they can; a sum of numbers that are no integers is left out if
// those that stand for the cells do not add up to it.
func (s *Space) Values(cells []int) map[string]any {
	facts := map[string]any{}
	for i, dim := range s.Dims {
		facts[dim.Fact.Path] = dim.Cells[cells[i]].Value
	}
	for i, dim := range s.Dims {
		if len(dim.Fact.SumOf) > 0 {
			s.addUp(facts, cells, i)
		}
	}
	return facts
}

// addUp sets a sum and its parts, each within its cell, so that they add up. Parts are as small as can be, the first
// ones larger where the sum needs it.
func (s *Space) addUp(facts map[string]any, cells []int, total int) {
	var parts []int
	for _, path := range s.Dims[total].Fact.SumOf {
		if part := s.Index(path); part >= 0 {
			parts = append(parts, part)
		}
	}
	low, high := s.Dims[total].bounds(cells[total])
	all := len(parts) == len(s.Dims[total].Fact.SumOf)
	if s.Dims[total].Fact.Type != fact.Integer || low == nil || slices.ContainsFunc(parts, func(part int) bool {
		least, _ := s.Dims[part].bounds(cells[part])
		return least == nil
	}) {
		s.dropSum(facts, total, parts, all)
		return
	}
	values, sum := map[string]*big.Rat{}, s.leastUnread(total)
	if sum == nil {
		s.dropSum(facts, total, parts, all)
		return
	}
	for _, part := range parts {
		values[s.Dims[part].Fact.Path], _ = s.Dims[part].bounds(cells[part])
		sum.Add(sum, values[s.Dims[part].Fact.Path])
	}
	for _, part := range parts {
		missing := new(big.Rat).Sub(low, sum)
		if missing.Sign() <= 0 {
			break
		}
		path := s.Dims[part].Fact.Path
		if _, most := s.Dims[part].bounds(cells[part]); most != nil {
			if room := new(big.Rat).Sub(most, values[path]); room.Cmp(missing) < 0 {
				missing = room
			}
		}
		values[path] = new(big.Rat).Add(values[path], missing)
		sum.Add(sum, missing)
	}
	if sum.Cmp(low) < 0 && !all {
		sum = low // the parts that are not in the space make up for it
	}
	if high != nil && sum.Cmp(high) > 0 {
		return // no values add up
	}
	values[s.Dims[total].Fact.Path] = sum
	for path, value := range values {
		facts[path] = number(value)
	}
}

// leastUnread returns the least that the parts of a sum add up to that are not in the space, nil without bound.
func (s *Space) leastUnread(total int) *big.Rat {
	least := new(big.Rat)
	for _, f := range s.catalogue.Facts {
		if slices.Contains(s.Dims[total].Fact.SumOf, f.Path) && s.Index(f.Path) < 0 {
			least = sum(least, f.Min)
		}
	}
	return least
}

// dropSum leaves a sum out whose parts do not add up to it.
func (s *Space) dropSum(facts map[string]any, total int, parts []int, all bool) {
	value := func(dim int) *big.Rat {
		exact, err := document.Rat(facts[s.Dims[dim].Fact.Path].(json.Number))
		if err != nil {
			panic(err) // cells hold numbers that were read
		}
		return exact
	}
	sum := new(big.Rat)
	for _, part := range parts {
		sum.Add(sum, value(part))
	}
	path := s.Dims[total].Fact.Path
	if diff := sum.Cmp(value(total)); diff > 0 || diff < 0 && all {
		delete(facts, path)
	}
}
