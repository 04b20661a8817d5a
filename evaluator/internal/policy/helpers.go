package policy

import (
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// UnusedHelpers returns a warning for each rule that nothing uses: neither an annotated rule nor a test depends on it, by
// OPA's graph of dependencies. The strategies of all packs count. It wants a set with its tests, since a helper
// may be there for them.
func (s *Set) UnusedHelpers() verdict.Faults {
	modules := map[string]*ast.Module{}
	for _, module := range s.Modules {
		modules[module.Name] = module.Parsed
	}
	// With print statements, because OPA otherwise drops the references in them.
	compiler := ast.NewCompiler().WithCapabilities(Confined()).WithEnablePrintStatements(true)
	if compiler.Compile(modules); compiler.Failed() {
		return nil // only a print statement can be at fault here, which `test` reports
	}
	var faults verdict.Faults
	used := usedIn(compiler)
	for _, module := range s.Modules {
		for _, rule := range compiler.Modules[module.Name].Rules {
			if path := rule.Ref().GroundPrefix().String(); !used[path] {
				used[path] = true // one warning for all its bodies
				faults = append(faults, place(module.Name, ruleLocation(rule)).Fault(verdict.RuleUnusedHelper,
					"%s is used by no rule with METADATA and by no test, so it decides nothing", rule.Head.Ref()))
			}
		}
	}
	return faults
}

// usedIn returns the paths of the rules that annotated rules and tests depend on, including these themselves.
func usedIn(compiler *ast.Compiler) map[string]bool {
	used := map[string]bool{}
	var use func(path ast.Ref)
	use = func(path ast.Ref) {
		if used[path.String()] {
			return
		}
		used[path.String()] = true
		for _, body := range compiler.GetRulesExact(path) {
			for branch := body; branch != nil; branch = branch.Else {
				for below := range compiler.Graph.Dependencies(branch) {
					if other, isRule := below.(*ast.Rule); isRule {
						use(other.Ref().GroundPrefix())
					}
				}
			}
		}
	}
	for _, module := range compiler.Modules {
		for _, rule := range module.Rules {
			if isTest(rule) || isAsked(rule) {
				use(rule.Ref().GroundPrefix())
			}
		}
	}
	return used
}

func isTest(rule *ast.Rule) bool {
	return strings.HasPrefix(strings.TrimPrefix(rule.Head.Ref()[0].Value.String(), "todo_"), "test_")
}

// isAsked reports whether leeway asks for the rule, or whoever evaluates the policies may: its METADATA has a kind, or says
// that it is an entrypoint.
func isAsked(rule *ast.Rule) bool {
	return slices.ContainsFunc(rule.Annotations, func(a *ast.Annotations) bool {
		_, hasKind := a.Custom["kind"]
		return hasKind || a.Entrypoint
	})
}
