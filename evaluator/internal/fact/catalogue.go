package fact

import (
	"maps"
	"slices"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/suggest"
)

// A Catalogue holds the facts that units may have.
type Catalogue struct {
	// Facts are in the order of the file that declares them.
	Facts []Fact
	// Arrays are the names of the arrays beside the facts: entities, ties or both, in the order of the file.
	Arrays []string
	// ArraySchema is the JSON Schema of a document with the arrays; nil if there are none.
	ArraySchema *document.Schema

	places  map[string]verdict.Place // of the declarations of facts, by path
	index   map[string]int           // of facts, by path
	objects map[string][]string      // names directly beneath each object, by the object's path; "" is the unit itself
}

// PlaceOf returns the place of the declaration of the fact with that path.
func (c *Catalogue) PlaceOf(path string) verdict.Place { return c.places[path] }

// Lookup returns the fact with that path.
func (c *Catalogue) Lookup(path string) (Fact, bool) {
	i, ok := c.index[path]
	if !ok {
		return Fact{}, false
	}
	return c.Facts[i], true
}

// IsObject reports whether path names an object of facts; "" names the unit itself.
func (c *Catalogue) IsObject(path string) bool {
	_, ok := c.objects[path]
	return ok
}

// Beneath returns the names directly beneath the object with that path, in catalogue order.
func (c *Catalogue) Beneath(path string) []string { return c.objects[path] }

// Under returns the facts beneath the object prefix in order: all for "", none if there is no such object.
func (c *Catalogue) Under(prefix string) []Fact {
	if !c.IsObject(prefix) {
		return nil
	}
	var under []Fact
	for _, f := range c.Facts {
		if prefix == "" || strings.HasPrefix(f.Path, prefix+".") {
			under = append(under, f)
		}
	}
	return under
}

// Nearest returns the path of a fact or object that is most like path, "" if none is near. It looks
// beside path first, then for the last name of path anywhere: person_identifer means context.person_identifier.
func (c *Catalogue) Nearest(path string) string {
	above, name := split(path)
	if near := suggest.Nearest(name, c.objects[above]); near != "" {
		return join(above, near)
	}
	byName := map[string]string{}
	for object, names := range c.objects {
		for _, name := range names {
			if other, ok := byName[name]; !ok || join(object, name) < other {
				byName[name] = join(object, name)
			}
		}
	}
	return byName[suggest.Nearest(name, slices.Collect(maps.Keys(byName)))]
}

func split(path string) (above, name string) {
	i := strings.LastIndexByte(path, '.')
	return path[:max(0, i)], path[i+1:]
}

func join(above, name string) string {
	if above == "" {
		return name
	}
	return above + "." + name
}

// SumWith returns the sum that a fact is, or is a part of; ok is false if it is neither.
func (c *Catalogue) SumWith(path string) (sum Fact, ok bool) {
	for _, f := range c.Facts {
		if len(f.SumOf) > 0 && (f.Path == path || slices.Contains(f.SumOf, path)) {
			return f, true
		}
	}
	return Fact{}, false
}
