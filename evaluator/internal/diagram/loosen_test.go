package diagram_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/leeway-policy/leeway/evaluator/internal/diagram"
)

// TestLoosen checks that the values a loosener keeps make the function fail, that no part of them does, and that
// no value can be added to the alike ones without a combination that does not fail.
func TestLoosen(t *testing.T) {
	loosened := 0
	rapid.Check(t, func(t *rapid.T) {
		sizes := rapid.SliceOfN(rapid.IntRange(1, 3), 1, 5).Draw(t, "sizes")
		store := diagram.NewStore(sizes)
		variables := make([]int, len(sizes))
		for i := range variables {
			variables[i] = i
		}
		threshold := rapid.IntRange(1, 4).Draw(t, "one in so many holds")
		n := store.Func(variables, nil, func([]int) bool { return rapid.IntRange(1, threshold).Draw(t, "holds") == threshold })
		values := make([]int, len(sizes))
		for i, size := range sizes {
			values[i] = rapid.IntRange(diagram.Free, size-1).Draw(t, "value")
		}
		canHold := func(values []int) bool {
			holds, _ := store.Reaches(n, values)
			return holds
		}
		if n == diagram.False || canHold(values) {
			return
		}
		l := store.Loosener(n)
		kept := slices.Clone(l.Loosen(values))
		if canHold(kept) {
			t.Fatalf("of %v it keeps %v, and the function can hold", values, kept)
		}
		for level, value := range kept {
			switch value {
			case diagram.Free:
				continue
			case values[level]:
			default:
				t.Fatalf("of %v it keeps %v", values, kept)
			}
			loosened++
			less := slices.Clone(kept)
			if less[level] = diagram.Free; !canHold(less) {
				t.Fatalf("of %v it keeps %v, and does not need %d", values, kept, level)
			}
		}
		box := make(diagram.Box, len(sizes))
		for level, alike := range l.Alike() {
			box[level] = slices.Clone(alike)
		}
		checkLargest(t, sizes, box, kept, func(values []int) bool { return !canHold(values) })
	})
	if loosened == 0 {
		t.Error("nothing was kept")
	}
}
