package profile

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/suggest"
)

// An entityReader reads the entities and ties of one service, in the object at the pointer above.
type entityReader struct {
	doc          *document.Document
	bibliography Bibliography
	// cites is true if entities and ties have evidence.
	cites  bool
	above  string
	faults verdict.Faults
}

// entities sets the entities and ties of u, which are in the object at pointer, and reports whether derivations can be asked
// about them.
func (s *splitter) entities(u *Unit, pointer string, cites bool) bool {
	r := entityReader{doc: s.doc, bibliography: s.bibliography, cites: cites, above: pointer}
	u.HasEntities, u.HasTies = s.doc.Has(pointer+"/"+fact.Entities), s.doc.Has(pointer+"/"+fact.Ties)
	u.Entities = r.entities()
	u.Ties = r.ties(u.Entities)
	sound := len(r.faults) == 0
	if sound && len(s.faults) > 0 && s.reader.Catalogue.ArraySchema != nil { // some may be about what derivations see
		sound = s.reader.Catalogue.ArraySchema.Validate(document.New("", u.Arrays(), nil, nil)) == nil
	}
	s.note(r.faults)
	return sound
}

// maxElements is the most entities, and the most ties, of a service.
const maxElements = 1000

// elements returns the elements of the array with that name that are objects, with their pointers; nil stands for any other.
func (r *entityReader) elements(name string) (objects []map[string]any, pointers []string) {
	values, _ := r.doc.At(r.above + "/" + name).([]any)
	if len(values) > maxElements {
		r.fault(verdict.RuleWrongValue, r.above+"/"+name, "expected at most %d %s, found %d", maxElements, name, len(values))
		values = values[:maxElements]
	}
	for i, value := range values {
		object, _ := value.(map[string]any)
		objects = append(objects, object)
		pointers = append(pointers, document.Pointer(r.above, name, strconv.Itoa(i)))
	}
	return objects, pointers
}

func (r *entityReader) entities() []verdict.Entity {
	objects, pointers := r.elements(fact.Entities)
	var entities []verdict.Entity
	first := map[string]string{} // pointer, by id
	for i, object := range objects {
		e := verdict.Entity{
			ID: text(object["id"]), Name: text(object["name"]), LocalName: text(object["name_local"]),
			Sector: text(object["sector"]), Tier: text(object["tier"]),
			Roles: texts(object["roles"]), Evidence: r.evidence(object, pointers[i]),
		}
		e.Number, _ = fact.Canonical(object["number"]).(json.Number)
		r.tier(e, pointers[i])
		if other, twice := first[e.ID]; twice && e.ID != "" {
			r.fault(verdict.RuleDuplicateEntity, pointers[i]+"/id", "entity %s occurs twice: expected it once, it is already %s",
				document.Show(e.ID), r.doc.Path(other))
			continue
		}
		first[e.ID] = pointers[i]
		entities = append(entities, e)
	}
	return entities
}

// tier checks that an entity has a tier if it belongs to the state, and only then.
func (r *entityReader) tier(e verdict.Entity, pointer string) {
	switch {
	case e.Sector == verdict.SectorState && !r.doc.Has(pointer+"/tier"):
		r.fault(verdict.RuleWrongTier, pointer, "an entity of the state without a tier: expected one of national, regional, local")
	case e.Sector != verdict.SectorState && e.Sector != "" && r.doc.Has(pointer+"/tier"):
		r.fault(verdict.RuleWrongTier, pointer+"/tier", "expected no tier for an entity of the sector %s, found %s",
			document.Show(e.Sector), document.Show(r.doc.At(pointer+"/tier")))
	}
}

