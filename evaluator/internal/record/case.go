// Package record reads documented cases of reforms: what was tried for a service of a country, and how it ended.
package record

import (
	"maps"
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// A Case is one documented case.
type Case struct {
	// ID names the case; no other of those read has the same.
	ID string
	// Country is the ISO 3166 code, Name what the reform is called, Service the id of the service.
	Country, Name, Service string
	// Strategy is the name of the one that was tried, since which year.
	Strategy string
	Since    int
	Outcome  verdict.Outcome
	// Confidence is high, medium or low, or empty if the case does not say.
	Confidence string
	// Sources are keys of Bibliography, which holds the sources that the case cites and no others.
	Sources      []string
	Bibliography profile.Bibliography
	Note         string
	// Adjusted names preconditions that were written or changed because of this case, strategy/precondition.
	Adjusted []string
	// Facts are those of the service before the reform; Context those of the country, nil if the case brings none.
	// They are as in a [profile.Unit].
	Facts, Context map[string]any
	// File is the path as the user named it, Line where the case begins, from 1.
	File string
	Line int

	filled map[string]string // the facts that were filled in, with how
	doc    *document.Document
}

// Fault returns a fault of the case at the part of that JSON pointer.
func (c *Case) Fault(rule verdict.RuleID, pointer, format string, args ...any) *verdict.Fault {
	return c.doc.Fault(rule, pointer, format, args...)
}

// Unit returns what policies are asked about: the case's facts of the service, and as context its own, or else that
// of country, a unit of its country's profile. Country may be nil: then a case without a context of its own has none.
//
// Facts of the case have its confidence and sources as evidence. Faults of the unit stand in the case.
func (c *Case) Unit(country *profile.Unit) *profile.Unit {
	unit := profile.Unit{
		Country: c.Country, Service: c.Service, Note: c.Note,
		Facts: maps.Clone(c.Facts), Evidence: map[string]profile.Evidence{}, Sources: maps.Clone(c.Bibliography),
	}
	own := profile.Evidence{Confidence: c.Confidence, Sources: c.Sources}
	for _, facts := range []map[string]any{c.Facts, c.Context} {
		for path, value := range facts {
			unit.Facts[path] = value
			unit.Evidence[path] = own
		}
	}
	for path, how := range c.filled {
		unit.Evidence[path] = profile.Evidence{Confidence: c.Confidence, Sources: c.Sources, Note: how}
	}
	if country != nil {
		unit.CountryName = country.CountryName
		if c.Context == nil {
			addContext(&unit, country)
		}
	}
	unit.Filled = slices.Sorted(maps.Keys(c.filled))
	return unit.In(c.doc, "/facts")
}

// addContext adds the facts of the context of another unit, with their evidence.
func addContext(unit, from *profile.Unit) {
	unit.AsOf = from.AsOf
	for path, value := range from.Context() {
		unit.Facts[path] = value
		evidence, known := from.Evidence[path]
		if !known {
			continue
		}
		unit.Evidence[path] = evidence
		for _, key := range evidence.Sources {
			unit.Sources[key] = from.Sources[key]
		}
	}
}
