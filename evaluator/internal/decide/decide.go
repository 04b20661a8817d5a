// Package decide asks OPA what a rule yields for some facts. OPA is the reference for all other answers.
//
// The package knows nothing of strategies or tables. It tells an answer from a fault of the policy.
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

// Opa evaluates the policies of one set. It is safe for concurrent use.
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

// A Query is one function, compiled for evaluation.
type Query struct {
	opa      *Opa
	function *policy.Function
	query    ast.Body
}

const resultVar = ast.Var("result")

// Prepare compiles a function for evaluation. It fails if OPA cannot compile the query.
func (o *Opa) Prepare(f *policy.Function) (*Query, error) {
	query, err := f.Compiler.QueryCompiler().Compile(ast.NewBody(
		ast.Equality.Expr(ast.NewTerm(f.Ref), ast.NewTerm(resultVar))))
	if err != nil {
		return nil, fmt.Errorf("prepare %s: %w", f.Ref, err)
	}
	return &Query{opa: o, function: f, query: query}, nil
}

// A Fault is an evaluation that yields no answer: the rule's bodies conflict, or its value is not boolean.
type Fault struct {
	Function *policy.Function
	Reason   string
	// Conflict reports whether the bodies conflict; if not, the value is not boolean.
	Conflict bool
}

// Error returns the reason.
func (f *Fault) Error() string { return f.Reason }

// Rule returns the rule id of the fault.
func (f *Fault) Rule() verdict.RuleID {
	if f.Conflict {
		return verdict.RuleConflict
	}
	return verdict.RuleNotBoolean
}

// Eval returns what OPA yields for the facts in input. It fails with [*Fault] if that is no answer, and with the
// context's error if the context is cancelled.
func (q *Query) Eval(ctx context.Context, input *ast.Term) (Answer, error) {
	value, err := q.value(ctx, input)
	if err != nil {
		return Undefined, err
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

// Value returns the value that OPA yields for a document, nil if it is undefined. It fails as Eval does, but any value is an
// answer.
func (q *Query) Value(ctx context.Context, document map[string]any) (any, error) {
	input, err := ast.InterfaceToValue(document)
	if err != nil {
		return nil, err
	}
	value, err := q.value(ctx, ast.NewTerm(input))
	if value == nil || err != nil {
		return nil, err
	}
	return ast.JSON(value)
}

// value returns the value that OPA yields for input, nil if it is undefined.
func (q *Query) value(ctx context.Context, input *ast.Term) (ast.Value, error) {
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
		return nil, q.fault(ctx, err)
	}
	return value, nil
}

func (q *Query) fault(ctx context.Context, err error) error {
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

// oneLine joins the lines of a message of OPA.
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

// Input returns the input document for some facts, by path; values are string, bool or json.Number.
func Input(facts map[string]any) *ast.Term {
	paths := slices.Sorted(maps.Keys(facts))
	values := make([]*ast.Term, len(paths))
	for i, path := range paths {
		values[i] = Value(facts[path])
	}
	return NewShape(paths).Input(values)
}

// Value returns the OPA term of a fact's value: a string, bool or json.Number.
func Value(value any) *ast.Term {
	converted, err := ast.InterfaceToValue(value)
	if err != nil {
		panic(err) // readers accept only strings, booleans and numbers
	}
	return ast.NewTerm(converted)
}

// A Shape is the nesting of some facts in the input document. It saves splitting the paths again for each document.
type Shape struct {
	keys []*ast.Term
	// places has, for each key, the index of the fact's path; inner the shape of the object below it.
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

// Input returns the document in which the fact of each path has the value with the same index.
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
