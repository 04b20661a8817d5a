package sheet

import (
	"strings"

	"github.com/agnivade/levenshtein"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/fact"
)

// Names decides which names may stand beside facts, to be copied to the output.
type Names struct {
	catalogue *fact.Catalogue
	// Tops are the objects of facts; last maps the folded last elements of facts' paths to the paths.
	Tops []string
	last map[string]string
	// taken are the names that the output uses itself.
	taken map[string]bool
}

// NewNames returns the names that may stand beside the facts of a catalogue, without those that are taken.
func NewNames(catalogue *fact.Catalogue, taken []string) *Names {
	c := &Names{catalogue: catalogue, last: map[string]string{}, taken: map[string]bool{}}
	for _, name := range taken {
		c.taken[name] = true
	}
	seen := map[string]bool{}
	for _, f := range catalogue.Facts {
		top, _, _ := strings.Cut(f.Path, ".")
		if !seen[top] {
			seen[top] = true
			c.Tops = append(c.Tops, top)
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

// Wrong returns why a name cannot be copied to the output, "" if it can: it seems to be meant as a fact or an object of
// facts, or the output uses the name itself.
func (c *Names) Wrong(name string) string {
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

func (c *Names) meant(path string) string {
	if near := c.catalogue.Nearest(path); near != "" {
		return " (did you mean " + near + "?)"
	}
	return ""
}

// nearTop returns the object of facts that a name equals or nearly equals; "" if there is none. A name may
// begin with one: service_id.
func (c *Names) nearTop(name string) string {
	if len(name) > 2*document.MaxDepth {
		return ""
	}
	folded := fold(name)
	for _, top := range c.Tops {
		if levenshtein.ComputeDistance(folded, fold(top)) <= 1 {
			return top
		}
	}
	return ""
}
