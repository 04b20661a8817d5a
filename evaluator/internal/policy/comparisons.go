package policy

import (
	"encoding/json"
	"fmt"

	"github.com/open-policy-agent/opa/v1/ast"
)

// comparisons checks that a compiled rule that reads a number uses only the operations listed here, so that it treats all
// numbers between two neighbouring cuts alike. Everything else is refused.
//
//   - Built-ins are equality, order and membership only.
//   - References are ground.
//   - A number fact, or an object that holds one, may only be compared with a constant, or bound to a variable by the one
//     equation that sets it. Such a variable may only be compared with constants, or lead to a value in the object.
//
// Everything else (enumerations, booleans, results of comparisons) is the same in a whole cell. So are the rule's own value
// and the values of other rules, because the same list applies to them. Without arithmetic, every number is one
// written in the rules or the data.
//
// In compiled Rego each assignment is an equation, names of declared variables are unique in a module, and a reference or
// call within a call is bound to a variable first. Undeclared variables of one name are taken to be one variable, which can
// only refuse more. A refused rule need not be wrong: OPA decides it, and only its table is missing.
type comparisons struct {
	reach     *reach
	rule      *ast.Rule
	equations []equation
	sources   map[ast.Var]*source
	constants map[ast.Var]bool
}

func newComparisons(r *reach, rule *ast.Rule) *comparisons {
	c := &comparisons{reach: r, rule: rule, sources: map[ast.Var]*source{}, constants: map[ast.Var]bool{}}
	ast.WalkExprs(rule, func(expr *ast.Expr) bool {
		if terms, isCall := expr.Terms.([]*ast.Term); isCall && expr.IsEquality() && len(terms) == 3 {
			c.equate(terms[1], terms[2])
			c.equate(terms[2], terms[1])
		}
		return false
	})
	c.spread(c.bindSource)
	c.spread(c.bindConstant)
	return c
}

// check refuses the rule if anything in it is not on the list, and collects its numbers.
func (c *comparisons) check() {
	for branch := c.rule; branch != nil; branch = branch.Else {
		at := ruleLocation(branch)
		for _, operand := range branch.Head.Reference {
			c.free(operand, at, "has %s in its head")
		}
		for _, arg := range branch.Head.Args {
			c.free(arg, at, "has %s in its head")
		}
		for _, value := range []*ast.Term{branch.Head.Key, branch.Head.Value} {
			if value != nil {
				c.free(value, at, "yields %s")
			}
		}
		c.body(branch.Body)
	}
}

func (c *comparisons) body(body ast.Body) {
	for _, expr := range body {
		c.expression(expr)
	}
}

func (c *comparisons) expression(expr *ast.Expr) {
	at := located(expr.Location, ruleLocation(c.rule))
	if len(expr.With) > 0 {
		c.reach.hinder(located(expr.With[0].Location, at), "it uses `with` and reads a number")
		return
	}
	switch terms := expr.Terms.(type) {
	case *ast.Term:
		// A reference to a number, or to an object, is true whatever the number is.
		if _, isRef := terms.Value.(ast.Ref); !isRef || c.source(terms) == nil || !constantOperands(terms) {
			c.free(terms, at, "takes %s as a condition")
		}
	case []*ast.Term:
		c.call(expr, terms, at)
	case *ast.Not:
		c.body(terms.Body)
	case *ast.LogicalAnd:
		c.body(terms.Lhs)
		c.body(terms.Rhs)
	case *ast.LogicalOr:
		c.body(terms.Lhs)
		c.body(terms.Rhs)
	case *ast.Every:
		c.reach.hinder(at, "it uses `every` and reads a number")
	default:
		c.unknown(at)
	}
}

// isComparison has the built-ins on the list.
var isComparison = map[string]bool{
	ast.Equality.Name: true, ast.Equal.Name: true, ast.NotEqual.Name: true, ast.LessThan.Name: true, ast.LessThanEq.Name: true,
	ast.GreaterThan.Name: true, ast.GreaterThanEq.Name: true, ast.Member.Name: true,
}

func (c *comparisons) call(expr *ast.Expr, terms []*ast.Term, at *ast.Location) {
	operator, isRef := terms[0].Value.(ast.Ref)
	operands := terms[1:]
	switch {
	case !isRef:
		c.unknown(at)
	case isComparison[operator.String()] && (len(operands) == 2 || len(operands) == 3 && !expr.IsEquality()):
		c.compare(operands[0], operands[1], expr.IsEquality(), at)
		for _, result := range operands[2:] {
			c.free(result, at, "compares %s with a result")
		}
	case len(c.reach.compiler.GetRulesExact(operator)) > 0:
		for _, operand := range operands {
			c.free(operand, at, "passes %s to a function")
		}
	default:
		c.reach.hinder(at, "it reads a number and uses "+operator.String()+", beyond equality, comparison and membership")
	}
}

