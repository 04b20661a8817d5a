package policy

import (
	"fmt"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/leeway-policy/leeway/internal/parallel"
)

// newWays lists the bodies of a precondition that can yield true, else branches included.
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

// compiled is the modules with the ways in them, or why they do not compile.
type compiled struct {
	*ast.Compiler
	err error
}

// compileWays compiles each way as a rule of its own, in a private copy of the modules, so that
// OPA decides ways too. A way that is an else branch keeps the branches before it, each yielding
// false: it holds only if none of them does. Modules of strategies left aside stay out, unless another one refers
// to them.
func (l *loading) compileWays(set *Set) (c compiled) {
	defer parallel.Catch(&c.err) // it runs in a goroutine of its own
	copies := map[string]*ast.Module{}
	needless := l.needless()
	for _, f := range l.files {
		if !f.test && !needless[f] {
			copies[f.name] = f.module.Copy()
		}
	}
	for _, strategy := range set.Strategies {
		for _, rule := range strategy.Preconditions {
			for _, way := range rule.Ways {
				name := fmt.Sprintf("leeway_way_%d_%s", way.Number, rule.Name)
				module := copies[way.Place.File]
				way.Ref = append(module.Package.Path.Copy(), ast.StringTerm(name))
				module.Rules = append(module.Rules, wayRule(module, rule.Name, name, way.Place))
			}
		}
	}
	compiler := ast.NewCompiler().WithCapabilities(Confined())
	compiler.Compile(copies)
	if compiler.Failed() {
		return compiled{err: fmt.Errorf("compile the ways: %w", compiler.Errors)}
	}
	return compiled{Compiler: compiler}
}

// wayRule copies the rule that holds the branch at a place, up to that branch.
func wayRule(module *ast.Module, name, wayName string, at Place) *ast.Rule {
	for _, body := range module.Rules {
		if body.Default || body.Head.Ref()[0].Value.String() != name {
			continue
		}
		depth := 0
		for branch := body; branch != nil; branch = branch.Else {
			if place(at.File, branch.Location) == at {
				return cutChain(body, wayName, depth)
			}
			depth++
		}
	}
	panic("no body at the place of a way") // newWays took the place from one
}

func cutChain(body *ast.Rule, wayName string, depth int) *ast.Rule {
	rule := body.Copy()
	rule.Annotations = nil
	branch := rule
	for range depth {
		rename(branch, wayName)
		branch.Head.Value = ast.BooleanTerm(false)
		branch = branch.Else
	}
	rename(branch, wayName)
	branch.Else = nil
	return rule
}

func rename(rule *ast.Rule, name string) {
	rule.Head.SetRef(ast.Ref{ast.VarTerm(name)})
	rule.Head.Name = ast.Var(name)
}
