// Package fact holds the catalogue of facts: the name, domain and levers of each. It is read from the JSON Schema
// of a unit (schemas/unit.json), the only place that declares facts.
package fact

import (
	"math/big"

	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// A Type is the kind of values a fact has.
type Type string

// The types of facts.
const (
	String  Type = "string" // one of an enumeration
	Boolean Type = "boolean"
	Integer Type = "integer"
	Number  Type = "number"
)

// A Fact is a scalar in a unit, as the catalogue declares it.
type Fact struct {
	// Path names the fact, such as context.person_identifier.
	Path               string
	Title, Description string
	Type               Type
	// Enum has the values of a fact of type String, in catalogue order; else it is nil.
	Enum []string
	// Titles has titles of those values that do not read well with spaces for underscores.
	Titles map[string]string
	// Min and Max bound a fact of type Integer or Number, both inclusive; nil is no bound.
	Min, Max *big.Rat
	// Unit is the unit of measurement of a number; it may be empty.
	Unit string
	// Lever is what it takes to change the fact from a value that LeverFrom does not name.
	Lever     Lever
	LeverFrom map[string]Lever
	// LeverTo is what it takes to change the fact to some values, where that is harder.
	LeverTo map[string]Lever
	// Actors change the fact by its Lever, in the order of [verdict.Actors]; nil if the catalogue does not name them.
	Actors []string
	// SumOf has the paths of the facts that this one is the sum of; nil if it is no sum.
	SumOf []string
}

// Numeric reports whether the fact is a number, whole or not.
func (f Fact) Numeric() bool { return f.Type == Integer || f.Type == Number }

// LeverBetween returns the lever for changing the fact from one value to another: the harder of what it takes to leave the
// one and to reach the other.
func (f Fact) LeverBetween(from, to any) Lever {
	lever := f.LeverOf(from)
	if text, ok := to.(string); ok {
		lever = max(lever, f.LeverTo[text])
	}
	return lever
}

// ActorsBetween returns who changes the fact from one value to another: those that the catalogue names, or else those of
// the lever. A lever harder than that of the fact needs those of that lever.
func (f Fact) ActorsBetween(from, to any) []string {
	lever := f.LeverBetween(from, to)
	if len(f.Actors) > 0 && lever == f.Lever {
		return f.Actors
	}
	return verdict.ActorsOf(lever.String())
}

// LeverOf returns the lever for changing the fact from value, a string, bool or json.Number.
func (f Fact) LeverOf(value any) Lever {
	if text, ok := value.(string); ok {
		if lever, ok := f.LeverFrom[text]; ok {
			return lever
		}
	}
	return f.Lever
}
