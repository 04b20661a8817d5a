package reason

import (
	"cmp"
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/internal/table"
)

// rounds is how often the order of the variables is improved. It settles well before.
const rounds = 50

// order returns the dimensions of the space in the variable order of the diagrams.
//
// A diagram is small if the facts that a rule reads are close to one another. So each rule pulls its facts to the
// middle of their positions, and each fact moves to the mean of the positions that its rules pull it to, repeatedly. The
// rules are those that make up the functions of the strategies: necessary preconditions and constraints.
//
// Source: F. A. Aloul, I. L. Markov, K. A. Sakallah, "FORCE: A Fast and Easy-To-Implement Variable-Ordering
// Heuristic", Great Lakes Symposium on VLSI, 2003.
func order(space *table.Space, set *policy.Set) []int {
	var groups [][]int
	for _, rule := range set.Rules() {
		if !rule.Necessary && rule.Kind != policy.KindConstraint {
			continue
		}
		var dims []int
		for _, path := range rule.Reads {
			dims = append(dims, space.Index(path))
		}
		groups = append(groups, dims)
	}
	for _, sum := range space.Sums() {
		groups = append(groups, sum.Dims)
	}
	order := make([]int, len(space.Dims))
	for i := range order {
		order[i] = i
	}
	for range rounds {
		order = pull(order, groups)
	}
	return order
}

// pull returns the order after each group has pulled its members once.
func pull(order []int, groups [][]int) []int {
	place := make([]float64, len(order))
	for at, dim := range order {
		place[dim] = float64(at)
	}
	pulls := make([]float64, len(order))
	times := make([]float64, len(order))
	for _, group := range groups {
		middle := 0.0
		for _, dim := range group {
			middle += place[dim] / float64(len(group))
		}
		for _, dim := range group {
			pulls[dim] += middle
			times[dim]++
		}
	}
	for dim := range place {
		if times[dim] > 0 {
			place[dim] = pulls[dim] / times[dim]
		}
	}
	next := slices.Clone(order)
	slices.SortStableFunc(next, func(a, b int) int { return cmp.Compare(place[a], place[b]) })
	return next
}
