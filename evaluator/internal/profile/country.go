package profile

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/text/language"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/suggest"
)

// misused maps codes in use that are not in ISO 3166 to those that are.
var misused = map[string]string{"UK": "GB", "EL": "GR"}

// CheckCountry returns "" for an ISO 3166 country code, else a one-line message.
func CheckCountry(code string) string {
	if isCountry(code) {
		return ""
	}
	message := "unknown country " + document.Show(code) + ": expected an ISO 3166 code of two capital letters"
	if meant := MeantCountry(code); isCountry(meant) {
		return message + " (did you mean " + meant + "?)"
	}
	return message
}

// MeantCountry returns the ISO 3166 code that another, such as UK, DEU or at, most likely means; else the code in upper
// case.
func MeantCountry(code string) string {
	meant := strings.ToUpper(code)
	if better, ok := misused[meant]; ok {
		return better
	}
	if region, err := language.ParseRegion(meant); err == nil {
		return region.Canonicalize().String() // also for codes of three letters
	}
	return meant
}

func isCountry(code string) bool {
	region, err := language.ParseRegion(code)
	return err == nil && len(code) == 2 && misused[code] == "" &&
		region.IsCountry() && region.String() == code && region.Canonicalize() == region
}

// UnknownCountry returns the fault of a country that is not one of the candidates. It suggests the ISO 3166 code for
// another code in use.
func UnknownCountry(name string, candidates []string) error {
	if meant := MeantCountry(name); meant != name && slices.Contains(candidates, meant) {
		return verdict.Faults{{
			Rule:    verdict.RuleUnknownName,
			Message: fmt.Sprintf("no country is called %q%s", name, suggest.Expecting(meant, candidates)),
		}}
	}
	return document.UnknownName("country", name, candidates)
}
