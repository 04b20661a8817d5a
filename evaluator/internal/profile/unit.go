// Package profile reads profiles of countries and single units, and splits profiles into units.
package profile

import (
	"strings"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// A Unit is one service of one country: what policies are asked about.
type Unit struct {
	// Country is the ISO 3166 code, CountryName the name; both are empty for a unit read on its own.
	Country, CountryName string
	// Service is the id of the service; for a unit read on its own it is the file's name less .json.
	Service string
	// AsOf is the year the facts describe, 0 if the profile does not say.
	AsOf int
	// File is the path of the profile as the user named it.
	File string
	// Facts holds the known facts by path: a string, bool or json.Number each, all in their domains.
	// Numbers are in plain decimal notation without needless digits.
	Facts map[string]any
	// Filled has the paths of the facts that were filled in: sums of their parts, and parts that a sum leaves.
	Filled []string
	// Evidence holds the evidence of known facts by path; a fact without any is absent.
	Evidence map[string]Evidence
	// Sources holds the sources that Evidence cites, by key.
	Sources Bibliography
	// Note is the note on the service, CountryNote that on the profile as a whole.
	Note, CountryNote string

	doc     *document.Document
	service string // JSON pointer of the facts of the service
}

// Evidence says how a fact is known.
type Evidence struct {
	// Confidence is high, medium or low, or empty if the profile does not say.
	Confidence string `json:"confidence,omitempty"`
	// Sources are keys of the bibliography.
	Sources []string `json:"sources,omitempty"`
	Note    string   `json:"note,omitempty"`
}

// Document returns the unit as policies see it: {"context": {...}, "service": {...}}, known facts only.
func (u *Unit) Document() map[string]any {
	doc := map[string]any{"context": map[string]any{}, "service": map[string]any{}}
	for path, value := range u.Facts {
		object := doc
		names := strings.Split(path, ".")
		for _, name := range names[:len(names)-1] {
			next, ok := object[name].(map[string]any)
			if !ok {
				next = map[string]any{}
				object[name] = next
			}
			object = next
		}
		object[names[len(names)-1]] = value
	}
	return doc
}

// Fault returns a fault of the fact of that path, where it stands in the file of the unit; of the whole unit if the
// path is empty.
func (u *Unit) Fault(rule verdict.RuleID, path, format string, args ...any) *verdict.Fault {
	if u.doc == nil {
		return document.New(u.File, nil, nil, nil).Fault(rule, "", format, args...).Of(path)
	}
	return u.doc.Fault(rule, u.pointer(path), format, args...).Of(path)
}

// In returns a copy of u whose faults stand in the document d, where the facts of the service are in the object at
// the pointer service, and those of the context at /context.
func (u Unit) In(d *document.Document, service string) *Unit {
	u.doc, u.service, u.File = d, service, d.File
	return &u
}

func (u *Unit) pointer(path string) string {
	if rest, ok := strings.CutPrefix(path, "service"); ok {
		return u.service + strings.ReplaceAll(rest, ".", "/")
	}
	return "/" + strings.ReplaceAll(path, ".", "/")
}

// Context returns the facts of the context alone, by path.
func (u *Unit) Context() map[string]any {
	facts := map[string]any{}
	for path, value := range u.Facts {
		if verdict.OfContext(path) {
			facts[path] = value
		}
	}
	return facts
}
