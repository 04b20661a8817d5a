package profile

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/suggest"
)

// A Derivation decides a fact, or facts of an object, from the entities and ties of a unit.
type Derivation struct {
	// ID names the rule, Place says where it is.
	ID    string
	Place verdict.Place
	// Fact is the path of the fact or object, Arrays are those that the rule reads: entities, ties or both.
	Fact   string
	Arrays []string
	// Eval returns the value for the arrays of a unit, as [Unit.Arrays] returns them; nil if it is undefined.
	Eval func(arrays map[string]any) (any, error)
}

// derive sets the facts of u that derivations decide, with their evidence. It reports derivations that fail, and facts that the
// profile states otherwise.
func (s *splitter) derive(u *Unit, entries evidence) {
	arrays := u.Arrays()
	for i := range s.reader.Derivations {
		d := deriving{s, u, &s.reader.Derivations[i]}
		if slices.ContainsFunc(d.rule.Arrays, func(name string) bool { return arrays[name] == nil }) {
			continue // what is not given may be anything
		}
		facts, err := d.facts(arrays)
		if err != "" {
			d.fault(verdict.RuleDerivation, d.rule.Fact, u.array(d.rule.Arrays[0]), err)
			continue
		}
		resting := d.resting(arrays, facts)
		for _, path := range slices.Sorted(maps.Keys(facts)) {
			d.set(path, facts[path], resting[path], entries)
		}
	}
}

// deriving is one derivation at work on a unit.
type deriving struct {
	*splitter
	unit *Unit
	rule *Derivation
}

// fault adds a fault about the fact or object with that path, unless there are enough.
func (d deriving) fault(rule verdict.RuleID, path, pointer, message string) {
	if len(d.faults) <= document.MaxFaults { // one more, so that the caller knows there are more
		d.note(verdict.Faults{d.doc.Fault(rule, pointer, "%s: %s", d.doc.Path(pointer), message).Of(path)})
	}
}

// name returns the derivation and its place, as messages name it.
func (d deriving) name() string { return d.rule.ID + " (" + d.rule.Place.OfLine().String() + ")" }

// facts returns the facts that the derivation yields for arrays, by path, or else what is wrong with its value.
func (d deriving) facts(arrays map[string]any) (facts map[string]any, wrong string) {
	value, err := d.rule.Eval(arrays)
	if err != nil {
		return nil, d.name() + " decides nothing: " + err.Error()
	}
	facts = map[string]any{}
	if value != nil {
		wrong = d.flatten(facts, d.rule.Fact, value)
	}
	return facts, wrong
}

// flatten adds the facts in the value of the fact or object with that path, and returns what is wrong with it.
func (d deriving) flatten(facts map[string]any, path string, value any) (wrong string) {
	if f, isFact := d.reader.Catalogue.Lookup(path); isFact {
		if err := f.Check(value); err != nil {
			return d.name() + " derives " + path + ": " + err.Error()
		}
		facts[path] = fact.Canonical(value)
		return ""
	}
	object, isObject := value.(map[string]any)
	if !isObject {
		return d.name() + " derives " + path + ": expected an object of facts, found " + document.Show(value)
	}
	for _, name := range slices.Sorted(maps.Keys(object)) {
		below := path + "." + name
		if _, isFact := d.reader.Catalogue.Lookup(below); !isFact && !d.reader.Catalogue.IsObject(below) {
			return d.name() + " derives " + path + ": unknown fact " + document.Show(name) + suggest.Expected(name, d.reader.Catalogue.Beneath(path))
		}
		if wrong := d.flatten(facts, below, object[name]); wrong != "" {
			return wrong
		}
	}
	return ""
}

// set sets a derived fact. One that the profile states too must agree, and keeps its own evidence.
func (d deriving) set(path string, value any, resting Evidence, entries evidence) {
	u, pointer := d.unit, d.unit.pointer(path)
	if d.doc.Has(pointer) {
		stated, inDomain := u.Facts[path]
		if inDomain && stated != value {
			at := d.doc.Position(u.array(d.rule.Arrays[0]))
			d.fault(verdict.RuleContradictedFact, path, pointer, fmt.Sprintf(
				"stated as %s, but %s derives %s from the %s (line %d): expected the same, or only one of the two",
				show(stated), d.name(), show(value), strings.Join(d.rule.Arrays, " and "), at.Line))
		}
	} else {
		u.Facts[path] = value
		if own, ok := entries[path]; ok {
			resting = Evidence{
				Confidence: cmp.Or(own.Confidence, resting.Confidence), Note: own.Note, Sources: merged(own.Sources, resting.Sources),
			}
		}
		d.cite(u, path, resting)
	}
	if u.Derived == nil {
		u.Derived = map[string]verdict.Derived{}
	}
	u.Derived[path] = verdict.Derived{Rule: d.rule.ID, File: d.rule.Place.File, Line: d.rule.Place.Line}
}

// show returns the value of a fact as messages show it.
func show(value any) string {
	if text, ok := value.(string); ok {
		return text
	}
	return document.Show(value)
}

// mostTried is the most entities and ties that are left out one by one, to see which facts rest on them.
const mostTried = 64

// resting returns the evidence of each fact: the lowest confidence, and all sources, of the entities and ties that it rests
// on. These are those without which it would have another value; if it has this value without any one of them, or if
// they are too many to try, it rests on all.
func (d deriving) resting(arrays map[string]any, facts map[string]any) map[string]Evidence {
	type element struct {
		evidence verdict.Evidence
		without  map[string]any
	}
	var elements []element
	for i, e := range d.unit.Entities {
		if slices.Contains(d.rule.Arrays, fact.Entities) {
			elements = append(elements, element{e.Evidence, without(arrays, fact.Entities, i)})
		}
	}
	for i, t := range d.unit.Ties {
		if slices.Contains(d.rule.Arrays, fact.Ties) {
			elements = append(elements, element{t.Evidence, without(arrays, fact.Ties, i)})
		}
	}
	rests := map[string][]verdict.Evidence{}
	var all []verdict.Evidence
	for _, e := range elements {
		all = append(all, e.evidence)
		if len(elements) > mostTried {
			continue
		}
		others, _ := d.facts(e.without)
		for path, value := range facts {
			if others[path] != value {
				rests[path] = append(rests[path], e.evidence)
			}
		}
	}
	found := map[string]Evidence{}
	for path := range facts {
		on := rests[path]
		if len(on) == 0 {
			on = all
		}
		found[path] = lowest(on)
	}
	return found
}

// without returns the arrays without one element of one of them. The ties of an entity that is left out stay.
func without(arrays map[string]any, name string, i int) map[string]any {
	changed := maps.Clone(arrays)
	elements, _ := arrays[name].([]any)
	changed[name] = slices.Delete(slices.Clone(elements), i, i+1)
	return changed
}

// lowest returns the lowest confidence and all sources.
func lowest(on []verdict.Evidence) Evidence {
	var found Evidence
	for i, e := range on {
		if i == 0 || slices.Index(doubt, e.Confidence) > slices.Index(doubt, found.Confidence) {
			found.Confidence = e.Confidence
		}
		found.Sources = merged(found.Sources, e.Sources)
	}
	return found
}

// merged returns the keys of both lists, each once.
func merged(a, b []string) []string {
	all := slices.Clone(a)
	for _, key := range b {
		if !slices.Contains(all, key) {
			all = append(all, key)
		}
	}
	return all
}

// array returns the pointer of the array with that name.
func (u *Unit) array(name string) string {
	return document.Pointer(strings.TrimSuffix(u.service, "/service"), name)
}
