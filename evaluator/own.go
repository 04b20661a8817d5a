package evaluator

import (
	"encoding/json"
	"math/big"
	"slices"
	"sync"

	"github.com/leeway-policy/leeway/evaluator/internal/reason"
	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/internal/table"
)

// This file is about the known numbers of a unit that add up with others. What policies tell apart is cells; whether
// changes and completions add up depends on the numbers.

// own returns the point in a space in which each known number of a sum has a cell of its own: for analyses that hold
// some known facts and let others move. It is the point itself if the unit has no such number.
func (p *point) own() *point {
	if p.apart == nil {
		p.apart, p.plain = p, p
		if space := p.space.Cut(p.unit.Facts); space != p.space {
			cut := p.cut(space)
			p.apart = &point{Engine: cut, ctx: p.ctx, unit: p.unit, cells: cut.space.Encode(p.unit.Facts)}
			p.apart.plain = p
			p.apart.front = cut.diagrams.Front(p.apart.cells)
			p.apart.apart, p.apart.walk = p.apart, cut.walk(p.apart)
		}
	}
	return p.apart
}

// cuts keeps engines in spaces that are cut at the numbers of units: one unit is mostly asked about several times.
type cuts struct {
	mu sync.Mutex
	by map[string]*Engine
}

// maxCuts is how many of these engines are kept.
const maxCuts = 8

// cut returns the engine in a space that is cut at the numbers of the unit.
func (p *point) cut(space *table.Space) *Engine {
	key := ""
	for _, sum := range space.AllSums() {
		for _, dim := range sum.Dims {
			value, _ := p.unit.Facts[space.Dims[dim].Fact.Path].(json.Number)
			key += string(value) + " "
		}
	}
	p.cuts.mu.Lock()
	defer p.cuts.mu.Unlock()
	kept := p.cuts.by[key]
	if kept == nil {
		if len(p.cuts.by) >= maxCuts {
			clear(p.cuts.by)
		}
		kept = p.in(p.ctx, space)
		p.cuts.by[key] = kept
	}
	found := *kept
	found.asksOPA = p.asksOPA
	return &found
}

// exact returns the point for reasons: that of own if known numbers bound unknown ones, else the point itself, whose
// cells then say it all.
func (p *point) exact() *point {
	if !p.space.Mixed(p.unit.Facts) {
		return p
	}
	return p.own()
}

// follows tells whether a fact of the unit is a sum that follows from its parts, all of which are known.
func (p *point) follows(f fact.Fact) bool {
	return len(f.SumOf) > 0 && !slices.ContainsFunc(f.SumOf, func(part string) bool { return p.unit.Facts[part] == nil })
}

// addUp narrows changes of numbers that add up with others down to numbers that do, as near as can be to those that
// are wished for, and returns the numbers by dimension. Of the unknown facts some are given.
func (p *point) addUp(changes []reason.Change, provided []reason.Given, wishes map[string]any) map[int]*big.Rat {
	numbers := map[int]*big.Rat{}
	for _, sum := range p.space.AllSums() {
		dims := sum.Dims
		ranges, wish := make([]fact.Range, len(dims)), make([]*big.Rat, len(dims))
		moved := false
		for i, dim := range dims {
			path := p.space.Dims[dim].Fact.Path
			wish[i] = fact.ExactOf(wishes[path])
			ranges[i] = p.space.Dims[dim].Fact.Range()
			if value := fact.ExactOf(p.unit.Facts[path]); value != nil {
				ranges[i] = fact.Exactly(value)
			}
			for _, given := range provided {
				if given.Dim == dim {
					moved = true
					ranges[i] = p.space.Dims[dim].Range(given.Cell)
				}
			}
			for j := range changes {
				if changes[j].Dim != dim {
					continue
				}
				moved = true
				changes[j].To = []int{nearest(&changes[j])}
				ranges[i] = p.space.Dims[dim].Range(changes[j].To[0])
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
func (p *point) withTotals(changes []reason.Change) []reason.Change {
	all := slices.Clone(changes)
	changed := func(dim int) bool {
		return slices.ContainsFunc(changes, func(c reason.Change) bool { return c.Dim == dim })
	}
	for _, sum := range p.space.AllSums() {
		dims, total := sum.Dims, sum.Dims[0]
		if p.isUnknown(total) || p.follows(p.space.Dims[total].Fact) || changed(total) || !slices.ContainsFunc(dims[1:], changed) {
			continue
		}
		all = append(all, reason.Change{Dim: total, From: p.cells[total], To: []int{p.cells[total]}})
	}
	slices.SortFunc(all, func(a, b reason.Change) int { return a.Dim - b.Dim })
	return all
}
