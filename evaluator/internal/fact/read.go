package fact

import (
	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/suggest"
)

// Read returns the facts in the object at pointer of d, by path. prefix is the path of that object in a unit, such
// as context or service, "" for a whole unit, whose arrays it passes over. Numbers are [Canonical]. Sums are not filled in.
//
// Read reports, in file order, facts that the catalogue does not have and values outside their domains, at
// most one more than [document.MaxFaults]. It still returns the facts that are in their domains.
func (c *Catalogue) Read(d *document.Document, pointer, prefix string) (map[string]any, verdict.Faults) {
	r := factReader{catalogue: c, doc: d, facts: map[string]any{}}
	r.object(d.At(pointer), pointer, prefix)
	return r.facts, r.faults
}

type factReader struct {
	catalogue *Catalogue
	doc       *document.Document
	facts     map[string]any
	faults    verdict.Faults
}

func (r *factReader) object(value any, pointer, path string) {
	object, ok := value.(map[string]any)
	if !ok {
		r.faults = append(r.faults, r.doc.Fault(verdict.RuleWrongType, pointer, "%sexpected an object, found %s", r.at(pointer), document.Show(value)))
		return
	}
	for _, name := range r.doc.Names(pointer) {
		if len(r.faults) > document.MaxFaults { // one more, so that the caller knows there are more
			return
		}
		if path == "" && r.catalogue.IsArray(name) {
			continue
		}
		below, fact := document.Pointer(pointer, name), join(path, name)
		if r.catalogue.IsObject(fact) {
			r.object(object[name], below, fact)
			continue
		}
		f, ok := r.catalogue.Lookup(fact)
		if !ok {
			r.faults = append(r.faults, r.doc.KeyFault(verdict.RuleUnknownFact, below, "%s%v", r.at(pointer), r.unknown(path, name)).Of(fact))
			continue
		}
		r.scalar(f, object[name], below)
	}
}

func (r *factReader) scalar(f Fact, value any, pointer string) {
	if err := f.Check(value); err != nil {
		r.faults = append(r.faults, r.doc.Fault(verdict.RuleWrongValue, pointer, "%s%v", r.at(pointer), err).Of(f.Path))
		return
	}
	r.facts[f.Path] = Canonical(value)
}

// at returns what messages about the part at pointer begin with.
func (r *factReader) at(pointer string) string {
	if path := r.doc.Path(pointer); path != "" {
		return path + ": "
	}
	return ""
}

func (r *factReader) unknown(path, name string) suggest.Message {
	nearest, hint := r.catalogue.Nearest(join(path, name)), suggest.Hint{}
	if above, beside := split(nearest); above == path {
		nearest = beside
		if beside != "" {
			hint = suggest.Hint{Found: name, Meant: beside}
		}
	}
	return suggest.Message{Text: "unknown fact " + document.Show(name) + suggest.Expecting(nearest, r.catalogue.objects[path]), Hint: hint}
}
