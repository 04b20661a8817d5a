package model

import (
	"fmt"
	"slices"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/internal/country"
	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/suggest"
)

// A Filter picks units and strategies by name. An empty list selects all.
type Filter struct {
	// Countries are codes or names of countries, as [country.Resolve] reads them, Services ids, Strategies names.
	Countries, Services, Strategies []string
	// Names are of any of the three kinds; each is taken for what it names.
	Names []string
}

// known has the names that a filter may name, sorted.
type known struct {
	countries            []country.Known
	services, strategies []string
}

// knownIn returns the names in units, and those of the strategies.
func (m *Model) knownIn(units []*profile.Unit) known {
	k := known{countries: profile.Countries(units), strategies: slices.Sorted(slices.Values(m.Set.StrategyNames()))}
	for _, unit := range units {
		if unit.Service != "" {
			k.services = append(k.services, unit.Service)
		}
	}
	slices.Sort(k.services)
	k.services = slices.Compact(k.services)
	return k
}

// service returns the id of the service that a name stands for, "" if there is none: an id, or a title.
func (m *Model) service(name string, k known) string {
	if id := member(name, k.services); id != "" {
		return id
	}
	for _, s := range m.Content.Services() {
		if fold(s.Title) == fold(name) && slices.Contains(k.services, s.Service) {
			return s.Service
		}
	}
	return ""
}

// strategy returns the name of the strategy that a name stands for, "" if there is none: a name, or a title.
func (m *Model) strategy(name string, k known) string {
	if own := member(name, k.strategies); own != "" {
		return own
	}
	for _, s := range m.Set.Strategies {
		if fold(s.Title) == fold(name) {
			return s.Name
		}
	}
	return ""
}

// member returns the one of the known names that a name stands for, "" if there is none.
func member(name string, known []string) string {
	if slices.Contains(known, name) {
		return name
	}
	for _, each := range known {
		if fold(each) == fold(name) {
			return each
		}
	}
	return ""
}

var spaces = strings.NewReplacer("-", " ", "_", " ")

// fold returns what names have in common that differ in case, hyphens, underscores and spaces only.
func fold(name string) string { return strings.ToLower(spaces.Replace(strings.TrimSpace(name))) }

// Resolve returns a filter with the names as the units and policies have them, each in the list of its kind. It fails with
// [verdict.Faults] if a name is unknown, or is of two kinds.
func (m *Model) Resolve(units []*profile.Unit, f Filter) (Filter, error) {
	k := m.knownIn(units)
	var resolved Filter
	for _, name := range f.Countries {
		code, err := country.Resolve(name, k.countries)
		if err != nil {
			return f, err
		}
		resolved.Countries = append(resolved.Countries, code)
	}
	for _, name := range f.Services {
		id := m.service(name, k)
		if id == "" {
			return f, document.UnknownName("service", name, k.services)
		}
		resolved.Services = append(resolved.Services, id)
	}
	for _, name := range f.Strategies {
		own := m.strategy(name, k)
		if own == "" {
			return f, m.unknownStrategy(name, k)
		}
		resolved.Strategies = append(resolved.Strategies, own)
	}
	for _, name := range f.Names {
		if err := m.resolveName(name, k, &resolved); err != nil {
			return f, err
		}
	}
	return resolved, nil
}

func (m *Model) unknownStrategy(name string, k known) error {
	if err := m.Set.PackAside(name); err != nil {
		return err
	}
	return document.UnknownName("strategy", name, k.strategies)
}

// resolveName adds what a name names to a filter.
func (m *Model) resolveName(name string, k known, to *Filter) error {
	code, noCountry := country.Resolve(name, k.countries)
	var kinds []string
	for _, each := range []struct {
		found, kind string
		list        *[]string
	}{
		{code, "country", &to.Countries},
		{m.service(name, k), "service", &to.Services},
		{m.strategy(name, k), "strategy", &to.Strategies},
	} {
		if each.found != "" {
			kinds = append(kinds, each.kind)
			*each.list = append(*each.list, each.found)
		}
	}
	switch {
	case len(kinds) > 1:
		return verdict.Faults{{Rule: verdict.RuleUsage, Message: fmt.Sprintf("%q is a %s: expected it as a parameter of its kind", name, strings.Join(kinds, " and a "))}}
	case len(kinds) == 1:
		return nil
	case country.Meant(name) != "": // of another country
		return noCountry
	}
	if err := m.Set.PackAside(name); err != nil {
		return err
	}
	return verdict.Faults{{Rule: verdict.RuleUnknownName, Message: fmt.Sprintf("no country, service or strategy is called %q%s", name, k.instead(name))}}
}

// instead returns what may be meant by an unknown name, or else what is known.
func (k known) instead(name string) string {
	near := suggest.AllNearest(name, slices.Concat(k.services, k.strategies))
	for _, each := range country.Near(name, k.countries) {
		near = append(near, each.String())
	}
	if len(near) > 0 {
		return " (did you mean " + strings.Join(near, " or ") + "?)"
	}
	var countries []string
	for _, each := range k.countries {
		countries = append(countries, each.String())
	}
	return fmt.Sprintf(": expected a country (%s), a service (%s) or a strategy (%s)",
		strings.Join(countries, ", "), strings.Join(k.services, ", "), strings.Join(k.strategies, ", "))
}

// Select returns the units that pass the filter, in their order. It fails as [Model.Resolve] does.
func (m *Model) Select(units []*profile.Unit, f Filter) ([]*profile.Unit, error) {
	f, err := m.Resolve(units, f)
	if err != nil {
		return nil, err
	}
	var selected []*profile.Unit
	for _, unit := range units {
		if f.Passes(unit) {
			selected = append(selected, unit)
		}
	}
	return selected, nil
}

// Passes reports whether a resolved filter selects a unit.
func (f Filter) Passes(unit *profile.Unit) bool {
	return Passes(f.Countries, unit.Country) && Passes(f.Services, unit.Service)
}

// Passes reports whether a list of names selects a name.
func Passes(wanted []string, name string) bool {
	return len(wanted) == 0 || slices.Contains(wanted, name)
}
