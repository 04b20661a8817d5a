package profile

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/fact"
)

// Export returns the profile that the unit was read from, or the unit itself if it was read on its own, with the facts in
// set, as [fact.Catalogue.ParseSet] returns them, as indented JSON. Facts that are set lose their evidence; those
// of the context change for all services. It fails as [Unit.With] does.
func (u *Unit) Export(catalogue *fact.Catalogue, set map[string]any) ([]byte, error) {
	changed, err := u.With(catalogue, set)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(u.Changed(changed, slices.Sorted(maps.Keys(set)))); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
