package fact

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/suggest"
)

// ReadCatalogue reads a catalogue of facts from the JSON Schema of a unit. The error is [verdict.Faults].
//
// The schema consists of nested objects without additional properties, down to scalars, which are the facts; the top level
// has context and service. It may use only the keywords of schemas/unit.json, where that file uses them, because
// leeway must know the whole domain of each fact. Beside context and service there may be the arrays entities and ties, which
// are no facts.
func ReadCatalogue(file string, data []byte) (*Catalogue, error) {
	d, faults := document.Read(file, data)
	if faults != nil {
		return nil, faults.Err()
	}
	r := catalogueReader{
		doc:       d,
		catalogue: &Catalogue{places: map[string]verdict.Place{}, index: map[string]int{}, objects: map[string][]string{}},
	}
	r.object("", "")
	if len(r.faults) == 0 && len(r.catalogue.Facts) == 0 {
		r.fault("", "", "no facts: expected at least one")
	}
	if err := r.faults.Err(); err != nil {
		return nil, err
	}
	return r.catalogue, nil
}

// Keywords of objects and of facts, in the order in which messages list them.
var (
	rootKeywords   = []string{"$schema", "$id", "title", "description", "type", "additionalProperties", "properties"}
	objectKeywords = rootKeywords[2:]
	factKeywords   = map[Type][]string{
		String:  {"title", "description", "type", "enum", "x-titles", "x-lever", "x-lever-from", "x-lever-to", "x-actors"},
		Boolean: {"title", "description", "type", "x-lever", "x-actors"},
		Integer: {"title", "description", "type", "minimum", "maximum", "x-unit", "x-lever", "x-actors", "x-sum-of"},
		Number:  {"title", "description", "type", "minimum", "maximum", "x-unit", "x-lever", "x-actors", "x-sum-of"},
	}
	types = []string{string(String), string(Boolean), string(Integer), string(Number), "object"}

	// namePattern matches the names that Rego can write after a dot.
	namePattern = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
)

type catalogueReader struct {
	doc       *document.Document
	catalogue *Catalogue
	faults    verdict.Faults
}

// fault adds a fault at pointer about the fact or object with that path.
func (r *catalogueReader) fault(pointer, path, format string, args ...any) {
	if len(r.faults) < document.MaxFaults {
		r.faults = append(r.faults, r.doc.Fault(verdict.RuleCatalogue, pointer, "%s", about(path, format, args...)).Suggesting(args...))
	}
}

func (r *catalogueReader) keyFault(pointer, path, format string, args ...any) {
	if len(r.faults) < document.MaxFaults {
		r.faults = append(r.faults, r.doc.KeyFault(verdict.RuleCatalogue, pointer, "%s", about(path, format, args...)).Suggesting(args...))
	}
}

func about(path, format string, args ...any) string {
	message := fmt.Sprintf(format, args...)
	if path == "" {
		return "not a catalogue of facts: " + message
	}
	return path + ": not in a catalogue of facts: " + message
}

// object reads the schema at pointer, of the object with that path.
func (r *catalogueReader) object(pointer, path string) {
	allowed := objectKeywords
	if path == "" {
		allowed = rootKeywords
	}
	if !r.keywords(pointer, path, allowed) {
		return
	}
	if path == "" && r.doc.At("/type") != "object" {
		r.fault("/type", path, `type: expected object, found %s`, document.Show(r.doc.At("/type")))
	}
	if r.doc.At(pointer+"/additionalProperties") != false {
		r.fault(pointer+"/additionalProperties", path, "additionalProperties: expected false")
	}
	properties := pointer + "/properties"
	names := r.doc.Names(properties)
	if path == "" {
		names = r.arrays(names)
	}
	if len(names) == 0 {
		r.fault(properties, path, "properties: expected at least one")
	}
	r.catalogue.objects[path] = names
	for _, name := range names {
		r.property(document.Pointer(properties, name), path, name)
	}
	for _, name := range names {
		r.sum(document.Pointer(properties, name), path, name)
	}
}

// property reads the schema at pointer, of a fact or object in the object with that path.
func (r *catalogueReader) property(pointer, path, name string) {
	top := []string{"context", "service"}
	below := join(path, name)
	typeName := r.doc.At(pointer + "/type")
	switch {
	case !namePattern.MatchString(name):
		r.keyFault(pointer, path, "name %s: expected small letters, digits and _", document.Show(name))
	case path == "" && (!slices.Contains(top, name) || typeName != "object"):
		r.keyFault(pointer, path, "%s: expected the objects context and service%s", document.Show(name), suggest.For(name, top))
	case typeName == "object":
		r.object(pointer, below)
	default:
		r.fact(pointer, below)
	}
}

// keywords reports whether the value at pointer is a schema with only the allowed keywords.
func (r *catalogueReader) keywords(pointer, path string, allowed []string) bool {
	value := r.doc.At(pointer)
	if _, ok := value.(map[string]any); !ok {
		r.fault(pointer, path, "expected a schema, found %s", document.Show(value))
		return false
	}
	for _, keyword := range r.doc.Names(pointer) {
		below := document.Pointer(pointer, keyword)
		switch {
		case !slices.Contains(allowed, keyword):
			r.keyFault(below, path, "keyword %s: expected one of %s%s",
				document.Show(keyword), strings.Join(allowed, ", "), suggest.For(keyword, allowed))
		case r.doc.At(below) == nil:
			r.fault(below, path, "%s: expected a value, found null", keyword)
		}
	}
	return true
}
