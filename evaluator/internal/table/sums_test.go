package table_test

import (
	"encoding/json"
	"math/big"
	"testing"

	"github.com/leeway-policy/leeway/evaluator/internal/decide"
	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/internal/table"
)

// TestSums says of which cells a total and its parts add up: local is cut at 20, market at 5, the total
// at 2 and 20. A third part is read by no rule.
func TestSums(t *testing.T) {
	s := officesSpace()
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
			if got := addsUp(t, sums[0], tc.local, tc.market, 0, tc.total); got != tc.addsUp {
				t.Errorf("adds up: %t, want %t", got, tc.addsUp)
			}
		})
	}
}

// TestSumsOf says which completions of a unit add up: it has 18 local offices and 1 other, which no rule reads; the other
// facts are unknown, so only their cells differ.
func TestSumsOf(t *testing.T) {
	s := officesSpace()
	facts := map[string]any{"service.local": json.Number("18"), "service.other": json.Number("1")}
	for name, tc := range map[string]struct {
		market, total int // cells
		addsUp        bool
	}{
		"few in all":           {0, 2, true},
		"fewer than are known": {0, 0, false},
		"20 with one more":     {0, 3, true},
		"20 with five more":    {1, 3, false},
		"above 20":             {1, 4, true},
	} {
		t.Run(name, func(t *testing.T) {
			if got := addsUp(t, s.SumsOf(facts)[0], 0, tc.market, 0, tc.total); got != tc.addsUp {
				t.Errorf("adds up: %t, want %t", got, tc.addsUp)
			}
		})
	}
}

func addsUp(t *testing.T, sum table.Lookup, cells ...int) bool {
	t.Helper()
	answer, err := sum.Answer(cells)
	if err != nil {
		t.Fatal(err)
	}
	return answer != decide.True
}

// officesSpace has the cells of TestSums.
func officesSpace() *table.Space {
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
	return table.NewSpace(catalogue, []*policy.Function{
		reads("service.local", "20"), reads("service.market", "5"), reads("service.total", "2", "20"),
	})
}
