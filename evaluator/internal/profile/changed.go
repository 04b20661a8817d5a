package profile

import (
	"maps"
	"slices"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/fact"
)

// Changed returns the document that u was read from, with the facts at paths set as in changed. The evidence of such a fact
// is left out, because it is evidence for another value. Facts that were filled in, and are not at paths, are left out:
// they are filled in again on reading.
//
// If the entities no longer bear out a derived fact, they are left out with their ties, and the other derived facts are
// stated instead.
//
// Facts of the context change for all services of the profile. For a unit that was not read from a document, Changed
// returns the document that policies see.
func (u *Unit) Changed(changed *Unit, paths []string) map[string]any {
	read, ok := clone(u.at("")).(map[string]any)
	if !ok {
		return changed.Document()
	}
	var stated []string // derived facts that are stated instead
	refuted := u.refutes(changed)
	if refuted {
		remove(read, u.array(fact.Entities))
		remove(read, u.array(fact.Ties))
	}
	for _, path := range slices.Sorted(maps.Keys(union(u.Facts, changed.Facts))) {
		value, known := changed.Facts[path]
		was, wasKnown := u.Facts[path]
		if value == was && known == wasKnown {
			if _, derived := u.Derived[path]; derived && refuted {
				put(read, u.pointer(path), value)
				stated = append(stated, path)
			}
			continue
		}
		pointer := u.pointer(path)
		given := u.doc.Has(pointer)
		switch {
		case known && (given || slices.Contains(paths, path)):
			put(read, pointer, value)
		case given:
			remove(read, pointer)
		}
		u.forget(read, changed, path)
	}
	for _, path := range stated {
		if evidence, ok := changed.Evidence[path]; ok {
			put(read, document.Pointer(u.evidenceAt(path), path), evidence)
		}
	}
	return read
}

// refutes reports whether a derived fact of u has another value in changed.
func (u *Unit) refutes(changed *Unit) bool {
	for path := range u.Derived {
		if changed.Facts[path] != u.Facts[path] {
			return true
		}
	}
	return false
}

func (u *Unit) at(pointer string) any {
	if u.doc == nil {
		return nil
	}
	return u.doc.At(pointer)
}

// forget removes the evidence of the fact at path. Evidence for an object that contains the fact is moved to each of its
// other facts.
func (u *Unit) forget(read map[string]any, changed *Unit, path string) {
	top, _, _ := strings.Cut(path, ".")
	pointer := u.evidenceAt(path)
	entries, _ := get(read, pointer).(map[string]any)
	delete(entries, path)
	shared := slices.ContainsFunc(slices.Collect(maps.Keys(entries)), func(key string) bool { return strings.HasPrefix(path, key+".") })
	if !shared {
		return
	}
	each := map[string]any{}
	for other, evidence := range changed.Evidence {
		if other != path && strings.HasPrefix(other, top+".") && u.doc.Has(u.pointer(other)) {
			each[other] = evidence
		}
	}
	for derived := range u.Derived {
		if own, ok := entries[derived]; ok {
			each[derived] = own
		}
	}
	put(read, pointer, each)
}

// evidenceAt returns the pointer of the object that holds the evidence of the fact at path.
func (u *Unit) evidenceAt(path string) string {
	if strings.HasPrefix(path, "service.") {
		return strings.TrimSuffix(u.service, "/service") + "/evidence"
	}
	return "/evidence"
}

func union(a, b map[string]any) map[string]any {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return all
}

// clone returns a deep copy of a JSON value.
func clone(value any) any {
	switch v := value.(type) {
	case map[string]any:
		copied := make(map[string]any, len(v))
		for name, each := range v {
			copied[name] = clone(each)
		}
		return copied
	case []any:
		copied := make([]any, len(v))
		for i, each := range v {
			copied[i] = clone(each)
		}
		return copied
	default:
		return value
	}
}

// get returns the value at pointer, which leads only through objects; nil if there is none.
func get(object map[string]any, pointer string) any {
	var value any = object
	for _, name := range document.Names(pointer) {
		within, _ := value.(map[string]any)
		value = within[name]
	}
	return value
}

// put sets the value at pointer, and adds missing objects on the way.
func put(object map[string]any, pointer string, value any) {
	names := document.Names(pointer)
	for _, name := range names[:len(names)-1] {
		next, ok := object[name].(map[string]any)
		if !ok {
			next = map[string]any{}
			object[name] = next
		}
		object = next
	}
	object[names[len(names)-1]] = value
}

// remove removes the value at pointer.
func remove(object map[string]any, pointer string) {
	at := strings.LastIndexByte(pointer, '/')
	if within, ok := get(object, pointer[:at]).(map[string]any); ok {
		names := document.Names(pointer)
		delete(within, names[len(names)-1])
	}
}
