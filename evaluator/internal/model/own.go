package model

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"sync"

	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/internal/table"
)

// This file handles known numbers of a unit that are parts of a sum, or the sum. For policies, only the cell of a number
// matters; whether changes and completions add up depends on the number itself.

// Own returns the unit in a space in which each known number of a sum has its own cell, for analyses that keep
// some known facts and change others. It returns p itself if the unit has no such number.
func (p *Placed) Own(ctx context.Context) *Placed {
	if p.own == nil {
		p.own, p.plain = p, p
		if space := p.Model.Space.Cut(p.Unit.Facts); space != p.Model.Space {
			p.own = p.cut(ctx, space, nil).Place(p.Unit)
			p.own.own, p.own.plain = p.own, p
		}
	}
	return p.own
}

// Plain returns the unit that [Placed.Own] was called on.
func (p *Placed) Plain() *Placed { return p.plain }

// cuts caches models in spaces that are cut at the numbers of a unit, since most units are asked about several times.
type cuts struct {
	mu sync.Mutex
	by map[string]*Model
}

// maxCuts is the size of the cache.
const maxCuts = 8

// cut returns the model in a space that is cut at the numbers of the unit, and at others by path, from the cache if possible.
func (p *Placed) cut(ctx context.Context, space *table.Space, others map[string][]any) *Model {
	key := ""
	for _, sum := range space.AllSums() {
		for _, dim := range sum.Dims {
			path := space.Dims[dim].Fact.Path
			value, _ := p.Unit.Facts[path].(json.Number)
			key += fmt.Sprint(value, others[path], " ")
		}
	}
	p.Model.cuts.mu.Lock()
	defer p.Model.cuts.mu.Unlock()
	kept := p.Model.cuts.by[key]
	if kept == nil {
		if len(p.Model.cuts.by) >= maxCuts {
			clear(p.Model.cuts.by)
		}
		kept = p.Model.In(ctx, space)
		p.Model.cuts.by[key] = kept
	}
	found := *kept
	found.AsksOPA = p.Model.AsksOPA
	return &found
}

// Exact returns the unit for finding reasons: that of Own if known numbers bound unknown ones, else p, whose
// cells are then enough.
func (p *Placed) Exact(ctx context.Context) *Placed {
	if !p.Model.Space.Mixed(p.Unit.Facts) {
		return p
	}
	return p.Own(ctx)
}

// Follows reports whether a fact is a sum all of whose parts are known.
func (p *Placed) Follows(f fact.Fact) bool {
	return len(f.SumOf) > 0 && !slices.ContainsFunc(f.SumOf, func(part string) bool { return p.Unit.Facts[part] == nil })
}
