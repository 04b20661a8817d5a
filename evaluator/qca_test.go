package evaluator_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

func qcaOf(t *testing.T, options evaluator.Options, request evaluator.QCARequest) *verdict.QCA {
	t.Helper()
	found, err := engine(t, options).QCA(t.Context(), request)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// TestQCAAgreesWithVerdicts holds the statuses of the shipped cases to the verdicts of concordance: feasible if all
// necessary preconditions are met, infeasible if one is unmet. Partial outcomes are counted, so that no case is left out.
func TestQCAAgreesWithVerdicts(t *testing.T) {
	t.Parallel()
	options := evaluator.Options{Packs: []string{evaluator.AllPacks}}
	verdicts := map[string]verdict.Verdict{}
	for _, c := range concordance(t, options).Cases {
		verdicts[c.ID] = c.Verdict
	}
	compared := 0
	for _, s := range qcaOf(t, options, evaluator.QCARequest{Partial: "success"}).Strategies {
		if s.Succeeded+s.Stopped != len(s.Cases) {
			t.Errorf("%s: %d succeeded and %d stopped of %d", s.Strategy, s.Succeeded, s.Stopped, len(s.Cases))
		}
		for _, c := range s.Cases {
			met, unmet := true, false
			for i, status := range c.Statuses {
				if s.Conditions[i].Way == 0 && s.Conditions[i].Necessity == verdict.Necessary {
					met, unmet = met && status == verdict.Met, unmet || status == verdict.Unmet
				}
			}
			if want := verdicts[c.ID]; met != (want == verdict.Feasible) || unmet && want != verdict.Infeasible {
				t.Errorf("%s: all met %t, some unmet %t, but %s", c.ID, met, unmet, want)
			}
			compared++
		}
	}
	if compared != len(verdicts) {
		t.Errorf("compared %d cases of %d", compared, len(verdicts))
	}
}

// TestWaysAgreeWithPreconditions holds that a precondition is met if one of its ways is, and not unmet unless all are not met.
func TestWaysAgreeWithPreconditions(t *testing.T) {
	t.Parallel()
	for _, s := range qcaOf(t, evaluator.Options{}, evaluator.QCARequest{Partial: "failure"}).Strategies {
		for _, c := range s.Cases {
			whole := verdict.Unknown
			for i, status := range c.Statuses {
				if s.Conditions[i].Way == 0 {
					whole = status
				} else if status == verdict.Met && whole != verdict.Met || status != verdict.Unmet && whole == verdict.Unmet {
					t.Errorf("%s: %s is %s, its way %d %s", c.ID, s.Conditions[i].Precondition, whole, s.Conditions[i].Way, status)
				}
			}
		}
	}
}

// TestQCAIsTheSameFromOPA holds that the answer does not depend on how statuses are computed.
func TestQCAIsTheSameFromOPA(t *testing.T) {
	t.Parallel()
	request := evaluator.QCARequest{Names: []string{"clearing_house"}}
	auto := qcaOf(t, evaluator.Options{}, request)
	if diff := cmp.Diff(auto, qcaOf(t, evaluator.Options{Engine: evaluator.EngineOPA}, request)); diff != "" {
		t.Errorf("(-auto +opa):\n%s", diff)
	}
}
