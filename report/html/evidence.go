package html

import (
	"reflect"

	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// Evidence is a table of facts with their evidence.
type Evidence struct {
	// Title is the title of the table; Of names the state or unit that the facts are about.
	Title, Of string
	Rows      []evidenceRow
}

// An evidenceRow is one fact. Adjacent rows with the same note and sources share one cell for them.
type evidenceRow struct {
	verdict.Fact
	// Readings are disputed readings of the fact.
	Readings []verdict.Reading
	// Span is the number of rows that share the evidence; 0 if a row above has it.
	Span int
}

// Known reports whether the fact has a value.
func (r evidenceRow) Known() bool { return r.Value != nil }

// disputing returns the table with the disputed readings of its facts; d may be nil.
func (e Evidence) disputing(d *verdict.DisputedFacts) Evidence {
	if d == nil {
		return e
	}
	for i := range e.Rows {
		for _, r := range d.Readings {
			if r.Path == e.Rows[i].Path {
				e.Rows[i].Readings = append(e.Rows[i].Readings, r)
			}
		}
	}
	return e
}

// NewEvidence returns a table of facts in the given order.
func NewEvidence(title, of string, facts []verdict.Fact) Evidence {
	e := Evidence{Title: title, Of: of}
	first := 0
	for i, f := range facts {
		e.Rows = append(e.Rows, evidenceRow{Fact: f})
		if i == 0 || f.Note != facts[first].Note || !reflect.DeepEqual(f.Sources, facts[first].Sources) {
			first = i
		}
		e.Rows[first].Span++
	}
	return e
}
