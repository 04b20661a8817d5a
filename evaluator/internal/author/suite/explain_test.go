package suite_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/leeway-policy/leeway/evaluator/internal/author/suite"
	"github.com/leeway-policy/leeway/report"
)

const explained = `package a

import data.limits

keyed if input.id in {"one", "two"}

keyed if {
	input.n <= limits.most
	_wide(input.n)
}

_wide(n) if n > 1

default open := false

open if input.door == "open"

names contains x if some x in input.names
`

// TestFailuresAreExplained changes the one test that is run; the name says what is to be explained.
func TestFailuresAreExplained(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ test, want string }{
		"a rule with a fact set": {
			`test_x if a.keyed with input.id as "none" with input.n as 1`,
			`FAIL  a_test.test_x
  DIR/a_test.rego:5:11: a.keyed with input.id as "none" with input.n as 1: undefined
    DIR/a.rego:5:10: input.id in {"one", "two"}: input.id "none"
    DIR/a.rego:9:2: _wide(input.n): input.n 1
      DIR/a.rego:12:13: n > 1: n 1`,
		},
		"a missing fact": {
			`test_x if a.keyed with input.n as 10`,
			`FAIL  a_test.test_x
  DIR/a_test.rego:5:11: a.keyed with input.n as 10: undefined
    DIR/a.rego:5:10: input.id in {"one", "two"}: input.id undefined
    DIR/a.rego:8:2: input.n <= limits.most: input.n 10, limits.most 3`,
		},
		"a comparison of variables": {
			"test_x if {\n\tgot := 2\n\twant := 3\n\tgot == want\n}",
			`FAIL  a_test.test_x
  DIR/a_test.rego:8:2: got == want: got 2, want 3`,
		},
		"a comparison of a rule with a constant": {
			`test_x if a.open == true with input.door as "shut"`,
			`FAIL  a_test.test_x
  DIR/a_test.rego:5:11: a.open == true with input.door as "shut": a.open false
    DIR/a.rego:16:9: input.door == "open": input.door "shut"`,
		},
		"a set": {
			`test_x if a.names == {"b"} with input.names as ["a"]`,
			`FAIL  a_test.test_x
  DIR/a_test.rego:5:11: a.names == {"b"} with input.names as ["a"]: a.names {"a"}`,
		},
		"a negation": {
			`test_x if not a.open with input.door as "open"`,
			`FAIL  a_test.test_x
  DIR/a_test.rego:5:11: not a.open with input.door as "open": true`,
		},
		"a rule that is false": {
			`test_x if a.open`,
			`FAIL  a_test.test_x
  DIR/a_test.rego:5:11: a.open: false
    DIR/a.rego:16:9: input.door == "open": input.door undefined`,
		},
		"every": {
			"test_x if every n in [1, 2, 30] { n < 3 }",
			`FAIL  a_test.test_x
  DIR/a_test.rego:5:35: n < 3: n 30`,
		},
		"a value that is false": {
			"test_x := false",
			`FAIL  a_test.test_x
  DIR/a_test.rego:5:1: test_x: false`,
		},
		"a set that is no true": {
			`test_x contains msg if some msg in ["a", "b"]`,
			`FAIL  a_test.test_x
  DIR/a_test.rego:5:1: test_x: {"a", "b"}`,
		},
		"a set without a member": {
			`test_x contains msg if some msg in input.none`,
			`FAIL  a_test.test_x
  DIR/a_test.rego:5:24: some msg in input.none: input.none undefined`,
		},
		"an array": {
			"test_x := [1, 2]",
			`FAIL  a_test.test_x
  DIR/a_test.rego:5:1: test_x: [1, 2]`,
		},
		"a call of a built-in that may differ": {
			`test_x if time.now_ns() == 1`,
			`FAIL  a_test.test_x
  DIR/a_test.rego:5:1: it does not hold; there is no explanation, because it calls time.now_ns, whose value may differ from one call to the next`,
		},
		"a variable named as a rule": {
			"same := 3\n\ntest_x if {\n\tsame := 2\n\tsame == 4\n}",
			`FAIL  a_test.test_x
  DIR/a_test.rego:9:2: same == 4: same 2`,
		},
		"an assignment": {
			"test_x if {\n\tx := a.nothing[0]\n\tx == 1\n}",
			`FAIL  a_test.test_x
  DIR/a_test.rego:6:2: x := a.nothing[0]: a.nothing[0] undefined`,
		},
		"a part of a variable": {
			"test_x if {\n\ttc := {\"in\": {\"n\": 1}, \"want\": 2}\n\ttc.in.n == tc.want\n}",
			`FAIL  a_test.test_x
  DIR/a_test.rego:7:2: tc.in.n == tc.want: tc.in.n 1, tc.want 2`,
		},
		"a call": {
			"test_x if {\n\tx := [1, 2]\n\tcount(x) == 3\n}",
			`FAIL  a_test.test_x
  DIR/a_test.rego:7:2: count(x) == 3: count(x) 2`,
		},
		"one case of a table": {
			"test_x[note] if {\n\tsome note, [n, want] in {\"few\": [2, true], \"many\": [9, true]}\n\tgot := object.get(data.c, \"keyed\", false) with input.n as n\n\tgot == want\n}",
			`FAIL  a_test.test_x / many
  DIR/a_test.rego:8:2: got == want: got false, want true
    DIR/c.rego:3:10: input.n <= data.limits.most: input.n 9, data.limits.most 3`,
		},
		"one case of a table, through a function": {
			"default _keyed(_) := false\n\n_keyed(n) if a.keyed with input.n as n\n\ntest_x[note] if {\n\tsome note, [n, want] in {\"few\": [2, true], \"many\": [9, true]}\n\t_keyed(n) == want\n}",
			`FAIL  a_test.test_x / many
  DIR/a_test.rego:11:2: _keyed(n) == want: _keyed(n) false, want true
    DIR/a.rego:5:10: input.id in {"one", "two"}: input.id undefined
    DIR/a.rego:8:2: input.n <= limits.most: input.n 9, limits.most 3`,
		},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := folder(t, map[string]string{
				"a.rego":      explained,
				"c.rego":      "package c\n\nkeyed if input.n <= data.limits.most\n\nother if input.n > 100\n",
				"data.json":   `{"limits": {"most": 3}}`,
				"a_test.rego": "package a_test\n\nimport data.a\n\n" + tc.test + "\n",
			})
			answer, err := suite.Run(t.Context(), suite.Options{Paths: []string{dir}, Unconfined: true})
			if err != nil {
				t.Fatal(err)
			}
			var out strings.Builder
			if err := report.Tests(&out, answer, report.TestOptions{}); err != nil {
				t.Fatal(err)
			}
			got, _, _ := strings.Cut(strings.ReplaceAll(out.String(), dir, "DIR"), "\n"+report.Counted(answer.Counts))
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestSetRulesOfOldRego checks that a set rule of a module written for OPA before 1.0 is a test like any other.
func TestSetRulesOfOldRego(t *testing.T) {
	t.Parallel()
	dir := folder(t, map[string]string{"p_test.rego": "package p_test\n\ntest_messages[msg] { msg := \"a\" }\n\ntest_true { true }\n"})
	answer, err := suite.Run(t.Context(), suite.Options{Paths: []string{dir}, V0: true})
	if err != nil {
		t.Fatal(err)
	}
	if answer.Counts.Failed != 1 || answer.Counts.Passed != 1 {
		t.Errorf("expected one test that fails and one that passes, got %+v", answer.Counts)
	}
	if failure := answer.Tests[0].Failure; failure == nil || failure.Values[0].Value != `{"a"}` {
		t.Errorf("expected the set, got %+v", failure)
	}
}
