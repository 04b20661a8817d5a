package suite

import (
	"context"
	"errors"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/tester"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// Limits on the rules below a failed condition that are explained: the levels, and the bodies on each level.
const (
	maxDepth  = 5
	maxBodies = 12
)

// An explainer finds out why tests failed. It runs them again with tracing, takes the condition that failed
// last, asks OPA for the value of each of its parts, and goes on with the rules that the condition refers to.
//
// It has no effects, and shows only what the test saw. So it does not explain a test that calls a built-in whose value
// may differ between calls, and it evaluates a part of a condition with everything that `with` replaced around it.
type explainer struct {
	suite   *suite
	trace   *trace
	sources map[string][]*ast.Expr
}

// test adds the reasons of a failed test. A test that does not fail again, for example because it looks at the clock,
// gets none.
func (x *explainer) test(ctx context.Context, result *tester.Result, test *verdict.Test) {
	ref, err := refOf(result)
	if err != nil {
		return
	}
	var impure impureError
	if x.trace, err = x.suite.rerun(ctx, ref); errors.As(err, &impure) {
		test.Unexplained = impure.Error()
	}
	if err != nil {
		return
	}
	if len(test.Cases) == 0 {
		test.Failure = x.rule(ctx, 0, len(x.trace.events))
	}
	for i := range test.Cases {
		if test.Cases[i].Outcome == verdict.TestFailed {
			from, to := x.trace.part(test.Cases[i].Name)
			test.Cases[i].Failure = x.within(ctx, x.caseQuery(from), from, to)
		}
	}
}

// rule explains a test without cases by the last of its bodies.
func (x *explainer) rule(ctx context.Context, from, to int) *verdict.Failure {
	for _, event := range slices.Backward(x.trace.events[from:to]) {
		rule, isRule := event.Node.(*ast.Rule)
		switch {
		case !isRule || event.ParentID != 0 || event.QueryID == 0:
		case event.Op == topdown.ExitOp: // no condition failed, but the value is not true
			return x.notTrue(rule, event.Location)
		case event.Op == topdown.EnterOp:
			return x.within(ctx, event.QueryID, from, to)
		}
	}
	return nil
}

// notTrue explains a test whose conditions hold but whose value is not true: a number, for example, or the set of a
// partial rule.
func (x *explainer) notTrue(rule *ast.Rule, at *ast.Location) *verdict.Failure {
	if at == nil || x.trace.value == nil {
		return nil
	}
	return &verdict.Failure{
		File: at.File, Line: at.Row, Col: at.Col, Condition: oneLine(rule.Head.Ref().String()),
		Values: []verdict.Term{{Value: short(x.trace.value.String())}},
	}
}

// caseQuery returns the query that runs the case that starts at an event.
func (x *explainer) caseQuery(start int) uint64 {
	for i := start - 1; i >= 0; i-- {
		if x.trace.events[i].Op == topdown.EvalOp {
			return x.trace.query(i)
		}
	}
	return 0
}

// within explains the last failure of a query between two events.
func (x *explainer) within(ctx context.Context, query uint64, from, to int) *verdict.Failure {
	at := x.trace.lastFail(query, from, to)
	if at < 0 {
		return nil
	}
	failure := x.fail(ctx, at, 0)
	if failure != nil && len(failure.Because) == 0 && slices.ContainsFunc(failure.Values, unmetValue) {
		failure.Because = x.asked(ctx, from, at)
	}
	return failure
}

// unmetValue reports whether a term has the value of a rule that does not hold.
func unmetValue(term verdict.Term) bool { return term.Value == "false" || term.Value == "undefined" }

// fail explains the failure at an event.
func (x *explainer) fail(ctx context.Context, at, depth int) *verdict.Failure {
	event := x.trace.events[at]
	expr, isExpr := event.Node.(*ast.Expr)
	if !isExpr || event.Location == nil {
		return nil
	}
	begin := x.trace.start(at)
	if expr.IsEvery() {
		if inner := x.every(ctx, begin, at, depth); inner != nil {
			return inner
		}
	}
	written := x.source(event.Location)
	if written == nil {
		written = expr
	}
	failure := &verdict.Failure{
		File: event.Location.File, Line: written.Location.Row, Col: written.Location.Col,
		Condition: textOf(written.Location),
		Values:    x.values(ctx, written, at),
	}
	if !written.Negated && depth < maxDepth {
		failure.Because = x.because(ctx, begin, at, depth)
	}
	return failure
}

// every explains the last iteration of an every expression, which is the one that failed.
func (x *explainer) every(ctx context.Context, begin, at, depth int) *verdict.Failure {
	for _, domain := range x.trace.unmet(x.trace.query(at), begin, at) {
		bodies := x.trace.unmet(domain, begin, at)
		if len(bodies) == 0 {
			continue
		}
		if last := x.trace.lastFail(bodies[len(bodies)-1], begin, at); last >= 0 {
			return x.fail(ctx, last, depth)
		}
	}
	return nil
}

// because explains the bodies, in the rules that a condition refers to, that did not hold.
func (x *explainer) because(ctx context.Context, begin, at, depth int) []verdict.Failure {
	var all []verdict.Failure
	for _, query := range x.trace.unmet(x.trace.query(at), begin, at) {
		last := x.trace.lastFail(query, begin, at)
		if last < 0 {
			continue
		}
		if all = withCause(all, x.fail(ctx, last, depth+1)); len(all) == maxBodies {
			break
		}
	}
	return all
}

// withCause adds a failure, unless it is nil or there is one at its place already.
func withCause(all []verdict.Failure, cause *verdict.Failure) []verdict.Failure {
	if cause == nil || slices.ContainsFunc(all, func(f verdict.Failure) bool { return samePlace(&f, cause) }) {
		return all
	}
	return append(all, *cause)
}

func samePlace(a, b *verdict.Failure) bool {
	return a.File == b.File && a.Line == b.Line && a.Col == b.Col
}

// source returns the smallest condition in the text that contains a compiled condition.
func (x *explainer) source(at *ast.Location) *ast.Expr {
	if x.sources == nil {
		x.sources = map[string][]*ast.Expr{}
		for _, module := range x.suite.parsed {
			ast.WalkExprs(module, func(expr *ast.Expr) bool {
				if expr.Location != nil {
					x.sources[expr.Location.File] = append(x.sources[expr.Location.File], expr)
				}
				return false
			})
		}
	}
	var smallest *ast.Expr
	for _, expr := range x.sources[at.File] {
		if contains(expr.Location, at) && (smallest == nil || len(expr.Location.Text) < len(smallest.Location.Text)) {
			smallest = expr
		}
	}
	return smallest
}

func contains(outer, inner *ast.Location) bool {
	return outer.Offset <= inner.Offset && inner.Offset < outer.Offset+max(1, len(outer.Text))
}
