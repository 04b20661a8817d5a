package reason

import (
	"cmp"
	"slices"
)

// In this file a set of ints is an ascending slice.

// smallestHitting returns a smallest set that shares an element with each of sets, the lexicographically first of several.
// It counts steps down and gives up, with ok false, when none are left.
func smallestHitting(sets [][]int, steps *int) (hitting []int, ok bool) {
	h := hitter{sets: sets, steps: steps}
	h.from(nil)
	return h.best, h.found && *h.steps > 0
}

type hitter struct {
	sets  [][]int
	best  []int
	found bool
	steps *int
}

// from extends the chosen set by each element of the first set that it does not hit.
func (h *hitter) from(chosen []int) {
	if *h.steps--; *h.steps <= 0 {
		return
	}
	var open []int
	for _, set := range h.sets {
		if !intersects(chosen, set) && (open == nil || len(set) < len(open)) {
			open = set
		}
	}
	if open == nil {
		hitting := slices.Clone(chosen)
		slices.Sort(hitting)
		if !h.found || len(hitting) < len(h.best) || len(hitting) == len(h.best) && slices.Compare(hitting, h.best) < 0 {
			h.best, h.found = hitting, true
		}
		return
	}
	if h.found && len(chosen) >= len(h.best) {
		return
	}
	for _, element := range open {
		h.from(append(chosen, element))
	}
}

func intersects(a, b []int) bool {
	return slices.ContainsFunc(a, func(element int) bool { return slices.Contains(b, element) })
}

// minimalHitting returns the minimal sets that share an element with each of sets, smallest first, then in
// lexicographic order. It keeps at most limit sets at a time; whole is false if there were more.
//
// Source: C. Berge, "Hypergraphs", 1989: sets are multiplied into the result one at a time.
func minimalHitting(sets [][]int, limit int) (hitting [][]int, whole bool) {
	hitting, whole = [][]int{nil}, true
	for _, set := range sets {
		var next [][]int
		for _, h := range hitting {
			if intersects(h, set) {
				next = append(next, h)
				continue
			}
			for _, element := range set {
				extended := append(slices.Clone(h), element)
				slices.Sort(extended)
				next = append(next, extended)
			}
		}
		hitting = minimalSets(next)
		if len(hitting) > limit {
			hitting, whole = hitting[:limit], false
		}
	}
	return hitting, whole
}

// minimalSets drops the supersets of other sets, and sorts the rest by size, then lexicographically.
func minimalSets(sets [][]int) [][]int {
	slices.SortFunc(sets, func(a, b []int) int {
		return cmp.Or(cmp.Compare(len(a), len(b)), slices.Compare(a, b))
	})
	var kept [][]int
	for _, set := range sets {
		if !slices.ContainsFunc(kept, func(part []int) bool { return within(part, set) }) {
			kept = append(kept, set)
		}
	}
	return kept
}

func within(part, set []int) bool {
	return !slices.ContainsFunc(part, func(element int) bool { return !slices.Contains(set, element) })
}
