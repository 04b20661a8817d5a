package table_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// why returns where and why the precondition has no table; "" if it has one.
func why(t *testing.T, rules, limits string) string {
	t.Helper()
	set, tables, err := buildWith(t, rules, limits)
	if err != nil {
		t.Fatal(err)
	}
	u := tables.Untabled(&set.Strategies[0].Preconditions[0].Function)
	if u == nil {
		return ""
	}
	return fmt.Sprintf("%s:%d:%d: %s", u.Place.File, u.Place.Line, u.Place.Col, u.Reason)
}

const limits = `{"low": 3, "list": [1, 2], "deep": {"high": 7}}`

// TestTabled gives rules of a precondition that have a table.
func TestTabled(t *testing.T) {
	tests := map[string]string{
		"comparisons with constants":        "p if {\n\tinput.service.n < 2.5\n\tinput.service.m in {1, 3}\n\tinput.service.kind == \"a\"\n}\n",
		"a constant first":                  "p if 3 >= input.service.m\n",
		"a constant through a rule":         "p if input.service.n >= _least\n\n_least := 7\n",
		"a constant through a variable":     "p if {\n\tleast := 7\n\tinput.service.n >= least\n}\n",
		"a constant put together":           "p if {\n\tleast := 7\n\tinput.service.n in {least, 3}\n}\n",
		"a data document":                   "p if input.service.n > data.limits.low\n",
		"a list in a data document":         "p if input.service.m in data.limits.list\n",
		"a data document through variables": "p if {\n\tl := data.limits\n\td := l.deep\n\tinput.service.n < d.high\n}\n",
		"a variable":                        "p if {\n\tx := input.service.n\n\n\tx < 3\n\tx != 1\n}\n",
		"an equation":                       "p if {\n\tx = input.service.n\n\tx = 3\n}\n",
		"the smallest number":               "p if {\n\tinput.service.n > 0\n\tinput.service.n < 1e-30\n}\n",
		"the smallest and a large number":   "p if {\n\tinput.service.n > 1e-30\n\tinput.service.n < 9\n}\n",
		"negation":                          "p if not input.service.n == 3\n",
		"a second way to the same number":   "p if {\n\ts := input.service\n\tx = s.n\n\tx = input.service.n\n\tx < 3\n}\n",
		"a whole body negated":              "p if not {\n\tinput.service.n > 3\n\tinput.service.m > 3\n}\n",
		"alternatives":                      "p if input.service.n > 3 or input.service.m > 3\n",
		"a result as the value":             "p := input.service.n == 3\n",
		"a result with a name":              "p if {\n\tb := input.service.n == 3\n\tb\n}\n",
		"a result compared":                 "p if (input.service.n == 3) == true\n",
		"two results compared":              "p if {\n\ta := input.service.n < 3\n\tb := input.service.m < 3\n\ta == b\n}\n",
		"a result through a rule":           "p if _small\n\n_small := input.service.n < 3\n",
		"a result passed to a function":     "p if {\n\tb := input.service.n < 3\n\t_f(b, input.service.kind)\n}\n\n_f(true, \"a\")\n",
		"results collected":                 "p if _all == {true}\n\n_all := {b | b := input.service.n < 3}\n",
		"results in a partial rule":         "p if true in _all\n\n_all contains b if b := input.service.n < 3\n",
		"an else branch":                    "p if input.service.n < 3\n\nelse := false if input.service.m > 3\n",
		"one name in two branches":          "p if {\n\tx = input.service.n\n\tx < 3\n} else if {\n\ty = input.service.m\n\ty < 3\n}\n",
		"a number that is there":            "p if input.service.n\n",
		"an object that leads to a number":  "p if {\n\ts := input.service\n\n\ts.n < 3\n}\n",
		"an object of all facts":            "p if {\n\ts := input.service\n\ts.kind == \"b\"\n}\n",
		"an object and a constant":          "p if input.service == {\"n\": 3, \"m\": 3, \"kind\": \"a\", \"wide\": true}\n",
		"two enumerations":                  "p if {\n\tinput.service.n < 3\n\tinput.service.kind == _kind\n}\n\n_kind := input.service.kind\n",
		"enumerations in a set":             "p if {\n\tinput.service.n < 3\n\t\"a\" in {input.service.kind, \"b\"}\n}\n",
		"anything, of enumerations":         "p if {\n\tsome x in [input.service.kind]\n\tconcat(\"-\", [x, \"z\"]) == \"a-z\"\n}\n",
		"a long number without facts":       "p if {\n\tinput.service.wide\n\t0.1000000000000000055511151231257827 < 1e40\n}\n",
	}
	for name, rules := range tests {
		t.Run(name, func(t *testing.T) {
			if why := why(t, rules, limits); why != "" {
				t.Errorf("no table: %s", why)
			}
		})
	}
}

