package suite

import (
	"strconv"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"
	"github.com/open-policy-agent/opa/v1/types"
)

// A scope holds the replacements by `with` at an event, except those of input, which the event holds itself: one level
// for each enclosing condition, the innermost first.
type scope [][]*ast.With

// scope returns the replacements at an event; ok is false if the trace does not tell them.
func (x *explainer) scope(at int) (scope, bool) {
	var levels scope
	functions := true
	for {
		expr, isExpr := x.trace.events[at].Node.(*ast.Expr)
		if !isExpr {
			return nil, false
		}
		level, plugged := x.level(x.trace.events[at], expr.With, functions)
		if !plugged {
			return nil, false
		}
		if len(level) > 0 {
			levels = append(levels, level)
		}
		entered, known := x.trace.entered[x.trace.query(at)]
		if !known {
			return nil, false
		}
		if x.trace.events[entered].ParentID == x.trace.query(at) || x.trace.query(at) == 0 {
			return levels, true
		}
		caller := x.trace.current(x.trace.events[entered].ParentID, entered)
		if caller < 0 {
			return nil, false
		}
		// OPA replaces no functions within a function that replaces another.
		functions = functions && !standsIn(x.trace.events[entered], x.trace.events[caller])
		at = caller
	}
}

// current returns the event of the condition that a query evaluates just before another event; -1 if there is none.
func (t *trace) current(query uint64, before int) int {
	for i := before - 1; i >= 0; i-- {
		event := t.events[i]
		if _, isExpr := event.Node.(*ast.Expr); isExpr && event.QueryID == query &&
			(event.Op == topdown.EvalOp || event.Op == topdown.RedoOp) {
			return i
		}
	}
	return -1
}

// standsIn reports whether the entered function replaces the one that the condition calls.
func standsIn(entered, caller *topdown.Event) bool {
	rule, isRule := entered.Node.(*ast.Rule)
	expr, isExpr := caller.Node.(*ast.Expr)
	if !isRule || !isExpr || len(rule.Head.Args) == 0 || !expr.IsCall() {
		return false
	}
	return !expr.Operator().Equal(rule.Ref().GroundPrefix())
}

// level returns the replacements of one condition with their values at its event, without those of functions
// unless functions is true.
func (x *explainer) level(event *topdown.Event, with []*ast.With, functions bool) ([]*ast.With, bool) {
	var level []*ast.With
	for _, each := range with {
		target, isRef := each.Target.Value.(ast.Ref)
		switch {
		case !isRef:
			return nil, false
		case target.HasPrefix(ast.InputRootRef), x.isFunction(target) && !functions:
			continue
		}
		each = each.Copy()
		value, isRef := each.Value.Value.(ast.Ref)
		if !isRef || !x.isFunction(target) || !x.isFunction(value) {
			each.Value = withVars(each.Value, func(name ast.Var) ast.Value {
				if local := event.Locals.Get(name); local != nil {
					return local
				}
				return name
			})
			if !ast.IsConstant(each.Value.Value) {
				return nil, false
			}
		}
		level = append(level, each)
	}
	return level, true
}

func (x *explainer) isFunction(ref ast.Ref) bool {
	_, isFunction := x.suite.compiler.TypeEnv.GetByRef(ref).(*types.Function)
	return isFunction
}

// around returns a body that evaluates another one, which binds result(0), within the scope. It binds the answer to
// result(n) for n levels, in one array for each level, which is empty if the inner body has no answer.
func (s scope) around(body ast.Body) ast.Body {
	for i, level := range s {
		outer := ast.Equality.Expr(result(i+1), ast.ArrayComprehensionTerm(result(i), body))
		outer.With = level
		body = ast.NewBody(outer)
	}
	return body
}

// result returns the variable that an answer is bound to at a level.
func result(level int) *ast.Term { return ast.VarTerm("leeway_result_" + strconv.Itoa(level)) }
