package analyse

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/internal/model"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/internal/reason"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// A singleChange is a change of one known fact of a unit to one cell, with the strategies that it opens, closes or undoes.
type singleChange struct {
	dim, cell             int
	opens, closes, undoes []string
	// forbidden is true if a constraint forbids the unit with the change.
	forbidden bool
}

// singleChanges returns the changes of one fact that do something, in the order of the catalogue. They are found by
// following the edges of the diagrams. A strategy is not opened by what it itself sets up.
func singleChanges(ctx context.Context, p *model.Placed, strategies []string) ([]singleChange, error) {
	chosen := slices.DeleteFunc(slices.Clone(p.Model.Set.Strategies), func(s *policy.Strategy) bool { return !model.Passes(strategies, s.Name) })
	before := make([]standing, len(chosen))
	for i, s := range chosen {
		var err error
		if before[i], err = standingOf(ctx, p, s); err != nil {
			return nil, err
		}
	}
	var changes []singleChange
	for dim := range p.Model.Space.Dims {
		d := &p.Model.Space.Dims[dim]
		for cell := range d.Cells {
			if p.IsUnknown(dim) || cell == p.Cells[dim] || d.Fact.LeverBetween(p.Unit.Facts[d.Fact.Path], d.Cells[cell].Value) == fact.Given {
				continue
			}
			change := singleChange{dim: dim, cell: cell}
			after, err := changedFront(ctx, p, dim, cell)
			if err != nil {
				return nil, err
			}
			change.forbidden = after == nil
			for i, s := range chosen {
				if after != nil {
					change.add(s, d.Fact.Path, before[i], standingAfter(p, after, s))
				}
			}
			if change.forbidden || len(change.opens)+len(change.closes)+len(change.undoes) > 0 {
				changes = append(changes, change)
			}
		}
	}
	return changes, nil
}

// changedFront returns the front of the unit with one fact in another cell, nil if a constraint forbids it. A part of a sum
// takes the number that stands for the cell, and its total follows.
func changedFront(ctx context.Context, p *model.Placed, dim, cell int) (*reason.Front, error) {
	front := p.Front(ctx)
	if d := &p.Model.Space.Dims[dim]; p.Model.Space.Adds(dim) {
		unit, err := p.Unit.With(p.Model.Catalogue, map[string]any{d.Fact.Path: d.Cells[cell].Value})
		var faults verdict.Faults
		if errors.As(err, &faults) {
			return nil, nil //nolint:nilnil // the parts do not add up to this total
		}
		if err != nil {
			return nil, err
		}
		front = p.Model.Place(unit).Front(ctx)
	} else {
		front = front.Changed(dim, cell)
	}
	if !front.Possible() {
		return nil, nil //nolint:nilnil // as documented
	}
	return front, nil
}

// standingAfter returns how a strategy stands on a front of the unit.
func standingAfter(p *model.Placed, front *reason.Front, s *policy.Strategy) standing {
	is := standing{feasible: unanalysable(p.Model, s) == nil && model.VerdictOf(front.Outlook(s)) == verdict.Feasible}
	if s.Outcome != nil {
		outlook, ok := front.RuleOutlook(&s.Outcome.Function)
		is.inPlace = ok && model.StatusOf(outlook) == verdict.Met
	}
	return is
}

// add adds what the change of a fact does to a strategy.
func (c *singleChange) add(s *policy.Strategy, path string, was, is standing) {
	switch {
	case is.feasible && !was.feasible && !was.inPlace && !s.Produces(path):
		c.opens = append(c.opens, s.Name)
	case was.feasible && !is.feasible:
		c.closes = append(c.closes, s.Name)
	}
	if was.inPlace && !is.inPlace {
		c.undoes = append(c.undoes, s.Name)
	}
}

// An opening is one change of a fact, of one unit or, for a fact of the context, of all units of a country.
type opening struct {
	unit, dim int
	cells     []int
	forbidden bool
	shown     verdict.OpeningChange
}

