package evaluator_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

func verify(t *testing.T, options evaluator.Options, names ...string) *verdict.Verification {
	t.Helper()
	proofs, err := engine(t, options).Proofs(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	verified, err := proofs.Verify(t.Context(), names...)
	if err != nil {
		t.Fatal(err)
	}
	return verified
}

// TestShippedPropertiesAreProved runs `leeway verify` on the shipped policies.
func TestShippedPropertiesAreProved(t *testing.T) {
	verified := verify(t, allPacks())
	if len(verified.Properties) < 5 || verified.Rules < 30 {
		t.Fatalf("%d properties, %d rules", len(verified.Properties), verified.Rules)
	}
	for _, property := range verified.Properties {
		if property.Outcome != verdict.Proved || property.Idle {
			t.Errorf("%s is %s, idle %t: %s", property.Name, property.Outcome, property.Idle, property.Why)
		}
	}
	for _, fault := range verified.Faults {
		t.Error(fault)
	}
}

// claims are properties that do not hold, each for another reason; their cuts are finer than those of the strategy.
const claims = `package properties

# METADATA
# title: T
# scope: document
# custom:
#   kind: property
#   strategy: s
#   never: feasible
#   sources: [westholm2005]
anywhere if input.service.records in {"central", "mixed"}

# METADATA
# title: T
# scope: document
# custom:
#   kind: property
#   strategy: s
#   always: feasible
#   sources: [westholm2005]
small_but_local if {
	input.service.back_offices.total < 7
	input.service.back_offices.local > 4
	input.service.back_offices.market > 0
}

# METADATA
# title: T
# scope: document
# custom:
#   kind: property
#   strategy: s
#   precondition: p
#   always: unmet
#   sources: [westholm2005]
exactly if input.service.back_offices.total == 100
`

// TestWitnessesAreUnits reads each witness as a unit from a file: no constraint forbids it, its sums add up, and the
// answer is the one that the property denies. Properties move no answer about any other unit.
func TestWitnessesAreUnits(t *testing.T) {
	rules := metadata("necessity: necessary") + "p if input.service.back_offices.total >= 20\n\np if input.service.records == \"central\"\n"
	with, without := own(t, rules), own(t, rules)
	if err := os.WriteFile(filepath.Join(with, "properties.rego"), []byte(claims), 0o600); err != nil {
		t.Fatal(err)
	}
	e := engine(t, evaluator.Options{Policies: with})
	verified := verify(t, evaluator.Options{Policies: with})
	if violated := verified.Count(verdict.Violated); violated != 3 {
		t.Fatalf("%d of %d violated, want 3", violated, len(verified.Properties))
	}
	for _, property := range verified.Properties {
		text, err := json.Marshal(property.Witness.Unit)
		if err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(t.TempDir(), "unit.json")
		if err := os.WriteFile(file, text, 0o600); err != nil {
			t.Fatal(err)
		}
		units, faults := e.Read(t.Context(), file)
		if len(faults) > 0 {
			t.Fatal(faults)
		}
		answer, err := e.Evaluate(t.Context(), units[0])
		if err != nil {
			t.Fatal(err)
		}
		s := answer.Strategies[0]
		if got := []string{string(s.Verdict), string(s.Preconditions[0].Status)}; got[0] != property.Witness.Outcome && got[1] != property.Witness.Outcome {
			t.Errorf("%s: %v, want %s, for %s", property.Name, got, property.Witness.Outcome, text)
		}
	}
	sameAnswers(t, evaluator.Options{Policies: with}, evaluator.Options{Policies: without})
}

// sameAnswers checks that all shipped units are answered alike.
func sameAnswers(t *testing.T, options ...evaluator.Options) {
	t.Helper()
	var first string
	for _, o := range options {
		e := engine(t, o)
		units, _ := e.Read(t.Context())
		answer, err := e.EvaluateAll(t.Context(), units, evaluator.Request{Why: true})
		if err != nil {
			t.Fatal(err)
		}
		text, err := json.Marshal(answer.Units)
		if err != nil {
			t.Fatal(err)
		}
		if first == "" {
			first = string(text)
		}
		if string(text) != first || len(answer.Units) < 80 {
			t.Errorf("the answers about %d units differ", len(answer.Units))
		}
	}
}
