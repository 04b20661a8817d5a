package policy

import (
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"
)

// bind says of every annotated rule, and of every way, what OPA is to be asked and over which
// facts the answer ranges.
func (l *loading) bind(set *Set, compiler *ast.Compiler, ways compiled) error {
	if ways.err != nil {
		return ways.err
	}
	for _, rule := range slices.Concat(set.Rules(), set.Properties) {
		l.bindFunction(&rule.Function, compiler)
		for _, way := range rule.Ways {
			l.bindFunction(&way.Function, ways.Compiler)
			way.Of = &rule.Function
		}
	}
	return nil
}

func (l *loading) bindFunction(f *Function, compiler *ast.Compiler) {
	f.Compiler = compiler
	reach := newReach(compiler, l.Catalogue, l.data)
	reach.from(f.Ref)
	f.Untabled = reach.untabled() // first, for it finds out which constants belong to one fact
	f.Reads, f.Cuts = reach.reads(), reach.cuts()
	f.placeUntabled()
}

// placeUntabled gives what hinders the rule the place of the rule if the compiler dropped its own.
func (f *Function) placeUntabled() {
	if f.Untabled != nil && f.Untabled.Place.Line == 0 {
		f.Untabled.Place = f.Place
	}
}
