// Package decide asks OPA: it is the reference that everything else is held against.
//
// It knows nothing of strategies or tables. It puts one question, what a rule yields for some
// facts, and tells an answer from a fault of the policy.
package decide

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// An Answer is what a rule yields for some facts.
type Answer uint8

// The answers of a rule. Only True makes a precondition met.
const (
	Undefined Answer = iota
	False
	True
)

// Opa puts questions to OPA about the policies of one set. It may be used by several goroutines.
type Opa struct {
	store storage.Store
}

// New returns an Opa for a set of policies.
func New(set *policy.Set) *Opa {
	data := set.Data
	if data == nil {
		data = map[string]any{}
	}
	return &Opa{store: inmem.NewFromObject(data)}
}

// A Question is one function made ready to be asked.
type Question struct {
	opa      *Opa
	function *policy.Function
	query    ast.Body
}

const resultVar = ast.Var("result")

// Prepare makes a function ready to be asked. It fails if OPA cannot compile the query.
func (o *Opa) Prepare(f *policy.Function) (*Question, error) {
	query, err := f.Compiler.QueryCompiler().Compile(ast.NewBody(
		ast.Equality.Expr(ast.NewTerm(f.Ref), ast.NewTerm(resultVar))))
	if err != nil {
		return nil, fmt.Errorf("prepare %s: %w", f.Ref, err)
	}
	return &Question{opa: o, function: f, query: query}, nil
}

// A Fault is an evaluation that yields no answer: its bodies conflict, or the value is not boolean.
type Fault struct {
	Function *policy.Function
	Reason   string
	// Conflict tells a conflict from a value that is not boolean.
	Conflict bool
}

// Error returns the reason.
func (f *Fault) Error() string { return f.Reason }

// Rule returns the id of the fault.
func (f *Fault) Rule() verdict.RuleID {
	if f.Conflict {
		return verdict.RuleConflict
	}
	return verdict.RuleNotBoolean
}

// Ask returns what OPA yields for the facts in input. It fails with [*Fault] if that is no answer,
// and with the context's error if it is cancelled.
func (q *Question) Ask(ctx context.Context, input *ast.Term) (Answer, error) {
	var value ast.Value
	err := storage.Txn(ctx, q.opa.store, storage.TransactionParams{}, func(txn storage.Transaction) error {
		cancel := topdown.NewCancel()
		defer context.AfterFunc(ctx, cancel.Cancel)()
		return topdown.NewQuery(q.query).
			WithCompiler(q.function.Compiler).
			WithStore(q.opa.store).
			WithTransaction(txn).
			WithInput(input).
			WithCancel(cancel).
			Iter(policy.Confine(ctx), func(result topdown.QueryResult) error {
				value = result[resultVar].Value
				return nil
			})
	})
	if err != nil {
		return Undefined, q.fault(ctx, err)
	}
	switch value := value.(type) {
	case nil:
		return Undefined, nil
	case ast.Boolean:
		if value {
			return True, nil
		}
		return False, nil
	default:
		return Undefined, &Fault{Function: q.function, Reason: "it yields " + value.String() + ", expected true or false"}
	}
}

func (q *Question) fault(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if topdown.IsError(err) {
		var evaluation *topdown.Error
		errors.As(err, &evaluation)
		return &Fault{
			Function: q.function,
			Conflict: evaluation.Code == topdown.ConflictErr,
			Reason:   strings.TrimPrefix(oneLine(evaluation.Message), "rule "+q.function.Ref.String()+" "),
		}
	}
	return err
}

// oneLine puts the lines of a message of OPA's behind one another.
func oneLine(message string) string {
	first, rest, _ := strings.Cut(message, "\n")
	var lines []string
	for line := range strings.Lines(rest) {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.TrimSpace(first + " " + strings.Join(lines, ", "))
}

// Input returns the document that policies see for some facts: path -> string, bool or json.Number.
func Input(facts map[string]any) *ast.Term {
	paths := slices.Sorted(maps.Keys(facts))
	values := make([]*ast.Term, len(paths))
	for i, path := range paths {
		values[i] = Value(facts[path])
	}
	return NewShape(paths).Input(values)
}

// Value returns a fact's value, a string, bool or json.Number, as policies see it.
func Value(value any) *ast.Term {
	converted, err := ast.InterfaceToValue(value)
	if err != nil {
		panic(err) // readers let nothing through but strings, booleans and numbers
	}
	return ast.NewTerm(converted)
}

// A Shape is the nesting of some facts in the document that policies see. Building a document by its
// shape spares taking the paths apart again for each of many.
type Shape struct {
	keys []*ast.Term
	// Of each key, either the place of the fact's value, or the shape of the object beneath it.
	places []int
	inner  []*Shape
}

// NewShape returns the shape of the facts of these paths.
func NewShape(paths []string) *Shape {
	root := &Shape{}
	for place, path := range paths {
		root.add(path, place)
	}
	return root
}

func (s *Shape) add(path string, place int) {
	name, rest, nested := strings.Cut(path, ".")
	key := ast.StringTerm(name)
	at := slices.IndexFunc(s.keys, func(k *ast.Term) bool { return k.Equal(key) })
	if at < 0 {
		at = len(s.keys)
		s.keys, s.places, s.inner = append(s.keys, key), append(s.places, place), append(s.inner, nil)
	}
	if !nested {
		return
	}
	if s.inner[at] == nil {
		s.inner[at] = &Shape{}
	}
	s.inner[at].add(rest, place)
}

// Input returns the document in which each fact has the value at its place among the paths.
func (s *Shape) Input(values []*ast.Term) *ast.Term {
	object := ast.NewObjectWithCapacity(len(s.keys))
	for i, key := range s.keys {
		if s.inner[i] != nil {
			object.Insert(key, s.inner[i].Input(values))
		} else {
			object.Insert(key, values[s.places[i]])
		}
	}
	return ast.NewTerm(object)
}
