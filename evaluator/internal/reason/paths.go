package reason

import (
	"cmp"
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/diagram"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
)

// A Path is a set of changes of known facts that leads to feasibility, and of which no part would do.
type Path struct {
	// Changes are in the catalogue's order.
	Changes []Change
	// Effort is the sum of the changes' efforts.
	Effort int
	// Provided is empty if the path is certain: it ends in feasible whatever the unknown facts are. Else it
	// has unknown facts with cells, and every combination of these cells is enough.
	Provided []Given
}

// A Change moves one fact from its cell into one of others, any of which will do.
type Change struct {
	Dim, From int
	To        []int
	Effort    int
}

// Certain tells whether the path ends in feasible whatever the unknown facts are.
func (p *Path) Certain() bool { return len(p.Provided) == 0 }

// Efforts says what it takes to change a fact: effort(dim, from) is 0 or more, or [diagram.Never].
type Efforts func(dim, from int) int

// Paths are the answer to what would have to change.
type Paths struct {
	// Paths are the certain ones and then the conditional ones, cheapest first.
	Paths []Path
	// Whole is false if there may be more than were kept.
	Whole bool
	// Blocked is the reason why there is no path at all: facts that cannot be changed. Nil if there is one.
	Blocked *Reason
}

// Paths returns the ways to make a strategy feasible whose changes have a price. If it is feasible already,
// the one path changes nothing. The strategy must have no untabled necessary precondition.
func (f *Front) Paths(s *policy.Strategy, efforts Efforts) Paths {
	within, allowed := f.strategy(s), f.diagrams.allowed
	prices := f.priced(efforts)
	certainly := f.certainly(within, allowed)
	certain, all := f.scratch.Minimal(certainly, diagram.True, f.values, prices, setLimit)
	possible, most := f.scratch.Minimal(within.holds, diagram.True, f.values, prices, setLimit)
	result := Paths{Whole: all && most}
	result.Paths = f.paths(certain, prices, func(*Path) []Given { return nil })
	result.Paths = append(result.Paths, f.paths(f.conditional(possible, certainly), prices, func(path *Path) []Given {
		return f.provided(within, allowed, path)
	})...)
	if len(result.Paths) == 0 {
		levels, smallest := f.force(within.holds, f.unchangeable(prices), nil)
		result.Blocked = f.reason(within.holds, levels, smallest)
	}
	return result
}

// priced says what each cell of each variable costs: nothing where the fact is unknown or already there.
func (f *Front) priced(efforts Efforts) diagram.Prices {
	prices := f.freePrices()
	for _, level := range f.knownLevels() {
		for value := range prices[level] {
			if value != f.values[level] {
				prices[level][value] = efforts(f.diagrams.dim[level], f.values[level])
			}
		}
	}
	return prices
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

// conditional drops the sets of changes that are certain: they are among those already.
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

// paths makes paths of sets of changes, cheapest first. Those that change the same facts under the same
// condition, and differ in the new cell of one, become one: any of those cells will do.
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

// mergeOnce puts together the paths that differ in one change only, along one place of the changes after
// another.
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

// differsAt returns the only change in which two paths of the same facts differ, -1 if there is none.
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

// after returns the front once a path is taken, each change into the first of its cells.
func (f *Front) after(path *Path) *Front {
	values := slices.Clone(f.values)
	for _, change := range path.Changes {
		values[f.diagrams.level[change.Dim]] = change.To[0]
	}
	return f.moved(values)
}

// provided returns what must turn out about the unknown facts once a conditional path is taken: the fewest facts of one
// completion that force the strategy, with the cells that will do. Every combination of these is allowed and leads to
// feasibility; there may be others that do.
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
