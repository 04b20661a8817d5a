package document

import (
	"fmt"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/suggest"
)

// Names returns the names in a JSON pointer, outermost first.
func Names(pointer string) []string { return tokens(pointer) }

// UnknownName returns the fault of a name that is not one of the candidates. kind is what they name.
func UnknownName(kind, name string, candidates []string) error {
	expected := suggest.Expected(name, candidates)
	if len(candidates) == 0 {
		expected = ": expected none, for nothing here bears one"
	}
	return verdict.Faults{{
		Rule:    verdict.RuleUnknownName,
		Message: fmt.Sprintf("no %s is called %q%s", kind, name, expected),
	}}
}
