package reason_test

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/leeway-policy/leeway/evaluator/internal/decide"
	"github.com/leeway-policy/leeway/evaluator/internal/table"
)

// TestWorldsAreThoseOfBruteForce draws which facts of a unit vary, how far each is trusted, and what else is forbidden:
// the worlds are the allowed cells of any weight, seen through the facts that vary, each once.
func TestWorldsAreThoseOfBruteForce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := draw(t)
		given := w.unit(t)
		vary := rapid.SliceOfN(rapid.Bool(), len(given), len(given)).Draw(t, "vary")
		trusts := rapid.SliceOfN(rapid.Int64Range(0, 2), len(given), len(given)).Draw(t, "trust")
		banned := w.banned(t, given, vary)
		want := map[string]int{}
		w.each(slices.Repeat(cells{table.Unknown}, len(given)), func(at cells) {
			seen := slices.Clone(given)
			for dim, cell := range at {
				known := given[dim] != table.Unknown
				surely := trusts[dim] == 2 || w.sizes[dim] == 1 // it can be nothing else
				switch {
				case !vary[dim] && known && cell != given[dim]:
					return
				case vary[dim] && known && cell == given[dim] && trusts[dim] == 0 && !surely:
					return
				case vary[dim] && known && cell != given[dim] && surely:
					return
				case vary[dim]:
					seen[dim] = cell
				}
			}
			if answer, _ := banned.Answer(at); answer != decide.True {
				want[fmt.Sprint(seen)] = 1
			}
		})
		trust := func(dim int) *big.Rat { return big.NewRat(trusts[dim], 2) }
		worlds := w.diagrams.Front(given).Worlds(vary, trust, banned)
		if worlds == nil {
			if len(want) > 0 {
				t.Fatalf("no worlds, want %v", want)
			}
			return
		}
		got := map[string]int{}
		for at := range worlds.Each(slices.Clone(given)) {
			got[fmt.Sprint(at)]++
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("worlds (-want +got):\n%s", diff)
		}
		if worlds.Count().Cmp(big.NewInt(int64(len(want)))) != 0 {
			t.Errorf("%s worlds, want %d", worlds.Count(), len(want))
		}
		drawn, scratch := slices.Clone(given), make(cells, len(given))
		random := rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0)
		for range 10 {
			if worlds.Draw(random, drawn, scratch); want[fmt.Sprint(drawn)] == 0 {
				t.Fatalf("drew %v, which is no world", drawn)
			}
		}
	})
}

// banned draws a look-up of facts that are known or vary, true for one combination of their cells.
func (w *world) banned(t *rapid.T, given cells, vary []bool) table.Lookup {
	var lookup table.Lookup
	at := slices.Clone(given)
	for dim := range given {
		if vary[dim] || given[dim] != table.Unknown {
			lookup.Dims = append(lookup.Dims, dim)
			at[dim] = rapid.IntRange(0, w.sizes[dim]-1).Draw(t, "banned")
		}
	}
	if len(lookup.Dims) == 0 {
		t.Skip("all is unknown, and nothing varies")
	}
	lookup.Answer = func(cells []int) (decide.Answer, error) {
		for _, dim := range lookup.Dims {
			if cells[dim] != at[dim] {
				return decide.False, nil
			}
		}
		return decide.True, nil
	}
	return lookup
}
