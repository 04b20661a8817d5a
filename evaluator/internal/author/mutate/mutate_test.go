package mutate_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/leeway-policy/leeway/evaluator/internal/author/mutate"
	"github.com/leeway-policy/leeway/evaluator/internal/decide"
	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/internal/table"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/schemas"
)

const catalogue = `{
  "type": "object",
  "additionalProperties": false,
  "properties": {
    "context": {
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "size": {"title": "Size", "description": "-", "type": "integer", "minimum": 0, "maximum": 100, "x-lever": "given"},
        "kind": {"title": "Kind", "description": "-", "type": "string", "enum": ["a", "b", "c"], "x-lever": "legal"},
        "open": {"title": "Open", "description": "-", "type": "boolean", "x-lever": "legal"}
      }
    },
    "service": {
      "type": "object",
      "additionalProperties": false,
      "properties": {"late": {"title": "Late", "description": "-", "type": "boolean", "x-lever": "legal"}}
    }
  }
}`

const head = `# METADATA
# title: S
# custom: {kind: strategy, sources: [x]}
package strategies.s

# METADATA
# title: R
# scope: document
# custom: {kind: precondition, necessity: necessary, layer: legal, remedy: R., sources: [x]}
`

const constraint = `package facts

# METADATA
# title: Closed a
# scope: document
# custom: {kind: constraint, sources: [x]}
closed_a if {
	input.context.kind == "a"
	not input.context.open
}
`

