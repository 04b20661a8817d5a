package evaluator_test

import (
	"fmt"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// TestTurnsAreAsSetSays sets each differing fact of two countries in the other, as --set does, and holds that compare names
// those and only those that change the state of a strategy.
func TestTurnsAreAsSetSays(t *testing.T) {
	t.Parallel()
	e := engine(t, evaluator.Options{})
	profiles := &evaluator.Profiles{}
	if profiles.Units, profiles.Faults = e.Read(t.Context()); len(profiles.Faults) > 0 {
		t.Fatal(profiles.Faults)
	}
	tried := 0
	for _, pair := range [][2]string{{"DE", "AT"}, {"LU", "GR"}, {"DK", "BE"}} {
		compare, err := evaluator.Question{Profiles: profiles}.Compare(t.Context(), e, pair[0], pair[1])
		if err != nil {
			t.Fatal(err)
		}
		for _, unit := range compare.Units {
			var want, got []string
			for _, st := range unit.Strategies {
				for _, turn := range st.Turns {
					got = append(got, fmt.Sprint(turn.In, " ", turn.Path, " ", st.Strategy, " ", turn.Then.State()))
				}
			}
			moves := map[string][]string{}
			for _, pairs := range [][]verdict.FactPair{compare.Context, unit.Facts} {
				for _, fact := range pairs {
					for in, value := range map[string]any{verdict.InFirst: fact.Second, verdict.InSecond: fact.First} {
						country := pair[0]
						if in == verdict.InSecond {
							country = pair[1]
						}
						if value == nil {
							continue
						}
						question := evaluator.Question{
							Profiles: profiles, Set: []string{fmt.Sprintf("%s=%v", fact.Path, value)},
							Filter: evaluator.Filter{Countries: []string{country}, Services: []string{unit.Service}},
						}
						asked, err := question.Ask(t.Context(), e)
						if err != nil {
							t.Fatal(err)
						}
						evaluation, err := asked.Evaluate(t.Context(), evaluator.Request{})
						if err != nil {
							t.Fatal(err)
						}
						tried++
						for i := range evaluation.Units { // none if the fact cannot be so
							for j, st := range evaluation.Units[i].Strategies {
								if st.State() != evaluation.Before[i].Strategies[j].State() {
									moves[st.Name] = append(moves[st.Name], fmt.Sprint(in, " ", fact.Path, " ", st.Name, " ", st.State()))
								}
							}
						}
					}
				}
			}
			for _, st := range unit.Strategies {
				want = append(want, moves[st.Strategy]...)
			}
			count := func(list []string) map[string]int {
				counts := map[string]int{}
				for _, each := range list {
					counts[each]++
				}
				return counts
			}
			if diff := gocmp.Diff(count(want), count(got)); diff != "" {
				t.Errorf("%v %s (-set +compare):\n%s", pair, unit.Service, diff)
			}
		}
	}
	if tried < 100 {
		t.Errorf("only %d facts tried", tried)
	}
}
