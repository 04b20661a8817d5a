package model

import (
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/country"
	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
)

// A Filter picks units by name. An empty list selects all.
type Filter struct {
	// Countries are codes or names of countries, as [country.Resolve] reads them, Services ids, Strategies names.
	Countries, Services, Strategies []string
}

// Select returns the units that pass the filter, in their order. It fails with [verdict.Faults] if the filter
// names an unknown country, service or strategy.
func (m *Model) Select(units []*profile.Unit, f Filter) ([]*profile.Unit, error) {
	f, err := m.Resolve(units, f)
	if err != nil {
		return nil, err
	}
	var selected []*profile.Unit
	for _, unit := range units {
		if Passes(f.Countries, unit.Country) && Passes(f.Services, unit.Service) {
			selected = append(selected, unit)
		}
	}
	return selected, nil
}

// Resolve returns the filter with the codes of its countries, which are among those of the units. It fails as Select does.
func (m *Model) Resolve(units []*profile.Unit, f Filter) (Filter, error) {
	known := profile.Countries(units)
	var codes []string
	for _, text := range f.Countries {
		code, err := country.Resolve(text, known)
		if err != nil {
			return f, err
		}
		codes = append(codes, code)
	}
	f.Countries = codes
	var services []string
	for _, unit := range units {
		if unit.Service != "" {
			services = append(services, unit.Service)
		}
	}
	slices.Sort(services)
	services = slices.Compact(services)
	for _, name := range f.Services {
		if !slices.Contains(services, name) {
			return f, document.UnknownName("service", name, services)
		}
	}
	for _, name := range f.Strategies {
		if slices.Contains(m.Set.StrategyNames(), name) {
			continue
		}
		if err := m.Set.PackAside(name); err != nil {
			return f, err
		}
		return f, document.UnknownName("strategy", name, slices.Sorted(slices.Values(m.Set.StrategyNames())))
	}
	return f, nil
}

// Passes reports whether a filter selects a name.
func Passes(wanted []string, name string) bool {
	return len(wanted) == 0 || slices.Contains(wanted, name)
}
