package policy

import (
	"github.com/open-policy-agent/opa/v1/ast"
)

// bind says of every annotated rule, and of every way, what OPA is to be asked and over which
// facts the answer ranges.
func (l *loading) bind(set *Set, compiler *ast.Compiler) error {
	ways, err := l.compileWays(set)
	if err != nil {
		return err
	}
	for _, rule := range set.Rules() {
		l.bindFunction(&rule.Function, compiler)
		for _, way := range rule.Ways {
			l.bindFunction(&way.Function, ways)
			way.Of = &rule.Function
		}
	}
	return nil
}

func (l *loading) bindFunction(f *Function, compiler *ast.Compiler) {
	f.Compiler = compiler
	reach := newReach(compiler, l.Catalogue, l.data)
	reach.from(f.Ref)
	f.Reads, f.Cuts, f.Untabled = reach.reads(), reach.cuts(), reach.untabled()
}
