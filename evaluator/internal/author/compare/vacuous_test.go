package compare_test

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/leeway-policy/leeway/evaluator/internal/author/compare"
	"github.com/leeway-policy/leeway/evaluator/internal/decide"
	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
)

// TestVacuous adds rules to a module about the toy's facts; want lists line and column of each warning, and how its
// condition is constant.
func TestVacuous(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		rules string
		want  []string
	}{
		"a comparison that divides its domain": {`p if input.context.autonomy >= 50`, nil},
		"the greatest value alone":             {`p if input.context.autonomy >= 100`, nil},
		"at least less than the least":         {`p if input.context.autonomy >= -1`, []string{"3:6 always"}},
		"at least the least":                   {`p if input.context.autonomy >= 0`, []string{"3:6 always"}},
		"the constant first":                   {`p if 100 >= input.context.autonomy`, []string{"3:6 always"}},
		"more than the greatest":               {`p if input.context.autonomy > 100`, []string{"3:6 never"}},
		"negated":                              {`p if not input.context.autonomy > 100`, []string{"3:6 always"}},
		"every value":                          {`p if input.context.number in {"common", "none", "banned"}`, []string{"3:6 always"}},
		"every value but one":                  {`p if input.context.number in {"common", "none"}`, nil},
		"another value, of two":                {`p if input.service.records != "local"`, nil},
		"a boolean":                            {`p if input.service.agreed`, nil},
		"a boolean that is true or false":      {`p if input.service.agreed in {true, false}`, []string{"3:6 always"}},
		"a number that is there":               {`p if input.context.autonomy`, []string{"3:6 always"}},
		"one of two conditions":                {"p if {\n\tinput.service.agreed\n\tinput.context.autonomy < 1000\n}", []string{"5:2 always"}},
		"in a branch": {
			"p if {\n\tinput.service.agreed\n} else if {\n\tinput.context.autonomy < 0\n}", []string{"6:2 never"},
		},
		"by a name":               {"p if {\n\tlocal := input.context.autonomy\n\tlocal >= -1\n}", []string{"5:2 always"}},
		"by a name of an object":  {"p if {\n\tc := input.context\n\tc.autonomy >= -1\n}", []string{"5:2 always"}},
		"a result with a name":    {"p if {\n\tfew := input.context.autonomy > 100\n\tnot few\n}", []string{"4:9 never"}},
		"the value of a rule":     {`p := input.context.autonomy <= 100`, []string{"3:6 always"}},
		"in a comprehension":      {`p if count([1 | input.context.autonomy >= -1]) == 1`, []string{"3:17 always"}},
		"against data":            {`p if input.context.autonomy >= data.least`, []string{"3:6 always"}},
		"no fact":                 {`p if data.least == 0`, nil},
		"an argument":             {"p if f(3)\n\nf(x) if x >= -1", nil},
		"a variable of two names": {"p if {\n\tsome x in [1, 2]\n\tx >= -1\n\tinput.service.agreed\n}", nil},
		"a name that two branches give": {
			"p if {\n\tx := input.context.autonomy\n\tx > 5\n} else if {\n\tx := input.context.number\n\tx == \"none\"\n}", nil,
		},
		"a helper that compares in vain": {"p if _h\n\n_h if input.context.autonomy >= -1", []string{"5:7 always"}},
		"a helper that its bodies make constant": {
			"p if _h\n\n_h if input.context.autonomy >= 50\n\n_h if input.context.autonomy < 50", []string{"3:6 always"},
		},
		"a function of the policies": {"p if f(input.context.number)\n\nf(x) if x != \"none\"", nil},
		"two facts together": {
			"p if {\n\tinput.context.autonomy >= 50\n\tinput.context.autonomy < 50\n}", nil, // each of them divides: dead-way says it
		},
		"replaced by with": {"p if {\n\tinput.context.autonomy >= -1 with input.context.autonomy as 3\n\tinput.service.agreed\n}", nil},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			set := toySet(t, "package a\n\n"+tc.rules+"\n")
			faults, err := compare.Vacuous(t.Context(), set, decide.New(set), 0)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, f := range faults.Sorted() {
				how := "never"
				if strings.Contains(f.Message, " is always true: ") {
					how = "always"
				}
				got = append(got, fmt.Sprintf("%d:%d %s", f.Line, f.Col, how))
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("warnings (-want +got):\n%s\n%v", diff, faults)
			}
		})
	}
}

// toySet returns a set of one module about the toy's facts, and a data document.
func toySet(t *testing.T, text string) *policy.Set {
	t.Helper()
	schema, err := os.ReadFile("../../../../testdata/toy/schemas/unit.json")
	if err != nil {
		t.Fatal(err)
	}
	catalogue, err := fact.ReadCatalogue("unit.json", schema)
	if err != nil {
		t.Fatal(err)
	}
	module, err := ast.ParseModuleWithOpts("a.rego", text, ast.ParserOptions{ProcessAnnotation: true})
	if err != nil {
		t.Fatal(err)
	}
	return &policy.Set{
		Catalogue: catalogue, Data: map[string]any{"least": json.Number("0")},
		Modules: []policy.Module{{Name: "a.rego", Text: text, Parsed: module}},
	}
}
