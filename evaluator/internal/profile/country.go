package profile

import (
	"cmp"
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/country"
	"github.com/leeway-policy/leeway/evaluator/internal/document"
)

// CheckCountry returns "" for an ISO 3166 country code, else a one-line message.
func CheckCountry(code string) string {
	if country.IsCode(code) {
		return ""
	}
	message := "unknown country " + document.Show(code) + ": expected an ISO 3166 code of two capital letters"
	if meant := country.Meant(code); meant != "" {
		return message + " (did you mean " + meant + "?)"
	}
	return message
}

// Countries returns the countries of units, each once, in order of their codes.
func Countries(units []*Unit) []country.Known {
	var known []country.Known
	for _, unit := range units {
		at, found := slices.BinarySearchFunc(known, unit.Country, func(k country.Known, code string) int { return cmp.Compare(k.Code, code) })
		if unit.Country != "" && !found {
			known = slices.Insert(known, at, country.Known{Code: unit.Country, Name: unit.CountryName})
		}
	}
	return known
}
