package record

import (
	"github.com/leeway-policy/leeway/evaluator/internal/model"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// Identity identifies what an answer about cases is based on: the identity of their units and others, and the cases' other
// contents.
func Identity(m *model.Model, cases []CaseUnit, others ...*profile.Unit) (verdict.Identity, error) {
	units := make([]*profile.Unit, len(cases), len(cases)+len(others))
	for i, k := range cases {
		units[i] = k.Asked
	}
	identity, err := m.Identity(append(units, others...))
	if err != nil {
		return identity, err
	}
	said := make([]any, len(cases))
	for i, k := range cases {
		said[i] = []any{k.ID, k.Name, k.Strategy, k.Since, k.Outcome, k.Confidence, k.Sources, k.Note, k.Adjusted, k.Origin, k.Blames, k.InPlace}
	}
	return identity, model.ExtendDigest(&identity, said...)
}
