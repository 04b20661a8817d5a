package policy

import (
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/leeway-policy/leeway/evaluator/internal/fact"
)

// Names are the variables that a rule sets once, to a path below input, as in `name := input.path`.
type Names map[ast.Var]ast.Ref

// NamesIn returns the names of a rule in its source form.
func NamesIn(rule *ast.Rule) Names {
	names := Names{}
	ast.WalkExprs(rule, func(expr *ast.Expr) bool {
		if !expr.IsAssignment() {
			return false
		}
		name, isVar := expr.Operand(0).Value.(ast.Var)
		ref, isRef := expr.Operand(1).Value.(ast.Ref)
		if isVar && isRef && ref.HasPrefix(ast.InputRootRef) {
			names[name] = ref
		}
		return false
	})
	return names
}

// Fact returns the fact that a term refers to, by its path or by a name.
func (n Names) Fact(term *ast.Term, catalogue *fact.Catalogue) (fact.Fact, bool) {
	ref, isRef := term.Value.(ast.Ref)
	if name, isVar := term.Value.(ast.Var); isVar {
		ref, isRef = n[name]
	}
	if !isRef || !ref.HasPrefix(ast.InputRootRef) {
		return fact.Fact{}, false
	}
	path := make([]string, len(ref)-1)
	for i, operand := range ref[1:] {
		key, isString := operand.Value.(ast.String)
		if !isString {
			return fact.Fact{}, false
		}
		path[i] = string(key)
	}
	return catalogue.Lookup(strings.Join(path, "."))
}
