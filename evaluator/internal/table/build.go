package table

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/leeway-policy/leeway/evaluator/internal/decide"
	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/parallel"
)

// DefaultLimit is the default limit on the rows of a table.
const DefaultLimit = 65_536

// Tables are the tables of a set of policies, in one space.
type Tables struct {
	Space *Space
	// Evaluations counts the OPA evaluations that built them.
	Evaluations int
	tables      map[*policy.Function]*Table
	untabled    map[*policy.Function]*policy.Untabled
}

// Of returns the table of a function, nil if it has none.
func (ts *Tables) Of(f *policy.Function) *Table { return ts.tables[f] }

// Untabled returns why a function has no table, nil if it has one.
func (ts *Tables) Untabled(f *policy.Function) *policy.Untabled { return ts.untabled[f] }

// Build evaluates every row of every function's table with OPA, in parallel.
//
// A function has no table, which is no error, if it is not a finite function of its facts or its table would have more
// than limit rows (0 means [DefaultLimit]). Build fails with [verdict.Faults] if a row of a function has no answer;
// the fault shows the first such row.
func Build(ctx context.Context, opa *decide.Opa, space *Space, functions []*policy.Function, limit int) (*Tables, error) {
	ts := &Tables{
		Space:    space,
		tables:   map[*policy.Function]*Table{},
		untabled: map[*policy.Function]*policy.Untabled{},
	}
	return ts.build(ctx, opa, functions, limit)
}

// build adds the tables of functions.
func (ts *Tables) build(ctx context.Context, opa *decide.Opa, functions []*policy.Function, limit int) (*Tables, error) {
	if limit == 0 {
		limit = DefaultLimit
	}
	var tables []*Table
	for _, f := range functions {
		if f.Untabled != nil {
			ts.untabled[f] = f.Untabled
			continue
		}
		t, size := newTable(ts.Space, f, limit)
		if t == nil {
			ts.untabled[f] = &policy.Untabled{
				Place:  f.Place,
				Reason: fmt.Sprintf("its table would have %d rows or more, the limit is %d", size, limit),
			}
			continue
		}
		ts.tables[f] = t
		ts.Evaluations += size
		tables = append(tables, t)
	}
	faults, err := fill(ctx, opa, ts.Space, tables)
	if err != nil {
		return nil, err
	}
	return ts, faults.Err()
}

// chunk is the number of rows in one task: enough to pay for the task, few enough to share a large table among
// processors.
const chunk = 256

// fill evaluates all rows of all tables.
func fill(ctx context.Context, opa *decide.Opa, space *Space, tables []*Table) (verdict.Faults, error) {
	group, within := parallel.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	firsts := make([]rowFault, len(tables))
	for i, t := range tables {
		firsts[i].row.Store(int64(len(t.Answers)))
		query := sync.OnceValues(func() (*decide.Query, error) { return opa.Prepare(t.Function) })
		for start := 0; start < len(t.Answers); start += chunk {
			group.Go(func() error {
				ready, err := query()
				if err != nil {
					return err
				}
				return t.evaluate(within, ready, space, start, &firsts[i])
			})
		}
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	var faults verdict.Faults
	faulty := map[*policy.Function]bool{}
	for i := range firsts {
		f := tables[i].Function
		if row := int(firsts[i].row.Load()); row < len(tables[i].Answers) && !faulty[f.Of] {
			faulty[f] = true
			fault, err := explainRow(ctx, opa, space, tables[i], row)
			if err != nil {
				return nil, err
			}
			faults = append(faults, fault)
		}
	}
	return faults, nil
}

// A rowFault is the first row of a table that has no answer.
type rowFault struct{ row atomic.Int64 }

func (f *rowFault) note(row int64) {
	for {
		first := f.row.Load()
		if row >= first || f.row.CompareAndSwap(first, row) {
			return
		}
	}
}

// evaluate asks OPA for up to chunk rows. It skips rows after a faulty one, because only the first is reported.
func (t *Table) evaluate(ctx context.Context, query *decide.Query, space *Space, start int, first *rowFault) error {
	inputs := t.inputs(space)
	for row := start; row < min(start+chunk, len(t.Answers)); row++ {
		answer, err := query.Eval(ctx, inputs(row))
		var fault *decide.Fault
		if errors.As(err, &fault) {
			first.note(int64(row))
			return nil
		}
		if err != nil {
			return err
		}
		t.Answers[row] = answer
	}
	return nil
}

// inputs returns a function that makes the input document of a row. The values of cells are made once.
func (t *Table) inputs(space *Space) func(row int) *ast.Term {
	paths := make([]string, len(t.Axes))
	values := make([][]*ast.Term, len(t.Axes))
	for i, axis := range t.Axes {
		paths[i] = space.Dims[axis.Dim].Fact.Path
		for _, cell := range axis.Cells {
			values[i] = append(values[i], decide.Value(cell.Value))
		}
	}
	shape := decide.NewShape(paths)
	row := make([]*ast.Term, len(t.Axes))
	return func(number int) *ast.Term {
		for i, axis := range t.Axes {
			row[i] = values[i][number/axis.stride%len(axis.Cells)]
		}
		return shape.Input(row)
	}
}

// explainRow evaluates a faulty row again and returns its fault.
func explainRow(ctx context.Context, opa *decide.Opa, space *Space, t *Table, row int) (*verdict.Fault, error) {
	query, err := opa.Prepare(t.Function)
	if err != nil {
		return nil, err
	}
	_, err = query.Eval(ctx, decide.Input(t.Facts(space, row)))
	var fault *decide.Fault
	if err != nil && !errors.As(err, &fault) {
		return nil, err
	}
	if fault == nil {
		return nil, fmt.Errorf("%s has no answer in one row, but has one when evaluated again; please report this", t.Function.Ref)
	}
	f := t.Function
	return f.Place.Fault(fault.Rule(), "%s: %s, where %s", f.Name(), fault.Reason, witness(space, t, row)), nil
}

// witness describes a row: path value, path value.
func witness(space *Space, t *Table, row int) string {
	if len(t.Axes) == 0 {
		return "it reads no fact"
	}
	parts := make([]string, len(t.Axes))
	facts := t.Facts(space, row)
	for i, axis := range t.Axes {
		f := space.Dims[axis.Dim].Fact
		parts[i] = f.Path + " is " + plain(f, facts[f.Path])
	}
	return strings.Join(parts, " and ")
}

func plain(f fact.Fact, value any) string {
	if f.Type == fact.String {
		return value.(string)
	}
	return document.Show(value)
}
