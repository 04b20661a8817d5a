package model

import (
	"context"

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
			Eval: func(arrays map[string]any) (any, error) { return d.query.Value(ctx, arrays) },
		})
	}
	return &reader
}
