// Package record reads what is documented about reforms: cases, which say what was tried for a service of a country and how
// it ended, and gains, which say what users had to do before and after. It reads baselines, too.
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
	// ID is unique among the cases read.
	ID string
	// Country is the ISO 3166 code, Name the name of the reform, Service the id of the service.
	Country, Name, Service string
	// Strategy is the name of the strategy that was tried, Since the year in which that began.
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
	// Blames are the causes that the record names for the end of the case.
	Blames []verdict.Blame
	// InPlace is met or unmet if the case says whether the strategy was in place before the attempt, else empty.
	InPlace verdict.Status
	// Facts are those of the service before the reform; Context those of the country, nil if the case states none.
	// They are as in a [profile.Unit].
	Facts, Context map[string]any
	// File is the path as the user named it, Line the first line of the case, from 1.
	File string
	Line int

	filled map[string]string // the facts that were computed from others, with how
	doc    *document.Document
}

// key returns the id, and the document of the case.
func (c *Case) key() (string, *document.Document) { return c.ID, c.doc }

// Fault returns a fault of the part of the case at a JSON pointer.
func (c *Case) Fault(rule verdict.RuleID, pointer, format string, args ...any) *verdict.Fault {
	return c.doc.Fault(rule, pointer, format, args...)
}

// Unit returns the document that policies see: the case's facts of the service, and its own context or else that of
// country, a unit of the country's profile. Country may be nil; then a case without its own context has none.
//
// Facts of the case have its confidence and sources as evidence. Faults of the unit have their place in the case.
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
