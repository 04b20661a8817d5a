package document

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/xeipuuv/gojsonschema"

	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// location is the base URI of a schema without $id; nothing is loaded from it. It has a path, so that a relative reference
// within the schema leads elsewhere, and is refused.
const location = "leeway://schema/schema.json"

var errOther = errors.New("a schema must hold all that it refers to")

// A draft is a version of JSON Schema.
type draft struct {
	version gojsonschema.Draft
	meta    func() (*Schema, error) // the schema of its schemas
}

const draft7 = "http://json-schema.org/draft-07/schema"

// drafts are the drafts that the library supports, by the URI in $schema.
var drafts = map[string]draft{
	"http://json-schema.org/draft-04/schema": {gojsonschema.Draft4, metaschema("http://json-schema.org/draft-04/schema", gojsonschema.Draft4)},
	"http://json-schema.org/draft-06/schema": {gojsonschema.Draft6, metaschema("http://json-schema.org/draft-06/schema", gojsonschema.Draft6)},
	draft7:                                   {gojsonschema.Draft7, metaschema(draft7, gojsonschema.Draft7)},
}

// metaschema returns a function that compiles the library's own copy of a metaschema once.
func metaschema(address string, version gojsonschema.Draft) func() (*Schema, error) {
	return sync.OnceValues(func() (*Schema, error) {
		tree, err := gojsonschema.NewReferenceLoader(address).LoadJSON()
		if err != nil {
			return nil, err
		}
		d := New(address, tree, nil, nil)
		if patterns, ok := d.At("/properties/patternProperties").(map[string]any); ok {
			delete(patterns, "propertyNames") // no enum; the library checks the patterns anyway
		}
		return compile(d, version)
	})
}

// CompileSchema compiles a self-contained JSON Schema of draft 4, 6 or 7 (7 if it names none). A propertyNames in it must be
// an enum. Keywords of later drafts have no effect. The error is [verdict.Faults].
func CompileSchema(file string, data []byte) (*Schema, error) {
	d, faults := Read(file, data)
	if faults != nil {
		return nil, faults.Err()
	}
	address := draft7
	if named, ok := d.At("/$schema").(string); ok {
		address = strings.TrimSuffix(strings.Replace(named, "https://", "http://", 1), "#")
	}
	draft, ok := drafts[address]
	if !ok {
		expected := OneOf(slices.Sorted(maps.Keys(drafts)))
		return nil, verdict.Faults{d.Fault(verdict.RuleSchema, "/$schema", "%s: expected %s, found %s", d.Path("/$schema"), expected, Show(d.At("/$schema")))}
	}
	meta, err := draft.meta()
	if err != nil {
		return nil, fmt.Errorf("compile %s: %w", address, err)
	}
	if faults := meta.Validate(d); faults != nil {
		return nil, faults.Err()
	}
	s, err := compile(d, draft.version)
	if err != nil {
		return nil, verdict.Faults{d.Fault(verdict.RuleSchema, "", "%s", strings.Join(strings.Fields(err.Error()), " "))}
	}
	return s, nil
}

func compile(d *Document, version gojsonschema.Draft) (*Schema, error) {
	p := newPreparer(d)
	tree, err := p.prepare()
	if err != nil {
		return nil, err
	}
	loader := gojsonschema.NewSchemaLoader()
	loader.Draft, loader.AutoDetect = version, false
	if err := loader.AddSchema(location, gojsonschema.NewRawLoader(tree)); err != nil {
		return nil, fmt.Errorf("not a JSON Schema: %w", err)
	}
	s := &Schema{tree: tree, conditions: make(map[string]*Schema, len(p.conditions))}
	if s.compiled, err = loader.Compile(source{gojsonschema.NewReferenceLoader(location)}); err != nil {
		return nil, fmt.Errorf("not a JSON Schema: %w", err)
	}
	for _, pointer := range p.conditions {
		compiled, err := loader.Compile(source{gojsonschema.NewReferenceLoader(within(pointer))})
		if err != nil {
			return nil, fmt.Errorf("not a JSON Schema: %w", err)
		}
		s.conditions[pointer] = &Schema{compiled: compiled}
	}
	return s, nil
}

// A source names a schema that the loader holds, and stops it from loading any other file or address. References were
// checked before; this is a second safeguard.
type source struct{ gojsonschema.JSONLoader }

func (s source) LoaderFactory() gojsonschema.JSONLoaderFactory { return s }
func (s source) New(string) gojsonschema.JSONLoader            { return s }
func (source) LoadJSON() (any, error)                          { return nil, errOther }
