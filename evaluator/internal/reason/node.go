package reason

import (
	"cmp"
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/decide"
	"github.com/leeway-policy/leeway/evaluator/internal/diagram"
	"github.com/leeway-policy/leeway/evaluator/internal/table"
)

// Rows makes, in a store, the function that holds where the row of a table does that the facts lie in. Of each
// axis of the table it is given the variable, and the axis' own cell for each value of the variable.
func Rows(store *diagram.Store, t *table.Table, variables []int, cells [][]int, holds func(row int) bool) diagram.Node {
	order := ascending(variables)
	own := make([]int, len(order))
	return store.Func(pick(variables, order), pick(cells, order), func(chosen []int) bool {
		for i, axis := range order {
			own[axis] = chosen[i]
		}
		return holds(t.RowOf(own))
	})
}

// Lookup makes, in a store, the function that holds where a look-up yields true, which must fail for nothing. Of each
// of its dimensions it is given the variable.
func Lookup(store *diagram.Store, l table.Lookup, variables []int) diagram.Node {
	order := ascending(variables)
	cells := make([]int, 1+slices.Max(l.Dims))
	return store.Func(pick(variables, order), nil, func(values []int) bool {
		for i, at := range order {
			cells[l.Dims[at]] = values[i]
		}
		answer, _ := l.Answer(cells)
		return answer == decide.True
	})
}

// ascending returns the places of variables in the order in which diagrams test these.
func ascending(variables []int) []int {
	places := make([]int, len(variables))
	for i := range places {
		places[i] = i
	}
	slices.SortFunc(places, func(a, b int) int { return cmp.Compare(variables[a], variables[b]) })
	return places
}

// pick returns what stands at some places, in their order.
func pick[T any](from []T, places []int) []T {
	picked := make([]T, len(places))
	for i, place := range places {
		picked[i] = from[place]
	}
	return picked
}
