package mutate

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/leeway-policy/leeway/evaluator/internal/decide"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/internal/table"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// A judge compares mutants with the original over all values of the facts.
type judge struct {
	set     *policy.Set
	opa     *decide.Opa
	tables  *table.Tables
	limit   int
	reached map[*policy.Rule]map[verdict.Place]bool
}

func newJudge(set *policy.Set, tables *table.Tables, limit int) *judge {
	if limit <= 0 {
		limit = table.DefaultLimit
	}
	j := &judge{
		set: set, opa: decide.New(set), tables: tables, limit: limit,
		reached: map[*policy.Rule]map[verdict.Place]bool{},
	}
	for _, rule := range slices.Concat(set.Rules(), set.Derivations) {
		j.reached[rule] = rule.Reached()
	}
	return j
}

// A judgement says whether a mutant is equivalent, and if not, where it differs, or why that is not known.
type judgement struct {
	equivalent bool
	witness    *verdict.MutantWitness
	undecided  string
}

// A pair is an annotated rule in the original and in the mutant.
type pair struct {
	rule    *policy.Rule
	mutated *policy.Function
	// before and after are their tables in the joint space. faults has the reasons for the rows of after that
	// have no answer.
	before, after *table.Table
	faults        map[int]string
}

// judge compares a mutant that compiles with the original, in all annotated rules that depend on the change. The space
// is cut at the constants of both.
func (j *judge) judge(ctx context.Context, m *mutant) (judgement, error) {
	compiler, err := j.compile(m)
	if err != nil {
		return judgement{undecided: err.Error()}, nil
	}
	for _, rule := range j.set.Derivations {
		if j.reached[rule][m.rule] {
			return judgement{undecided: rule.ID() + " is a derivation, which has no table: only its tests can tell"}, nil
		}
	}
	var pairs []*pair
	functions := []*policy.Function{}
	for _, rule := range j.set.Constraints {
		functions = append(functions, &rule.Function)
	}
	for _, rule := range j.set.Rules() {
		if !j.reached[rule][m.rule] {
			continue
		}
		p := &pair{rule: rule, mutated: j.set.Again(&rule.Function, compiler)}
		if reason := j.untabled(p); reason != "" {
			return judgement{undecided: reason}, nil
		}
		pairs = append(pairs, p)
		functions = append(functions, &rule.Function, p.mutated)
	}
	if len(pairs) == 0 {
		return judgement{equivalent: true}, nil
	}
	space := table.NewSpace(j.set.Catalogue, functions)
	for _, p := range pairs {
		if err := j.fill(ctx, space, p); err != nil {
			return judgement{}, err
		}
	}
	return j.differences(ctx, space, pairs)
}

// compile compiles the policies, without tests, with the mutated module.
func (j *judge) compile(m *mutant) (*ast.Compiler, error) {
	mutated, err := m.parse()
	if err != nil {
		return nil, err
	}
	modules := map[string]*ast.Module{}
	for _, module := range j.set.Modules {
		if !module.Test {
			modules[module.Name] = module.Parsed
		}
	}
	modules[m.module.Name] = mutated
	compiler := newCompiler()
	if compiler.Compile(modules); compiler.Failed() {
		return nil, compiler.Errors
	}
	return compiler, nil
}

// untabled returns why one of the two has no table; "" if both have one.
func (j *judge) untabled(p *pair) string {
	untabled := j.tables.Untabled(&p.rule.Function)
	if untabled == nil {
		untabled = p.mutated.Untabled
	}
	if untabled != nil {
		return fmt.Sprintf("%s cannot be tabled: %s", p.rule.ID(), untabled.Reason)
	}
	size := 1
	for _, path := range p.mutated.Reads {
		f, _ := j.set.Catalogue.Lookup(path)
		if size *= len(table.CellsOf(f, p.mutated.Cuts[path])); size > j.limit {
			return fmt.Sprintf("%s cannot be tabled: its table would have more than %d rows", p.rule.ID(), j.limit)
		}
	}
	return ""
}

// fill sets both tables in the joint space. It copies the original's answers, and asks OPA for the mutant's.
func (j *judge) fill(ctx context.Context, space *table.Space, p *pair) error {
	known := j.tables.Of(&p.rule.Function)
	both := []*policy.Function{&p.rule.Function, p.mutated}
	tables := table.FromAnswers(space, both, func(f *policy.Function, row int) decide.Answer {
		if f == p.mutated {
			return decide.Undefined
		}
		return known.Answers[row]
	})
	p.before, p.after, p.faults = tables.Of(&p.rule.Function), tables.Of(p.mutated), map[int]string{}
	question, err := j.opa.Prepare(p.mutated)
	if err != nil {
		return err
	}
	for row := range p.after.Answers {
		answer, err := question.Eval(ctx, decide.Input(p.after.Facts(space, row)))
		var fault *decide.Fault
		if errors.As(err, &fault) {
			p.faults[row] = fault.Reason
		} else if err != nil {
			return err
		}
		p.after.Answers[row] = answer
	}
	return nil
}
