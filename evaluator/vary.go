package evaluator

import (
	"context"
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/table"
)

// Vary returns the place of a unit with some facts set, as [Engine.ParseSet] returns them: what
// [Engine.With], [Engine.Admit] and [Engine.Encode] return one after the other, without placing again the facts
// that stay. It fails as the first two do.
func (e *Engine) Vary(ctx context.Context, unit Encoded, set map[string]any) (Encoded, error) {
	if len(set) == 0 {
		return unit, nil
	}
	if !e.Exact() || e.setsSums(set) {
		return e.placeAnew(ctx, unit, set)
	}
	cells := make(map[int]int, len(set))
	for path, value := range set {
		dim := e.space.Index(path)
		if dim < 0 {
			continue // no rule reads it
		}
		cells[dim] = table.Unknown
		if value != nil {
			cells[dim] = e.space.Dims[dim].CellOf(value)
		}
	}
	varied := Encoded{unit: unit.unit, placed: e.diagrams.Moved(unit.placed, cells), diagrams: unit.diagrams}
	if !unit.diagrams.Possible(varied.placed) {
		return e.placeAnew(ctx, unit, set) // which says why
	}
	return varied, nil
}

func (e *Engine) placeAnew(ctx context.Context, unit Encoded, set map[string]any) (Encoded, error) {
	changed, err := e.With(unit.unit, set)
	if err != nil {
		return Encoded{}, err
	}
	if err := e.Admit(ctx, changed); err != nil {
		return Encoded{}, err
	}
	return e.Encode(changed), nil
}

// Exact tells whether every precondition is tabled: then OPA need not be asked about any unit, and all verdicts
// and fits are exact.
func (e *Engine) Exact() bool {
	return !e.asksOPA && !slices.ContainsFunc(e.compiled, func(c compiled) bool { return !c.whole || slices.Contains(c.has, false) })
}

// setsSums tells whether a sum, or a part of one, is set.
func (e *Engine) setsSums(set map[string]any) bool {
	for _, f := range e.catalogue.Facts {
		if len(f.SumOf) == 0 {
			continue
		}
		if _, isSet := set[f.Path]; isSet || touches(f, set) {
			return true
		}
	}
	return false
}
