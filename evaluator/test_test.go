package evaluator_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/open-policy-agent/opa/v1/format"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/policies"
)

// TestShippedPoliciesAreTested checks that the tests of the shipped policies pass, and try out every line and every
// decision.
func TestShippedPoliciesAreTested(t *testing.T) {
	t.Parallel()
	answer, err := evaluator.Test(t.Context(), allPacks(), evaluator.TestOptions{Coverage: true})
	if err != nil {
		t.Fatal(err)
	}
	if answer.Counts.Bad() || answer.Counts.Passed == 0 {
		t.Errorf("tests ended so: %+v", answer.Counts)
	}
	if answer.Coverage.Decisions == nil || answer.Coverage.Below(100) {
		t.Errorf("lines %+v, decisions %+v: expected all", answer.Coverage.Lines, answer.Coverage.Decisions)
	}
	for _, file := range answer.Coverage.Files {
		if !strings.HasPrefix(file.File, verdict.Embedded+"policies/") {
			t.Errorf("%s: expected an embedded file below policies/", file.File)
		}
	}
}

// TestFunctionsMayBeAdded checks that the shipped tests allow a function in each package that they are about: OPA passes no
// package that holds one as a value.
func TestFunctionsMayBeAdded(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(t.TempDir(), "policies")
	if err := os.CopyFS(folder, policies.FS); err != nil {
		t.Fatal(err)
	}
	added := 0
	err := filepath.WalkDir(folder, func(name string, entry fs.DirEntry, err error) error {
		rules, _ := filepath.Glob(filepath.Join(name, "*.rego"))
		if err != nil || !entry.IsDir() || len(rules) == 0 {
			return err
		}
		added++
		pkg := strings.ReplaceAll(strings.TrimPrefix(filepath.ToSlash(strings.TrimPrefix(name, folder)), "/"), "/", ".")
		function := "package " + pkg + "\n\n_one_of(value, list) if value in list\n"
		return os.WriteFile(filepath.Join(name, "function.rego"), []byte(function), 0o600)
	})
	if err != nil || added < 5 {
		t.Fatalf("functions were added to %d packages: %v", added, err)
	}
	answer, err := evaluator.Test(t.Context(), evaluator.Options{}, evaluator.TestOptions{Paths: []string{folder}})
	if err != nil {
		t.Fatal(err)
	}
	if answer.Counts.Bad() || answer.Counts.Passed == 0 {
		t.Errorf("tests ended so: %+v", answer.Counts)
	}
}

// TestDraftsPass checks that drafted tests are in OPA's format, pass, and try out every decision of their
// strategy.
func TestDraftsPass(t *testing.T) {
	t.Parallel()
	engine, err := evaluator.Load(t.Context(), allPacks())
	if err != nil {
		t.Fatal(err)
	}
	if len(engine.StrategyNames()) == 0 {
		t.Fatal("no strategy")
	}
	for _, name := range engine.StrategyNames() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			drafted, err := engine.TestsFor(t.Context(), name, nil)
			if err != nil {
				t.Fatal(err)
			}
			formatted, err := format.Source("drafted_test.rego", drafted)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(formatted), string(drafted)); diff != "" {
				t.Errorf("not in OPA's format (-formatted +drafted):\n%s", diff)
			}
			answer, err := evaluator.Test(t.Context(), allPacks(), evaluator.TestOptions{
				Paths: []string{withOnly(t, drafted)}, Coverage: true, Strategies: []string{name},
			})
			if err != nil {
				t.Fatal(err)
			}
			if answer.Counts.Bad() || answer.Counts.Passed == 0 {
				t.Errorf("tests ended so: %+v", answer.Counts)
			}
			if len(answer.Coverage.Rules) == 0 {
				t.Error("no decisions are counted")
			}
			for _, rule := range answer.Coverage.Rules {
				if share := rule.Share(); share.Covered < share.Of {
					t.Errorf("not all tried out: %+v", rule)
				}
			}
		})
	}
}

// withOnly returns a folder of the shipped policies with no tests but one file.
func withOnly(t *testing.T, tests []byte) string {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "policies")
	if err := os.CopyFS(folder, policies.FS); err != nil {
		t.Fatal(err)
	}
	shipped, err := filepath.Glob(filepath.Join(folder, "*", "*_test.rego"))
	if err != nil {
		t.Fatal(err)
	}
	deeper, err := filepath.Glob(filepath.Join(folder, "*", "*", "*_test.rego"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range append(shipped, deeper...) {
		if err := os.Remove(file); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(folder, "drafted_test.rego"), tests, 0o600); err != nil {
		t.Fatal(err)
	}
	return folder
}

// TestTestOfNoPolicies checks that a folder without strategies is tested, and has no decisions.
func TestTestOfNoPolicies(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "a_test.rego"), []byte("package a_test\n\ntest_a if input.x == 1 with input.x as 1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	answer, err := evaluator.Test(t.Context(), evaluator.Options{}, evaluator.TestOptions{Paths: []string{folder}, Coverage: true})
	if err != nil {
		t.Fatal(err)
	}
	if answer.Counts != (verdict.TestCounts{Passed: 1}) || answer.Coverage.Decisions != nil || answer.Coverage.Undecided != "" {
		t.Errorf("got %+v, %+v", answer.Counts, answer.Coverage)
	}
}
