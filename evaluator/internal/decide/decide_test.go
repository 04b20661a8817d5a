package decide_test

import (
	"context"
	"encoding/json"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/leeway-policy/leeway/evaluator/internal/decide"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
)

const rules = `package p

met if input.service.offices < input.limits.most

always_false := false

never if input.service.offices == 77

conflict := true if input.service.offices > 0

conflict := false if input.service.offices > 1

word := "yes"

# loops long enough for a cancelled context to be noticed
slow if {
	some i in numbers.range(0, 3000)
	some j in numbers.range(0, 3000)
	i + j == -1
}
`

func query(t *testing.T, rule string) *decide.Query {
	t.Helper()
	compiler, err := ast.CompileModules(map[string]string{"p.rego": rules})
	if err != nil {
		t.Fatal(err)
	}
	q, err := decide.New(&policy.Set{}).Prepare(&policy.Function{Ref: ast.MustParseRef("data.p." + rule), Compiler: compiler})
	if err != nil {
		t.Fatal(err)
	}
	return q
}

func TestAsk(t *testing.T) {
	facts := map[string]any{"service.offices": json.Number("2"), "limits.most": json.Number("2.5")}
	tests := map[string]struct {
		answer   decide.Answer
		fault    string
		conflict bool
	}{
		"met":          {decide.True, "", false},
		"always_false": {decide.False, "", false},
		"never":        {decide.Undefined, "", false},
		"conflict":     {decide.Undefined, "produced conflicting values: true at p.rego:9, false at p.rego:11", true},
		"word":         {decide.Undefined, `it yields "yes", expected true or false`, false},
	}
	for rule, tc := range tests {
		t.Run(rule, func(t *testing.T) {
			answer, err := query(t, rule).Eval(t.Context(), decide.Input(facts))
			var fault *decide.Fault
			if errors.As(err, &fault) != (tc.fault != "") {
				t.Fatalf("err = %v, want %q", err, tc.fault)
			}
			if fault != nil && (fault.Reason != tc.fault || fault.Conflict != tc.conflict) {
				t.Errorf("fault %q, conflict %t; want %q, %t", fault.Reason, fault.Conflict, tc.fault, tc.conflict)
			}
			if answer != tc.answer {
				t.Errorf("answer %v, want %v", answer, tc.answer)
			}
		})
	}
}

func TestAskStopsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	stop := errors.New("stop")
	cancel(stop)
	if _, err := query(t, "slow").Eval(ctx, decide.Input(nil)); !errors.Is(err, stop) {
		t.Errorf("err = %v, want the context's cause", err)
	}
}

func TestInputNestsFacts(t *testing.T) {
	got := decide.Input(map[string]any{
		"context.a": "x", "service.b.c": json.Number("1"), "service.b.d": true,
	})
	want := ast.MustParseTerm(`{"context": {"a": "x"}, "service": {"b": {"c": 1, "d": true}}}`)
	if diff := cmp.Diff(want.String(), got.String()); diff != "" {
		t.Errorf("input (-want +got):\n%s", diff)
	}
}
