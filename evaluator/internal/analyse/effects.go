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
	fit             *verdict.PathFit
}

// plan returns the first paths, or all if limit is 0. Of paths of the same certainty and effort those come last that
// close a strategy.
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
		return cmp.Compare(min(len(a.closes), 1), min(len(b.closes), 1))
	})
	return plans[:limit], nil
}

// addEffects finds out which other strategies the path opens or closes, and what it does to the fit. It opens a strategy
// that is feasible with all values that the path allows, and was not; it closes one that was feasible, and is not with
// some of them.
func (path *plannedPath) addEffects(ctx context.Context, p *model.Placed, s *policy.Strategy) error {
	before, err := p.Statuses(ctx, s)
	if err != nil {
		return err
	}
	if fit, ok := model.Fit(s, before); ok {
		path.fit = &verdict.PathFit{Before: fit}
	}
	others := slices.DeleteFunc(slices.Clone(p.Model.Set.Strategies), func(other *policy.Strategy) bool {
		return other == s || unanalysable(p.Model, other) != nil
	})
	stays := make([]bool, len(others)) // feasible with all values so far
	for i, unit := range path.units(p) {
		at := p.Model.Place(unit)
		for j, other := range others {
			stays[j] = (i == 0 || stays[j]) && model.VerdictOf(at.Front(ctx).Outlook(other)) == verdict.Feasible
		}
		after, err := at.Statuses(ctx, s)
		if err != nil {
			return err
		}
		if fit, ok := model.Fit(s, after); ok && i == 0 {
			path.fit.After = fit
		} else if ok {
			path.fit.After.Low, path.fit.After.High = min(path.fit.After.Low, fit.Low), max(path.fit.After.High, fit.High)
			path.fit.After.Exact = path.fit.After.Exact && fit.Exact
		}
	}
	for j, other := range others {
		was := model.VerdictOf(p.Front(ctx).Outlook(other)) == verdict.Feasible
		switch {
		case stays[j] && !was:
			path.opens = append(path.opens, other.Name)
		case was && !stays[j]:
			path.closes = append(path.closes, other.Name)
		}
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
