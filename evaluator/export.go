package evaluator

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/profile"
)

// Export returns the profile that a unit was read from, or the unit itself if it was read on its own, with facts set
// as [Engine.ParseSet] returns them: indented JSON to be read again. Facts that are set lose their evidence; those
// of the context change for all services. It fails as [Engine.With] does.
func (e *Engine) Export(unit *profile.Unit, set map[string]any) ([]byte, error) {
	changed, err := e.With(unit, set)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(unit.Changed(changed, slices.Sorted(maps.Keys(set)))); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
