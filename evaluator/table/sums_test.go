package table_test

import (
	"encoding/json"
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
			if got := addsUp(t, sums[0], tc.local, tc.market, tc.total); got != tc.addsUp {
				t.Errorf("adds up: %t, want %t", got, tc.addsUp)
			}
		})
	}
}

// TestSumsOf says which changes of a unit add up: it has 30 local offices, 3 of the market and 4 others.
func TestSumsOf(t *testing.T) {
	sums := officesSpace().SumsOf(map[string]any{
		"service.local": json.Number("30"), "service.market": json.Number("3"),
		"service.other": json.Number("4"), "service.total": json.Number("37"),
	})
	tests := map[string]struct {
		local, market, total int // cells
		addsUp               bool
	}{
		"nothing moves":                             {2, 0, 4, true},
		"the total falls alone":                     {2, 0, 3, false},
		"the local ones fall, the total does not":   {0, 0, 4, false},
		"the local ones fall, and the total":        {0, 0, 2, true},
		"they fall below 20, and the total to 20":   {0, 0, 3, true},
		"they fall, the total below what is left":   {0, 0, 0, false},
		"those of the market grow as others shrink": {2, 2, 4, true},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			if got := addsUp(t, sums[0], tc.local, tc.market, tc.total); got != tc.addsUp {
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
