package model

import (
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/document"

	"github.com/leeway-policy/leeway/evaluator/internal/profile"
)

// A Filter picks units by name. An empty list selects all.
type Filter struct {
	// Countries are ISO 3166 codes, Services ids, Strategies names.
	Countries, Services, Strategies []string
}

// Select returns the units that pass the filter, in their order. It fails with [verdict.Faults] if the filter
// names an unknown country, service or strategy.
func (m *Model) Select(units []*profile.Unit, f Filter) ([]*profile.Unit, error) {
	var countries, services []string
	for _, unit := range units {
		countries = append(countries, unit.Country)
		services = append(services, unit.Service)
	}
	for _, names := range []struct {
		kind          string
		wanted, known []string
	}{
		{"country", f.Countries, countries},
		{"service", f.Services, services},
		{"strategy", f.Strategies, m.Set.StrategyNames()},
	} {
		slices.Sort(names.known)
		known := slices.DeleteFunc(slices.Compact(names.known), func(name string) bool { return name == "" })
		for _, name := range names.wanted {
			if slices.Contains(known, name) {
				continue
			}
			if err := m.Set.PackAside(name); names.kind == "strategy" && err != nil {
				return nil, err
			}
			if names.kind == "country" {
				return nil, profile.UnknownCountry(name, known)
			}
			return nil, document.UnknownName(names.kind, name, known)
		}
	}
	var selected []*profile.Unit
	for _, unit := range units {
		if Passes(f.Countries, unit.Country) && Passes(f.Services, unit.Service) {
			selected = append(selected, unit)
		}
	}
	return selected, nil
}

// Passes reports whether a filter selects a name.
func Passes(wanted []string, name string) bool {
	return len(wanted) == 0 || slices.Contains(wanted, name)
}
