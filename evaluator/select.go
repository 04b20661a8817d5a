package evaluator

import (
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/profile"
)

// A Filter picks units by name. An empty list lets everything through.
type Filter struct {
	// Countries are ISO 3166 codes, Services ids, Strategies names.
	Countries, Services, Strategies []string
}

// Select returns the units that pass the filter, in their order. It fails with [verdict.Faults] for
// a name that no unit, or no strategy, has.
func (e *Engine) Select(units []*profile.Unit, f Filter) ([]*profile.Unit, error) {
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
		{"strategy", f.Strategies, e.StrategyNames()},
	} {
		slices.Sort(names.known)
		known := slices.DeleteFunc(slices.Compact(names.known), func(name string) bool { return name == "" })
		for _, name := range names.wanted {
			if slices.Contains(known, name) {
				continue
			}
			if err := e.inPackAside(name); names.kind == "strategy" && err != nil {
				return nil, err
			}
			if names.kind == "country" {
				return nil, unknownCountry(name, known)
			}
			return nil, unknownName(names.kind, name, known)
		}
	}
	var selected []*profile.Unit
	for _, unit := range units {
		if passes(f.Countries, unit.Country) && passes(f.Services, unit.Service) {
			selected = append(selected, unit)
		}
	}
	return selected, nil
}

func passes(wanted []string, name string) bool {
	return len(wanted) == 0 || slices.Contains(wanted, name)
}
