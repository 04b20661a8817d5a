package table

import (
	"context"
	"maps"

	"github.com/leeway-policy/leeway/evaluator/internal/decide"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
)

// Widen returns the same tables, and those of further functions, in a space that is cut at the constants of all of them. OPA
// evaluates only the further functions. It fails as [Build] does.
func (ts *Tables) Widen(ctx context.Context, opa *decide.Opa, space *Space, further []*policy.Function, limit int) (*Tables, error) {
	return ts.In(space).build(ctx, opa, further, limit)
}

// In returns the same tables in a space that has all their cuts.
func (ts *Tables) In(space *Space) *Tables {
	wide := &Tables{Space: space, Evaluations: ts.Evaluations, tables: map[*policy.Function]*Table{}, untabled: maps.Clone(ts.untabled)}
	for f, t := range ts.tables {
		// The same facts and cuts give the same rows; only the space cells of a row differ.
		moved, _ := newTable(space, f, len(t.Answers))
		moved.Answers = t.Answers
		wide.tables[f] = moved
	}
	return wide
}
