package evaluator_test

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/policies"
)

// edited returns the shipped policies with one piece of text replaced.
func edited(t *testing.T, old, replacement string) fs.FS {
	t.Helper()
	files, found := fstest.MapFS{}, 0
	for _, name := range regoFiles(t) {
		text, err := policies.FS.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		found += strings.Count(string(text), old)
		files[name] = &fstest.MapFile{Data: []byte(strings.ReplaceAll(string(text), old, replacement))}
	}
	if found == 0 {
		t.Fatalf("the policies do not have %q", old)
	}
	return files
}

// TestDiffOfShippedPolicies edits the shipped policies, and checks that each witness is one: evaluated as a unit that
// knows nothing else, it has one verdict before and another after.
func TestDiffOfShippedPolicies(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		old, new     string
		moved        []string // strategy/precondition
		lost, gained bool     // of the strategy centralisation
	}{
		"a value is taken away": {
			`decision_right if input.service.relations in {"contract", "hierarchy"}`,
			`decision_right if input.service.relations == "hierarchy"`,
			[]string{"centralisation/decision_right"},
			true, false,
		},
		"a value is added": {
			`harmonised_content if input.service.data_standard == "mandatory"`,
			`harmonised_content if input.service.data_standard in {"agreed", "mandatory"}`,
			[]string{"centralisation/harmonised_content"},
			false, true,
		},
		"a threshold of a supporting precondition": {
			"civil_society < 5", "civil_society < 8", []string{"centralisation/no_corporate_claim"}, false, false,
		},
	}
	before, err := evaluator.Load(t.Context(), evaluator.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			options := evaluator.Options{PoliciesFS: edited(t, tc.old, tc.new), Policies: "edited"}
			d, err := evaluator.Diff(t.Context(), evaluator.Options{}, options)
			if err != nil {
				t.Fatal(err)
			}
			var moved []string
			for _, st := range d.Strategies {
				for _, r := range st.Rules {
					if r.Change != verdict.Same {
						moved = append(moved, st.Strategy+"/"+r.Name)
					}
				}
			}
			if diff := cmp.Diff(tc.moved, moved); diff != "" {
				t.Errorf("rules that moved (-want +got):\n%s", diff)
			}
			st := d.Strategies[0]
			if (st.Lost != nil) != tc.lost || (st.Gained != nil) != tc.gained {
				t.Fatalf("lost %v, gained %v", st.Lost, st.Gained)
			}
			after, err := evaluator.Load(t.Context(), options)
			if err != nil {
				t.Fatal(err)
			}
			if st.Lost != nil {
				isWitness(t, st.Lost, before, after)
			}
			if st.Gained != nil {
				isWitness(t, st.Gained, after, before)
			}
		})
	}
}

// isWitness checks that centralisation is feasible for a witness in one engine, and infeasible in the other.
func isWitness(t *testing.T, w *verdict.Witness, feasible, infeasible *evaluator.Engine) {
	t.Helper()
	facts := map[string]any{}
	for _, f := range w.Facts {
		facts[f.Path] = f.Value
	}
	for _, each := range []struct {
		engine *evaluator.Engine
		want   verdict.Verdict
	}{{feasible, verdict.Feasible}, {infeasible, verdict.Infeasible}} {
		answer, err := each.engine.Evaluate(t.Context(), &evaluator.Unit{Service: "witness", Facts: facts})
		if err != nil {
			t.Fatal(err)
		}
		if got := answer.Strategies[0].Verdict; got != each.want {
			t.Errorf("%v is %s, want %s", facts, got, each.want)
		}
	}
}

// TestDiffTellsAllFaults has faults in both versions.
func TestDiffTellsAllFaults(t *testing.T) {
	t.Parallel()
	faulty := func(name string) evaluator.Options {
		return evaluator.Options{Policies: name, PoliciesFS: fstest.MapFS{"a.rego": {Data: []byte("nonsense")}}}
	}
	_, err := evaluator.Diff(t.Context(), faulty("old"), faulty("new"))
	if err == nil || !strings.Contains(err.Error(), "old/a.rego:1:1") || !strings.Contains(err.Error(), "new/a.rego:1:1") {
		t.Errorf("got %v", err)
	}
}
