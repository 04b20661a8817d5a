package analyse

import (
	"cmp"
	"context"
	"maps"
	"math/big"
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/model"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
	"github.com/leeway-policy/leeway/evaluator/internal/reason"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// maxTaken limits the combinations of values for which the effects of a path are looked at.
const maxTaken = 256

// A plannedPath is a path with the numbers that it needs, and what it does besides making its strategy feasible.
type plannedPath struct {
	*reason.Path
	// numbers has those of facts in sums, by dimension; chosen has those among them that the path requires of unknown facts.
	numbers, chosen map[int]*big.Rat
	opens, closes   []string
	undoes          []string
	fit             *verdict.PathFit
}

// plan returns the first paths, or all if limit is 0. Of paths of the same certainty and effort those come last that
// close or undo a strategy.
func plan(ctx context.Context, p *model.Placed, s *policy.Strategy, paths []reason.Path, limit int) ([]*plannedPath, error) {
	if limit <= 0 || limit > len(paths) {
		limit = len(paths)
	}
	var plans []*plannedPath
	for i := range paths {
		if i >= limit && (paths[i].Certain() != paths[limit-1].Certain() || paths[i].Effort != paths[limit-1].Effort) {
			break // it cannot come before one of those
		}
		planned := &plannedPath{Path: &paths[i]}
		planned.Changes = withTotals(p, planned.Changes)
		planned.numbers = addUp(p, planned.Changes, planned.Provided, p.Unit.Facts)
		planned.chosen = chosen(p, planned.Path, planned.numbers)
		maps.Copy(planned.numbers, planned.chosen)
		if err := planned.addEffects(ctx, p, s); err != nil {
			return nil, err
		}
		plans = append(plans, planned)
	}
	slices.SortStableFunc(plans, func(a, b *plannedPath) int {
		if a.Certain() != b.Certain() || a.Effort != b.Effort {
			return 0 // they are in order
		}
		return cmp.Compare(min(len(a.closes)+len(a.undoes), 1), min(len(b.closes)+len(b.undoes), 1))
	})
	return plans[:limit], nil
}

// addEffects finds out which other strategies the path opens, closes or undoes, and what it does to the fit. It opens a
// strategy that is feasible with all values that the path allows, and was not; it closes one that was feasible, and undoes
// one that was in place, and is not with some of them.
func (path *plannedPath) addEffects(ctx context.Context, p *model.Placed, s *policy.Strategy) error {
	units := path.units(p)
	p = p.Plain() // to decide units takes no cells of their own numbers
	var after []*model.Placed
	for _, unit := range units {
		after = append(after, p.Model.Place(unit))
	}
	for _, other := range p.Model.Set.Strategies {
		if other == s {
			continue
		}
		was, err := standingOf(ctx, p, other)
		if err != nil {
			return err
		}
		is := standing{feasible: true, inPlace: true} // with all values
		for _, at := range after {
			now, err := standingOf(ctx, at, other)
			if err != nil {
				return err
			}
			is.feasible, is.inPlace = is.feasible && now.feasible, is.inPlace && now.inPlace
		}
		switch {
		case is.feasible && !was.feasible:
			path.opens = append(path.opens, other.Name)
		case was.feasible && !is.feasible:
			path.closes = append(path.closes, other.Name)
		}
		if was.inPlace && !is.inPlace {
			path.undoes = append(path.undoes, other.Name)
		}
	}
	return path.addFit(ctx, p, s, after)
}

// A standing says what is certain of a strategy in a unit.
type standing struct{ feasible, inPlace bool }

// standingOf returns how a strategy stands in a unit. One that cannot be analysed is never said to be feasible.
func standingOf(ctx context.Context, p *model.Placed, s *policy.Strategy) (standing, error) {
	status, err := p.InPlace(ctx, s)
	return standing{
		feasible: unanalysable(p.Model, s) == nil && model.VerdictOf(p.Front(ctx).Outlook(s)) == verdict.Feasible,
		inPlace:  status.Status == verdict.Met,
	}, err
}

// addFit adds the fit before the path and after it, if the strategy has supporting preconditions.
func (path *plannedPath) addFit(ctx context.Context, p *model.Placed, s *policy.Strategy, after []*model.Placed) error {
	statuses, err := p.Statuses(ctx, s)
	if err != nil {
		return err
	}
	fit, ok := model.Fit(s, statuses)
	if !ok {
		return nil
	}
	path.fit = &verdict.PathFit{Before: fit}
	for i, at := range after {
		if statuses, err = at.Statuses(ctx, s); err != nil {
			return err
		}
		fit, _ = model.Fit(s, statuses)
		if i > 0 {
			fit.Low, fit.High = min(path.fit.After.Low, fit.Low), max(path.fit.After.High, fit.High)
			fit.Exact = fit.Exact && path.fit.After.Exact
		}
		path.fit.After = fit
	}
	return nil
}

// units returns the unit after the path, for each combination of values that the path allows. Facts in sums have their
// one number each.
func (path *plannedPath) units(p *model.Placed) []*profile.Unit {
	units := []*profile.Unit{path.taken(p)}
	vary := func(dim int, cells []int) {
		if path.numbers[dim] != nil || len(units)*len(cells) > maxTaken {
			return
		}
		d := &p.Model.Space.Dims[dim]
		var all []*profile.Unit
		for _, unit := range units {
			for _, cell := range cells {
				changed := *unit
				changed.Facts = maps.Clone(unit.Facts)
				changed.Facts[d.Fact.Path] = d.Cells[cell].Value
				all = append(all, &changed)
			}
		}
		units = all
	}
	for _, change := range path.Changes {
		vary(change.Dim, change.To)
	}
	for _, given := range path.Provided {
		vary(given.Dim, given.Cells)
	}
	return units
}

// taken returns the unit after the path, with the first of the values that each change allows.
func (path *plannedPath) taken(p *model.Placed) *profile.Unit {
	changed := *p.Unit
	changed.Facts = maps.Clone(p.Unit.Facts)
	for _, change := range path.Changes {
		dim := p.Model.Space.Dims[change.Dim]
		changed.Facts[dim.Fact.Path] = dim.Cells[change.To[0]].Value
	}
	for _, given := range path.Provided {
		dim := p.Model.Space.Dims[given.Dim]
		changed.Facts[dim.Fact.Path] = dim.Cells[given.Cell].Value
	}
	for dim, number := range path.numbers {
		path := p.Model.Space.Dims[dim].Fact.Path
		if _, there := changed.Facts[path]; there {
			changed.Facts[path] = document.Number(number)
		}
	}
	return &changed
}