// TestUntabled gives rules of a precondition, and why it has no table.
func TestUntabled(t *testing.T) {
	tests := map[string]struct{ rules, why string }{
		"a comparison of two facts": {
			"p if input.service.n < input.service.m\n",
			"p/s.rego:17:6: it compares two facts with each other",
		},
		"an equation of two facts": {
			"p if input.service.n == input.service.m\n",
			"p/s.rego:17:6: it compares two facts with each other",
		},
		"an equation of two facts as the value": {
			"p := input.service.n == input.service.m\n",
			"p/s.rego:17:6: it compares two facts with each other",
		},
		"an equation of two facts with a name": {
			"p if {\n\tb := input.service.n == input.service.m\n\tb\n}\n",
			"p/s.rego:18:7: it compares two facts with each other",
		},
		"an equation of two facts, compared": {
			"p if (input.service.n == input.service.m) == true\n",
			"p/s.rego:17:7: it compares two facts with each other",
		},
		"an equation of two facts in a helper": {
			"p if _same\n\n_same := input.service.n == input.service.m\n",
			"p/s.rego:19:10: it compares two facts with each other",
		},
		"a variable twice in a head": {
			"p if _same(input.service.n, input.service.m)\n\n_same(x, x)\n",
			"p/s.rego:17:6: it passes the number service.n to a function: expected only comparisons with constants",
		},
		"a variable twice in a pattern": {
			"p if [x, x] = [input.service.n, input.service.m]\n",
			"p/s.rego:17:6: it puts the number service.n into an array: expected only comparisons with constants",
		},
		"a pattern for an object": {
			"p if {\"n\": x, \"m\": x, \"kind\": _, \"wide\": _} = input.service\n",
			"p/s.rego:17:6: it takes the numbers of service apart with a pattern",
		},
		"a second name": {
			"p if {\n\tx := input.service.n\n\n\ty := x\n\ty < 3\n}\n",
			"p/s.rego:20:2: it gives the number service.n a second name",
		},
		"one name for two facts": {
			"p if {\n\tx = input.service.n\n\tx = input.service.m\n}\n",
			"p/s.rego:19:2: it compares two facts with each other",
		},
		"a fact and a helper": {
			"p if input.service.n < _limit\n\n_limit := 3 if input.service.wide\n",
			"p/s.rego:17:6: it compares the number service.n with a term that is not constant",
		},
		"an object passed to a function": {
			"p if _f(input.service)\n\n_f(s) if s.n == s.m\n",
			"p/s.rego:17:6: it passes the numbers of service to a function: expected only comparisons with constants",
		},
		"the input passed to a function": {
			"p if _f(input)\n\n_f(i) if i.service.n == i.service.m\n",
			"p/s.rego:17:6: it passes the numbers of input to a function: expected only comparisons with constants",
		},
		"objects compared": {
			"p if {\n\ta := {\"x\": input.service.n}\n\ta == {\"x\": input.service.m}\n}\n",
			"p/s.rego:18:2: it puts the number service.n into an object: expected only comparisons with constants",
		},
		"sets of facts": {
			"p if {input.service.n} == {input.service.m}\n",
			"p/s.rego:17:6: it puts the number service.n into a set: expected only comparisons with constants",
		},
		"facts collected": {
			"p if {x | x := input.service.n} == {x | x := input.service.m}\n",
			"p/s.rego:17:6: it collects the number service.n in a comprehension: expected only comparisons with constants",
		},
		"a partial rule of facts": {
			"p if 3 in _all\n\n_all contains input.service.n\n",
			"p/s.rego:19:1: it yields the number service.n: expected only comparisons with constants",
		},
		"a fact as a key": {
			"p if _by == {3: true}\n\n_by[input.service.m] := true\n",
			"p/s.rego:19:1: it has the number service.m in its head: expected only comparisons with constants",
		},
		"a helper that yields a fact": {
			"p if _v == 3\n\n_v := input.service.n if input.service.wide\n\n_v := input.service.m if input.service.kind == \"a\"\n",
			"p/s.rego:19:1: it yields the number service.n: expected only comparisons with constants",
		},
		"arithmetic": {
			"p if input.service.n + 1 < 3\n",
			"p/s.rego:17:6: it reads a number and uses plus, beyond equality, comparison and membership",
		},
		"arithmetic of constants": {
			"p if input.service.n < _limit\n\n_limit := 3 + 4\n",
			"p/s.rego:19:11: it reads a number and uses plus, beyond equality, comparison and membership",
		},
		"a choice by a number": {
			"p if [\"x\", \"y\"][input.service.m] == \"x\"\n",
			"p/s.rego:17:6: it chooses with a variable and reads a number",
		},
		"a choice of facts": {
			"p if input.service[_] == 3\n",
			"p/s.rego:17:6: it chooses with a variable and reads a number",
		},
		"a choice of conditions": {
			"p if {\n\tsome name in {\"n\", \"wide\"}\n\tinput.service[name]\n}\n",
			"p/s.rego:18:2: it chooses with a variable and reads a number",
		},
		"with": {
			"p if {\n\tinput.service.n < 3\n\t_q with input.service.m as 4\n}\n\n_q if input.service.m > 3\n",
			"p/s.rego:19:5: it uses `with` and reads a number",
		},
		"every": {
			"p if every x in [1, 2] { input.service.n > x }\n",
			"p/s.rego:17:6: it uses `every` and reads a number",
		},
		"a string of a fact": {
			"p if $\"{input.service.m}\" == \"3\"\n",
			"p/s.rego:17:9: it collects the number service.m in a comprehension: expected only comparisons with constants",
		},
		"a number as a condition": {
			"p if {\n\tx := input.service.n\n\tx\n}\n",
			"p/s.rego:19:2: it takes the number service.n as a condition: expected only comparisons with constants",
		},
		"a long number in a body": {
			"p if input.service.n >= 0.1000000000000000055511151231257827\n",
			"p/s.rego:17:6: a number in it cannot be compared exactly: number of 36 characters: expected at most 32",
		},
		"an exponent too low": {
			"p if input.service.n > 1e-31\n",
			"p/s.rego:17:6: a number in it cannot be compared exactly: number 1e-31: expected an exponent of -30 to 30",
		},
		"a number that OPA rounds": {
			"p if input.service.n < 0.10000000000000000555111512310\n",
			"p/s.rego:17:6: a number in it cannot be compared exactly: number 0.10000000000000000555111512310: expected at most 15 digits, or no 0 at its end, with which OPA rounds it",
		},
		"a long number in a head": {
			"p if input.service.n > _least\n\n_least := 1e-31\n",
			"p/s.rego:19:1: a number in it cannot be compared exactly: number 1e-31: expected an exponent of -30 to 30",
		},
		"a long number in an else branch": {
			"p if input.service.n > _least\n\n_least := 1 if 1 == 2\n\nelse := 1e-31\n",
			"p/s.rego:21:1: a number in it cannot be compared exactly: number 1e-31: expected an exponent of -30 to 30",
		},
		"a long number in a default": {
			"p if input.service.n > _least\n\n_least := 1 if 1 == 2\n\ndefault _least := 1e-31\n",
			"p/s.rego:21:1: a number in it cannot be compared exactly: number 1e-31: expected an exponent of -30 to 30",
		},
		"a long number in a data document": {
			"p if input.service.n > data.limits.tiny\n",
			"p/s.rego:17:24: a number in it cannot be compared exactly: number 1e-31: expected an exponent of -30 to 30",
		},
		"too many rows": {
			"p if {\n\tinput.service.n in {1, 2, 3, 4, 5, 6, 7, 8}\n\tinput.service.m in {1, 2, 3, 4, 5}\n}\n",
			"p/s.rego:17:1: its table would have 119 rows or more, the limit is 110",
		},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tc.why, why(t, tc.rules, `{"tiny": 1e-31}`)); diff != "" {
				t.Errorf("why it has no table (-want +got):\n%s", diff)
			}
		})
	}
}
