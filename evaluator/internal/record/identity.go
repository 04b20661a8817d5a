package record

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

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
	sum := sha256.New()
	fmt.Fprintln(sum, identity.Digest)
	for _, k := range cases {
		said := []any{k.ID, k.Name, k.Strategy, k.Since, k.Outcome, k.Confidence, k.Sources, k.Note, k.Adjusted, k.Origin, k.Blames, k.InPlace}
		if err := json.NewEncoder(sum).Encode(said); err != nil {
			return identity, fmt.Errorf("digest of %s: %w", k.ID, err)
		}
	}
	identity.Digest = "sha256:" + hex.EncodeToString(sum.Sum(nil))
	return identity, nil
}
