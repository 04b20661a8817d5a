package policy_test

import (
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/leeway-policy/leeway/evaluator/internal/policy"
)

// TestLookalikes changes the comment above a rule; want is the line of the warning, 0 for none.
func TestLookalikes(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		comment string
		want    int
	}{
		"METADATA":             {"# METADATA\n# title: A", 0},
		"two blocks":           {"# METADATA\n# title: A\n# METADATA\n# title: B", 0},
		"plain words":          {"# It is true, as the title says.", 0},
		"lower case":           {"# Metadata\n# title: A", 3},
		"misspelt":             {"# METDATA\n# custom:\n#   kind: property", 3},
		"no first line":        {"# title: A", 3},
		"indented":             {"  # METADATA\n  # title: A", 3},
		"indented with a tab":  {"\t# METADATA\n\t# scope: document", 3},
		"apart from its block": {"# METADATA\n# title: A\n\n# custom:\n#   kind: risk", 6},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := "package a\n\n" + tc.comment + "\np := 1\n"
			module, err := ast.ParseModuleWithOpts("a.rego", text, ast.ParserOptions{ProcessAnnotation: true})
			if err != nil {
				t.Fatal(err)
			}
			faults := (&policy.Set{Modules: []policy.Module{{Name: "a.rego", Text: text, Parsed: module}}}).Lookalikes()
			got := 0
			for _, fault := range faults {
				got = fault.Line
				if !strings.Contains(fault.Message, "# METADATA") {
					t.Errorf("no remedy in %q", fault.Message)
				}
			}
			if len(faults) > 1 || got != tc.want {
				t.Errorf("expected a warning at line %d, got %v", tc.want, faults)
			}
		})
	}
}
