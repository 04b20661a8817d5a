package describe

import (
	"cmp"
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/model"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// Countries describes the countries of the units, in order of their codes. Units of no country are left out.
func Countries(units []*profile.Unit) []verdict.CountryInfo {
	shown := []verdict.CountryInfo{}
	for _, unit := range units {
		if unit.Country == "" {
			continue
		}
		at, found := slices.BinarySearchFunc(shown, unit.Country, func(c verdict.CountryInfo, code string) int { return cmp.Compare(c.Country, code) })
		if !found {
			shown = slices.Insert(shown, at, verdict.CountryInfo{
				Country: unit.Country, Name: unit.CountryName, AsOf: unit.AsOf, File: unit.File,
			})
		}
		shown[at].Services = append(shown[at].Services, unit.Service)
	}
	for _, each := range shown {
		slices.Sort(each.Services)
	}
	return shown
}

// Services describes the services that the schema of profiles names, and those of the units, in order of their ids.
func Services(m *model.Model, units []*profile.Unit) []verdict.ServiceInfo {
	shown := []verdict.ServiceInfo{}
	find := func(id string) (int, bool) {
		return slices.BinarySearchFunc(shown, id, func(s verdict.ServiceInfo, id string) int { return cmp.Compare(s.Service, id) })
	}
	for _, service := range m.Content.Services() {
		if at, found := find(service.Service); !found {
			shown = slices.Insert(shown, at, service)
		}
	}
	for _, unit := range units {
		at, found := find(unit.Service)
		if !found {
			shown = slices.Insert(shown, at, verdict.ServiceInfo{Service: unit.Service, Countries: []string{}})
		}
		if unit.Country != "" {
			shown[at].Countries = append(shown[at].Countries, unit.Country)
		}
	}
	for _, each := range shown {
		slices.Sort(each.Countries)
	}
	return shown
}
