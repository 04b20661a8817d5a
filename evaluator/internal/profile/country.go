package profile

import (
	"strings"

	"golang.org/x/text/language"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
)

// misused are codes in use that are not those of ISO 3166.
var misused = map[string]string{"UK": "GB", "EL": "GR"}

// CheckCountry returns "" for the code of a country in ISO 3166, else what is wrong with it, in one line.
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

// MeantCountry returns the code of ISO 3166 that is most likely meant by another, such as UK, DEU or at; else the code in
// capital letters.
func MeantCountry(code string) string {
	meant := strings.ToUpper(code)
	if better, ok := misused[meant]; ok {
		return better
	}
	if region, err := language.ParseRegion(meant); err == nil {
		return region.Canonicalize().String() // also of codes of three letters
	}
	return meant
}

func isCountry(code string) bool {
	region, err := language.ParseRegion(code)
	return err == nil && len(code) == 2 && misused[code] == "" &&
		region.IsCountry() && region.String() == code && region.Canonicalize() == region
}
