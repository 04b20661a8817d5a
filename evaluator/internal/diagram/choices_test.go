package diagram_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/leeway-policy/leeway/evaluator/internal/diagram"
)

// TestFewestChoicesAreThoseOfBruteForce draws a few functions and choices, and compares the answer with the first of the
// smallest among all sets of choices. With few steps the answer may be larger, but must be enough, and need all it has.
func TestFewestChoicesAreThoseOfBruteForce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sizes := rapid.SliceOfN(rapid.IntRange(2, 3), 1, 5).Draw(t, "sizes")
		s := diagram.NewStore(sizes)
		variables := make([]int, len(sizes))
		for i := range variables {
			variables[i] = i
		}
		var at diagram.Joint
		for i := range rapid.IntRange(1, 4).Draw(t, "functions") {
			at[i] = s.Func(variables, nil, func([]int) bool { return rapid.IntRange(0, 3).Draw(t, "holds") == 0 })
		}
		choices := drawChoices(t, sizes)
		wanted := rapid.SliceOfNDistinct(rapid.IntRange(0, 15), 1, 6, rapid.ID).Draw(t, "wanted")
		want := func(can diagram.Can) bool {
			code := 0
			for _, one := range can {
				code *= 2
				if one {
					code++
				}
			}
			return slices.Contains(wanted, code)
		}
		enough := func(ranks []int) bool { return want(canUnder(s, at, choices, ranks)) }
		best, some := smallestSet(choices, enough)
		if some && len(best) == 0 {
			t.Skip("nothing needs to be chosen")
		}
		got, whole := s.FewestChoices(at, choices, want, 10_000)
		if diff := cmp.Diff(best, got); diff != "" || !whole {
			t.Fatalf("whole is %v; ranks (-want +got):\n%s", whole, diff)
		}
		got, whole = s.FewestChoices(at, choices, want, rapid.IntRange(0, 6).Draw(t, "steps"))
		switch {
		case whole && !slices.Equal(got, best):
			t.Fatalf("whole with %v, want %v", got, best)
		case !whole && got != nil:
			for i := range got {
				if enough(slices.Delete(slices.Clone(got), i, i+1)) {
					t.Fatalf("%v can do without %d", got, got[i])
				}
			}
			if !enough(got) {
				t.Fatalf("%v is not enough", got)
			}
		}
	})
}

// drawChoices draws choices for each variable, with ranks in an order of their own.
func drawChoices(t *rapid.T, sizes []int) [][]diagram.Choice {
	choices := make([][]diagram.Choice, len(sizes))
	count := 0
	for level, size := range sizes {
		for i, value := range rapid.SliceOfNDistinct(rapid.IntRange(diagram.Free, size-1), 1, 3, rapid.ID).Draw(t, "values") {
			choices[level] = append(choices[level], diagram.Choice{Value: value, Rank: diagram.Unranked})
			if i > 0 {
				choices[level][i].Rank, count = count, count+1
			}
		}
	}
	ranks := make([]int, count)
	for i := range ranks {
		ranks[i] = i
	}
	ranks = rapid.Permutation(ranks).Draw(t, "ranks")
	for _, of := range choices {
		for i := range of {
			if i > 0 {
				of[i].Rank = ranks[of[i].Rank]
			}
		}
	}
	return choices
}

func canUnder(s *diagram.Store, at diagram.Joint, choices [][]diagram.Choice, ranks []int) (can diagram.Can) {
	values := make([]int, len(choices))
	for level, of := range choices {
		for _, choice := range of {
			if choice.Rank == diagram.Unranked || slices.Contains(ranks, choice.Rank) {
				values[level] = choice.Value
			}
		}
	}
	for i, n := range at {
		can[i], _ = s.Reaches(n, values)
	}
	return can
}

// smallestSet returns the first of the smallest sets of choices that are enough, at most one for each variable.
func smallestSet(choices [][]diagram.Choice, enough func([]int) bool) (best []int, some bool) {
	var try func(level int, ranks []int)
	try = func(level int, ranks []int) {
		if level == len(choices) {
			sorted := slices.Sorted(slices.Values(ranks))
			if enough(sorted) && (!some || len(sorted) < len(best) || len(sorted) == len(best) && slices.Compare(sorted, best) < 0) {
				best, some = sorted, true
			}
			return
		}
		for _, choice := range choices[level] {
			if choice.Rank == diagram.Unranked {
				try(level+1, ranks)
			} else {
				try(level+1, append(slices.Clip(ranks), choice.Rank))
			}
		}
	}
	try(0, nil)
	return best, some
}

// TestAThousandChoices looks for the fewest of a thousand choices that make a function of all of them hold: some of the
// variables must change, and the first in the order of ranks are the last in that of variables.
func TestAThousandChoices(t *testing.T) {
	const variables = 1000
	sizes, choices, all := make([]int, variables), make([][]diagram.Choice, variables), make([]int, variables)
	for i := range variables {
		sizes[i], all[i] = 2, i
		choices[i] = []diagram.Choice{{Value: 0, Rank: diagram.Unranked}, {Value: 1, Rank: variables - 1 - i}}
	}
	s := diagram.NewStore(sizes)
	const needed = 20
	at := diagram.Joint{diagram.Machine(s, all, 0, func(_, before, value int) int { return min(before+value, needed) }, func(count int) bool { return count == needed })}
	ranks, whole := s.FewestChoices(at, choices, func(can diagram.Can) bool { return can[0] }, 200_000)
	if !whole || len(ranks) != needed || ranks[0] != 0 || ranks[needed-1] != needed-1 {
		t.Errorf("whole is %v, ranks are %v; want the first %d", whole, ranks, needed)
	}
}
