package suite

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/topdown"
	"github.com/open-policy-agent/opa/v1/topdown/builtins"
)

// A query is what OPA is asked once the tests have run.
type query struct {
	body ast.Body
	// module, if there is one, is that in which the body is written.
	module *ast.Module
	// terms asks for answers as terms of Rego: as JSON, a set could not be told from an array.
	terms bool
}

// eval asks OPA as the tester does, within the time limit of one test.
func (s *suite) eval(ctx context.Context, q query, options ...rego.EvalOption) (rego.ResultSet, error) {
	_, answers, err := s.ask(ctx, q, options...)
	return answers, err
}

// pure asks OPA, and fails with [impureError] if the answer rests on a built-in whose value differs from one call to
// the next: it is not what the test saw.
func (s *suite) pure(ctx context.Context, q query, options ...rego.EvalOption) (rego.ResultSet, error) {
	called := builtins.NDBCache{}
	failed, answers, err := s.ask(ctx, q, append(options, rego.EvalNDBuiltinCache(called))...)
	if err != nil {
		return nil, err
	}
	if names := slices.Sorted(maps.Keys(called)); len(names) > 0 {
		return nil, impureError(names[0])
	}
	for _, each := range failed { // a call that fails is not kept
		name, _, _ := strings.Cut(each.Message, ":")
		if builtin := ast.BuiltinMap[name]; builtin != nil && builtin.Nondeterministic {
			return nil, impureError(name)
		}
	}
	return answers, nil
}

// An impureError is the name of a built-in that was called and whose value differs from one call to the next.
type impureError string

func (e impureError) Error() string {
	return fmt.Sprintf("it calls %s, whose value may differ from one call to the next", string(e))
}

// ask also returns the errors of built-ins, which leave their calls undefined.
func (s *suite) ask(ctx context.Context, q query, options ...rego.EvalOption) ([]topdown.Error, rego.ResultSet, error) {
	ctx, cancel := context.WithTimeout(ctx, s.options.Timeout)
	defer cancel()
	var failed []topdown.Error
	asked := []func(*rego.Rego){
		rego.ParsedQuery(q.body), rego.Compiler(s.compiler), rego.Store(s.store), rego.Transaction(s.txn), rego.Runtime(s.runtime),
		rego.BuiltinErrorList(&failed),
	}
	if q.module != nil {
		asked = append(asked, rego.ParsedPackage(q.module.Package), rego.ParsedImports(q.module.Imports))
	}
	if q.terms {
		asked = append(asked, rego.GenerateJSON(func(term *ast.Term, _ *rego.EvalContext) (any, error) { return term, nil }))
	}
	ready, err := rego.New(asked...).PrepareForEval(ctx)
	if err != nil {
		return nil, nil, err
	}
	answers, err := ready.Eval(ctx, append(options, rego.EvalTransaction(s.txn))...)
	return failed, answers, err
}
