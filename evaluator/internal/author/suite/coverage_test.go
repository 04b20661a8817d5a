package suite_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/open-policy-agent/opa/v1/cover"
	"github.com/open-policy-agent/opa/v1/tester"

	"github.com/leeway-policy/leeway/evaluator/internal/author/suite"
	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

const toy = "../../../../testdata/toy"

// loadToy loads the policies of the toy with the tests that are given, and no others.
func loadToy(t *testing.T, tests string) suite.Options {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join(toy, "policies"))); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, "strategies", "merge", "merge_test.rego")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "drawn_test.rego"), []byte("package drawn_test\n\nimport data.strategies.merge\n\n"+tests+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return suite.Options{Paths: []string{dir}, Coverage: true, Set: func() (*policy.Set, error) {
		unit, err := os.ReadFile(filepath.Join(toy, "schemas", "unit.json"))
		if err != nil {
			return nil, err
		}
		catalogue, err := fact.ReadCatalogue("unit.json", unit)
		if err != nil {
			return nil, err
		}
		text, err := os.ReadFile("../../../../schemas/annotations.json")
		if err != nil {
			return nil, err
		}
		annotations, err := document.CompileSchema("annotations.json", text)
		if err != nil {
			return nil, err
		}
		return policy.Load(policy.Source{FS: os.DirFS(dir), Name: dir, Catalogue: catalogue, Unit: unit, Annotations: annotations})
	}}
}

// TestDecisions changes the test of one precondition, which has two ways; the name says what the test does.
func TestDecisions(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		test string
		want string
	}{
		"nothing of it": {
			`test_x if merge.wanted with input.service.agreed as true`, "",
		},
		"met": {
			`test_x if merge.can_order with input.context.autonomy as 10`, "met, way 1",
		},
		"met, on facts that are one document": {
			`test_x if merge.can_order with input as {"context": {"autonomy": 10}, "service": {"agreed": true}}`, "met, way 1, way 2",
		},
		"unmet": {
			`test_x if not merge.can_order with input.context.autonomy as 30`, "unmet",
		},
		"both": {
			"test_x if merge.can_order with input.context.autonomy as 10\n\ntest_y if not merge.can_order with input.context.autonomy as 30", "met, unmet, way 1",
		},
		"evaluated with its package, and looked up": {
			`test_x if object.get(merge, "can_order", false) with input.service.agreed as true`, "met, way 2",
		},
		"evaluated with its package, and another looked up": {
			`test_x if object.get(merge, "wanted", false) with input.service.agreed as true`, "",
		},
		"seen, and not heeded": {
			"test_x if {\n\tx := object.get(merge, \"can_order\", false) with input.service.agreed as true\n\tis_boolean(x)\n}", "",
		},
		"a table": {
			"test_x[note] if {\n\tsome note, [n, want] in {\"a\": [10, true], \"b\": [30, false]}\n\tgot := object.get(merge, \"can_order\", false) with input.context.autonomy as n\n\tgot == want\n}", "met, unmet, way 1",
		},
		"a test that fails": {
			`test_x if merge.can_order with input.context.autonomy as 30`, "unmet",
		},
		"a test yet to be written": {
			`todo_test_x if merge.can_order with input.context.autonomy as 10`, "",
		},
		"replaced by the test itself": {
			`test_x if merge.can_order with merge.can_order as true`, "",
		},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			answer, err := suite.Run(t.Context(), loadToy(t, tc.test))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tc.want, seen(t, answer.Coverage, "merge/can_order")); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func seen(t *testing.T, c *verdict.Coverage, rule string) string {
	t.Helper()
	for _, decision := range c.Rules {
		if decision.Rule != rule {
			continue
		}
		var parts []string
		add := func(is bool, what string) {
			if is {
				parts = append(parts, what)
			}
		}
		add(decision.Met, "met")
		add(decision.Unmet, "unmet")
		for i, way := range decision.Ways {
			add(way.Taken, "way "+string(rune('1'+i)))
		}
		return strings.Join(parts, ", ")
	}
	t.Fatalf("no decision of %s: %+v", rule, c)
	return ""
}

// TestLines holds the lines that count as covered, or not, to OPA's.
func TestLines(t *testing.T) {
	t.Parallel()
	options := loadToy(t, `test_x if merge.can_order with input.context.autonomy as 10`)
	answer, err := suite.Run(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	modules, store, err := tester.Load(options.Paths, nil)
	if err != nil {
		t.Fatal(err)
	}
	txn, err := store.NewTransaction(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	counted := cover.New()
	ended, err := tester.NewRunner().SetStore(store).SetModules(modules).SetCoverageQueryTracer(counted).RunTests(t.Context(), txn)
	if err != nil {
		t.Fatal(err)
	}
	for result := range ended {
		if !result.Pass() {
			t.Errorf("%s.%s does not pass", result.Package, result.Name)
		}
	}
	report := counted.Report(modules)
	if len(answer.Coverage.Files) == 0 {
		t.Fatal("no file")
	}
	for _, file := range answer.Coverage.Files {
		want := report.Files[file.File]
		for _, line := range file.Covered {
			if !want.IsCovered(line) {
				t.Errorf("%s:%d: covered, not so for OPA", file.File, line)
			}
		}
		for _, line := range file.Missing {
			if !want.IsNotCovered(line) {
				t.Errorf("%s:%d: missing, not so for OPA", file.File, line)
			}
		}
	}
}

// TestUndecided checks that a fault in strategies is said, and no error.
func TestUndecided(t *testing.T) {
	t.Parallel()
	options := loadToy(t, "test_x if true")
	options.Set = func() (*policy.Set, error) {
		return nil, verdict.Faults{{File: "a.rego", Line: 1, Col: 2, Message: "wrong"}}
	}
	answer, err := suite.Run(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	if answer.Coverage.Undecided != "a.rego:1:2: wrong" || answer.Coverage.Decisions != nil {
		t.Errorf("got %+v", answer.Coverage)
	}
}