func (r *entityReader) ties(entities []verdict.Entity) []verdict.Tie {
	ids := make([]string, len(entities))
	for i, e := range entities {
		ids[i] = e.ID
	}
	objects, pointers := r.elements(fact.Ties)
	var ties []verdict.Tie
	first := map[[3]string]string{} // pointer, by ends and kind
	orders := orders{next: map[string][]order{}, state: map[string]visit{}}
	for i, object := range objects {
		t := verdict.Tie{From: text(object["from"]), To: text(object["to"]), Kind: text(object["kind"]), Evidence: r.evidence(object, pointers[i])}
		key := [3]string{t.From, t.To, t.Kind}
		if other, twice := first[key]; twice && t.Kind != "" {
			r.fault(verdict.RuleDuplicateEntity, pointers[i], "the tie occurs twice: expected it once, it is already %s", r.doc.Path(other))
			continue
		}
		first[key] = pointers[i]
		r.end(t.From, pointers[i]+"/from", ids)
		r.end(t.To, pointers[i]+"/to", ids)
		if t.Kind == verdict.Instructs {
			orders.next[t.From] = append(orders.next[t.From], order{t.To, pointers[i]})
		}
		ties = append(ties, t)
	}
	for _, t := range ties {
		if t.Kind == verdict.Instructs {
			r.circles(&orders, t.From)
		}
	}
	return ties
}

// end checks that an end of a tie is the id of an entity.
func (r *entityReader) end(id, pointer string, ids []string) {
	switch {
	case id == "" || slices.Contains(ids, id):
	case len(ids) == 0:
		r.fault(verdict.RuleUnknownEntity, pointer, "no entity is called %s: the service has no entities", document.Show(id))
	default:
		r.fault(verdict.RuleUnknownEntity, pointer, "no entity is called %s%s", document.Show(id), suggest.Message{Text: suggest.Expected(id, ids), Hint: suggest.For(id, ids)})
	}
}

// orders are the ties of instruction of a service, and how far the search for circles in them is.
type orders struct {
	next  map[string][]order // by who instructs
	state map[string]visit   // by id
	path  []string           // of ids, from where the search began
}

// An order is a tie of instruction: who is instructed, and the pointer of the tie.
type order struct{ to, pointer string }

type visit int

const (
	onPath visit = iota + 1
	visited
)

// circles reports each tie that closes a circle of instructions, of those that can be reached from id.
func (r *entityReader) circles(o *orders, id string) {
	if o.state[id] != 0 {
		return
	}
	o.state[id] = onPath
	o.path = append(o.path, id)
	for _, next := range o.next[id] {
		if o.state[next.to] != onPath {
			r.circles(o, next.to)
			continue
		}
		circle := append(slices.Clone(o.path[slices.Index(o.path, next.to):]), next.to)
		r.fault(verdict.RuleInstructionLoop, next.pointer, "entities instruct each other in a circle: expected none, found %s",
			shortened(circle))
	}
	o.path = o.path[:len(o.path)-1]
	o.state[id] = visited
}

// shortened shows a chain of ids, and leaves out the middle of a long one.
func shortened(ids []string) string {
	const most = 8
	shown := make([]string, len(ids))
	for i, id := range ids {
		shown[i] = document.Show(id)
	}
	if len(shown) > most {
		shown = slices.Concat(shown[:most-2], []string{"..."}, shown[len(shown)-1:])
	}
	return strings.Join(shown, " -> ")
}

// evidence reads the evidence of the entity or tie at pointer, and reports sources that are not in the bibliography.
func (r *entityReader) evidence(object map[string]any, pointer string) verdict.Evidence {
	if !r.cites {
		return verdict.Evidence{}
	}
	r.bibliography.cited(r.doc, pointer+"/sources", &r.faults)
	return verdict.Evidence{
		Confidence: text(object["confidence"]), Sources: texts(object["sources"]), Note: text(object["note"]), Inferred: object["inferred"] == true,
	}
}

// fault adds a fault at pointer, with its path, unless there are enough.
func (r *entityReader) fault(rule verdict.RuleID, pointer, format string, args ...any) {
	if len(r.faults) <= document.MaxFaults { // one more, so that the caller knows there are more
		r.faults = append(r.faults, r.doc.Fault(rule, pointer, "%s: %s", r.doc.Path(pointer), fmt.Sprintf(format, args...)).Suggesting(args...))
	}
}

// texts returns the strings in an array.
func texts(value any) []string {
	values, _ := value.([]any)
	var found []string
	for _, each := range values {
		if s, ok := each.(string); ok {
			found = append(found, s)
		}
	}
	return found
}
