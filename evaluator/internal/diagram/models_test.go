package diagram_test

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/leeway-policy/leeway/evaluator/internal/diagram"
)

// TestModelsAreThoseOfBruteForce draws a function and weights, of some variables that it does not depend on none:
// the models are the combinations of values for which it holds, of any weight, each once and in order.
func TestModelsAreThoseOfBruteForce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := draw(t)
		n, holds := d.function(t, 3)
		weights := d.weights(t, n)
		var want []string
		d.each(func(values []int) {
			shown := slices.Clone(values)
			for i, value := range values {
				if weights[i] == nil {
					if value > 0 {
						return // counts once
					}
					shown[i] = diagram.Free
				} else if weights[i][value].Sign() == 0 {
					return
				}
			}
			if holds(values) {
				want = append(want, fmt.Sprint(shown))
			}
		})
		models := d.Models(n, weights)
		if models == nil {
			if len(want) > 0 {
				t.Fatalf("no models, want %v", want)
			}
			return
		}
		var got []string
		for values := range models.Each() {
			got = append(got, fmt.Sprint(values))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("models (-want +got):\n%s", diff)
		}
		if models.Count().Cmp(big.NewInt(int64(len(want)))) != 0 {
			t.Errorf("%s models, want %d", models.Count(), len(want))
		}
		random := rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0)
		values := make([]int, len(d.sizes))
		for range 20 {
			models.Draw(random, values)
			if !slices.Contains(want, fmt.Sprint(values)) {
				t.Fatalf("drew %v, which is no model", values)
			}
		}
	})
}

// weights draws the weights of each variable, 0 among them; none for some that n does not depend on.
func (d drawn) weights(t *rapid.T, n diagram.Node) [][]*big.Rat {
	support := d.Support(n)
	weights := make([][]*big.Rat, len(d.sizes))
	for variable, size := range d.sizes {
		if !slices.Contains(support, variable) && rapid.Bool().Draw(t, "not drawn") {
			continue
		}
		for range size {
			weights[variable] = append(weights[variable], big.NewRat(rapid.Int64Range(0, 3).Draw(t, "weight"), 2))
		}
	}
	return weights
}

// TestDrawsAreAsLikelyAsTheirWeights draws 60,000 times, with a fixed seed, from the combinations of three
// variables of which the first two differ: each comes up about as often as its weight says. The bound is that of
// chi-square at a significance of one in a thousand.
func TestDrawsAreAsLikelyAsTheirWeights(t *testing.T) {
	s := diagram.NewStore([]int{3, 3, 2})
	differ := s.Func([]int{0, 1}, nil, func(values []int) bool { return values[0] != values[1] })
	for name, weights := range map[string][][]*big.Rat{
		"even":   {rats(1, 1, 1), rats(1, 1, 1), rats(1, 1)},
		"uneven": {rats(1, 2, 3), rats(5, 1, 1), rats(1, 9)},
	} {
		t.Run(name, func(t *testing.T) {
			models := s.Models(differ, weights)
			const draws = 60_000
			counts := map[[3]int]int{}
			values := make([]int, 3)
			random := rand.NewPCG(2003, 0)
			for range draws {
				models.Draw(random, values)
				counts[[3]int(values)]++
			}
			all, _ := s.Weigh(differ, weights).Float64()
			chiSquare, combinations := 0.0, 0
			for values := range models.Each() {
				weight := 1.0
				for variable, value := range values {
					share, _ := weights[variable][value].Float64()
					weight *= share
				}
				want := draws * weight / all
				off := float64(counts[[3]int(values)]) - want
				chiSquare += off * off / want
				combinations++
			}
			const onceInAThousand = 31.26 // with 11 degrees of freedom
			if combinations != 12 || len(counts) != 12 || chiSquare > onceInAThousand {
				t.Errorf("%d combinations, %d drawn, chi-square %.1f: want 12, 12, below %.1f", combinations, len(counts), chiSquare, onceInAThousand)
			}
		})
	}
}

func rats(numbers ...int64) []*big.Rat {
	var rats []*big.Rat
	for _, number := range numbers {
		rats = append(rats, big.NewRat(number, 1))
	}
	return rats
}
