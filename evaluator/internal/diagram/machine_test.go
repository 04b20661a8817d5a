package diagram_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/leeway-policy/leeway/evaluator/internal/diagram"
)

// TestMachine compares a machine that adds values up with the function that tries all of them.
func TestMachine(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		sizes := rapid.SliceOfN(rapid.IntRange(1, 4), 1, 5).Draw(t, "sizes")
		var variables []int
		for variable := range sizes {
			if rapid.Bool().Draw(t, "read") {
				variables = append(variables, variable)
			}
		}
		total := rapid.IntRange(0, 8).Draw(t, "total")
		store := diagram.NewStore(sizes)
		want := store.Func(variables, nil, func(values []int) bool {
			sum := 0
			for _, value := range values {
				sum += value
			}
			return sum == total
		})
		got := diagram.Machine(store, variables, 0, func(_, sum, value int) int { return sum + value }, func(sum int) bool { return sum == total })
		if got != want {
			t.Fatalf("the machine is node %d, the function node %d", got, want)
		}
	})
}

// TestMachineOfManyValues makes the function of more combinations than could be tried.
func TestMachineOfManyValues(t *testing.T) {
	t.Parallel()
	sizes := []int{200, 200, 200, 200, 200, 200}
	store := diagram.NewStore(sizes)
	n := diagram.Machine(store, []int{0, 1, 2, 3, 4, 5}, 0, func(_, sum, value int) int { return sum + value }, func(sum int) bool { return sum == 3 })
	if got := store.Count(n).Int64(); got != 56 { // 8 choose 3
		t.Errorf("6 numbers add up to 3 in %d ways, want 56", got)
	}
}
