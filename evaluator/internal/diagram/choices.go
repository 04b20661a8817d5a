package diagram

import (
	"cmp"
	"slices"
)

// A Choice is a value that a variable may be given, [Free] to leave it open: a function counts as one that can hold if it
// holds for some value of the open variables.
type Choice struct {
	Value int
	// Rank is [Unranked] for the value that the variable has if nothing is chosen. All other choices have different ranks,
	// which order them.
	Rank int
}

// Unranked is the rank of what needs no choice.
const Unranked = -1

// A Joint is a few functions that are asked about together; those that are not needed are False.
type Joint [4]Node

// Can says which functions of a Joint can hold.
type Can [4]bool

// FewestChoices returns the ranks, in ascending order, of the fewest choices after which want accepts what the functions can
// be; nil if there are none. Of several results it returns the first in the order of ranks. choices has those of each
// variable, the unranked one first; the functions must not test a variable without any. When it runs out of steps, it
// returns ranks none of which can be left out, or nil if it found none, and whole is false.
//
// The search walks the functions from variable to variable at once, and meets each combination of their nodes once: what
// the variables before were given no longer matters there. Leaving a variable open turns a node into the disjunction of its
// children. Of two sets of the same size, the first in the order of ranks stays the first if both get the same choices
// added, so the best set of each combination of nodes is enough.
func (s *Store) FewestChoices(at Joint, choices [][]Choice, want func(Can) bool, steps int) (ranks []int, whole bool) {
	search := choosing{store: s, choices: choices, want: want, steps: steps, best: map[Joint][]int{}}
	if alone := search.alone(at); alone != nil {
		return alone, true
	}
	if found := search.from(at); search.steps > 0 {
		return found, true
	}
	return search.loosened(at), false
}

type choosing struct {
	store   *Store
	choices [][]Choice
	want    func(Can) bool
	steps   int
	// best has the best ranks from some nodes on, nil if there are none.
	best map[Joint][]int
	// taken are the ranks on the way to the current nodes, found the fewest of a whole way that want accepts.
	taken, found []int
}

// alone returns the first choice that is enough by itself, nil if there is none.
func (c *choosing) alone(at Joint) []int {
	var ranks []int
	for _, of := range c.choices {
		for _, choice := range of {
			if choice.Rank != Unranked {
				ranks = append(ranks, choice.Rank)
			}
		}
	}
	slices.Sort(ranks)
	for _, rank := range ranks {
		if c.accepts(at, []int{rank}) {
			return []int{rank}
		}
	}
	return nil
}

// accepts reports whether want accepts what the functions can be after the choices with some ranks.
func (c *choosing) accepts(at Joint, ranks []int) bool {
	for {
		level, end := c.level(at)
		if end {
			return c.want(at.can())
		}
		taken := c.choices[level][0]
		for _, choice := range c.choices[level] {
			if slices.Contains(ranks, choice.Rank) {
				taken = choice
			}
		}
		at = c.after(at, level, taken.Value)
	}
}

// from returns the best ranks from some nodes on, an empty slice if none are needed, nil if there are none.
func (c *choosing) from(at Joint) []int {
	level, end := c.level(at)
	if end {
		if !c.want(at.can()) {
			return nil
		}
		c.note(nil)
		return []int{}
	}
	if best, done := c.best[at]; done {
		if best != nil {
			c.note(best)
		}
		return best
	}
	if c.steps--; c.steps <= 0 {
		return nil
	}
	var best []int
	for _, choice := range c.choices[level] {
		ranks := c.adding(c.after(at, level, choice.Value), choice.Rank)
		if ranks != nil && (best == nil || cmp.Or(cmp.Compare(len(ranks), len(best)), slices.Compare(ranks, best)) < 0) {
			best = ranks
		}
	}
	if c.steps > 0 {
		c.best[at] = best
	}
	return best
}

// adding is like from after one more choice, whose rank it adds.
func (c *choosing) adding(at Joint, rank int) []int {
	if rank == Unranked {
		return c.from(at)
	}
	c.taken = append(c.taken, rank)
	ranks := c.from(at)
	c.taken = c.taken[:len(c.taken)-1]
	if ranks == nil {
		return nil
	}
	place, _ := slices.BinarySearch(ranks, rank)
	return slices.Insert(slices.Clone(ranks), place, rank)
}

// note keeps the ranks on the way to here and from here on, if no fewer were found before.
func (c *choosing) note(rest []int) {
	if c.found == nil || len(c.taken)+len(rest) < len(c.found) {
		c.found = slices.Concat(c.taken, rest)
		slices.Sort(c.found)
	}
}

// loosened leaves out ranks of those found, the last first, as long as want accepts the rest.
func (c *choosing) loosened(at Joint) []int {
	kept := c.found
	for i := len(kept) - 1; i >= 0; i-- {
		if rest := slices.Delete(slices.Clone(kept), i, i+1); c.accepts(at, rest) {
			kept = rest
		}
	}
	return kept
}

// level returns the first variable that a function tests; end is true if none does.
func (c *choosing) level(at Joint) (level int, end bool) {
	level = len(c.store.sizes)
	for _, n := range at {
		level = min(level, c.store.Level(n))
	}
	return level, level == len(c.store.sizes)
}

// after returns the functions once the variable of a level is given a value, or left open.
func (c *choosing) after(at Joint, level, value int) Joint {
	for i, n := range at {
		switch {
		case c.store.Level(n) != level:
		case value == Free:
			at[i] = c.store.Or(c.store.Children(n)...)
		default:
			at[i] = c.store.child(n, level, value)
		}
	}
	return at
}

// can returns what constants can be.
func (j Joint) can() Can {
	var can Can
	for i, n := range j {
		can[i] = n == True
	}
	return can
}