// openingChanges returns the changes that open most of the units of one country, ties in the order of the catalogue and of
// the units. A change of a fact of the context is one change for all units.
func openingChanges(m *model.Model, units []*unitOptions) []verdict.OpeningChange {
	var all []*opening
	for _, found := range gathered(m, units) {
		if last := len(all) - 1; last >= 0 && all[last].alike(found, m, units) {
			all[last].cells = append(all[last].cells, found.cells...)
			continue
		}
		all = append(all, found)
	}
	slices.SortStableFunc(all, func(a, b *opening) int { return cmp.Compare(len(b.shown.Opens), len(a.shown.Opens)) })
	most := []verdict.OpeningChange{}
	for _, found := range all[:min(len(all), verdict.MostChanges)] {
		found.describe(m, units)
		most = append(most, found.shown)
	}
	return most
}

// gathered returns the changes that open something, in the order of the catalogue, then of the units, then of the cells.
func gathered(m *model.Model, units []*unitOptions) []*opening {
	type place struct{ unit, dim, cell int }
	by := map[place]*opening{}
	var all []*opening
	for i, unit := range units {
		for _, change := range unit.changes {
			at := place{unit: i, dim: change.dim, cell: change.cell}
			if verdict.OfContext(m.Space.Dims[change.dim].Fact.Path) {
				at.unit = 0
			}
			if by[at] == nil {
				by[at] = &opening{unit: at.unit, dim: at.dim, cells: []int{at.cell}}
				all = append(all, by[at])
			}
			found := by[at]
			found.forbidden = found.forbidden || change.forbidden
			found.shown.Opens = addPairs(found.shown.Opens, unit, change.opens)
			found.shown.Closes = addPairs(found.shown.Closes, unit, change.closes)
			found.shown.Undoes = addPairs(found.shown.Undoes, unit, change.undoes)
		}
	}
	all = slices.DeleteFunc(all, func(o *opening) bool { return o.forbidden || len(o.shown.Opens) == 0 })
	slices.SortFunc(all, func(a, b *opening) int {
		return cmp.Or(cmp.Compare(a.dim, b.dim), cmp.Compare(a.unit, b.unit), cmp.Compare(a.cells[0], b.cells[0]))
	})
	return all
}

func addPairs(pairs []verdict.Pair, unit *unitOptions, strategies []string) []verdict.Pair {
	if pairs == nil {
		pairs = []verdict.Pair{}
	}
	for _, name := range strategies {
		pairs = append(pairs, verdict.Pair{Service: unit.shown.Service, Strategy: name})
	}
	return pairs
}

// alike reports whether another change of the same fact does the same, by the same lever.
func (o *opening) alike(other *opening, m *model.Model, units []*unitOptions) bool {
	d := &m.Space.Dims[o.dim]
	from := units[o.unit].unit.Facts[d.Fact.Path]
	return o.dim == other.dim && o.unit == other.unit && !m.Space.Adds(o.dim) &&
		hardest(d, from, o.cells) == hardest(d, from, other.cells) &&
		slices.Equal(o.shown.Opens, other.shown.Opens) && slices.Equal(o.shown.Closes, other.shown.Closes) && slices.Equal(o.shown.Undoes, other.shown.Undoes)
}

// describe fills in all but what the change does.
func (o *opening) describe(m *model.Model, units []*unitOptions) {
	d := &m.Space.Dims[o.dim]
	from := units[o.unit].unit.Facts[d.Fact.Path]
	o.shown.Path, o.shown.Title, o.shown.From, o.shown.To = d.Fact.Path, d.Fact.Title, from, d.Label(o.cells)
	if m.Space.Adds(o.dim) {
		o.shown.To = document.Show(d.Cells[o.cells[0]].Value)
	}
	if !verdict.OfContext(d.Fact.Path) {
		o.shown.Service = units[o.unit].shown.Service
	}
	o.shown.Lever, o.shown.Actors = hardest(d, from, o.cells).String(), actorsOf(d, from, o.cells)
	o.shown.Effort = DefaultEfforts().effort(d.Fact, from, d.Cells[o.cells[0]].Value, fact.Constitutional)
}
