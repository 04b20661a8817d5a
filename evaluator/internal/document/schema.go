package document

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// A Schema is a compiled JSON Schema. It may be used by several goroutines.
type Schema struct {
	compiled *jsonschema.Schema
	tree     any // the schema's own text, to word what it expects
}

// location is what the library calls the schema; nothing is ever loaded from it. It has a path, so that a relative
// reference within the schema leads somewhere else, and is refused.
const location = "leeway://schema/schema.json"

// CompileSchema compiles a JSON Schema (draft-07 unless it names another), which must be self-contained. Where
// it uses propertyNames, that must be an enum. The error is [verdict.Faults].
func CompileSchema(file string, data []byte) (*Schema, error) {
	d, faults := Read(file, data)
	if faults != nil {
		return nil, faults.Err()
	}
	tree, err := prepare(d, "", d.Value)
	if err != nil {
		return nil, verdict.Faults{d.Fault(verdict.RuleSchema, "", "%s", err)}
	}
	compiler := jsonschema.NewCompiler()
	compiler.DefaultDraft(jsonschema.Draft7)
	compiler.UseLoader(noLoader{})
	if err := compiler.AddResource(location, tree); err != nil {
		return nil, verdict.Faults{d.Fault(verdict.RuleSchema, "", "not a JSON Schema: %s", err)}
	}
	compiled, err := compiler.Compile(location)
	if err != nil {
		return nil, compileFaults(d, err).Err()
	}
	return &Schema{compiled: compiled, tree: tree}, nil
}

type noLoader struct{}

var errOther = errors.New("a schema must hold all that it refers to")

func (noLoader) Load(string) (any, error) { return nil, errOther }

// compileFaults words why d is no schema.
func compileFaults(d *Document, err error) verdict.Faults {
	var load *jsonschema.LoadURLError
	var invalid *jsonschema.SchemaValidationError
	var reasons *jsonschema.ValidationError
	switch {
	case errors.As(err, &load):
		return verdict.Faults{d.Fault(verdict.RuleSchema, "", "refers to %s: %s", load.URL, errOther)}
	case errors.As(err, &invalid) && errors.As(invalid.Err, &reasons):
		return (&Schema{}).faults(d, reasons)
	default:
		return verdict.Faults{d.Fault(verdict.RuleSchema, "", "not a JSON Schema: %s", strings.ReplaceAll(err.Error(), location+"#", ""))}
	}
}

// Validate returns all departures of d from the schema in order of their place, at most MaxFaults.
//
// An unknown property is reported at its name, a missing one at the object that should have it, anything else
// at the value. Rules of the faults are unknown-property, missing-property, wrong-type and wrong-value.
func (s *Schema) Validate(d *Document) verdict.Faults {
	err := s.compiled.Validate(d.Value)
	if err == nil {
		return nil
	}
	var reasons *jsonschema.ValidationError
	if !errors.As(err, &reasons) {
		return verdict.Faults{d.Fault(verdict.RuleSchema, "", "cannot be validated: %s", err)}
	}
	return s.faults(d, reasons)
}

// A finding is a fault that is not yet worded: a hostile document has more of them than anybody reads.
type finding struct {
	path  []string
	key   bool // at the name, not the value
	rule  verdict.RuleID
	order int // of its place in the document
	word  func() string
}

func (s *Schema) faults(d *Document, err *jsonschema.ValidationError) verdict.Faults {
	findings := s.findings(nil, d, err)
	for i := range findings {
		findings[i].order = d.order(findings[i].path, findings[i].key)
	}
	slices.SortStableFunc(findings, func(a, b finding) int {
		return cmp.Or(cmp.Compare(a.order, b.order), slices.Compare(a.path, b.path))
	})
	var faults verdict.Faults
	for i, f := range findings {
		if i == MaxFaults-1 && len(findings) > MaxFaults {
			return append(faults, d.More())
		}
		message := f.word()
		if path := d.path(f.path); path != "" && !f.key {
			message = path + ": " + message
		} else if path := d.path(f.path[:max(0, len(f.path)-1)]); path != "" {
			message = path + ": " + message
		}
		fault := d.Fault
		if f.key {
			fault = d.KeyFault
		}
		faults = append(faults, fault(f.rule, Pointer("", f.path...), "%s", message))
	}
	return faults.Sorted()
}

// More returns the fault that stands for those beyond MaxFaults, at the end of the document.
func (d *Document) More() *verdict.Fault {
	p := Position{}
	if d.root != nil {
		p = d.at(len(d.data))
	}
	return d.fault(verdict.RuleMoreFaults, p, "and more faults")
}

// order returns a number by which parts of the document sort by place.
func (d *Document) order(path []string, key bool) int {
	if d.root == nil {
		p := d.Position(Pointer("", path...))
		if key {
			p = d.KeyPosition(Pointer("", path...))
		}
		return p.Line<<20 + p.Col
	}
	n, found := d.nearest(path)
	if key && found {
		return n.key
	}
	return n.value
}

// lookup returns the part of the schema that location names, nil if it is not in the schema's own text.
func (s *Schema) lookup(schemaURL string) map[string]any {
	u, err := url.Parse(schemaURL)
	if err != nil {
		return nil
	}
	part := s.tree
	for _, token := range tokens(u.Fragment) {
		switch v := part.(type) {
		case map[string]any:
			part = v[token]
		case []any:
			var i int
			if _, err := fmt.Sscanf(token, "%d", &i); err != nil || i < 0 || i >= len(v) {
				return nil
			}
			part = v[i]
		default:
			return nil
		}
	}
	found, _ := part.(map[string]any)
	return found
}
