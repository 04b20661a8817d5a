package policy

import (
	"fmt"
	"maps"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/parallel"
)

// newWays lists the bodies of a precondition that can yield true, including else branches.
func newWays(doc *ruleDocument) []*Way {
	if doc.metadata.Custom.Kind != KindPrecondition {
		return nil
	}
	var ways []*Way
	for i, body := range doc.bodies {
		if body.Default {
			continue
		}
		for branch := body; branch != nil; branch = branch.Else {
			if ast.Boolean(false).Equal(branch.Head.Value.Value) {
				continue
			}
			way := &Way{Number: len(ways) + 1}
			way.Place = place(doc.files[i].name, branch.Location)
			if titles := doc.metadata.Custom.Ways; len(titles) > len(ways) {
				way.Title = titles[len(ways)]
			}
			ways = append(ways, way)
		}
	}
	return ways
}

// compiled is the modules with the ways in them, or the error of the compilation.
type compiled struct {
	compiler *ast.Compiler
	err      error
}

// compileWays compiles each way as a rule of its own, in a private copy of the modules, so that OPA decides ways too. A
// way that is an else branch keeps the branches before it, each yielding false: it holds only if none of them does.
// Modules of strategies that are left out are compiled only if another one refers to them.
func (l *loading) compileWays(set *Set) (c compiled) {
	defer parallel.Catch(&c.err) // it runs in a goroutine of its own
	modules := map[string]*ast.Module{}
	needless := l.needless()
	for _, f := range l.files {
		if !f.test && !needless[f] {
			modules[f.name] = f.module.Copy()
		}
	}
	private := privatePackage(modules)
	apart := map[string]*ast.Module{} // by the file that the ways come from
	for _, strategy := range set.Strategies {
		for _, rule := range strategy.Preconditions {
			for _, way := range rule.Ways {
				from := modules[way.Place.File]
				into := apart[way.Place.File]
				if into == nil {
					into = &ast.Module{Package: &ast.Package{Path: private}, Imports: visibleFrom(from, modules)}
					into.SetRegoVersionSpan(from.RegoVersionSpan())
					apart[way.Place.File] = into
				}
				name := fmt.Sprintf("%s %d of %s", privateName, way.Number, rule.Ref)
				way.Ref = append(private.Copy(), ast.StringTerm(name))
				into.Rules = append(into.Rules, wayRule(from, into, rule.Name, name, way.Place))
			}
		}
	}
	for name, module := range apart {
		modules["ways of "+name] = module
	}
	compiler := ast.NewCompiler().WithCapabilities(Confined())
	compiler.Compile(modules)
	if compiler.Failed() {
		return compiled{err: fmt.Errorf("compile the ways: %w", compiler.Errors)}
	}
	return compiled{compiler: compiler}
}

const privateName = "leeway_way"

// privatePackage returns the path of a package that no reference of the modules reaches, whatever it iterates over:
// policies must not find rules that their authors did not write.
//
// The path is at least as long as that of any rule, and no module names a part of it. So a reference reaches it only with
// variables in place of all names of a rule. Such a reference also reaches the rule that contains it, which OPA refuses as
// recursion.
func privatePackage(modules map[string]*ast.Module) ast.Ref {
	longest := 0
	for _, module := range modules {
		for _, rule := range module.Rules {
			longest = max(longest, len(module.Package.Path)+len(rule.Head.Ref()))
		}
	}
	private := ast.Ref{ast.DefaultRootDocument}
	for len(private)+1 < longest {
		private = append(private, ast.StringTerm(privateName))
	}
	return private
}

// visibleFrom returns imports that let a rule outside a module's package see what the module's rules see: the rules of the
// package, and the module's imports.
func visibleFrom(module *ast.Module, modules map[string]*ast.Module) []*ast.Import {
	var imports []*ast.Import
	seen := map[ast.Var]bool{}
	for _, name := range slices.Sorted(maps.Keys(modules)) {
		if !modules[name].Package.Path.Equal(module.Package.Path) {
			continue
		}
		for _, rule := range modules[name].Rules {
			first := rule.Head.Ref()[0].Value.(ast.Var)
			if !seen[first] {
				seen[first] = true
				path := append(module.Package.Path.Copy(), ast.StringTerm(string(first)))
				imports = append(imports, &ast.Import{Path: ast.NewTerm(path), Location: rule.Location})
			}
		}
	}
	return append(imports, module.Imports...)
}

// wayRule copies the rule that contains the branch at a place, up to that branch, from one module for another.
func wayRule(from, into *ast.Module, name, wayName string, at verdict.Place) *ast.Rule {
	for _, body := range from.Rules {
		if body.Default || body.Head.Ref()[0].Value.String() != name {
			continue
		}
		depth := 0
		for branch := body; branch != nil; branch = branch.Else {
			if place(at.File, branch.Location) == at {
				return cutChain(body, into, wayName, depth)
			}
			depth++
		}
	}
	panic("no body at the place of a way") // newWays took the place from a body
}

func cutChain(body *ast.Rule, into *ast.Module, wayName string, depth int) *ast.Rule {
	rule := body.Copy()
	rule.Annotations = nil
	branch := rule
	for range depth {
		move(branch, into, wayName)
		branch.Head.Value = ast.BooleanTerm(false)
		branch = branch.Else
	}
	move(branch, into, wayName)
	branch.Else = nil
	return rule
}

func move(rule *ast.Rule, into *ast.Module, name string) {
	rule.Module = into
	rule.Head.SetRef(ast.Ref{ast.VarTerm(name)})
	rule.Head.Name = ast.Var(name)
}
