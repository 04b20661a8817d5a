package html

import (
	"fmt"
	"maps"

	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// A Trial is a unit with some facts set, to be tried in a what-if.
type Trial struct {
	Country, Service string
	// Facts are the values to set, by path, as one types them.
	Facts map[string]string
}

// Typed returns the value of a fact as one types it; nil is "unknown".
func Typed(value any) string {
	if value == nil {
		return string(verdict.Unknown)
	}
	return fmt.Sprint(value)
}

// trial returns a trial of the unit with the facts set already.
func (s unitStrategy) trial() *Trial {
	facts := maps.Clone(s.Set)
	if facts == nil {
		facts = map[string]string{}
	}
	return &Trial{s.Country, s.Service, facts}
}

// Trial returns the unit after a path.
func (s unitStrategy) Trial(p verdict.Path) *Trial { return s.trial().after(&p) }

// after sets what a path changes, and the unknown facts that it depends on.
func (t *Trial) after(p *verdict.Path) *Trial {
	for _, c := range p.Changes {
		t.Facts[c.Path] = Typed(c.Value)
	}
	for _, provided := range p.Provided {
		t.Facts[provided.Path] = Typed(provided.Value)
	}
	return t
}

// Readings returns the unit under the disputed readings that turn the state; nil if none do.
func (s unitStrategy) Readings() *Trial {
	if s.Disputed == nil || len(s.Disputed.Turns) == 0 {
		return nil
	}
	t := s.trial()
	for _, r := range s.Disputed.Turns {
		t.Facts[r.Path] = Typed(r.Value)
	}
	return t
}

// remedied returns the unit after the changes that meet a precondition on the first path that does; nil if none does.
func (s unitStrategy) remedied(precondition string) *Trial {
	if s.Paths == nil {
		return nil
	}
	for _, p := range s.Paths.Paths {
		t, found := s.trial(), false
		for _, c := range p.Changes {
			for _, settled := range c.Settles {
				if settled.Precondition == precondition {
					t.Facts[c.Path], found = Typed(c.Value), true
				}
			}
		}
		if found {
			return t
		}
	}
	return nil
}
