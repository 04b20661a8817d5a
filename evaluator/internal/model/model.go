// Package model holds what is loaded, as one immutable value, and the units encoded in it.
package model

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/leeway-policy/leeway/evaluator/internal/decide"
	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/internal/reason"
	"github.com/leeway-policy/leeway/evaluator/internal/table"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/suggest"
)

// A Model is a sound set of policies with everything that deciding units takes: the catalogue of facts, the space of
// cells that the rules divide it into, and the rules as tables and diagrams. It is immutable once built, and safe for
// concurrent use.
type Model struct {
	Content   *Content
	Options   Options
	Catalogue *fact.Catalogue
	Set       *policy.Set
	// Without are the preconditions that were left out, strategy/precondition.
	Without []string

	Opa      *decide.Opa
	Space    *table.Space
	Tables   *table.Tables
	Diagrams *reason.Diagrams
	// AsksOPA is true if OPA decides each unit; tables and diagrams then only provide reasons.
	AsksOPA bool
	// policies are those that the model was built from, with all preconditions.
	policies *Policies
	// finer is true if the space is also cut at the numbers of one unit: see [Placed.Own].
	finer bool
	// deciders has one for each strategy; preconditions counts the preconditions of all.
	deciders      []decider
	preconditions int

	questions *questions
	cuts      *cuts
}

// questions caches prepared OPA queries by function, shared by models of the same policies.
type questions struct {
	mu sync.Mutex
	by map[*policy.Function]*decide.Query
}

// Load reads and compiles schemas and policies, and has OPA compute the table of every rule.
//
// It fails with [verdict.Faults] if anything in them is wrong, for a set of policies is used as a whole or not at
// all, and if the options choose an unknown pack. Profiles are read by [Model.Read].
func Load(ctx context.Context, options Options) (*Model, error) {
	content, err := ReadContent(options)
	if err != nil {
		return nil, err
	}
	policies, err := content.Policies()
	if err != nil {
		return nil, err
	}
	return Build(ctx, content, policies)
}

// Build returns the model of policies. It fails as [Load] does.
func Build(ctx context.Context, content *Content, policies *Policies) (*Model, error) {
	m := &Model{
		Content: content, Options: content.Options, Catalogue: content.Catalogue, Set: policies.Set.Copy(), policies: policies,
		questions: &questions{by: map[*policy.Function]*decide.Query{}}, cuts: &cuts{by: map[string]*Model{}},
	}
	if err := m.leaveOut(); err != nil {
		return nil, err
	}
	if err := m.tabulate(ctx); err != nil {
		return nil, err
	}
	return m, nil
}

// leaveOut drops the preconditions in Options.Without, and the properties about them.
func (m *Model) leaveOut() error {
	drop := map[string]bool{}
	var known []string
	for _, strategy := range m.Set.Strategies {
		for _, rule := range strategy.Preconditions {
			known = append(known, rule.ID())
			drop[rule.ID()] = m.Options.WithoutInferred && rule.Inferred
		}
	}
	for _, id := range m.Options.Without {
		if _, found := drop[id]; !found {
			strategy, _, _ := strings.Cut(id, "/")
			if err := m.Set.PackAside(strategy); err != nil {
				return err
			}
			return verdict.Faults{{
				Rule:    verdict.RuleUnknownPrecondition,
				Message: fmt.Sprintf("no precondition is called %q: expected STRATEGY/PRECONDITION%s", id, suggest.DidYouMean(id, known)),
			}}
		}
		drop[id] = true
	}
	for _, id := range known {
		if drop[id] {
			m.Without = append(m.Without, id)
		}
	}
	for _, strategy := range m.Set.Strategies {
		strategy.Preconditions = slices.DeleteFunc(strategy.Preconditions, func(r *policy.Rule) bool { return drop[r.ID()] })
	}
	m.Set.Properties = slices.DeleteFunc(m.Set.Properties, func(r *policy.Rule) bool {
		return r.Claim.Precondition != nil && drop[r.Claim.Precondition.ID()]
	})
	return nil
}

// tabulate builds the space, the tables and the diagrams.
func (m *Model) tabulate(ctx context.Context) error {
	functions := m.Functions()
	m.Opa = decide.New(m.Set)
	if err := m.prepareDerivations(); err != nil {
		return err
	}
	m.Space = table.NewSpace(m.Catalogue, functions)
	m.AsksOPA = m.Options.Engine == EngineOPA
	var err error
	if m.Tables, err = table.Build(ctx, m.Opa, m.Space, functions, m.Options.Rows); err != nil {
		return err
	}
	if err := m.refuseUntabled(); err != nil {
		return err
	}
	if m.Diagrams, err = reason.New(ctx, m.Set, m.Tables, m.Options.Nodes); err != nil {
		return err
	}
	m.addDeciders()
	return nil
}

// Functions returns all rules that answers depend on, and their ways.
func (m *Model) Functions() []*policy.Function {
	var functions []*policy.Function
	for _, rule := range m.Set.Rules() {
		functions = append(functions, &rule.Function)
		for _, way := range rule.Ways {
			functions = append(functions, &way.Function)
		}
	}
	return functions
}

// LeaveOut returns a model of the same policies that leaves out more preconditions: those of the names, and the inferred
// ones if inferred is set. It reads no files. It fails as [Build] does.
func (m *Model) LeaveOut(ctx context.Context, without []string, inferred bool) (*Model, error) {
	if !inferred && !slices.ContainsFunc(without, func(id string) bool { return !slices.Contains(m.Without, id) }) {
		return m, nil
	}
	content := *m.Content
	content.Options.Without = slices.Concat(content.Options.Without, without)
	content.Options.WithoutInferred = content.Options.WithoutInferred || inferred
	return Build(ctx, &content, m.policies)
}

// Reference returns a copy of the model that always asks OPA.
func (m *Model) Reference() *Model {
	reference := *m
	reference.AsksOPA = true
	return &reference
}

// In returns a copy of the model in another space, which has the same facts, all the cuts of its space, and more.
func (m *Model) In(ctx context.Context, space *table.Space) *Model {
	moved := *m
	moved.Space, moved.Tables = space, m.Tables.In(space)
	moved.Diagrams, moved.finer = m.Diagrams.In(ctx, space), true
	return &moved
}

// refuseUntabled returns the faults of constraints without a table, since completions must satisfy the
// constraints, and for EngineTable of any rule without one.
func (m *Model) refuseUntabled() error {
	var faults verdict.Faults
	for _, rule := range m.Set.Rules() {
		untabled := m.Tables.Untabled(&rule.Function)
		if untabled == nil || rule.Kind != policy.KindConstraint && m.Options.Engine != EngineTable {
			continue
		}
		at := untabled.Place
		faults = append(faults, &verdict.Fault{
			Rule: verdict.RuleUntabled, File: at.File, Line: at.Line, Col: at.Col,
			Message: fmt.Sprintf("%s cannot be tabled: %s", rule.ID(), untabled.Reason),
		})
	}
	return faults.Err()
}
