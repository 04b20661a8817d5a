package batch

import (
	"strings"

	"github.com/agnivade/levenshtein"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/fact"
)

// A carried is a member of a line, or a field of a row, that is no fact and goes into the output as it is.
type carried struct {
	name []byte
	// json is the name in JSON.
	json []byte
	// value is in JSON, or in CSV the field itself.
	value []byte
	role  role
}

// A role is what a carried member tells about the unit.
type role int

const (
	plainRole role = iota
	countryRole
	serviceRole
)

// roleOf returns the role of a member; the service of a unit stands in service_id where service holds its facts.
func roleOf(name string) role {
	switch name {
	case "country":
		return countryRole
	case "service_id", "service":
		return serviceRole
	default:
		return plainRole
	}
}

// A carrier tells which names may be carried through.
type carrier struct {
	catalogue *fact.Catalogue
	// tops are the objects of facts, last names the facts themselves by the end of their paths, folded.
	tops []string
	last map[string]string
	// taken are the names that the output gives a meaning of its own.
	taken map[string]bool
}

func newCarrier(catalogue *fact.Catalogue, taken []string) *carrier {
	c := &carrier{catalogue: catalogue, last: map[string]string{}, taken: map[string]bool{}}
	for _, name := range taken {
		c.taken[name] = true
	}
	seen := map[string]bool{}
	for _, f := range catalogue.Facts {
		top, _, _ := strings.Cut(f.Path, ".")
		if !seen[top] {
			seen[top] = true
			c.tops = append(c.tops, top)
		}
		c.last[fold(f.Path)] = f.Path
		for i := range len(f.Path) {
			if f.Path[i] == '.' {
				if end := fold(f.Path[i+1:]); c.last[end] == "" {
					c.last[end] = f.Path
				}
			}
		}
	}
	return c
}

var folder = strings.NewReplacer("-", "_", " ", "_", ".", "_")

func fold(name string) string { return folder.Replace(strings.ToLower(name)) }

// wrong says why a name cannot be carried through, "" if it can: it seems to be meant for a fact or for an object of
// facts, or the output has another use for it.
func (c *carrier) wrong(name string) string {
	if c.taken[name] {
		return "is a name of the output: expected another"
	}
	if _, isFact := c.catalogue.Lookup(name); isFact {
		top, below, _ := strings.Cut(name, ".")
		return "is the path of a fact: expected " + below + " in the object " + top
	}
	if path := c.last[fold(name)]; path != "" {
		return "seems to be a fact: expected " + path
	}
	top, below, dotted := strings.Cut(name, ".")
	near := c.nearTop(top)
	switch {
	case near != "" && dotted && below != "":
		return "is no fact: expected the path of one" + c.meant(near+"."+below)
	case near != "" && name != near:
		return "is near to " + near + ", which holds facts: expected another name (did you mean " + near + "?)"
	}
	return ""
}

func (c *carrier) meant(path string) string {
	if near := c.catalogue.Nearest(path); near != "" {
		return " (did you mean " + near + "?)"
	}
	return ""
}

// nearTop returns the object of facts that a name is, or is one slip away from; "" if there is none. A name may well
// begin with one: service_id.
func (c *carrier) nearTop(name string) string {
	if len(name) > 2*document.MaxDepth {
		return ""
	}
	folded := fold(name)
	for _, top := range c.tops {
		if levenshtein.ComputeDistance(folded, fold(top)) <= 1 {
			return top
		}
	}
	return ""
}
