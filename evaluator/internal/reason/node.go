package reason

import (
	"cmp"
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/decide"
	"github.com/leeway-policy/leeway/evaluator/internal/diagram"
	"github.com/leeway-policy/leeway/evaluator/internal/table"
)

// Rows builds, in a store, the function that holds where holds is true for the row of the table that the facts lie in.
// variables has the variable of each axis; cells maps each value of that variable to the axis' own cell.
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

// Lookup builds, in a store, the function that holds where a look-up yields true. The look-up must not fail. variables has
// the variable of each of its dimensions.
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

// ascending returns the indices of variables, sorted by variable.
func ascending(variables []int) []int {
	places := make([]int, len(variables))
	for i := range places {
		places[i] = i
	}
	slices.SortFunc(places, func(a, b int) int { return cmp.Compare(variables[a], variables[b]) })
	return places
}

// pick returns the elements of from at the given indices.
func pick[T any](from []T, places []int) []T {
	picked := make([]T, len(places))
	for i, place := range places {
		picked[i] = from[place]
	}
	return picked
}
