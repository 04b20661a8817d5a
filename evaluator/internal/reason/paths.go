package reason

import (
	"cmp"
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/diagram"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
)

// A Path is a minimal set of changes of known facts that leads to feasible.
type Path struct {
	// Changes are in catalogue order.
	Changes []Change
	// Effort is the sum of the changes' efforts.
	Effort int
	// Provided is empty if the path is certain: it ends in feasible whatever the unknown facts are. Else it lists unknown facts
	// with their cells, and every combination of these cells is enough.
	Provided []Given
}

// A Change moves one fact from its cell into any one of others.
type Change struct {
	Dim, From int
	To        []int
	Effort    int
}

// Certain reports whether the path ends in feasible whatever the unknown facts are.
func (p *Path) Certain() bool { return len(p.Provided) == 0 }

// Efforts returns the effort to change the fact of dimension dim from one cell to another: 0 or more, or [diagram.Never].
type Efforts func(dim, from, to int) int

// Paths is the result of [Front.Paths].
type Paths struct {
	// Paths has the certain paths, then the conditional ones, each cheapest first.
	Paths []Path
	// Whole is false if there may be more paths than were kept.
	Whole bool
	// Blocked is the reason why there is no path: facts that cannot be changed. It is nil if there is a path.
	Blocked *Reason
}

// Paths returns the cheapest sets of changes that make a strategy feasible. If it is feasible already, the one path has no
// changes. The strategy must have no untabled necessary precondition.
func (f *Front) Paths(s *policy.Strategy, efforts Efforts) Paths {
	return f.search(s, efforts, false, f.scratch.Minimal)
}

// Cheapest returns those of the paths that come first and have the same effort: certain ones if there are any.
func (f *Front) Cheapest(s *policy.Strategy, efforts Efforts) Paths {
	if holds := f.holds(s); !f.waits(holds) && !f.waits(f.diagrams.allowed) { // then no path has a condition
		prices := f.priced(efforts)
		if sets, whole := f.scratch.Least(holds, diagram.True, f.values, prices, setLimit); len(sets) > 0 {
			return Paths{Whole: whole, Paths: f.paths(sets, prices, func(*Path) []Given { return nil })}
		}
	}
	return f.search(s, efforts, true, f.scratch.Least)
}

// search returns paths from sets of changes that find finds. If first is true, conditional paths are only looked for where
// there is no certain one.
func (f *Front) search(
	s *policy.Strategy, efforts Efforts, first bool,
	find func(n, want diagram.Node, from []int, prices diagram.Prices, limit int) ([]diagram.Changes, bool),
) Paths {
	within, allowed := f.strategy(s), f.diagrams.allowed
	prices := f.priced(efforts)
	certainly := f.certainly(within, allowed)
	certain, all := find(certainly, diagram.True, f.values, prices, setLimit)
	result := Paths{Whole: all, Paths: f.paths(certain, prices, func(*Path) []Given { return nil })}
	if first && len(certain) > 0 {
		return result
	}
	possible, most := find(within.holds, diagram.True, f.values, prices, setLimit)
	result.Whole = all && most
	result.Paths = append(result.Paths, f.paths(f.conditional(possible, certainly), prices, func(path *Path) []Given {
		return f.provided(within, allowed, path)
	})...)
	if len(result.Paths) == 0 {
		result.Blocked = f.blocked(within.holds, prices)
	}
	return result
}

// priced returns the price of each cell of each variable: zero if the fact is unknown or already in that cell.
func (f *Front) priced(efforts Efforts) diagram.Prices {
	prices := f.freePrices()
	for _, level := range f.knownLevels() {
		for value := range prices[level] {
			if value != f.values[level] {
				prices[level][value] = efforts(f.diagrams.dim[level], f.values[level], value)
			}
		}
	}
	return prices
}

// blocked returns the facts that rule out every path to holds: those that cannot be changed, and those that cannot be changed
// to what a path would need.
func (f *Front) blocked(holds diagram.Node, prices diagram.Prices) *Reason {
	sizes := f.scratch.Sizes()
	open := map[int]diagram.Node{} // the cells of facts that can be changed to some only
	var limited []int
	for _, level := range f.knownLevels() {
		cells := []int{f.values[level]}
		for cell, price := range prices[level] {
			if cell != f.values[level] && price != diagram.Never {
				cells = append(cells, cell)
			}
		}
		if len(cells) > 1 && len(cells) < sizes[level] {
			open[level], limited = f.scratch.Is(level, cells...), append(limited, level)
		}
	}
	within := func(levels []int) diagram.Node {
		all := holds
		for _, level := range levels {
			all = f.scratch.And(all, open[level])
		}
		return all
	}
	fixed := f.unchangeable(prices)
	for _, level := range slices.Clone(limited) {
		others := slices.DeleteFunc(slices.Clone(limited), func(other int) bool { return other == level })
		if !f.reached(within(others), fixed) {
			limited = others
		}
	}
	levels, smallest := f.force(within(limited), fixed, nil)
	levels = append(slices.Clone(levels), limited...)
	slices.Sort(levels)
	return f.reason(holds, levels, smallest && len(limited) == 0)
}

