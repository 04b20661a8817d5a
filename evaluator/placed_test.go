package evaluator_test

import (
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/leeway-policy/leeway/evaluator/internal/profile"
)

// TestEncodedUnitsAgreeWithEvaluate takes facts away from the shipped units at random: deciding by following
// edges alone gives the verdicts of evaluating.
func TestEncodedUnitsAgreeWithEvaluate(t *testing.T) {
	e := engine(t, allPacks())
	units, _ := e.Read(t.Context())
	random := rand.New(rand.NewPCG(1, 2))
	for round := range 10 {
		for _, unit := range units {
			partial := &profile.Unit{Country: unit.Country, Service: unit.Service, Facts: maps.Clone(unit.Facts)}
			for _, path := range slices.Sorted(maps.Keys(unit.Facts)) {
				if random.IntN(30) < round {
					delete(partial.Facts, path)
				}
			}
			want, err := e.Evaluate(t.Context(), partial)
			if err != nil {
				t.Fatal(err)
			}
			got, err := e.Place(partial).DecideAll(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			for i, s := range want.Strategies {
				if got[i].Verdict != s.Verdict {
					t.Errorf("%s %s %s: %s, evaluated %s", unit.Country, unit.Service, s.Name, got[i].Verdict, s.Verdict)
				}
				if fit := got[i].Fit; got[i].HasFit != (s.Fit != nil) || s.Fit != nil && fit != *s.Fit {
					t.Errorf("%s %s %s: fit %v, evaluated %v", unit.Country, unit.Service, s.Name, fit, s.Fit)
				}
				for j, p := range s.Preconditions {
					if got[i].Statuses[j] != p.Status {
						t.Errorf("%s %s %s/%s: %s, evaluated %s", unit.Country, unit.Service, s.Name, p.Name, got[i].Statuses[j], p.Status)
					}
				}
			}
		}
	}
}
