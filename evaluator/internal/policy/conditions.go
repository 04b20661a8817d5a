package policy

import (
	"fmt"
	"maps"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// A Condition is a condition in a rule as a function of facts alone: it has no variables but names of facts.
type Condition struct {
	Function
	// Text is what the author wrote, in one line.
	Text string
	// Within is the place of the rule that the condition stands in.
	Within verdict.Place
	// Compares is true for a comparison, and false for another condition, such as a reference to a helper.
	Compares bool
}

// Conditions returns the conditions of all rules that are functions of facts alone, in order of file. Each is compiled as a
// rule of its own, so that OPA decides it. Left out are tests, conditions that depend on an argument, on another variable or
// on no fact, and those that `with` applies to.
func (s *Set) Conditions() ([]*Condition, error) {
	modules := map[string]*ast.Module{}
	for _, module := range s.Modules {
		if !module.Test {
			modules[module.Name] = module.Parsed.Copy()
		}
	}
	names := slices.Sorted(maps.Keys(modules))
	private := privatePackage(modules)
	var found []*Condition
	for _, name := range names {
		from := modules[name]
		into := &ast.Module{Package: &ast.Package{Path: private}, Imports: visibleFrom(from, modules)}
		into.SetRegoVersionSpan(from.RegoVersionSpan())
		c := finder{file: name, into: into, private: private, globals: globalsOf(into)}
		for _, rule := range from.Rules {
			c.rule(rule)
		}
		found = append(found, c.found...)
		modules["conditions of "+name] = into
	}
	compiler := ast.NewCompiler().WithCapabilities(Confined())
	if compiler.Compile(modules); compiler.Failed() {
		return nil, fmt.Errorf("compile the conditions: %w", compiler.Errors)
	}
	for _, condition := range found {
		condition.bind(compiler, s.Catalogue, s.Data)
	}
	return slices.DeleteFunc(found, func(c *Condition) bool { return len(c.Reads) == 0 }), nil
}

// globalsOf returns the names that the rules of a module of conditions see.
func globalsOf(module *ast.Module) map[ast.Var]bool {
	globals := map[ast.Var]bool{ast.InputRootDocument.Value.(ast.Var): true, ast.DefaultRootDocument.Value.(ast.Var): true}
	for _, imported := range module.Imports {
		globals[imported.Name()] = true
	}
	return globals
}

// A finder collects the conditions of one file.
type finder struct {
	file    string
	into    *ast.Module
	private ast.Ref
	globals map[ast.Var]bool
	found   []*Condition

	// Of the rule at hand: its place, how often it declares each variable, and the equations that name a fact.
	within   verdict.Place
	declared map[ast.Var]int
	named    map[ast.Var]*ast.Expr
}

// rule adds the conditions of a rule and its else branches.
func (c *finder) rule(rule *ast.Rule) {
	c.within = place(c.file, ruleLocation(rule))
	c.declare(rule)
	ast.NewGenericVisitor(func(node any) bool {
		switch node := node.(type) {
		case *ast.Expr:
			if len(node.With) > 0 {
				return true
			}
			if !node.IsAssignment() && !node.IsSome() {
				c.add(node, isComparing(node.Terms), node.Location)
			}
		case *ast.Term: // a comparison whose result has a name, or is the value of a rule
			if call, isCall := node.Value.(ast.Call); isCall && isComparing([]*ast.Term(call)) {
				c.add(&ast.Expr{Terms: []*ast.Term(call), Location: node.Location}, true, node.Location)
			}
		}
		return false
	}).Walk(rule)
}

// declare notes the variables that a rule declares.
func (c *finder) declare(rule *ast.Rule) {
	c.declared, c.named = map[ast.Var]int{}, map[ast.Var]*ast.Expr{}
	count := func(terms ...*ast.Term) {
		for _, term := range terms {
			if term != nil {
				ast.WalkVars(term, func(v ast.Var) bool {
					c.declared[v]++
					return false
				})
			}
		}
	}
	count(rule.Head.Args...)
	ast.WalkExprs(rule, func(expr *ast.Expr) bool {
		switch terms := expr.Terms.(type) {
		case *ast.SomeDecl:
			count(terms.Symbols...)
		case *ast.Every:
			count(terms.Key, terms.Value)
		}
		if expr.IsAssignment() {
			count(expr.Operand(0))
			name, isVar := expr.Operand(0).Value.(ast.Var)
			ref, isRef := expr.Operand(1).Value.(ast.Ref)
			if isVar && isRef && ref.HasPrefix(ast.InputRootRef) && ref.IsGround() && len(expr.With) == 0 {
				c.named[name] = expr
			}
		}
		return false
	})
}

// add adds a condition, unless it depends on a variable.
func (c *finder) add(expr *ast.Expr, compares bool, loc *ast.Location) {
	body, closed := c.body(expr)
	if !closed {
		return
	}
	name := fmt.Sprintf("%s %d of %s", privateName, len(c.found)+1, c.file)
	rule := &ast.Rule{Head: &ast.Head{Value: ast.BooleanTerm(true), Location: loc}, Body: body, Location: loc}
	move(rule, c.into, name)
	c.into.Rules = append(c.into.Rules, rule)
	condition := &Condition{Text: oneLine(string(loc.Text)), Within: c.within, Compares: compares}
	condition.Place, condition.Ref = place(c.file, loc), append(c.private.Copy(), ast.StringTerm(name))
	c.found = append(c.found, condition)
}

// body returns a condition behind the equations that give its facts their names; closed is false if it has other variables.
func (c *finder) body(expr *ast.Expr) (body ast.Body, closed bool) {
	closed = true
	used := map[ast.Var]bool{}
	ast.WalkTerms(expr, func(term *ast.Term) bool {
		switch value := term.Value.(type) {
		case ast.Var:
			used[value] = true
		case ast.Ref:
			if _, isBuiltin := ast.BuiltinMap[value.String()]; isBuiltin {
				return true
			}
		}
		return false
	})
	ast.WalkExprs(expr, func(inner *ast.Expr) bool {
		closed = closed && len(inner.With) == 0
		return false
	})
	for _, name := range slices.Sorted(maps.Keys(used)) {
		switch {
		case c.declared[name] == 1 && c.named[name] != nil:
			body = append(body, c.named[name].Copy())
		case c.declared[name] > 0 || !c.globals[name]:
			closed = false
		}
	}
	return ast.NewBody(append(body, expr.Copy())...), closed
}

// isComparing reports whether the terms of an expression compare two of them.
func isComparing(terms any) bool {
	call, isCall := terms.([]*ast.Term)
	return isCall && isComparison[call[0].Value.String()] && len(call) == 3
}
