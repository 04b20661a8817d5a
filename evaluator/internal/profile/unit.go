// Package profile reads country profiles and single units, and splits profiles into units.
package profile

import (
	"strings"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// A Unit is one service of one country: the input of policies.
type Unit struct {
	// Country is the ISO 3166 code, CountryName the name; both are empty for a unit read on its own.
	Country, CountryName string
	// Service is the id of the service; for a unit read on its own it is the file name without .json.
	Service string
	// AsOf is the year that the facts describe, 0 if the profile does not say.
	AsOf int
	// File is the path of the profile as the user named it.
	File string
	// Facts has the known facts by path: a string, bool or json.Number each, in their domains.
	// Numbers are in plain decimal notation without redundant digits.
	Facts map[string]any
	// Filled has the paths of the facts that were filled in: sums of their parts, and parts that follow from a sum.
	Filled []string
	// Supposed has the facts that were set on demand, and the sums and parts that follow from them; see [Unit.With].
	Supposed map[string]bool
	// Evidence has the evidence of known facts by path; facts without evidence are absent.
	Evidence map[string]Evidence
	// Sources has the sources that Evidence cites, by key.
	Sources Bibliography
	// Entities and Ties are no facts: derivations read them. HasEntities and HasTies report whether the file gives them at
	// all; an empty array says that there are none.
	Entities             []verdict.Entity
	Ties                 []verdict.Tie
	HasEntities, HasTies bool
	// Derived has the facts that derivations decide from these, by path. A fact that was set on demand is none.
	Derived map[string]verdict.Derived
	// Note is the note on the service, CountryNote the note on the whole profile.
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
	// Disputed are other readings of the fact, in the order of the profile.
	Disputed []Reading `json:"disputed,omitempty"`
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

// Arrays returns the entities and ties as derivations see them: without names and evidence, so that no rule can name a
// country. An array that the file does not give is absent.
func (u *Unit) Arrays() map[string]any {
	arrays := map[string]any{}
	if u.HasEntities {
		entities := []any{}
		for _, e := range u.Entities {
			seen := map[string]any{"id": e.ID, "sector": e.Sector, "roles": anys(e.Roles)}
			if e.Tier != "" {
				seen["tier"] = e.Tier
			}
			if e.Number != "" {
				seen["number"] = e.Number
			}
			entities = append(entities, seen)
		}
		arrays[fact.Entities] = entities
	}
	if u.HasTies {
		ties := []any{}
		for _, t := range u.Ties {
			ties = append(ties, map[string]any{"from": t.From, "to": t.To, "kind": t.Kind})
		}
		arrays[fact.Ties] = ties
	}
	return arrays
}

func anys(values []string) []any {
	all := make([]any, len(values))
	for i, value := range values {
		all[i] = value
	}
	return all
}

// Fault returns a fault at the fact with that path in the unit's file, or of the whole unit if path is empty.
func (u *Unit) Fault(rule verdict.RuleID, path, format string, args ...any) *verdict.Fault {
	if u.doc == nil {
		return document.New(u.File, nil, nil, nil).Fault(rule, "", format, args...).Of(path)
	}
	return u.doc.Fault(rule, u.pointer(path), format, args...).Of(path)
}

// In returns a copy of u whose faults are placed in the document d, which has the facts of the service in the object at
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

// Context returns only the facts of the context, by path.
func (u *Unit) Context() map[string]any {
	facts := map[string]any{}
	for path, value := range u.Facts {
		if verdict.OfContext(path) {
			facts[path] = value
		}
	}
	return facts
}
