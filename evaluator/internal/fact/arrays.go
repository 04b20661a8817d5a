package fact

import (
	"encoding/json"
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
)

// The arrays of a unit that are no facts, and that only derivations read.
const (
	Entities = "entities"
	Ties     = "ties"
)

// IsArray reports whether the catalogue declares the array of that name.
func (c *Catalogue) IsArray(name string) bool { return slices.Contains(c.Arrays, name) }

// arrays reads the arrays among the properties of the unit with these names, and returns the other names.
func (r *catalogueReader) arrays(names []string) (others []string) {
	schemas := map[string]any{}
	for _, name := range names {
		pointer := document.Pointer("/properties", name)
		if name != Entities && name != Ties {
			others = append(others, name)
		} else if r.array(pointer, name) {
			r.catalogue.Arrays = append(r.catalogue.Arrays, name)
			schemas[name] = r.doc.At(pointer)
		}
	}
	if len(schemas) == 0 {
		return others
	}
	text, err := json.Marshal(map[string]any{"$schema": "http://json-schema.org/draft-07/schema#", "type": "object", "properties": schemas})
	if err == nil {
		r.catalogue.ArraySchema, err = document.CompileSchema(r.doc.File, text)
	}
	if err != nil {
		r.fault("/properties", "", "%s and %s: %v", Entities, Ties, err)
	}
	return others
}

// array reports whether the schema at pointer is that of an array of objects whose properties are all known: OPA's type
// checker then finds what no entity or tie has.
func (r *catalogueReader) array(pointer, name string) bool {
	items := pointer + "/items"
	switch {
	case r.doc.At(pointer+"/type") != "array":
		r.fault(pointer+"/type", name, "type: expected array, found %s", document.Show(r.doc.At(pointer+"/type")))
	case r.doc.At(items+"/type") != "object":
		r.fault(items+"/type", name, "items: type: expected object, found %s", document.Show(r.doc.At(items+"/type")))
	case r.doc.At(items+"/additionalProperties") != false:
		r.fault(items+"/additionalProperties", name, "items: additionalProperties: expected false")
	case len(r.doc.Names(items+"/properties")) == 0:
		r.fault(items+"/properties", name, "items: properties: expected at least one")
	default:
		return true
	}
	return false
}
