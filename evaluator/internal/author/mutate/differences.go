package mutate

import (
	"context"
	"errors"
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/decide"
	"github.com/leeway-policy/leeway/evaluator/internal/diagram"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/internal/reason"
	"github.com/leeway-policy/leeway/evaluator/internal/table"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// A meaning represents functions of the facts of one space as diagrams; its variables are the space's dimensions.
type meaning struct {
	space *table.Space
	store *diagram.Store
	// possible is the set of facts whose sums add up; allowed also satisfies the constraints.
	possible, allowed diagram.Node
}

func newMeaning(space *table.Space, constraints []*table.Table) *meaning {
	sizes := make([]int, len(space.Dims))
	for i, dim := range space.Dims {
		sizes[i] = len(dim.Cells)
	}
	m := &meaning{space: space, store: diagram.NewStore(sizes)}
	var impossible, forbidden []diagram.Node
	for _, sum := range space.AllSums() {
		impossible = append(impossible, m.store.Not(reason.AddingUp(m.store, sum, sum.Dims)))
	}
	for _, t := range constraints {
		forbidden = append(forbidden, m.where(t, func(row int) bool { return t.Answers[row] == decide.True }))
	}
	m.possible = m.store.Not(m.store.Or(impossible...))
	m.allowed = m.store.And(m.possible, m.store.Not(m.store.Or(forbidden...)))
	return m
}

// where returns the set of facts for which holds is true of their row in the table.
func (m *meaning) where(t *table.Table, holds func(row int) bool) diagram.Node {
	variables, classes := make([]int, len(t.Axes)), make([][]int, len(t.Axes))
	for i := range t.Axes {
		variables[i], classes[i] = t.Axes[i].Dim, t.Axes[i].Classes()
	}
	return reason.Rows(m.store, t, variables, classes, holds)
}

// difference returns the facts for which the pair differs, for some values of the facts that neither of them reads. A
// constraint is compared wherever sums add up, any other rule within the constraints.
func (m *meaning) difference(p *pair) diagram.Node {
	before := m.where(p.before, func(row int) bool { return p.before.Answers[row] == decide.True })
	after := m.where(p.after, func(row int) bool { return p.after.Answers[row] == decide.True })
	faulty := m.where(p.after, func(row int) bool { return p.faults[row] != "" })
	differs := m.store.Or(
		m.store.And(before, m.store.Not(after)),
		m.store.And(after, m.store.Not(before)),
		faulty,
	)
	within := m.allowed
	if p.rule.Kind == policy.KindConstraint {
		within = m.possible
	}
	read := p.dims()
	return m.store.Exists(m.store.And(differs, within), func(dim int) bool { return !slices.Contains(read, dim) })
}

// dims are the dimensions that either of the pair reads, ascending.
func (p *pair) dims() []int {
	var dims []int
	for _, t := range []*table.Table{p.before, p.after} {
		for i := range t.Axes {
			dims = append(dims, t.Axes[i].Dim)
		}
	}
	slices.Sort(dims)
	return slices.Compact(dims)
}

// differences returns the smallest witness that a pair differs, the first of several, or that no pair does.
func (j *judge) differences(ctx context.Context, space *table.Space, pairs []*pair) (judgement, error) {
	var constraints []*policy.Function
	for _, rule := range j.set.Constraints {
		constraints = append(constraints, &rule.Function)
	}
	tables := table.FromAnswers(space, constraints, func(f *policy.Function, row int) decide.Answer {
		return j.tables.Of(f).Answers[row]
	})
	known := make([]*table.Table, len(constraints))
	for i, f := range constraints {
		known[i] = tables.Of(f)
	}
	meaning := newMeaning(space, known)
	result := judgement{equivalent: true}
	for _, p := range pairs {
		differs := meaning.difference(p)
		if differs == diagram.False {
			continue
		}
		found, err := j.witness(ctx, meaning, p, differs)
		if err != nil {
			return result, err
		}
		if result.equivalent || len(found.Facts) < len(result.witness.Facts) {
			result = judgement{witness: found}
		}
	}
	return result, nil
}

// witness returns facts for which a pair differs. It leaves out each fact that does not matter: the pair differs
// whatever its value, and OPA confirms it if the fact is absent.
func (j *judge) witness(ctx context.Context, m *meaning, p *pair, differs diagram.Node) (*verdict.MutantWitness, error) {
	cells := m.store.Witness(differs)
	for _, dim := range p.dims() {
		cells[dim] = max(cells[dim], 0) // choose any cell where the witness has none
	}
	asked, err := j.questions(p)
	if err != nil {
		return nil, err
	}
	for dim := range slices.Backward(cells) {
		cell := cells[dim]
		if cell == diagram.Free {
			continue
		}
		cells[dim] = diagram.Free
		_, canFail := m.store.Reaches(differs, cells)
		differ := false
		if !canFail {
			if differ, _, _, err = asked.differ(ctx, m.facts(cells)); err != nil {
				return nil, err
			}
		}
		if !differ {
			cells[dim] = cell
		}
	}
	facts := m.facts(cells)
	_, holds, fault, err := asked.differ(ctx, facts)
	if err != nil {
		return nil, err
	}
	return m.worded(p, facts, holds, fault), nil
}

// facts returns the facts with a cell, by path.
func (m *meaning) facts(cells []int) map[string]any {
	facts := map[string]any{}
	for dim, cell := range cells {
		if cell != diagram.Free {
			facts[m.space.Dims[dim].Fact.Path] = m.space.Dims[dim].Cells[cell].Value
		}
	}
	return facts
}

func (m *meaning) worded(p *pair, facts map[string]any, holds bool, fault string) *verdict.MutantWitness {
	ref := p.rule.Ref.String()
	w := &verdict.MutantWitness{Rule: Path(p.rule.Ref), Result: verdict.Unmet, Facts: []verdict.WitnessFact{}, Fault: fault}
	w.Test = "not " + ref
	if holds {
		w.Result, w.Test = verdict.Met, ref
	}
	for _, dim := range m.space.Dims {
		if value, given := facts[dim.Fact.Path]; given {
			w.Facts = append(w.Facts, verdict.WitnessFact{Path: dim.Fact.Path, Value: value})
		}
	}
	w.Test += " with input as " + decide.Input(facts).String()
	return w
}

// questions are the prepared queries of the two rules of a pair.
type questions struct{ before, after *decide.Query }

func (j *judge) questions(p *pair) (questions, error) {
	before, err := j.opa.Prepare(&p.rule.Function)
	if err != nil {
		return questions{}, err
	}
	after, err := j.opa.Prepare(p.mutated)
	return questions{before, after}, err
}

// differ asks OPA whether the pair differs for these facts. It also returns whether the original rule holds, and why the
// mutant yields no answer.
func (q questions) differ(ctx context.Context, facts map[string]any) (differ, holds bool, fault string, err error) {
	input := decide.Input(facts)
	before, err := q.before.Eval(ctx, input)
	if err != nil {
		var noAnswer *decide.Fault
		if errors.As(err, &noAnswer) {
			return false, false, "", nil // without all facts, the original need not have an answer
		}
		return false, false, "", err
	}
	holds = before == decide.True
	after, err := q.after.Eval(ctx, input)
	var noAnswer *decide.Fault
	if errors.As(err, &noAnswer) {
		return true, holds, noAnswer.Reason, nil
	}
	return holds != (after == decide.True), holds, "", err
}
