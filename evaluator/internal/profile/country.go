package profile

import (
	"cmp"
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/country"
	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/internal/suggest"
)

// CheckCountry returns an empty message for an ISO 3166 country code, else one of one line.
func CheckCountry(code string) suggest.Message {
	if country.IsCode(code) {
		return suggest.Message{}
	}
	message := "unknown country " + document.Show(code) + ": expected an ISO 3166 code of two capital letters"
	hint := suggest.Hint{}
	if meant := country.Meant(code); meant != "" {
		hint = suggest.Hint{Found: code, Meant: meant}
	}
	return suggest.Message{Text: message + hint.String(), Hint: hint}
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
