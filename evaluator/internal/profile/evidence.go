package profile

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/suggest"
)

// doubt orders confidences, highest first; "" is the confidence that a profile does not state.
var doubt = append(verdict.Confidences(), "")

// evidence is the evidence at one place of a profile, by path of a fact or object.
type evidence map[string]Evidence

// An evidenceReader checks the evidence for the facts beneath the object top of a unit.
type evidenceReader struct {
	catalogue    *fact.Catalogue
	bibliography Bibliography
	top          string
	present      func(path string) bool // reports whether a fact is there, even with a wrong value
	// stated returns the value that the document states for a fact, nil if it states none, or a wrong one.
	stated func(path string) any
	// elsewhere tells whether policies other than those in use may derive the fact with that path; nil if none may.
	elsewhere func(path string) bool
}

// check reports entries of the evidence at pointer of d that are for no fact, and sources that are not in the bibliography. It
// adds their disputed readings to the entries, which are those of readEvidence.
func (r *evidenceReader) check(d *document.Document, pointer string, entries evidence) verdict.Faults {
	var faults verdict.Faults
	for _, path := range d.Names(pointer) {
		if len(faults) > document.MaxFaults { // one more, so that the caller knows there are more
			break
		}
		below := document.Pointer(pointer, path)
		if r.elsewhere != nil && r.elsewhere(path) {
			r.bibliography.cited(d, document.Pointer(below, "sources"), &faults)
			continue
		}
		if message := r.checkPath(path); message != "" {
			fault := d.KeyFault(verdict.RuleEvidenceWithoutFact, below, "%s: %s", d.Path(pointer), message).Of(path)
			faults = append(faults, fault.Suggesting(r.meant(path)))
		}
		r.bibliography.cited(d, document.Pointer(below, "sources"), &faults)
		readings, found := r.disputed(d, below, path)
		faults = append(faults, found...)
		entry := entries[path]
		entry.Disputed = readings
		entries[path] = entry
	}
	return faults
}

// readEvidence returns the evidence at pointer of d, without disputed readings.
func readEvidence(d *document.Document, pointer string) evidence {
	all, _ := d.At(pointer).(map[string]any)
	entries := make(evidence, len(all))
	for path, each := range all {
		value, _ := each.(map[string]any)
		entries[path] = Evidence{Confidence: text(value["confidence"]), Note: text(value["note"]), Sources: texts(value["sources"])}
	}
	return entries
}

// cited adds a fault for each key of sources in the array at pointer that is not in the bibliography.
func (b Bibliography) cited(d *document.Document, pointer string, faults *verdict.Faults) {
	keys, _ := d.At(pointer).([]any)
	for i, value := range keys {
		key, ok := value.(string)
		if _, known := b[key]; ok && !known && len(*faults) <= document.MaxFaults {
			at := document.Pointer(pointer, strconv.Itoa(i))
			*faults = append(*faults, d.Fault(verdict.RuleUnknownSource, at, "%s: unknown source %s: expected a key of the bibliography or of the profile's own sources%s",
				d.Path(at), document.Show(key), suggest.For(key, b.keys())))
		}
	}
}

// meant suggests a path for one that is neither a fact nor an object of facts.
func (r *evidenceReader) meant(path string) suggest.Hint {
	_, isFact := r.catalogue.Lookup(path)
	if nearest := r.catalogue.Nearest(path); nearest != "" && !isFact && (path == "" || !r.catalogue.IsObject(path)) {
		return suggest.Hint{Found: path, Meant: nearest}
	}
	return suggest.Hint{}
}

func (r *evidenceReader) checkPath(path string) string {
	_, isFact := r.catalogue.Lookup(path)
	switch {
	case !isFact && (path == "" || !r.catalogue.IsObject(path)):
		message := "unknown fact " + document.Show(path) + ": expected the path of a fact or object of facts"
		return message + r.meant(path).String()
	case path != r.top && !strings.HasPrefix(path, r.top+"."):
		return path + ": expected evidence for facts of the " + r.top + " here"
	case isFact && !r.present(path):
		return path + ": evidence for a fact that is not there: expected the fact, or no evidence"
	case !isFact && !slices.ContainsFunc(r.catalogue.Facts, func(f fact.Fact) bool {
		return strings.HasPrefix(f.Path, path+".") && r.present(f.Path)
	}):
		return path + ": evidence for facts of which none is there: expected one, or no evidence"
	}
	return ""
}

// of returns the evidence of the fact with that path: each field comes from the longest path that has it.
func (e evidence) of(path string) Evidence {
	found := Evidence{Disputed: e[path].Disputed}
	for ; path != ""; path = path[:max(0, strings.LastIndexByte(path, '.'))] {
		entry := e[path]
		found.Confidence = cmp.Or(found.Confidence, entry.Confidence)
		found.Note = cmp.Or(found.Note, entry.Note)
		if found.Sources == nil {
			found.Sources = entry.Sources
		}
	}
	return found
}

// ofFilled returns the evidence of a fact that was filled in from a sum: its own if there is any, else the lowest
// confidence and all sources of the other facts of the sum, whose evidence is in known.
func (e evidence) ofFilled(path string, sum fact.Fact, known map[string]Evidence) Evidence {
	if own, ok := e[path]; ok && own.Confidence != "" {
		return e.of(path)
	}
	filled := Evidence{Confidence: "high", Note: FilledNote(path, sum)}
	for _, other := range append(slices.Clone(sum.SumOf), sum.Path) {
		if other == path {
			continue
		}
		found := known[other]
		if slices.Index(doubt, found.Confidence) > slices.Index(doubt, filled.Confidence) {
			filled.Confidence = found.Confidence
		}
		filled.Sources = merged(filled.Sources, found.Sources)
	}
	return filled
}

// FilledNote says how a fact follows from the others of a sum.
func FilledNote(path string, sum fact.Fact) string {
	if path == sum.Path {
		return "Sum of its parts."
	}
	return "What the other parts leave of " + sum.Path + "."
}

func (e Evidence) empty() bool {
	return e.Confidence == "" && e.Note == "" && e.Sources == nil && e.Disputed == nil
}

func (b Bibliography) keys() []string { return slices.Sorted(maps.Keys(b)) }
