package policy_test

import (
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/leeway-policy/leeway/evaluator/internal/policy"
)

// TestMessagesAreWhole checks that a fault has OPA's whole message, in one line, and the right rule id.
func TestMessagesAreWhole(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ text, rule, says string }{
		"two METADATA blocks": {
			"package a\n\n# METADATA\n# title: A\n# scope: document\np if input.x\n\n# METADATA\n# title: B\n# scope: document\np if input.y\n",
			"duplicate-rule", "annotation redeclared: a.rego:3",
		},
		"a deprecated built-in": {"package a\n\np if any([input.x])\n", "deprecated-builtin", "any"},
		"a package over a rule": {"package a\n\np.q := 1\n\np := 2\n", "duplicate-rule", "conflicts with: rule data.a.p.q"},
		"no Rego":               {"package a\n\np if {\n", "parse", "unexpected eof"},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			module, err := ast.ParseModuleWithOpts("a.rego", tc.text, ast.ParserOptions{ProcessAnnotation: true})
			if err == nil {
				compiler := ast.NewCompiler().WithStrict(true)
				if compiler.Compile(map[string]*ast.Module{"a.rego": module}); compiler.Failed() {
					err = compiler.Errors
				} else if _, errs := ast.BuildAnnotationSet([]*ast.Module{module}); len(errs) > 0 {
					err = errs
				}
			}
			if err == nil {
				t.Fatal("OPA finds nothing wrong")
			}
			said := policy.FaultsOf("a.rego", err).Error()
			if !strings.Contains(said, tc.says) {
				t.Errorf("%q is not said: %s", tc.says, said)
			}
			for _, fault := range policy.FaultsOf("a.rego", err) {
				if string(fault.Rule) != tc.rule || fault.Line < 1 || strings.Contains(fault.Message, "\n") {
					t.Errorf("expected one line of rule %s with a place, got %+v", tc.rule, fault)
				}
			}
		})
	}
}