// load loads policies with one precondition, the rules, and one file of tests.
func load(t *testing.T, rules, tests string) (*policy.Set, *table.Tables) {
	t.Helper()
	facts, err := fact.ReadCatalogue("unit.json", []byte(catalogue))
	if err != nil {
		t.Fatal(err)
	}
	text, err := schemas.FS.ReadFile("annotations.json")
	if err != nil {
		t.Fatal(err)
	}
	annotations, err := document.CompileSchema("annotations.json", text)
	if err != nil {
		t.Fatal(err)
	}
	files := fstest.MapFS{
		"s/s.rego":      {Data: []byte(head + rules)},
		"s/s_test.rego": {Data: []byte("package strategies.s_test\n\nimport data.strategies.s\n\n" + tests)},
	}
	if strings.Contains(tests, "constrained") {
		files["facts/facts.rego"] = &fstest.MapFile{Data: []byte(constraint)}
	}
	set, err := policy.Load(policy.Source{
		FS: files, Name: "p", Catalogue: facts, Unit: []byte(catalogue), Annotations: annotations, Tests: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	var functions []*policy.Function
	for _, rule := range set.Rules() {
		functions = append(functions, &rule.Function)
	}
	tables, err := table.Build(t.Context(), decide.New(set), table.NewSpace(facts, functions), functions, 0)
	if err != nil {
		t.Fatal(err)
	}
	return set, tables
}

func mutated(t *testing.T, rules, tests string, options mutate.Options) *verdict.Mutation {
	t.Helper()
	set, tables := load(t, rules, tests)
	m, err := mutate.Run(t.Context(), set, tables, options)
	if err != nil {
		t.Fatal(err)
	}
	if m.Mutants != m.Killed+m.Survived+m.Equivalent+m.Invalid {
		t.Errorf("the counts do not add up: %+v", m)
	}
	return m
}

// nothing is a test that no mutant fails.
const nothing = "test_nothing if count([s]) == 1\n"

// TestOperators lists every mutant that a rule has, by a suite that tests nothing.
func TestOperators(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		rules string
		want  []string // place kind: mutated line, of those that differ
		same  int      // how many are equivalent
	}{
		"an order, moved by a cell and flipped": {
			"r if input.context.size < 20\n",
			[]string{
				"10:1 way: r if false",
				"10:6 condition: r if true",
				"10:6 negation: r if not input.context.size < 20",
				"10:25 comparison: r if input.context.size <= 20",
				"10:25 comparison: r if input.context.size > 20",
				"10:27 threshold: r if input.context.size < 0",
				"10:27 threshold: r if input.context.size < 100",
			},
			0,
		},
		"an equality is negated by its neighbour": {
			"r if input.context.kind == \"a\"\n",
			[]string{
				"10:1 way: r if false",
				"10:6 condition: r if true",
				"10:25 comparison: r if input.context.kind != \"a\"",
				"10:28 value: r if input.context.kind == \"b\"",
				"10:28 value: r if input.context.kind == \"c\"",
			},
			0,
		},
		"members are dropped, and swapped for those that are not there": {
			"r if input.context.kind in {\"a\", \"b\"}\n",
			[]string{
				"10:1 way: r if false",
				"10:6 condition: r if true",
				"10:6 negation: r if not input.context.kind in {\"a\", \"b\"}",
				"10:29 member: r if input.context.kind in {\"b\"}",
				"10:29 value: r if input.context.kind in {\"c\", \"b\"}",
				"10:34 member: r if input.context.kind in {\"a\"}",
				"10:34 value: r if input.context.kind in {\"a\", \"c\"}",
			},
			0,
		},
		"a body of several conditions, one of them negated": {
			"r if {\n\tinput.context.open\n\tnot input.context.size >= 20\n}\n",
			[]string{
				"10:1 way: r if { false }",
				"11:2 condition: # input.context.open",
				"11:2 negation: not input.context.open",
				"12:2 condition: # not input.context.size >= 20",
				"12:2 negation: input.context.size >= 20",
				"12:25 comparison: not input.context.size <= 20",
				"12:25 comparison: not input.context.size > 20",
				"12:28 threshold: not input.context.size >= 0",
				"12:28 threshold: not input.context.size >= 100",
			},
			0,
		},
		"one of two ways is commented out": {
			"r if input.context.open\n\nr if {\n\tinput.context.kind == \"b\" # why\n\tinput.context.size == 3\n}\n",
			[]string{
				"10:1 way: # r if input.context.open",
				"10:6 condition: r if true",
				"10:6 negation: r if not input.context.open",
				"12:1 way: # r if { input.context.kind == \"b\" # why input.context.size == 3 }",
				"13:2 condition: true # why",
				"13:21 comparison: input.context.kind != \"b\" # why",
				"13:24 value: input.context.kind == \"a\" # why",
				"13:24 value: input.context.kind == \"c\" # why",
				"14:2 condition: # input.context.size == 3",
				"14:21 comparison: input.context.size != 3",
				"14:24 threshold: input.context.size == 0",
				"14:24 threshold: input.context.size == 100",
			},
			0,
		},
		"a default, a value and an else branch": {
			"default r := false\n\nr := true if {\n\tinput.context.open\n} else := true if input.context.kind == \"a\"\n",
			[]string{
				"10:14 constant: default r := true",
				"12:1 way: r := true if { false } else := true if input.context.kind == \"a\"",
				"12:6 constant: r := false if {",
				"13:2 condition: true",
				"13:2 negation: not input.context.open",
				"14:3 way: } else := true if false",
				"14:11 constant: } else := false if input.context.kind == \"a\"",
				"14:19 condition: } else := true if true",
				"14:38 comparison: } else := true if input.context.kind != \"a\"",
				"14:41 value: } else := true if input.context.kind == \"b\"",
				"14:41 value: } else := true if input.context.kind == \"c\"",
			},
			0,
		},
		"a helper with a name for a fact, and a function": {
			"r if _same(\"a\")\n\n_same(kind) if {\n\tis := input.context.kind\n\tis == \"a\"\n\tkind == is\n}\n",
			[]string{
				"10:1 way: r if false",
				"10:6 condition: r if true",
				"10:6 negation: r if not _same(\"a\")",
				"12:1 way: _same(kind) if { false }",
				"14:5 comparison: is != \"a\"",
				"14:8 value: is == \"b\"",
				"14:8 value: is == \"c\"",
				"15:7 comparison: kind != is",
			},
			2, // either of the last two lines says enough
		},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := mutated(t, tc.rules, nothing, mutate.Options{})
			var got []string
			for _, s := range m.Survivors {
				got = append(got, listed(s.Mutant))
			}
			for _, u := range m.Uncompiled {
				t.Errorf("%s does not compile: %s", listed(u.Mutant), u.Reason)
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("survivors (-want +got):\n%s", diff)
			}
			if m.Equivalent != tc.same {
				t.Errorf("%d are equivalent, want %d", m.Equivalent, tc.same)
			}
		})
	}
}

func listed(m verdict.Mutant) string {
	at := verdict.Fault{File: m.File, Line: m.Line, Col: m.Col, Message: m.Kind}
	return strings.Replace(strings.TrimPrefix(at.Error(), "p/s/s.rego:"), ": ", " ", 1) + ": " + m.Mutated
}

// TestSurvivor shows what is said of a mutant that the tests do not tell from the original.
func TestSurvivor(t *testing.T) {
	t.Parallel()
	const rules = "r if {\n\tinput.context.open\n\tinput.context.size < 20\n}\n"
	m := mutated(t, rules, `test_r if s.r with input as {"context": {"open": true, "size": 19}}

test_large if not s.r with input as {"context": {"open": true, "size": 100}}

test_closed if not s.r with input as {"context": {"open": false, "size": 19}}
`, mutate.Options{})
	want := []verdict.Survivor{
		{
			Mutant: verdict.Mutant{
				File: "p/s/s.rego", Line: 12, Col: 21, Rule: "strategies.s.r", Body: 1, Kind: mutate.Comparison,
				Original: "input.context.size < 20", Mutated: "input.context.size <= 20",
			},
			Witness: &verdict.MutantWitness{
				Rule: "strategies.s.r", Result: verdict.Unmet,
				Facts: []verdict.WitnessFact{{Path: "context.size", Value: json.Number("20")}, {Path: "context.open", Value: true}},
				Test:  `not data.strategies.s.r with input as {"context": {"open": true, "size": 20}}`,
			},
		},
		{
			Mutant: verdict.Mutant{
				File: "p/s/s.rego", Line: 12, Col: 23, Rule: "strategies.s.r", Body: 1, Kind: mutate.Threshold,
				Original: "input.context.size < 20", Mutated: "input.context.size < 100",
			},
			Witness: &verdict.MutantWitness{
				Rule: "strategies.s.r", Result: verdict.Unmet,
				Facts: []verdict.WitnessFact{{Path: "context.size", Value: json.Number("20")}, {Path: "context.open", Value: true}},
				Test:  `not data.strategies.s.r with input as {"context": {"open": true, "size": 20}}`,
			},
		},
	}
	if diff := cmp.Diff(want, m.Survivors); diff != "" {
		t.Errorf("survivors (-want +got):\n%s", diff)
	}
}

