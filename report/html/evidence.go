package html

import (
	"reflect"

	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// Evidence is a table of facts with what they rest on.
type Evidence struct {
	// Title is what there is to see, Of whose facts they are.
	Title, Of string
	Rows      []evidenceRow
}

// An evidenceRow is one fact. Neighbours with the same note and sources show these once.
type evidenceRow struct {
	verdict.Fact
	// Span is how many rows the evidence stands for; 0 if it stands above.
	Span int
}

// Known tells whether the fact has a value.
func (r evidenceRow) Known() bool { return r.Value != nil }

// NewEvidence returns the table of facts, in their order.
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
