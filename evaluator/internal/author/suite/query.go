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

// A query is a query to OPA after the tests have run.
type query struct {
	body ast.Body
	// module, if not nil, is the module that the body belongs to.
	module *ast.Module
	// terms requests answers as Rego terms, since JSON does not distinguish sets from arrays.
	terms bool
}

// eval runs a query like OPA's tester, with the time limit of one test.
func (s *suite) eval(ctx context.Context, q query, options ...rego.EvalOption) (rego.ResultSet, error) {
	_, answers, err := s.ask(ctx, q, options...)
	return answers, err
}

// pure runs a query. It fails with [impureError] if the answer depends on a built-in whose value may differ between
// calls, since the test may have seen another one.
func (s *suite) pure(ctx context.Context, q query, options ...rego.EvalOption) (rego.ResultSet, error) {
	called := builtins.NDBCache{}
	failed, answers, err := s.ask(ctx, q, append(options, rego.EvalNDBuiltinCache(called))...)
	if err != nil {
		return nil, err
	}
	if names := slices.Sorted(maps.Keys(called)); len(names) > 0 {
		return nil, impureError(names[0])
	}
	for _, each := range failed { // the cache does not hold failed calls
		name, _, _ := strings.Cut(each.Message, ":")
		if builtin := ast.BuiltinMap[name]; builtin != nil && builtin.Nondeterministic {
			return nil, impureError(name)
		}
	}
	return answers, nil
}

// An impureError names a built-in that was called and whose value may differ between calls.
type impureError string

func (e impureError) Error() string {
	return fmt.Sprintf("it calls %s, whose value may differ from one call to the next", string(e))
}

// ask runs a query, and also returns the errors of built-ins, which leave their calls undefined.
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
