package mutate_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/leeway-policy/leeway/evaluator/internal/author/mutate"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// FuzzReadReviewed checks that a file of reviewed mutants is read or refused, each fault in one line.
func FuzzReadReviewed(f *testing.F) {
	for _, seed := range []string{
		`[{"file": "p/a.rego", "rule": "can_order", "body": 0, "kind": "threshold", "mutated": "a < 26", "reason": "a boundary"}]`, "[]", `[{"id": "a", "reason": ""}]`, `[{"id": "a"}, {"id": "a"}]`, `{"a": "b"}`, `null`,
	} {
		f.Add([]byte(seed))
	}
	file := filepath.Join(f.TempDir(), "reviewed.json")
	f.Fuzz(func(t *testing.T, content []byte) {
		if err := os.WriteFile(file, content, 0o600); err != nil {
			t.Fatal(err)
		}
		reviewed, err := mutate.ReadReviewed(file)
		if err == nil {
			if reviewed == nil {
				t.Error("neither mutants nor faults")
			}
			return
		}
		var faults verdict.Faults
		if !errors.As(err, &faults) {
			t.Fatalf("not as faults: %v", err)
		}
		for _, fault := range faults {
			if strings.ContainsAny(fault.Error(), "\r\n") {
				t.Errorf("a fault of several lines: %q", fault.Error())
			}
		}
	})
}