// compare accepts two terms without numbers, a number and a constant, and the equation that sets a variable.
func (c *comparisons) compare(a, b *ast.Term, isEquation bool, at *ast.Location) {
	left, right := c.source(a), c.source(b)
	switch {
	case !constantOperands(a) || !constantOperands(b):
		c.reach.hinder(at, "it chooses with a variable and reads a number")
	case left == nil && right == nil:
		c.free(a, at, "compares %s")
		c.free(b, at, "compares %s")
	case isEquation && (c.sets(a, b) || c.sets(b, a)):
	case right == nil && c.constant(b):
		c.cut(left, b, at)
	case left == nil && c.constant(a):
		c.cut(right, a, at)
	case left != nil && right != nil:
		c.reach.hinder(at, "it compares two facts with each other")
	case left != nil:
		c.refuse(left, b, isEquation, at)
	default:
		c.refuse(right, a, isEquation, at)
	}
}

// refuse reports what is wrong with a comparison of a number with other.
func (c *comparisons) refuse(from *source, other *ast.Term, isEquation bool, at *ast.Location) {
	_, isVar := other.Value.(ast.Var)
	switch {
	case isEquation && isVar:
		c.reach.hinder(at, fmt.Sprintf("it gives %s a second name", from))
	case isEquation && c.consists(other, func(*ast.Term) bool { return true }):
		c.reach.hinder(at, fmt.Sprintf("it takes %s apart with a pattern", from))
	default:
		c.reach.hinder(at, fmt.Sprintf("it compares %s with a term that is not constant", from))
	}
}

// sets reports whether an equation sets a variable to the number, or the object with a number, that it stands for.
func (c *comparisons) sets(variable, to *ast.Term) bool {
	name, isVar := variable.Value.(ast.Var)
	ref, isRef := to.Value.(ast.Ref)
	if !isVar || !isRef {
		return false
	}
	from := c.sourceOf(ref)
	return from != nil && *from == *c.sources[name]
}

// cut adds the numbers of a constant that from is compared with. Numbers written out there cut only that fact; all others
// may be compared with any fact.
func (c *comparisons) cut(from *source, constant *ast.Term, at *ast.Location) {
	if !from.isFact || !c.literal(constant) {
		c.free(constant, at, "compares %s")
		return
	}
	ast.WalkTerms(constant, func(term *ast.Term) bool {
		if n, isNumber := term.Value.(ast.Number); isNumber {
			if exact := c.reach.exact(json.Number(n), at); exact != nil {
				c.reach.own[from.path] = append(c.reach.own[from.path], exact)
			}
		}
		return false
	})
}

// free refuses a term that has, or may have, a number from a fact, and adds the numbers written in it. does says what the
// rule does with the term, with %s for the number.
func (c *comparisons) free(term *ast.Term, at *ast.Location, does string) {
	if from := c.source(term); from != nil {
		c.reach.hinder(at, fmt.Sprintf("it "+does+": expected only comparisons with constants", from))
		return
	}
	switch value := term.Value.(type) {
	case ast.Null, ast.Boolean, ast.String, ast.Var:
	case ast.Number:
		c.reach.share(json.Number(value), at)
	case ast.Ref:
		c.reference(term, value, at)
	case *ast.Array:
		value.Foreach(func(t *ast.Term) { c.free(t, at, "puts %s into an array") })
	case ast.Set:
		value.Foreach(func(t *ast.Term) { c.free(t, at, "puts %s into a set") })
	case ast.Object:
		value.Foreach(func(k, v *ast.Term) {
			c.free(k, at, "puts %s into an object")
			c.free(v, at, "puts %s into an object")
		})
	case *ast.ArrayComprehension:
		c.free(value.Term, at, "collects %s in a comprehension")
		c.body(value.Body)
	case *ast.SetComprehension:
		c.free(value.Term, at, "collects %s in a comprehension")
		c.body(value.Body)
	case *ast.ObjectComprehension:
		c.free(value.Key, at, "collects %s in a comprehension")
		c.free(value.Value, at, "collects %s in a comprehension")
		c.body(value.Body)
	default:
		c.unknown(at)
	}
}

// reference accepts a ground reference, and adds the numbers of the data document that it leads to, which may be mixed with
// rules.
func (c *comparisons) reference(term *ast.Term, ref ast.Ref, at *ast.Location) {
	if !constantOperands(term) {
		c.reach.hinder(at, "it chooses with a variable and reads a number")
	}
	if _, isVar := ref[0].Value.(ast.Var); !isVar {
		c.unknown(at)
	}
	if ref.HasPrefix(ast.DefaultRootRef) {
		c.reach.numbersIn(c.reach.document(ref), at)
	}
}

func (c *comparisons) unknown(at *ast.Location) {
	c.reach.hinder(at, "it reads a number and uses a form of Rego that leeway does not know")
}