// unchangeable returns the known variables that cannot be changed.
func (f *Front) unchangeable(prices diagram.Prices) []int {
	return slices.DeleteFunc(f.knownLevels(), func(level int) bool {
		for value, price := range prices[level] {
			if value != f.values[level] && price != diagram.Never {
				return true
			}
		}
		return false
	})
}

// conditional drops the sets of changes that lead to certain paths, which are listed already.
func (f *Front) conditional(sets []diagram.Changes, certainly diagram.Node) []diagram.Changes {
	return slices.DeleteFunc(slices.Clone(sets), func(changes diagram.Changes) bool {
		values := slices.Clone(f.values)
		for _, change := range changes {
			values[change.Variable] = change.Value
		}
		holds, fails := f.scratch.Reaches(certainly, values)
		return holds && !fails
	})
}

// paths turns sets of changes into paths, cheapest first. Paths that change the same facts under the same condition, and
// differ in the new cell of only one, are merged.
func (f *Front) paths(sets []diagram.Changes, prices diagram.Prices, provided func(*Path) []Given) []Path {
	var paths []Path
	for _, changes := range sets {
		path := Path{Changes: []Change{}}
		for _, change := range changes {
			price := prices[change.Variable][change.Value]
			path.Effort += price
			path.Changes = append(path.Changes, Change{
				Dim: f.diagrams.dim[change.Variable], From: f.values[change.Variable], To: []int{change.Value}, Effort: price,
			})
		}
		slices.SortFunc(path.Changes, func(a, b Change) int { return cmp.Compare(a.Dim, b.Dim) })
		path.Provided = provided(&path)
		paths = append(paths, path)
	}
	for merged := true; merged; {
		paths, merged = mergeOnce(paths)
	}
	slices.SortStableFunc(paths, func(a, b Path) int {
		return cmp.Or(cmp.Compare(a.Effort, b.Effort), cmp.Compare(len(a.Changes), len(b.Changes)),
			slices.CompareFunc(a.Changes, b.Changes, compareChanges))
	})
	return paths
}

func compareChanges(a, b Change) int {
	return cmp.Or(cmp.Compare(a.Dim, b.Dim), slices.Compare(a.To, b.To))
}

// mergeOnce merges the paths that differ in only one change, one position after another.
func mergeOnce(paths []Path) (result []Path, merged bool) {
	for _, path := range paths {
		into := slices.IndexFunc(result, func(other Path) bool { return differsAt(other, path) >= 0 })
		if into < 0 {
			result = append(result, path)
			continue
		}
		merged = true
		at := differsAt(result[into], path)
		changes := slices.Clone(result[into].Changes)
		changes[at].To = slices.Concat(changes[at].To, path.Changes[at].To)
		slices.Sort(changes[at].To)
		changes[at].To = slices.Compact(changes[at].To)
		result[into].Changes = changes
	}
	return result, merged
}

// differsAt returns the index of the only change in which two paths of the same facts differ, or -1.
func differsAt(a, b Path) int {
	if len(a.Changes) != len(b.Changes) || a.Effort != b.Effort || !slices.EqualFunc(a.Provided, b.Provided, Given.equal) {
		return -1
	}
	at := -1
	for i := range a.Changes {
		if a.Changes[i].Dim != b.Changes[i].Dim {
			return -1
		}
		if slices.Equal(a.Changes[i].To, b.Changes[i].To) {
			continue
		}
		if at >= 0 {
			return -1
		}
		at = i
	}
	return at
}

// after returns the front after a path, with each change into the first of its cells.
func (f *Front) after(path *Path) *Front {
	values := slices.Clone(f.values)
	for _, change := range path.Changes {
		values[f.diagrams.level[change.Dim]] = change.To[0]
	}
	return f.moved(values)
}

// provided returns the condition of a conditional path: the fewest facts of one completion that force the strategy, with the
// cells that are enough. Every combination of these cells is allowed and leads to feasible; other combinations may too.
func (f *Front) provided(within function, allowed diagram.Node, path *Path) []Given {
	after := f.after(path)
	completion := f.scratch.Witness(f.scratch.Restrict(within.holds, after.values))
	settled := f.moved(slices.Clone(after.values))
	var unknown []int
	for level := range completion {
		if !f.known(level) && completion[level] != diagram.Free {
			settled.values[level] = completion[level]
			unknown = append(unknown, level)
		}
	}
	levels, _ := settled.force(within.fails, unknown, f.knownLevels())
	possible := f.scratch.Exists(f.scratch.Restrict(allowed, after.values), func(level int) bool {
		return !f.known(level) && !slices.Contains(levels, level)
	})
	return settled.given(levels, f.knownLevels(), within.fails, f.scratch.Not(possible))
}
