package table_test

import (
	"math/big"
	"testing"

	"github.com/leeway-policy/leeway/evaluator/decide"
	"github.com/leeway-policy/leeway/evaluator/fact"
	"github.com/leeway-policy/leeway/evaluator/policy"
	"github.com/leeway-policy/leeway/evaluator/table"
)

// TestSums says of which cells a total and its parts add up: local is cut at 20, market at 5, the total
// at 2 and 20. A third part is read by no rule.
func TestSums(t *testing.T) {
	zero := big.NewRat(0, 1)
	offices := func(path string, sumOf ...string) fact.Fact {
		return fact.Fact{Path: path, Type: fact.Integer, Min: zero, SumOf: sumOf}
	}
	catalogue := &fact.Catalogue{Facts: []fact.Fact{
		offices("service.local"), offices("service.market"), offices("service.other"),
		offices("service.total", "service.local", "service.market", "service.other"),
	}}
	reads := func(path string, cuts ...string) *policy.Function {
		return &policy.Function{Reads: []string{path}, Cuts: map[string][]*big.Rat{path: rats(cuts...)}}
	}
	s := table.NewSpace(catalogue, []*policy.Function{
		reads("service.local", "20"), reads("service.market", "5"), reads("service.total", "2", "20"),
	})
	sums := s.Sums()
	if len(sums) != 1 {
		t.Fatalf("%d sums, want 1", len(sums))
	}
	tests := map[string]struct {
		local, market, total int // cells
		addsUp               bool
	}{
		"few of each, few in all":             {0, 0, 0, true},
		"local 20, total below 2":             {1, 0, 0, false},
		"local 20, total 20":                  {1, 0, 3, true},
		"local 20 and market 5, total 20":     {1, 1, 3, false},
		"local above 20, total above 20":      {2, 0, 4, true},
		"local above 20, total 20":            {2, 0, 3, false},
		"market above 5, total above 2":       {0, 2, 2, true},
		"few of each, many of the other kind": {0, 0, 4, true},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			answer, err := sums[0].Answer([]int{tc.local, tc.market, tc.total})
			if err != nil {
				t.Fatal(err)
			}
			if got := answer != decide.True; got != tc.addsUp {
				t.Errorf("adds up: %t, want %t", got, tc.addsUp)
			}
		})
	}
}
