package profile

import (
	"maps"
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// context returns a unit with what all units of a profile share; its facts are those of the context.
func (s *splitter) context() *Unit {
	u := &Unit{
		Country:     text(s.doc.At("/country")),
		CountryName: text(s.doc.At("/name")),
		AsOf:        document.Whole(s.doc.At("/as_of")),
		File:        s.doc.File,
		Facts:       s.facts("/context", "context"),
		Evidence:    map[string]Evidence{},
		Sources:     Bibliography{},
		CountryNote: text(s.doc.At("/note")),
		doc:         s.doc,
	}
	entries := readEvidence(s.doc, "/evidence")
	s.checkEvidence("/evidence", "context", u, entries, false)
	for path := range u.Facts {
		s.cite(u, path, entries.of(path))
	}
	return u
}

// unit returns the unit of one service of a profile, based on what the units share.
func (s *splitter) unit(context *Unit, id string) *Unit {
	pointer := document.Pointer("/services", id)
	u := *context
	u.Service = id
	u.Note = text(s.doc.At(pointer + "/note"))
	u.service = pointer + "/service"
	facts := s.facts(u.service, "service")
	u.Facts = maps.Clone(context.Facts)
	maps.Copy(u.Facts, facts)
	u.Evidence, u.Sources = maps.Clone(context.Evidence), maps.Clone(context.Sources)
	entries := readEvidence(s.doc, pointer+"/evidence")
	derives := s.entities(&u, pointer, true)
	if derives {
		s.derive(&u, entries)
	}
	s.fillSums(&u)
	s.checkEvidence(pointer+"/evidence", "service", &u, entries, !derives)
	for path := range facts {
		s.cite(&u, path, entries.of(path))
	}
	for path := range u.Derived {
		found := u.Evidence[path]
		found.Disputed = entries[path].Disputed
		s.cite(&u, path, found)
	}
	for _, path := range u.Filled {
		sum, _ := s.reader.Catalogue.SumWith(path)
		s.cite(&u, path, entries.ofFilled(path, sum, u.Evidence))
	}
	return &u
}

// cite sets the evidence of the fact with that path, if there is any.
func (s *splitter) cite(u *Unit, path string, found Evidence) {
	if found.empty() {
		return
	}
	u.Evidence[path] = found
	keys := found.Sources
	for _, reading := range found.Disputed {
		keys = slices.Concat(keys, reading.Sources)
	}
	for _, key := range keys {
		u.Sources[key] = s.bibliography[key]
	}
}

// fillSums fills in the sums of u, and the parts that follow from sums.
func (s *splitter) fillSums(u *Unit) {
	var wrong map[string]error
	u.Filled, wrong = s.reader.Catalogue.FillSums(u.Facts)
	for path, err := range wrong {
		s.faults = append(s.faults, u.Fault(verdict.RuleWrongSum, path, "%s: %s", s.doc.Path(u.pointer(path)), err))
	}
}
