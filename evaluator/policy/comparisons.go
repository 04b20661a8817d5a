package policy

import (
	"github.com/open-policy-agent/opa/v1/ast"
)

// comparisons checks that one compiled rule does nothing with a number but compare it with
// constants, so that all numbers between two neighbouring cuts are alike to it.
//
// In compiled Rego every operand of a call is a constant or a variable, and a variable that is set
// to a path is set by an equation. Variables that equations make equal are one; a variable set
// twice to anything but a constant compares two facts, which is not allowed. What is refused here
// need not be wrong: such a rule is decided by OPA, and only not tabled.
type comparisons struct {
	reach     *reach
	variables map[ast.Var]*binding
}

// A binding is a set of variables that are equal.
type binding struct {
	parent *binding
	// sets counts the paths, calls and composites the variables are set to.
	sets int
	// constant is true if one of the sets is an input-free rule or a constant.
	constant bool
	// path is the fact that the last set was to; "" if it was to anything else.
	path string
}

func (b *binding) root() *binding {
	for b.parent != nil {
		b = b.parent
	}
	return b
}

func (c comparisons) check(rule *ast.Rule) {
	if c.bodies(rule) > 1 && rule.Head.Value != nil && !ast.IsConstant(rule.Head.Value.Value) {
		c.refuse(ruleLocation(rule), "it has several bodies, and the value of this one is no constant: whether they conflict depends on more than cells")
	}
	for _, arg := range rule.Head.Args {
		if name, isVar := arg.Value.(ast.Var); isVar {
			c.binding(name).sets++
		}
	}
	ast.NewGenericVisitor(c.bind).Walk(rule)
	ast.NewGenericVisitor(c.visit).Walk(rule)
}

// bodies counts the bodies that could conflict with rule; else branches never do.
func (c comparisons) bodies(rule *ast.Rule) int {
	count := 0
	for _, body := range c.reach.compiler.GetRulesExact(rule.Ref().GroundPrefix()) {
		if !body.Default {
			count++
		}
	}
	return count
}

// bind collects what each variable is set to.
func (c comparisons) bind(node any) bool {
	expr, isExpr := node.(*ast.Expr)
	if !isExpr || !expr.IsCall() {
		return false
	}
	operands := expr.Operands()
	if expr.IsEquality() {
		c.equate(operands[0], operands[1])
		return false
	}
	if c.isRule(expr.Operator()) && len(operands) > 0 {
		// A function's result, if it is asked for, is its last operand.
		if name, isVar := operands[len(operands)-1].Value.(ast.Var); isVar && len(operands) > c.arity(expr.Operator()) {
			c.binding(name).sets++
		}
	}
	return false
}

func (c comparisons) equate(a, b *ast.Term) {
	left, leftIsVar := a.Value.(ast.Var)
	right, rightIsVar := b.Value.(ast.Var)
	switch {
	case leftIsVar && rightIsVar:
		c.join(c.binding(left).root(), c.binding(right).root())
	case leftIsVar:
		c.set(c.binding(left).root(), b)
	case rightIsVar:
		c.set(c.binding(right).root(), a)
	}
}

func (c comparisons) join(a, b *binding) {
	if a == b {
		return
	}
	b.parent = a
	a.sets += b.sets
	a.constant = a.constant || b.constant
	if a.path == "" {
		a.path = b.path
	}
}

func (c comparisons) set(b *binding, to *ast.Term) {
	if c.constant(to) {
		b.constant = true
		return
	}
	b.sets++
	b.path = c.factPath(to)
}

// factPath returns the path of the fact that a term names; "" if it names none.
func (c comparisons) factPath(term *ast.Term) string {
	ref, isRef := term.Value.(ast.Ref)
	if !isRef || !ref.HasPrefix(ast.InputRootRef) || !constantOperands(ref) {
		return ""
	}
	if _, isFact := c.reach.catalogue.Lookup(pathOf(ref)); !isFact {
		return ""
	}
	return pathOf(ref)
}

func (c comparisons) binding(name ast.Var) *binding {
	if c.variables[name] == nil {
		c.variables[name] = &binding{}
	}
	return c.variables[name]
}

