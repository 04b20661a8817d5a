package profile

import (
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// Units returns the units of one document, which is a profile or a single unit, in order of service; none if
// it has any fault.
//
// A single unit is the document that policies see, {"context": {...}, "service": {...}}, perhaps with the arrays that
// derivations see. A document that has one of these, and
// none of country, name and services, is a single unit. It has no country and no evidence.
func (r *Reader) Units(d *document.Document) ([]*Unit, verdict.Faults) {
	return r.units(d, r.Bibliography)
}

func (r *Reader) units(d *document.Document, b Bibliography) ([]*Unit, verdict.Faults) {
	s := splitter{reader: r, doc: d, bibliography: b}
	var units []*Unit
	if isSingle(d.Value) {
		units = s.single()
	} else {
		units = s.profile()
	}
	if len(s.faults) > 0 {
		return nil, d.Limited(s.faults)
	}
	return units, nil
}

// Single returns the unit of a document that has a context, a service or both, as Units does. It ignores other properties. For
// a unit from facts instead of a document, use [Reader.OfFacts].
func (r *Reader) Single(d *document.Document) (*Unit, verdict.Faults) {
	s := splitter{reader: r, doc: d}
	u := &Unit{File: d.File, Facts: map[string]any{}, doc: d, service: "/service"}
	for _, top := range []string{"context", "service"} {
		if !d.Has("/" + top) {
			continue
		}
		facts, faults := r.Catalogue.Read(d, "/"+top, top)
		s.note(faults)
		maps.Copy(u.Facts, facts)
	}
	s.fillSums(u)
	if len(s.faults) > 0 {
		return nil, d.Limited(s.faults)
	}
	return u, nil
}

// OfFacts returns a unit with the given facts, which must be in their domains, and fills in its sums. Its faults are placed
// in the document d, which needs no value.
func (r *Reader) OfFacts(d *document.Document, facts map[string]any) (*Unit, verdict.Faults) {
	u := &Unit{File: d.File, Facts: facts, doc: d, service: "/service"}
	s := splitter{reader: r, doc: d}
	s.fillSums(u)
	if len(s.faults) > 0 {
		return nil, d.Limited(s.faults)
	}
	return u, nil
}

func isSingle(value any) bool {
	object, _ := value.(map[string]any)
	has := func(name string) bool {
		_, ok := object[name]
		return ok
	}
	return (has("context") || has("service")) && !has("country") && !has("name") && !has("services")
}

// A splitter makes the units of one document.
type splitter struct {
	reader       *Reader
	doc          *document.Document
	bibliography Bibliography
	faults       verdict.Faults
}

func (s *splitter) note(faults verdict.Faults) { s.faults = append(s.faults, faults...) }

func (s *splitter) single() []*Unit {
	facts, faults := s.reader.Catalogue.Read(s.doc, "", "")
	s.note(faults)
	service := strings.TrimSuffix(path.Base(strings.ReplaceAll(s.doc.File, `\`, "/")), ".json")
	u := &Unit{
		Service: strings.Trim(service, "<>"), // of "<stdin>"
		File:    s.doc.File,
		Facts:   facts,
		doc:     s.doc,
		service: "/service",
	}
	if schema := s.reader.Catalogue.ArraySchema; schema != nil && (s.doc.Has("/"+fact.Entities) || s.doc.Has("/"+fact.Ties)) {
		s.note(schema.Validate(s.doc))
		if s.entities(u, "", false) {
			s.derive(u, nil)
		}
	}
	s.fillSums(u)
	return []*Unit{u}
}

func (s *splitter) profile() []*Unit {
	s.note(s.reader.Schema.Validate(s.doc))
	s.country()
	s.bibliography = s.bibliography.With(Sources(s.doc.At("/sources")))
	context := s.context()
	ids := slices.Sorted(slices.Values(s.doc.Names("/services")))
	var units []*Unit
	for _, id := range ids {
		if len(s.faults) > document.MaxFaults { // one more, so that the caller knows there are more
			break
		}
		units = append(units, s.unit(context, id))
	}
	if len(units) == 0 {
		s.services()
	}
	return units
}

// country replaces the schema's faults about the country with those of CheckCountry.
func (s *splitter) country() {
	code, ok := s.doc.At("/country").(string)
	if !ok {
		return
	}
	message := CheckCountry(code)
	if message.Text == "" {
		return
	}
	at := s.doc.Position("/country")
	s.faults = slices.DeleteFunc(s.faults, func(f *verdict.Fault) bool { return f.Line == at.Line && f.Col == at.Col })
	s.faults = append(s.faults, s.doc.Fault(verdict.RuleUnknownCountry, "/country", "%s", message))
}

// services adds a fault if a profile has no services.
func (s *splitter) services() {
	if _, ok := s.doc.At("/services").(map[string]any); ok {
		s.faults = append(s.faults, s.doc.Fault(verdict.RuleNoServices, "/services", "services: expected at least one service, found none"))
	}
}

// facts reads the facts in the object at pointer, if the schema found that it is one.
func (s *splitter) facts(pointer, top string) map[string]any {
	if _, ok := s.doc.At(pointer).(map[string]any); !ok {
		return map[string]any{}
	}
	facts, faults := s.reader.Catalogue.Read(s.doc, pointer, top)
	s.note(faults)
	return facts
}

// checkEvidence checks the evidence at pointer for the facts of u beneath the object top. If more is set, u may have more
// facts, which could not be derived. It adds disputed readings to the entries.
func (s *splitter) checkEvidence(pointer, top string, u *Unit, entries evidence, more bool) {
	r := evidenceReader{
		catalogue:    s.reader.Catalogue,
		bibliography: s.bibliography,
		top:          top,
		present: func(path string) bool {
			_, known := u.Facts[path]
			return known || more || s.doc.Has(u.pointer(path))
		},
		stated: func(path string) any {
			if _, derived := u.Derived[path]; !derived && !s.doc.Has(u.pointer(path)) {
				return nil
			}
			return u.Facts[path]
		},
	}
	if len(s.reader.Derivations) == 0 && (u.HasEntities || u.HasTies) {
		r.elsewhere = func(path string) bool {
			_, isFact := s.reader.Catalogue.Lookup(path)
			_, known := u.Facts[path]
			return isFact && !known && !s.doc.Has(u.pointer(path))
		}
	}
	s.note(r.check(s.doc, pointer, entries))
}
