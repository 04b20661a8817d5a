package evaluator_test

import (
	"maps"
	"testing"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// TestRemainingStaysUnmet goes over all complete units of a small world: the preconditions counted as remaining are those
// that OPA calls unmet whatever values the facts of the reason take. Groups count the units that have some.
func TestRemainingStaysUnmet(t *testing.T) {
	w := newOutcomeWorld(t)
	e := engine(t, outcomeOptions(t))
	var units []*profile.Unit
	for _, facts := range w.whole {
		units = append(units, &profile.Unit{Service: "x", Facts: facts})
	}
	answer, err := e.EvaluateAll(t.Context(), units, evaluator.Request{Why: true})
	if err != nil {
		t.Fatal(err)
	}
	remain := map[string]int{}
	for i, unit := range answer.Units {
		for _, s := range unit.Strategies {
			want := 0
			if s.Verdict == verdict.Infeasible {
				want = w.staysUnmet(w.whole[i], s)
			}
			if s.Remaining != want {
				t.Errorf("%v: %s: %d remain, expected %d", w.whole[i], s.Name, s.Remaining, want)
			}
			if want > 0 {
				remain[s.Name]++
			}
		}
	}
	for _, group := range evaluator.Groups(answer) {
		remain[group.Strategy] -= group.NotEnough
		if group.NotEnough > len(group.Units) || group.Verdict != verdict.Infeasible && group.NotEnough > 0 {
			t.Errorf("%s, %s: not enough in %d of %d", group.Strategy, group.Verdict, group.NotEnough, len(group.Units))
		}
	}
	if len(remain) != 3 {
		t.Errorf("preconditions remain in units of %d strategies only: the test compares too little", len(remain))
	}
	for name, left := range remain {
		if left != 0 {
			t.Errorf("%s: the groups do not count %d units", name, left)
		}
	}
}

// staysUnmet counts the necessary preconditions that are unmet whatever values the facts of the reason take.
func (w *outcomeWorld) staysUnmet(facts map[string]any, s verdict.Strategy) int {
	unmet := map[string]bool{}
	for _, p := range s.Preconditions {
		unmet[p.Name] = p.Necessity == verdict.Necessary && p.Status == verdict.Unmet
	}
	others := maps.Clone(facts)
	for _, f := range s.Reason.Facts {
		delete(others, f.Path)
	}
	for i, whole := range w.whole {
		same := true
		for path, value := range others {
			same = same && whole[path] == value
		}
		for _, p := range find(w.answers[i].Strategies, s.Name).Preconditions {
			unmet[p.Name] = unmet[p.Name] && (!same || p.Status == verdict.Unmet)
		}
	}
	count := 0
	for _, stays := range unmet {
		if stays {
			count++
		}
	}
	return count
}
