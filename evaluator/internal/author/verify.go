package author

import (
	"context"
	"fmt"
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/analyse"
	"github.com/leeway-policy/leeway/evaluator/internal/author/compare"
	"github.com/leeway-policy/leeway/evaluator/internal/decide"
	"github.com/leeway-policy/leeway/evaluator/internal/diagram"
	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/model"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
	"github.com/leeway-policy/leeway/evaluator/internal/reason"
	"github.com/leeway-policy/leeway/evaluator/internal/table"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// Proofs are the properties of a set of policies, ready to be proved over every unit that the constraints allow.
//
// They have their own space, which is also cut at the constants of the properties, so that no answer about a
// unit depends on the properties.
type Proofs struct {
	model *model.Model
	// tables and diagrams are in the space of the properties.
	tables   *table.Tables
	diagrams *reason.Diagrams
	// asked counts the OPA evaluations that confirmed counterexamples.
	asked int
}

// NewProofs returns the properties, ready to be proved. It fails with [verdict.Faults] if a property yields no answer
// for some facts.
func NewProofs(ctx context.Context, m *model.Model) (*Proofs, error) {
	p := &Proofs{model: m, tables: m.Tables, diagrams: m.Diagrams}
	if len(m.Set.Properties) == 0 {
		return p, nil
	}
	var further []*policy.Function
	for _, property := range m.Set.Properties {
		further = append(further, &property.Function)
	}
	var err error
	space := table.NewSpace(m.Catalogue, slices.Concat(m.Functions(), further))
	if p.tables, err = m.Tables.Widen(ctx, m.Opa, space, further, m.Options.Rows); err != nil {
		return nil, err
	}
	if p.diagrams, err = reason.New(ctx, m.Set, p.tables, m.Options.Nodes); err != nil {
		return nil, err
	}
	return p, nil
}

// Verify tries to prove the named properties. Without names, it tries all of them, and adds what [Check] finds by
// proof. It fails with [verdict.Faults] if a name is unknown.
func (p *Proofs) Verify(ctx context.Context, names ...string) (_ *verdict.Verification, err error) {
	defer diagram.Recover(&err)
	known := p.model.Set.PropertyNames()
	for _, name := range names {
		if !slices.Contains(known, name) {
			return nil, document.UnknownName("property", name, known)
		}
	}
	shown := &verdict.Verification{Properties: []verdict.Property{}}
	if shown.Identity, err = p.model.Identity(nil); err != nil {
		return nil, err
	}
	for _, property := range p.model.Set.Properties {
		if !model.Passes(names, property.Name) {
			continue
		}
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		tried, err := p.try(ctx, property)
		if err != nil {
			return nil, err
		}
		shown.Properties = append(shown.Properties, *tried)
	}
	if len(names) == 0 {
		linted, err := lint(ctx, p.model)
		if err != nil {
			return nil, err
		}
		shown.Faults, shown.Rules = p.model.Options.Levels.Apply(linted.Sorted()), len(p.model.Set.Rules())
		help(shown.Faults)
	}
	return shown, nil
}

// try proves one property, or finds a counterexample.
func (p *Proofs) try(ctx context.Context, property *policy.Rule) (*verdict.Property, error) {
	finding := compare.Prove(property, p.tables, p.diagrams)
	shown := &verdict.Property{
		Name: property.Name, Title: property.Title, Description: property.Description,
		File: property.Place.File, Line: property.Place.Line,
		Claim: property.Claim.Words(), Strategy: property.Claim.Strategy.Name,
		Outcome: verdict.Proved, Idle: finding.Idle,
	}
	switch {
	case finding.Unproved != nil:
		at := finding.Unproved.Place
		shown.Outcome, shown.Why = verdict.Unproved, at.OfLine().String()+": "+finding.Unproved.Reason
	case finding.Violation != nil:
		witness, err := p.witness(ctx, property, finding.Violation)
		if err != nil {
			return nil, err
		}
		shown.Outcome, shown.Witness = verdict.Violated, witness
	}
	return shown, nil
}

// witness describes a counterexample, after confirming it with OPA, without tables and diagrams.
func (p *Proofs) witness(ctx context.Context, property *policy.Rule, found *reason.Witness) (*verdict.Counterexample, error) {
	space := p.diagrams.Space
	unit := &profile.Unit{Service: property.Name, Facts: space.Values(found.Cells)}
	shown := &verdict.Counterexample{
		Facts: []verdict.ReasonFact{}, Smallest: found.Smallest,
		Outcome: property.Claim.Denied(), Unit: unit.Document(),
	}
	for _, given := range found.Matter {
		dim := &space.Dims[given.Dim]
		shown.Facts = append(shown.Facts, verdict.ReasonFact{
			Path: dim.Fact.Path, Value: unit.Facts[dim.Fact.Path], Within: dim.Within(given.Cell, given.Cells),
		})
	}
	got, err := p.confirm(ctx, property, unit)
	if err != nil {
		return nil, err
	}
	if got != shown.Outcome {
		return nil, fmt.Errorf("OPA does not confirm the counterexample to %s: %s for %v; please report this", property.Name, got, unit.Facts)
	}
	return shown, nil
}

// confirm asks OPA for the verdict, the status or the state that a property is about. It returns "" if the property's rule does not
// hold for the unit, or the unit breaks a constraint.
func (p *Proofs) confirm(ctx context.Context, property *policy.Rule, unit *profile.Unit) (string, error) {
	question, err := p.model.Opa.Prepare(&property.Function)
	if err != nil {
		return "", err
	}
	holds, err := question.Eval(ctx, decide.Input(unit.Facts))
	if err != nil || holds != decide.True {
		return "", err
	}
	decided, err := analyse.Evaluate(ctx, p.model.Reference(), unit, analyse.Request{Strategies: []string{property.Claim.Strategy.Name}})
	if err != nil {
		return "", err
	}
	p.asked += 1 + len(property.Claim.Strategy.Preconditions) + len(p.model.Set.Constraints)
	strategy := decided.Strategies[0]
	switch denied := property.Claim.Denied(); {
	case property.Claim.Rule() == nil:
		return string(strategy.Verdict), nil
	case property.Claim.Precondition == nil: // the outcome
		if property.Claim.DeniesMet() == (strategy.InPlace == verdict.Met) {
			return denied, nil
		}
		return string(strategy.InPlace), nil
	}
	at := slices.Index(property.Claim.Strategy.Preconditions, property.Claim.Precondition)
	return string(strategy.Preconditions[at].Status), nil
}

// Stats returns the sizes of the diagrams, the order of their facts, and the number of OPA evaluations.
func (p *Proofs) Stats() *verdict.ProofStats {
	stats := p.diagrams.Stats(p.model.Set)
	shown := &verdict.ProofStats{
		Facts: []string{}, Constraints: stats.Constraints, Asked: p.tables.Evaluations, Confirmed: p.asked,
		Rules: []verdict.NodeCount{}, Strategies: []verdict.NodeCount{},
	}
	for _, dim := range p.diagrams.Order() {
		shown.Facts = append(shown.Facts, p.diagrams.Space.Dims[dim].Fact.Path)
	}
	for _, rule := range slices.Concat(p.model.Set.Rules(), p.model.Set.Properties) {
		if nodes, tabled := stats.Rules[rule]; tabled {
			shown.Rules = append(shown.Rules, verdict.NodeCount{Name: rule.ID(), Nodes: nodes})
		}
	}
	for _, s := range p.model.Set.Strategies {
		shown.Strategies = append(shown.Strategies, verdict.NodeCount{Name: s.Name, Nodes: stats.Strategies[s]})
	}
	return shown
}
