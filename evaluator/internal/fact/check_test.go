package fact_test

import (
	"encoding/json"
	"math/big"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/fact"
)

func TestCheck(t *testing.T) {
	identifier := fact.Fact{Type: fact.String, Enum: []string{"universal", "sectoral", "none", "prohibited"}}
	signature := fact.Fact{Type: fact.Boolean}
	offices := fact.Fact{Type: fact.Integer, Min: big.NewRat(0, 1)}
	autonomy := fact.Fact{Type: fact.Number, Min: big.NewRat(0, 1), Max: big.NewRat(100, 1)}
	tests := map[string]struct {
		fact  fact.Fact
		value any
		want  string
	}{
		"value of the enumeration":  {identifier, "none", ""},
		"misspelt value":            {identifier, "univrsal", `expected one of universal, sectoral, none, prohibited; found "univrsal" (did you mean universal?)`},
		"null":                      {identifier, nil, "expected one of universal, sectoral, none, prohibited, found null: leave an unknown fact out"},
		"boolean for a string":      {identifier, false, "expected one of universal, sectoral, none, prohibited; found false"},
		"boolean":                   {signature, true, ""},
		"boolean in quotes":         {signature, "true", `expected true or false, found "true" (did you mean true, without quotation marks?)`},
		"number for a boolean":      {signature, json.Number("1"), "expected true or false, found 1"},
		"integer":                   {offices, json.Number("3"), ""},
		"integer with a point":      {offices, json.Number("3.0"), ""},
		"integer with an exponent":  {offices, json.Number("3e2"), ""},
		"not whole":                 {offices, json.Number("3.5"), "expected an integer of 0 or more, found 3.5"},
		"below the minimum":         {offices, json.Number("-1"), "expected an integer of 0 or more, found -1"},
		"object":                    {offices, map[string]any{}, "expected an integer of 0 or more, found an object"},
		"at the bound":              {autonomy, json.Number("100"), ""},
		"beyond the bound":          {autonomy, json.Number("100.00000000000000000000001"), "expected a number of 0 to 100, found 100.00000000000000000000001"},
		"decimal comma":             {autonomy, "22,5", `expected a number of 0 to 100, found "22,5" (did you mean 22.5?)`},
		"comma of whatever meaning": {autonomy, "22,500", `expected a number of 0 to 100, found "22,500" (write numbers without separators, and decimals with a point)`},
		"number in quotes":          {autonomy, "22.5", `expected a number of 0 to 100, found "22.5" (did you mean 22.5, without quotation marks?)`},
		"huge exponent":             {autonomy, json.Number("1e100000000"), "number 1e100000000: expected an exponent of -30 to 30"},
		"no number":                 {autonomy, json.Number("1/2"), `expected a number, found "1/2"`},
		"float":                     {autonomy, 22.5, "expected a number of 0 to 100, found 22.5"},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			got := ""
			if err := tc.fact.Check(tc.value); err != nil {
				got = err.Error()
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("message (-want +got):\n%s", diff)
			}
		})
	}
}

func TestParse(t *testing.T) {
	c := shipped(t)
	tests := map[string]struct {
		path, text string
		want       any
		message    string
	}{
		"string":            {"context.person_identifier", "none", "none", ""},
		"misspelt":          {"context.person_identifier", "nnoe", nil, `expected one of universal, sectoral, none, prohibited; found "nnoe" (did you mean none?)`},
		"boolean":           {"service.sensitive", "false", false, ""},
		"another boolean":   {"service.sensitive", "no", nil, `expected true or false, found "no" (did you mean false?)`},
		"no value":          {"context.person_identifier", "unknown", nil, "expected one of universal, sectoral, none, prohibited, found \"unknown\": leave an unknown fact out"},
		"no boolean":        {"service.sensitive", "n/a", nil, `expected true or false, found "n/a": leave an unknown fact out`},
		"no number":         {"service.annual_cases", "Unknown", nil, `expected an integer of 0 or more, found "Unknown": leave an unknown fact out`},
		"number":            {"context.local_autonomy", "22.50", json.Number("22.5"), ""},
		"decimal comma":     {"context.local_autonomy", "22,5", nil, `expected a number of 0 to 100, found "22,5" (did you mean 22.5?)`},
		"out of range":      {"context.local_autonomy", "225", nil, "expected a number of 0 to 100, found 225"},
		"integer":           {"service.annual_cases", "3e2", json.Number("300"), ""},
		"not whole":         {"service.annual_cases", "3.5", nil, "expected an integer of 0 or more, found 3.5"},
		"exponent too high": {"context.local_autonomy", "1e400", nil, "number 1e400: expected an exponent of -30 to 30"},
		"rounded by OPA": {
			"context.local_autonomy", "0.10000000000000000555111512310", nil,
			"number 0.10000000000000000555111512310: expected at most 15 digits, or no 0 at its end, with which OPA rounds it",
		},
		"nothing":           {"service.annual_cases", "", nil, `expected an integer of 0 or more, found ""`},
		"hexadecimal":       {"service.annual_cases", "0x10", nil, `expected an integer of 0 or more, found "0x10"`},
		"grouped thousands": {"service.annual_cases", "10,000", nil, `expected an integer of 0 or more, found "10,000" (write numbers without separators, and decimals with a point)`},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			f, ok := c.Lookup(tc.path)
			if !ok {
				t.Fatalf("no fact %s", tc.path)
			}
			got, err := f.Parse(tc.text)
			message := ""
			if err != nil {
				message = err.Error()
			}
			if got != tc.want || message != tc.message {
				t.Errorf("Parse(%q) = %v, %q; want %v, %q", tc.text, got, message, tc.want, tc.message)
			}
		})
	}
}

func TestCanonicalKeepsTheValue(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := json.Number(rapid.StringMatching(`-?(0|[1-9][0-9]{0,8})(\.[0-9]{1,9})?([eE][+-]?[0-9])?`).Draw(t, "number"))
		canonical := fact.Canonical(n).(json.Number)
		before, err := document.Rat(n)
		if err != nil {
			t.Skip(err) // OPA would round it
		}
		after, _ := new(big.Rat).SetString(string(canonical))
		if before.Cmp(after) != 0 {
			t.Errorf("%s became %s", n, canonical)
		}
		if again := fact.Canonical(canonical); again != canonical {
			t.Errorf("%s became %s, and again %s", n, canonical, again)
		}
		if !json.Valid([]byte(canonical)) {
			t.Errorf("%s is no JSON", canonical)
		}
	})
}

func FuzzParse(f *testing.F) {
	c := shipped(f)
	for _, seed := range []string{"none", "true", "22,5", "1e100000000", "-0", "0x1p-2", "1_000", "1/3"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, fact := range c.Facts {
			if value, err := fact.Parse(text); err == nil {
				if err := fact.Check(value); err != nil {
					t.Errorf("%s: %q parses as %v: %v", fact.Path, text, value, err)
				}
			}
		}
	})
}