// TestWitnessesKill checks that the test that is proposed for each survivor kills it.
func TestWitnessesKill(t *testing.T) {
	t.Parallel()
	const rules = `r if _small

r if {
	input.context.kind in {"a", "b"}
	not input.context.open
} else := true if input.service.late

_small if {
	input.context.size < 20
	input.context.kind != "c"
}
`
	first := mutated(t, rules, nothing, mutate.Options{})
	if first.Survived == 0 {
		t.Fatal("nothing survived a suite that tests nothing")
	}
	var suite strings.Builder
	suite.WriteString("_used := s\n\n")
	for i, s := range first.Survivors {
		if s.Witness == nil {
			t.Fatalf("%s has no witness: %s", listed(s.Mutant), s.Undecided)
		}
		fmt.Fprintf(&suite, "test_%d if %s\n\n", i, s.Witness.Test)
	}
	second := mutated(t, rules, suite.String(), mutate.Options{})
	for _, s := range second.Survivors {
		t.Errorf("%s survives", listed(s.Mutant))
	}
	if second.Score != 100 || second.Killed != first.Survived {
		t.Errorf("killed %d of %d, score %v", second.Killed, first.Survived, second.Score)
	}
}

// TestEquivalence says which mutants are told to be the same.
func TestEquivalence(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		rules, tests string
		pick         string
		same         int
	}{
		"an integer below 20 is at most 19": {
			"r if input.context.size < 20\n\nr if input.context.size <= 19\n", nothing, "", 5,
		},
		"a condition that the constraints imply": {
			"r if {\n\tinput.context.kind == \"a\"\n\tinput.context.open\n}\n",
			"test_constrained if count([s]) == 1\n", "s.r", 1,
		},
		"a helper that nothing uses": {"r if input.context.open\n\n_idle if input.context.open\n", nothing, "_idle", 3},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := mutated(t, tc.rules, tc.tests, mutate.Options{Rules: regexp.MustCompile(tc.pick)})
			var got []string
			for _, s := range m.Survivors {
				got = append(got, listed(s.Mutant))
			}
			if m.Equivalent != tc.same {
				t.Errorf("%d are equivalent, want %d; these are not: %q", m.Equivalent, tc.same, got)
			}
		})
	}
}

// TestKilled checks that tests kill, and that one that does not end is killed by the limit.
func TestKilled(t *testing.T) {
	t.Parallel()
	slow := `r if {
	input.context.kind == "a"
	input.context.kind == "b"
	count([1 | some i in numbers.range(1, 20000); some j in numbers.range(1, 20000); i + j == 0]) == 0
}
`
	m := mutated(t, slow, "test_r if not s.r with input.context.kind as \"a\"\n", mutate.Options{Limit: time.Second})
	if m.TimedOut == 0 || m.Killed < m.TimedOut {
		t.Errorf("%d killed, %d of them by the limit: want some", m.Killed, m.TimedOut)
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	const rules = "r if input.context.open\n"
	tests := map[string]struct {
		tests   string
		options mutate.Options
		want    string
	}{
		"no tests":            {"helper := s\n", mutate.Options{}, "no tests: expected at least one rule test_... in a file *_test.rego"},
		"only tests to do":    {"todo_test_r if s.r\n", mutate.Options{}, "no tests: expected at least one rule test_... in a file *_test.rego"},
		"a failing test":      {"test_r if s.r\n", mutate.Options{}, "p/s/s_test.rego:5:1: strategies.s_test.test_r fails on the policies as they are: expected it to pass before they are mutated"},
		"a filter of nothing": {nothing, mutate.Options{Rules: regexp.MustCompile("nowhere")}, mutate.ErrNothing.Error()},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			set, tables := load(t, rules, tc.tests)
			_, err := mutate.Run(t.Context(), set, tables, tc.options)
			if err == nil || err.Error() != tc.want {
				t.Errorf("got %v, want %s", err, tc.want)
			}
		})
	}
}