// visit refuses whatever could tell two numbers of one cell apart.
func (c comparisons) visit(node any) bool {
	switch node := node.(type) {
	case *ast.With:
		c.refuse(node.Location, "it uses `with` and reads a number")
	case *ast.Every:
		c.refuse(node.Location, "it uses `every` and reads a number")
	case ast.Call:
		c.refuse(nil, "it uses a call within a term and reads a number")
	case ast.Set:
		if !ast.IsConstant(node) {
			c.refuse(nil, "it puts facts into a set and reads a number")
		}
	case *ast.Term:
		if ref, isRef := node.Value.(ast.Ref); isRef && !constantOperands(ref) {
			c.refuse(node.Location, "it chooses with a variable and reads a number")
		}
	case *ast.Expr:
		c.expression(node)
	}
	return false
}

func (c comparisons) expression(expr *ast.Expr) {
	if !expr.IsCall() {
		return
	}
	operands := expr.Operands()
	operator := expr.Operator()
	if !c.isRule(operator) && len(operands) == 2 {
		c.own(operands[0], operands[1])
		c.own(operands[1], operands[0])
	}
	switch operator.String() {
	case ast.Equality.Name, ast.Equal.Name:
		if !c.equalityAllowed(operands[0], operands[1]) {
			c.refuse(expr.Location, "it compares two facts with each other")
		}
	case ast.NotEqual.Name, ast.LessThan.Name, ast.LessThanEq.Name, ast.GreaterThan.Name, ast.GreaterThanEq.Name, ast.Member.Name:
		if !c.constant(operands[0]) && !c.constant(operands[1]) {
			c.refuse(expr.Location, "it compares two facts with each other")
		}
	default:
		if !c.isRule(operator) {
			c.refuse(expr.Location, "it reads a number and uses "+operator.String()+", beyond equality, comparison and membership")
		}
	}
}

// own notes that the numbers in a constant are compared with one fact and nothing else, if term is
// that fact, or a variable that is only ever set to it.
func (c comparisons) own(term, constant *ast.Term) {
	if !ast.IsConstant(constant.Value) {
		return
	}
	path := c.factPath(term)
	if name, isVar := term.Value.(ast.Var); isVar {
		if root := c.binding(name).root(); root.sets == 1 && !root.constant {
			path = root.path
		}
	}
	if path == "" {
		return
	}
	ast.WalkTerms(constant, func(inner *ast.Term) bool {
		c.reach.owned[inner] = path
		return false
	})
}

// equalityAllowed accepts an equation that sets a variable for the only time, and one with a
// constant on a side.
func (c comparisons) equalityAllowed(a, b *ast.Term) bool {
	if c.constant(a) || c.constant(b) {
		return true
	}
	for _, operand := range []*ast.Term{a, b} {
		if name, isVar := operand.Value.(ast.Var); isVar && c.binding(name).root().sets <= 1 {
			return true
		}
	}
	return false
}

// constant tells whether a term is ground and reads no input.
func (c comparisons) constant(term *ast.Term) bool {
	switch value := term.Value.(type) {
	case ast.Var:
		root := c.binding(value).root()
		return root.constant && root.sets == 0
	case ast.Ref:
		return constantOperands(value) && value.HasPrefix(ast.DefaultRootRef) && c.inputFree(value)
	default:
		return ast.IsConstant(term.Value)
	}
}

// constantOperands tells whether a reference chooses by constants alone. A ground one need not: a
// reference within it is ground too.
func constantOperands(ref ast.Ref) bool {
	for _, operand := range ref[1:] {
		if !ast.IsConstant(operand.Value) {
			return false
		}
	}
	return true
}

func (c comparisons) inputFree(ref ast.Ref) bool {
	inner := newReach(c.reach.compiler, c.reach.catalogue, c.reach.data)
	inner.from(ref)
	return len(inner.facts) == 0 && inner.obstacle == nil
}

func (c comparisons) isRule(operator ast.Ref) bool {
	return len(c.reach.compiler.GetRulesExact(operator)) > 0
}

func (c comparisons) arity(function ast.Ref) int {
	return len(c.reach.compiler.GetRulesExact(function)[0].Head.Args)
}

func (c comparisons) refuse(loc *ast.Location, reason string) {
	c.reach.hinder(loc, reason)
}
