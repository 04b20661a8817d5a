package policy

import (
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"
)

// bind binds the function of every annotated rule and of every way: what OPA evaluates, and which facts it reads.
func (l *loading) bind(set *Set, compiler *ast.Compiler, ways compiled) error {
	if ways.err != nil {
		return ways.err
	}
	for _, rule := range slices.Concat(set.Rules(), set.Properties, set.Derivations) {
		rule.bind(compiler, l.source.Catalogue, l.data)
		for _, way := range rule.Ways {
			way.bind(ways.compiler, l.source.Catalogue, l.data)
			way.Of = &rule.Function
		}
	}
	return nil
}
