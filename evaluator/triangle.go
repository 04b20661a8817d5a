package evaluator

import (
	"slices"

	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// Triangles returns the entities and ties of the units, for the governance triangle.
func (a *Asked) Triangles() (*verdict.Triangles, error) {
	identity, err := a.Engine.model.Identity(a.Units)
	if err != nil {
		return nil, err
	}
	found := &verdict.Triangles{Identity: identity, Units: []verdict.UnitTriangle{}, Faults: slices.Clone(a.Faults).Sorted()}
	for _, unit := range a.Units {
		found.Units = append(found.Units, *TriangleOf(unit))
	}
	return found, nil
}

// TriangleOf returns the entities and ties of a unit.
func TriangleOf(unit *Unit) *verdict.UnitTriangle {
	return &verdict.UnitTriangle{
		Subject:  verdict.Subject{Country: unit.Country, CountryName: unit.CountryName, Service: unit.Service, AsOf: unit.AsOf},
		Entities: append([]verdict.Entity{}, unit.Entities...), Ties: append([]verdict.Tie{}, unit.Ties...),
	}
}
