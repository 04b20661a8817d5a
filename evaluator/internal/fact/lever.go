package fact

import (
	"fmt"
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/suggest"
)

// A Lever is what it takes to change a fact. A greater lever is harder to use.
type Lever int

// The levers, in order. A fact whose lever is Given never changes.
const (
	Technical Lever = iota
	Organisational
	Legal
	Constitutional
	Given
)

var leverNames = append(verdict.Levers(), verdict.Given)

// Levers returns all levers in order.
func Levers() []Lever {
	return []Lever{Technical, Organisational, Legal, Constitutional, Given}
}

// ParseLever returns the lever with that name.
func ParseLever(name string) (Lever, error) {
	if i := slices.Index(leverNames, name); i >= 0 {
		return Lever(i), nil
	}
	return 0, fmt.Errorf("unknown lever %s: expected one of %s%s",
		document.Show(name), document.List(leverNames), suggest.DidYouMean(name, leverNames))
}

// String returns the lever's name, as in the catalogue and in answers.
func (l Lever) String() string {
	if l < 0 || int(l) >= len(leverNames) {
		return fmt.Sprintf("lever %d", int(l))
	}
	return leverNames[l]
}
