package diagram_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/leeway-policy/leeway/evaluator/internal/diagram"
)

// TestRefine compares a function with what became of it, for all values.
func TestRefine(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		coarse := rapid.SliceOfN(rapid.IntRange(1, 3), 1, 4).Draw(t, "sizes")
		of, fine, variables := make([][]int, len(coarse)), make([]int, len(coarse)), make([]int, len(coarse))
		for variable, size := range coarse {
			variables[variable] = variable
			for value := range size {
				for range rapid.IntRange(1, 3).Draw(t, "parts") {
					of[variable] = append(of[variable], value)
				}
			}
			fine[variable] = len(of[variable])
		}
		from, into := diagram.NewStore(coarse), diagram.NewStore(fine)
		n := from.Func(variables, nil, func([]int) bool {
			return rapid.Bool().Draw(t, "holds")
		})
		refined := diagram.NewRefiner(from, into, of).Refine(n)
		into.Func(variables, nil, func(values []int) bool {
			was := make([]int, len(values))
			for variable, value := range values {
				was[variable] = of[variable][value]
			}
			if got, want := into.Holds(refined, values), from.Holds(n, was); got != want {
				t.Fatalf("of %v it is %t, and of %v, which they are parts of, %t", values, got, was, want)
			}
			return false
		})
	})
}
