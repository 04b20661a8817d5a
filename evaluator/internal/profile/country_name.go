package profile

import (
	"fmt"
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// UnknownCountry returns the fault of a country that is not one of the candidates. It suggests the ISO 3166 code for
// another code in use.
func UnknownCountry(name string, candidates []string) error {
	if meant := MeantCountry(name); meant != name && slices.Contains(candidates, meant) {
		return verdict.Faults{{
			Rule:    verdict.RuleUnknownName,
			Message: fmt.Sprintf("no country is called %q: expected %s (did you mean %s?)", name, document.OneOf(candidates), meant),
		}}
	}
	return document.UnknownName("country", name, candidates)
}
