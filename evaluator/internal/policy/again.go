package policy

import (
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// A Module is one file of Rego as OPA parsed it. It must not be changed.
type Module struct {
	// Name is the name of the file, as in faults.
	Name, Text string
	Test       bool
	Parsed     *ast.Module
}

// modules returns the files of the set, including test files if they were loaded.
func (l *loading) modules() []Module {
	modules := make([]Module, len(l.files))
	for i, f := range l.files {
		modules[i] = Module{Name: f.name, Text: strings.Join(f.lines, "\n"), Test: f.test, Parsed: f.module}
	}
	return modules
}

// Reached returns the places of all rules that an evaluation of the function can reach, including its own.
func (f *Function) Reached() map[verdict.Place]bool {
	r := newReach(f.Compiler, nil, nil, f.Place)
	for _, rule := range f.Compiler.GetRules(f.Ref) {
		r.follow(rule)
	}
	places := map[verdict.Place]bool{}
	for _, rule := range r.rules {
		if loc := ruleLocation(rule); loc != nil {
			places[place(loc.File, loc)] = true
		}
	}
	return places
}

// Again returns the same function in another compilation, with other versions of the modules of the set.
func (s *Set) Again(f *Function, compiler *ast.Compiler) *Function {
	again := &Function{Place: f.Place, Ref: f.Ref}
	again.bind(compiler, s.Catalogue, s.Data)
	return again
}
