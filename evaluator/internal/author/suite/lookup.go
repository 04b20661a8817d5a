package suite

import (
	"context"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// asked explains the rules that did not hold and that a test evaluated before the comparison that fails at an event.
// The comparison, `got == want`, names no rule, only its result.
//
// A test evaluates a rule by its path, itself or in a function of the test, or looks it up in its package with
// object.get. OPA then evaluates other rules of the package, too; they are left out.
func (x *explainer) asked(ctx context.Context, from, to int) []verdict.Failure {
	var all []verdict.Failure
	test := x.trace.events[to].Location.File
	for _, query := range x.trace.unmet(anyParent, from, to) {
		at := x.trace.entered[query]
		rule, isRule := x.trace.events[at].Node.(*ast.Rule)
		if !isRule || rule.Location.File == test || !x.asks(at, from, to, rule.Ref(), test) {
			continue
		}
		last := x.trace.lastFail(query, from, to)
		if last < 0 {
			continue
		}
		cause := x.fail(ctx, last, 1)
		if all = withCause(all, cause); len(all) == maxBodies {
			break
		}
	}
	return all
}

// asks reports whether the condition that entered a body of a rule is in the file of the test and refers to that
// very rule.
func (x *explainer) asks(enter, from, to int, rule ast.Ref, test string) bool {
	parent := x.trace.events[enter].ParentID
	for i := enter - 1; i >= from; i-- {
		event := x.trace.events[i]
		expr, isExpr := event.Node.(*ast.Expr)
		if event.Op != topdown.EvalOp || event.QueryID != parent || !isExpr {
			continue
		}
		if event.Location == nil || event.Location.File != test {
			return false
		}
		named := false
		ast.WalkRefs(expr, func(ref ast.Ref) bool {
			named = named || ref.HasPrefix(rule)
			return named
		})
		return named || x.looksUp(i, to, expr, rule)
	}
	return false
}

// looksUp reports whether the package that a condition reads at an event is then searched by object.get for a rule.
func (x *explainer) looksUp(read, to int, expr *ast.Expr, rule ast.Ref) bool {
	if !expr.IsEquality() {
		return false
	}
	pkg, isRef := expr.Operand(1).Value.(ast.Ref)
	if !isRef || !rule.HasPrefix(pkg) {
		return false
	}
	for _, event := range x.trace.events[read+1 : to] {
		get, isExpr := event.Node.(*ast.Expr)
		if event.Op != topdown.EvalOp || event.QueryID != x.trace.query(read) || !isExpr || !get.IsCall() ||
			get.Operator().String() != ast.ObjectGet.Name || !get.Operand(0).Equal(expr.Operand(0)) {
			continue
		}
		name, isString := plugged(event, get.Operand(1)).(ast.String)
		return isString && pkg.Append(ast.NewTerm(name)).Equal(rule)
	}
	return false
}

// plugged returns the value of a term at an event.
func plugged(event *topdown.Event, term *ast.Term) ast.Value {
	if _, isVar := term.Value.(ast.Var); isVar {
		return event.Locals.Get(term.Value)
	}
	return term.Value
}
