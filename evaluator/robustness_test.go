package evaluator_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// TestLeftOutEvidenceIsLowConfidence takes the evidence away from the toy's profiles: the shares are those of evidence
// of low confidence, so a verdict never looks more certain.
func TestLeftOutEvidenceIsLowConfidence(t *testing.T) {
	e := toyEngine(t)
	low := map[string]any{"confidence": "low"}
	for _, file := range []string{"li.json", "mt.json"} {
		without := sharesWith(t, e, file, nil, nil)
		if diff := cmp.Diff(sharesWith(t, e, file, map[string]any{"context": low}, map[string]any{"service": low}), without); diff != "" {
			t.Errorf("%s without evidence (-low +without):\n%s", file, diff)
		}
	}
}

// sharesWith returns the shares of the units of a toy profile, by unit and strategy, with other evidence.
func sharesWith(t *testing.T, e *evaluator.Engine, file string, context, service map[string]any) map[string]float64 {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("../testdata/toy/profiles", file))
	if err != nil {
		t.Fatal(err)
	}
	var read map[string]any
	if err := json.Unmarshal(text, &read); err != nil {
		t.Fatal(err)
	}
	delete(read, "evidence")
	if context != nil {
		read["evidence"] = context
	}
	for _, each := range read["services"].(map[string]any) {
		each := each.(map[string]any)
		if delete(each, "evidence"); service != nil && len(each["service"].(map[string]any)) > 0 {
			each["evidence"] = service
		}
	}
	if text, err = json.Marshal(read); err != nil {
		t.Fatal(err)
	}
	changed := filepath.Join(t.TempDir(), file)
	if err := os.WriteFile(changed, text, 0o600); err != nil {
		t.Fatal(err)
	}
	units, faults := e.Read(t.Context(), changed)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	shares := map[string]float64{}
	for unit, strategies := range robustnessOf(t, e, units) {
		for _, s := range strategies {
			shares[unit+" "+s.Strategy] = s.Feasible
		}
	}
	return shares
}

// TestSetFactsAreCertain sets a fact of the toy to the value that it has: its confidence no longer counts.
func TestSetFactsAreCertain(t *testing.T) {
	e := toyEngine(t)
	units, faults := e.Read(t.Context(), "../testdata/toy/profiles/li.json")
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	trust, err := evaluator.ParseTrust([]string{"high=1", "medium=1", "low=0.5"})
	if err != nil {
		t.Fatal(err)
	}
	for _, unit := range units {
		set := map[string]any{}
		for path := range unit.Facts {
			set[path] = unit.Facts[path]
		}
		changed, err := e.With(unit, set)
		if err != nil {
			t.Fatal(err)
		}
		got, err := e.Robustness(t.Context(), []*evaluator.Unit{changed}, nil, trust)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range got.Units[0].Strategies {
			if s.Verdict != verdict.Undetermined && s.Feasible != 0 && s.Feasible != 1 {
				t.Errorf("%s %s: %s, feasible in %.2f of the worlds with all facts set", unit.Service, s.Strategy, s.Verdict, s.Feasible)
			}
		}
	}
}

func robustnessOf(t *testing.T, e *evaluator.Engine, units []*evaluator.Unit) map[string][]verdict.StrategyRobustness {
	t.Helper()
	robustness, err := e.Robustness(t.Context(), units, nil, evaluator.DefaultTrust())
	if err != nil {
		t.Fatal(err)
	}
	all := map[string][]verdict.StrategyRobustness{}
	for i, unit := range robustness.Units {
		all[units[i].Service] = unit.Strategies
	}
	return all
}
