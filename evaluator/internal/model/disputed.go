package model

import (
	"context"
	"maps"
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/profile"
)

// Disputed returns the unit for searches in which facts have other values, by path; nil stands for unknown. In sums with such
// a fact, each number has a cell of its own, and what follows from other numbers is left to follow from them: a total all of
// whose parts are known, and a part that was filled in.
func (p *Placed) Disputed(ctx context.Context, others map[string][]any) *Placed {
	unit := *p.Unit
	unit.Facts = maps.Clone(p.Unit.Facts)
	some := false
	for _, sum := range p.Model.Space.AllSums() {
		disputed := slices.ContainsFunc(sum.Dims, func(dim int) bool { return others[p.Model.Space.Dims[dim].Fact.Path] != nil })
		if !disputed {
			continue
		}
		some = true
		total := p.Model.Space.Dims[sum.Dims[0]].Fact
		follows := p.follow(&unit, total.Path, total.SumOf)
		for _, path := range follows {
			delete(unit.Facts, path)
		}
	}
	if !some {
		q := *p.Exact(ctx)
		q.front = nil // a search that runs out of room must not take that of others
		return &q
	}
	q := *p
	q.Unit = &unit
	return q.cut(ctx, p.Model.Space.CutAlso(unit.Facts, others), others).Place(&unit)
}

// follow returns the paths of a sum that follow from its other numbers.
func (p *Placed) follow(unit *profile.Unit, total string, parts []string) []string {
	var filled []string
	for _, part := range parts {
		if slices.Contains(unit.Filled, part) {
			filled = append(filled, part)
		}
	}
	all := !slices.ContainsFunc(parts, func(part string) bool { return unit.Facts[part] == nil })
	if len(filled) == 0 && all {
		return []string{total}
	}
	return filled
}
