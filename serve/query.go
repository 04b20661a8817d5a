package serve

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/suggest"
)

// A query is the parameters of a request, each of which its route takes.
type query url.Values

// mostFaults is how many faults of a query are told: a query may have thousands.
const mostFaults = 10

// parseQuery reads the query of a URL. It fails with [verdict.Faults] for a parameter that is not known, and for one
// that has several values but is not among those that may: what is left out in silence would be another question.
func parseQuery(raw string, known, several []string) (query, error) {
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
			faults = append(faults, unknownParameter(cut(name), known))
		case given > 1 && !slices.Contains(several, name):
			faults = append(faults, &verdict.Fault{
				Rule: verdict.RuleUsage, Message: "the parameter " + name + " is given " + strconv.Itoa(given) + " times: expected it once",
			})
		}
	}
	return query(values), faults.Err()
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

// alone returns the value of a parameter that has a single one.
func (q query) alone(name string) (value string, ok bool) {
	if len(q[name]) != 1 || strings.Contains(q[name][0], ",") {
		return "", false
	}
	return q[name][0], true
}

// flag returns the value of a parameter that is true or false, false if there is none.
func (q query) flag(name string) (bool, error) {
	switch text := q.one(name); text {
	case "true":
		return true, nil
	case "", "false":
		return false, nil
	default:
		return false, verdict.Faults{{Rule: verdict.RuleUsage, Message: name + ": expected true or false, found " + strconv.Quote(cut(text))}}
	}
}

// list returns all values of a parameter; several may stand in one, separated by commas.
func (q query) list(name string) []string {
	var all []string
	for _, value := range q[name] {
		for each := range strings.SplitSeq(value, ",") {
			if each != "" {
				all = append(all, each)
			}
		}
	}
	return all
}

// one returns the value of a parameter, "" if there is none.
func (q query) one(name string) string {
	if len(q[name]) == 0 {
		return ""
	}
	return q[name][0]
}

// number returns the value of a parameter that is a whole number of least or more, preset if there is none.
func (q query) number(name string, least, preset int) (int, error) {
	text := q.one(name)
	if text == "" {
		return preset, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < least {
		return 0, verdict.Faults{{
			Rule: verdict.RuleUsage, Message: name + ": expected a number of " + strconv.Itoa(least) + " or more, found " + strconv.Quote(cut(text)),
		}}
	}
	return n, nil
}

// need returns the values of parameters that have to be given.
func (q query) need(names ...string) ([]string, error) {
	values := make([]string, len(names))
	var faults verdict.Faults
	for i, name := range names {
		if values[i] = q.one(name); values[i] == "" {
			faults = append(faults, &verdict.Fault{Rule: verdict.RuleUsage, Message: "the parameter " + name + " is missing"})
		}
	}
	return values, faults.Err()
}
