package evaluator_test

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

const effectsUnit = `{
 "$schema": "http://json-schema.org/draft-07/schema#", "title": "Unit", "type": "object", "additionalProperties": false,
 "properties": {
  "context": {"type": "object", "additionalProperties": false, "properties": {
   "w": {"title": "W", "description": "W.", "type": "boolean", "x-lever": "given"}
  }},
  "service": {"type": "object", "additionalProperties": false, "properties": {
   "x": {"title": "X", "description": "X.", "type": "boolean", "x-lever": "organisational"},
   "y": {"title": "Y", "description": "Y.", "type": "string", "enum": ["none", "some", "all"], "x-lever": "organisational"},
   "z": {"title": "Z", "description": "Z.", "type": "boolean", "x-lever": "organisational"}
  }}
 }
}`

// effectsRules are the rules of each strategy. Any of x, y and z makes the first one feasible: x closes another, y may undo
// one, and z opens one.
var effectsRules = map[string]string{
	"any": `p if input.service.x

p if input.service.y != "none"

p if {
	input.service.z
	input.context.w
}`,
	"opened": `p if input.service.z`,
	"closed": `p if not input.service.x`,
	"undone": `p if not input.context.w

# METADATA
# title: Done
# scope: document
# custom:
#   kind: outcome
#   sources: [a]
done if input.service.y != "all"`,
}

func effectsEngine(t *testing.T) *evaluator.Engine {
	policies := fstest.MapFS{}
	for name, rules := range effectsRules {
		policies[name+".rego"] = &fstest.MapFile{Data: []byte(annotatedStrategy + "package strategies." + name + `

# METADATA
# title: P
# scope: document
# custom:
#   kind: precondition
#   necessity: necessary
#   layer: legal
#   remedy: R.
#   sources: [a]
` + rules + "\n")}
	}
	return engine(t, evaluator.Options{PoliciesFS: policies, SchemasFS: fstest.MapFS{
		"unit.json":        {Data: []byte(effectsUnit)},
		"profile.json":     {Data: shippedSchema(t, "profile.json")},
		"annotations.json": {Data: shippedSchema(t, "annotations.json")},
	}})
}

// TestPathsThatCloseOrUndoComeLast holds the order of paths: certain ones, then cheap ones, and among equals those that
// close and undo nothing, whatever the catalogue's order; a limit cuts after that.
func TestPathsThatCloseOrUndoComeLast(t *testing.T) {
	const x, y, z = "x closes closed", "y undoes undone", "z opens opened"
	base := map[string]any{"service.x": false, "service.y": "none", "service.z": false, "context.w": true}
	prices := func(of map[string]int) evaluator.Efforts {
		efforts := evaluator.DefaultEfforts()
		efforts.Facts = of
		return efforts
	}
	for name, test := range map[string]struct {
		unknown string
		efforts evaluator.Efforts
		limit   int
		want    []string
	}{
		"equal":                   {want: []string{z, x, y}},
		"equal, the first":        {limit: 1, want: []string{z}},
		"equal, two":              {limit: 2, want: []string{z, x}},
		"effort before effects":   {efforts: prices(map[string]int{"service.y": 2}), want: []string{y, z, x}},
		"dear and harmless":       {efforts: prices(map[string]int{"service.z": 4}), want: []string{x, y, z}},
		"certain before harmless": {unknown: "context.w", want: []string{x, y, z}},
	} {
		t.Run(name, func(t *testing.T) {
			facts := map[string]any{}
			for path, value := range base {
				if path != test.unknown {
					facts[path] = value
				}
			}
			answer, err := effectsEngine(t).Paths(t.Context(), []*profile.Unit{{Service: "s", Facts: facts}}, evaluator.PathRequest{
				Strategies: []string{"any"}, Efforts: test.efforts, Limit: test.limit,
			})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, path := range answer.Units[0].Strategies[0].Paths {
				got = append(got, effectsOf(path))
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("paths %q, expected %q", got, test.want)
			}
		})
	}
}

// effectsOf says which fact a path changes, and what it does to other strategies.
func effectsOf(path verdict.Path) string {
	said := strings.TrimPrefix(path.Changes[0].Path, "service.")
	for _, effect := range []struct {
		does string
		to   []string
	}{{"opens", path.Opens}, {"closes", path.Closes}, {"undoes", path.Undoes}} {
		if len(effect.to) > 0 {
			said += " " + effect.does + " " + strings.Join(effect.to, ", ")
		}
	}
	return said
}
