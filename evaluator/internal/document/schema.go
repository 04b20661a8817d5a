package document

import (
	"cmp"
	"slices"

	"github.com/xeipuuv/gojsonschema"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/suggest"
)

// A Schema is a compiled JSON Schema. It is safe for concurrent use.
type Schema struct {
	compiled   *gojsonschema.Schema
	tree       any                // its source, for the wording of messages
	conditions map[string]*Schema // by pointer: those of "if"
}

// Validate returns all violations of the schema in d in order of place, at most MaxFaults.
//
// An unknown property is reported at its name, a missing one at the object that lacks it, any other violation
// at the value. The rules of the faults are unknown-property, missing-property, wrong-type and wrong-value.
//
// Numbers are compared with bounds exactly, but as float64 with const and enum, and with one another for
// uniqueItems.
func (s *Schema) Validate(d *Document) verdict.Faults {
	errs, odd, err := s.validate(d, d.Value)
	switch {
	case err != nil:
		return verdict.Faults{d.Fault(verdict.RuleSchema, "", "cannot be validated: %s", err)}
	case len(errs) == 0 && len(odd) == 0:
		return nil
	}
	w := worder{schema: s, d: d, parts: map[string][]map[string]any{}}
	return d.word(oddities(w.findings(errs), d, odd))
}

// validate returns the library's errors for a value in d, and the paths of values that JSON does not have.
func (s *Schema) validate(d *Document, value any) ([]gojsonschema.ResultError, [][]string, error) {
	var odd [][]string
	if d.root == nil {
		value, odd = asJSON(value, nil)
	}
	result, err := s.compiled.Validate(gojsonschema.NewRawLoader(value))
	if err != nil {
		return nil, nil, err
	}
	return result.Errors(), odd, nil
}

// fits reports whether a value in d fits the schema.
func (s *Schema) fits(d *Document, value any) bool {
	errs, odd, err := s.validate(d, value)
	return len(errs) == 0 && len(odd) == 0 && err == nil
}

// A finding is a fault without its message: a hostile document has far more of them than are reported.
type finding struct {
	path  []string
	key   bool // at the name, not the value
	rule  verdict.RuleID
	order int                           // of its place in the document
	tie   string                        // sorts findings of one place
	word  func(nth int) suggest.Message // nth counts from 0 the findings that are otherwise equal
}

// word returns the first findings as faults.
func (d *Document) word(findings []finding) verdict.Faults {
	for i := range findings {
		findings[i].order = d.order(findings[i].path, findings[i].key)
	}
	slices.SortFunc(findings, func(a, b finding) int {
		if a.order != b.order {
			return cmp.Compare(a.order, b.order)
		}
		return cmp.Or(slices.Compare(a.path, b.path), cmp.Compare(a.tie, b.tie))
	})
	var faults verdict.Faults
	nth := 0
	for i, f := range findings {
		if i > 0 && slices.Equal(f.path, findings[i-1].path) && f.tie == findings[i-1].tie {
			nth++
		} else {
			nth = 0
		}
		if i == MaxFaults-1 && len(findings) > MaxFaults {
			return append(faults, d.More())
		}
		message := f.word(nth)
		if path := d.path(f.path); path != "" && !f.key {
			message.Text = path + ": " + message.Text
		} else if path := d.path(f.path[:max(0, len(f.path)-1)]); path != "" {
			message.Text = path + ": " + message.Text
		}
		fault := d.Fault
		if f.key {
			fault = d.KeyFault
		}
		faults = append(faults, fault(f.rule, Pointer("", f.path...), "%s", message))
	}
	return faults.Sorted()
}

// More returns the fault for those beyond MaxFaults, at the end of the document.
func (d *Document) More() *verdict.Fault {
	p := Position{}
	if d.root != nil {
		p = d.at(len(d.data))
	}
	return d.fault(verdict.RuleMoreFaults, p, "and more faults")
}

// order returns a sort key by which parts of the document are ordered by place.
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
