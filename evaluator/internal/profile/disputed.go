package profile

import (
	"strconv"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// A Reading is another reading of a stated fact, which a reader of the evidence could defend.
type Reading struct {
	// Value is in the domain of the fact, as in [Unit.Facts], and differs from the stated value; nil means unknown.
	Value any `json:"value,omitempty"`
	// Unknown is true if Value is nil.
	Unknown bool `json:"unknown,omitempty"`
	// Reason says why one could read it so; Sources are keys of the bibliography.
	Reason  string   `json:"reason"`
	Sources []string `json:"sources,omitempty"`
}

// disputed returns the disputed readings of the fact with that path, whose entry of evidence is at pointer.
func (r *evidenceReader) disputed(d *document.Document, pointer, path string) (readings []Reading, faults verdict.Faults) {
	pointer = document.Pointer(pointer, "disputed")
	all, _ := d.At(pointer).([]any)
	if len(all) == 0 {
		return nil, nil
	}
	f, isFact := r.catalogue.Lookup(path)
	stated := r.stated(path)
	switch {
	case !isFact:
		return nil, verdict.Faults{d.Fault(verdict.RuleWrongReading, pointer, "%s: disputed readings of an object of facts: expected them in the entry of one fact", d.Path(pointer)).Of(path)}
	case stated == nil && !r.present(path):
		return nil, nil // the entry of evidence is at fault already
	case stated == nil:
		return nil, verdict.Faults{d.Fault(verdict.RuleWrongReading, pointer, "%s: disputed readings of a fact that is not stated: expected a valid value of it", d.Path(pointer)).Of(path)}
	}
	seen := map[any]bool{stated: true}
	for i := range all {
		if len(faults) > document.MaxFaults { // one more, so that the caller knows there are more
			break
		}
		at := document.Pointer(pointer, strconv.Itoa(i))
		entry, _ := d.At(at).(map[string]any)
		if entry == nil {
			continue // the schema has found it
		}
		reading := Reading{Reason: text(entry["reason"])}
		var message string
		if reading.Value, message = readingOf(f, entry, seen, stated); message != "" {
			faults = append(faults, d.Fault(verdict.RuleWrongReading, at, "%s: %s", d.Path(at), message).Of(path))
		}
		reading.Unknown = reading.Value == nil
		reading.Sources = texts(entry["sources"])
		r.bibliography.cited(d, document.Pointer(at, "sources"), &faults)
		readings = append(readings, reading)
	}
	return readings, faults
}

// readingOf returns the value of a reading, nil if that is unknown, or what is wrong with it. seen has the stated value and
// the readings before.
func readingOf(f fact.Fact, entry map[string]any, seen map[any]bool, stated any) (value any, message string) {
	value, given := entry["value"]
	_, unknown := entry["unknown"]
	switch {
	case given == unknown:
		return nil, `expected either "value" or "unknown": true`
	case given:
		if err := f.Check(value); err != nil {
			return nil, "value: " + err.Error()
		}
		value = fact.Canonical(value)
	}
	switch {
	case value != nil && value == stated:
		return nil, "the same value as stated, " + document.Show(value) + ": expected another one"
	case seen[value]:
		return nil, "a reading that was given before: expected each once"
	}
	seen[value] = true
	return value, ""
}
