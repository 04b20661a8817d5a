package mutate

import (
	"context"
	"errors"
	"fmt"

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
	for _, rule := range set.Rules() {
		j.reached[rule] = rule.Reached()
	}
	return j
}

// A judgement says whether a mutant is equivalent, else where it is not, or why that cannot be told.
type judgement struct {
	equivalent bool
	witness    *verdict.MutantWitness
	undecided  string
}

// A pair is an annotated rule and what the mutant makes of it.
type pair struct {
	rule    *policy.Rule
	mutated *policy.Function
	// before and after are their tables in the joint space; faults are the rows of after that have no
	// answer, with the reason.
	before, after *table.Table
	faults        map[int]string
}

// judge compares a mutant that compiles with the original, in all annotated rules that can come to what was
// changed. The space is cut at the constants of both.
func (j *judge) judge(ctx context.Context, m *mutant) (judgement, error) {
	compiler, err := j.compile(m)
	if err != nil {
		return judgement{undecided: err.Error()}, nil
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

// compile compiles the policies, tests apart, with the mutated module.
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

// untabled says why one of the two has no table; "" if both have.
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

// fill lays out both tables in the joint space. The original's answers are known; the mutant's are asked for.
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
