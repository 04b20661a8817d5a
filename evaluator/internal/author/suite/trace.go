package suite

import (
	"context"
	"encoding/json"
	"math"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/topdown"
)

// maxEvents limits the events of a test that are kept; later failures are not explained.
const maxEvents = 500_000

// A trace holds the events of OPA's evaluation of a test.
type trace struct {
	events []*topdown.Event
	// entered has the event at which each query started.
	entered map[uint64]int
	// value is the value of the test; nil if it has none.
	value *ast.Term
}

// Enabled, TraceEvent and Config implement OPA's tracer interface.
func (*trace) Enabled() bool { return true }

// Config requests the values of variables.
func (*trace) Config() topdown.TraceConfig { return topdown.TraceConfig{PlugLocalVars: true} }

// TraceEvent keeps the events that show failures, and the condition that each query evaluates.
func (t *trace) TraceEvent(event topdown.Event) {
	switch event.Op {
	case topdown.EnterOp, topdown.ExitOp, topdown.EvalOp, topdown.RedoOp, topdown.FailOp, topdown.TestCaseOp:
		if len(t.events) == maxEvents {
			return
		}
		if event.Op == topdown.EnterOp {
			t.entered[event.QueryID] = len(t.events)
		}
		t.events = append(t.events, &event)
	}
}

// rerun runs a test again and returns its trace. It turns indexing off, since an index skips rules without
// reporting which of their conditions fails.
func (s *suite) rerun(ctx context.Context, test ast.Ref) (*trace, error) {
	t := &trace{entered: map[uint64]int{}}
	answers, err := s.pure(ctx, query{body: ast.NewBody(ast.NewExpr(ast.NewTerm(test))), terms: true},
		rego.EvalQueryTracer(t), rego.EvalRuleIndexing(false), rego.EvalEarlyExit(false))
	if err == nil && len(answers) > 0 {
		t.value = answers[0].Expressions[0].Value.(*ast.Term)
	}
	return t, err
}

// part returns the events from the last start of a case to the next start of one; all if name is nil.
func (t *trace) part(name []string) (from, to int) {
	from, to = 0, len(t.events)
	if name == nil {
		return from, to
	}
	for i, event := range t.events {
		if event.Op == topdown.TestCaseOp && slices.Equal(caseName(event), name) {
			from, to = i, len(t.events)
		} else if event.Op == topdown.TestCaseOp && to == len(t.events) {
			to = i
		}
	}
	return from, to
}

// caseName returns the name of the case that starts at an event, one part for each level, as OPA's tester formats it.
func caseName(event *topdown.Event) []string {
	expr, isExpr := event.Node.(*ast.Expr)
	if !isExpr {
		return nil
	}
	parts, isArray := expr.Operand(0).Value.(*ast.Array)
	if !isArray {
		return nil
	}
	var name []string
	parts.Foreach(func(part *ast.Term) {
		if text, isString := part.Value.(ast.String); isString {
			name = append(name, string(text))
			return
		}
		value, err := ast.JSON(part.Value)
		if err != nil {
			return
		}
		text, err := json.Marshal(value)
		if err == nil {
			name = append(name, string(text))
		}
	})
	return name
}

// query returns the id of the query that runs at an event.
func (t *trace) query(at int) uint64 { return t.events[at].QueryID }

// lastFail returns the last event in [from, to) at which a condition of a query failed;
// -1 if there is none.
func (t *trace) lastFail(query uint64, from, to int) int {
	for i := to - 1; i >= from; i-- {
		if event := t.events[i]; event.Op == topdown.FailOp && event.QueryID == query {
			return i
		}
	}
	return -1
}

// start returns the event at which OPA began to evaluate the condition that fails at an event.
func (t *trace) start(fail int) int {
	for i := fail - 1; i >= 0; i-- {
		event := t.events[i]
		if event.Op == topdown.EvalOp && event.QueryID == t.query(fail) && event.Node == t.events[fail].Node {
			return i
		}
	}
	return fail
}

// anyParent matches all queries.
const anyParent = math.MaxUint64

// unmet returns, in order, the queries that a query started between two events and that never succeeded
// there.
func (t *trace) unmet(parent uint64, from, to int) []uint64 {
	var started []uint64
	succeeded := map[uint64]bool{}
	for _, event := range t.events[from:to] {
		switch {
		case event.Op == topdown.EnterOp && (event.ParentID == parent || parent == anyParent) && event.QueryID != parent:
			started = append(started, event.QueryID)
		case event.Op == topdown.ExitOp:
			succeeded[event.QueryID] = true
		}
	}
	return slices.DeleteFunc(started, func(query uint64) bool { return succeeded[query] })
}
