package serve

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/questions"
	"github.com/leeway-policy/leeway/internal/suggest"
)

// mostFaults is how many faults of a query are told: a query may have thousands.
const mostFaults = 10

// parseQuery reads the query of a URL. It fails with [verdict.Faults] for a parameter that is not known, and for one
// that has several values but is not among those that may: what is left out in silence would be another question.
func parseQuery(raw string, known, several []string) (questions.Values, error) {
	if raw == "" {
		return nil, nil
	}
	values, err := url.ParseQuery(raw)
	if err != nil {
		return nil, verdict.Faults{{Rule: verdict.RuleUsage, Message: "the query of the address cannot be read: expected name=value, joined by &"}}
	}
	var faults verdict.Faults
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if len(faults) == mostFaults {
			break
		}
		switch given := len(values[name]); {
		case !slices.Contains(known, name):
			faults = append(faults, unknownParameter(questions.Cut(name), known))
		case given > 1 && !slices.Contains(several, name):
			faults = append(faults, &verdict.Fault{
				Rule: verdict.RuleUsage, Message: "the parameter " + name + " is given " + strconv.Itoa(given) + " times: expected it once",
			})
		}
	}
	return questions.Values(values), faults.Err()
}

func unknownParameter(name string, known []string) *verdict.Fault {
	expected := "none"
	if len(known) > 0 {
		expected = "one of " + strings.Join(known, ", ")
	}
	return &verdict.Fault{
		Rule:    verdict.RuleUnknownParameter,
		Message: "no parameter is called " + strconv.Quote(name) + ": expected " + expected + suggest.DidYouMean(name, known),
	}
}
