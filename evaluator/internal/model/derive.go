package model

import (
	"context"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/leeway-policy/leeway/evaluator/internal/decide"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
)

// A derivation is a rule that OPA asks when a profile is read.
type derivation struct {
	rule  *policy.Rule
	query *decide.Query
}

// prepareDerivations gives a copy of the content the derivations of the policies: a reader of profiles asks them.
func (m *Model) prepareDerivations() error {
	content := *m.Content
	content.derivations = nil
	for _, rule := range m.Set.Derivations {
		query, err := m.Opa.Prepare(&rule.Function)
		if err != nil {
			return err
		}
		content.derivations = append(content.derivations, derivation{rule, query})
	}
	m.Content = &content
	return nil
}

// reader returns a reader that has OPA decide derived facts, until the context ends.
func (c *Content) reader(ctx context.Context) *profile.Reader {
	if len(c.derivations) == 0 {
		return c.Reader
	}
	reader := *c.Reader
	for _, d := range c.derivations {
		reader.Derivations = append(reader.Derivations, profile.Derivation{
			ID: d.rule.ID(), Place: d.rule.Place, Fact: d.rule.Derives, Arrays: d.rule.Arrays,
			Eval: func(arrays map[string]any) (any, error) { return d.eval(ctx, arrays) },
		})
	}
	return &reader
}

// eval returns the value for the arrays of a unit, nil if it is undefined.
func (d derivation) eval(ctx context.Context, arrays map[string]any) (any, error) {
	input, err := ast.InterfaceToValue(arrays)
	if err != nil {
		return nil, err
	}
	value, err := d.query.Value(ctx, ast.NewTerm(input))
	if value == nil || err != nil {
		return nil, err
	}
	return ast.JSON(value)
}
