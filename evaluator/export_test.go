package evaluator

import (
	"context"

	"github.com/leeway-policy/leeway/evaluator/internal/decide"
	"github.com/leeway-policy/leeway/evaluator/internal/diagram"
	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
	"github.com/leeway-policy/leeway/evaluator/internal/table"
)

// FindPaths returns the number of paths, which OPA does not confirm.
func (e *Engine) FindPaths(unit *profile.Unit, strategy string) int {
	ctx := context.Background()
	p := e.model.Place(unit).Own(ctx)
	prices := DefaultEfforts().Levers
	found := p.Front(ctx).Paths(e.model.Set.Strategy(strategy), func(dim, _, _ int) int {
		f := p.Model.Space.Dims[dim].Fact
		if lever := f.LeverOf(unit.Facts[f.Path]); lever != fact.Given {
			return prices[lever]
		}
		return diagram.Never
	})
	return len(found.Paths)
}

// AddsUp reports whether the known facts add up with some values of the others, in the cells that those have in a
// completion.
func (e *Engine) AddsUp(known, completion map[string]any) bool {
	cells := e.model.Space.Encode(completion)
	for _, sum := range e.model.Space.SumsOf(known) {
		if answer, _ := sum.Answer(cells); answer == decide.True {
			return false
		}
	}
	return true
}

// ReadUnit reads a unit as [Engine.Read] reads a file, and checks the constraints.
func (e *Engine) ReadUnit(text []byte) (*profile.Unit, error) {
	doc, faults := document.Read("unit", text)
	if len(faults) > 0 {
		return nil, faults.Err()
	}
	units, faults := e.model.Content.Reader.Units(doc)
	if len(faults) > 0 {
		return nil, faults.Err()
	}
	broken, err := e.model.Place(units[0]).Broken(context.Background())
	if broken != nil {
		return nil, broken
	}
	return units[0], err
}

// CellsOf returns the cells of facts.
func (e *Engine) CellsOf(facts map[string]any) []int { return e.model.Space.Encode(facts) }

// Dims returns the dimensions of the space.
func (e *Engine) Dims() []table.Dim { return e.model.Space.Dims }

// Possible reports whether some completion of cells satisfies all constraints and sums, by their tables
// instead of diagrams.
func (e *Engine) Possible(cells []int) bool {
	var demands []table.Demand
	for _, rule := range e.model.Set.Constraints {
		demands = append(demands, table.Demand{Lookup: e.model.Tables.Of(&rule.Function).Lookup()})
	}
	for _, sum := range e.model.Space.Sums() {
		demands = append(demands, table.Demand{Lookup: sum})
	}
	found, err := table.NewWalk(e.model.Space, cells, nil, 0).Exists(demands...)
	return err == nil && found == table.Some
}
