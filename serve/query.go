package serve

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/suggest"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// A query is the parameters of a request, each of which its route takes.
type query url.Values

// parseQuery reads the query of a URL. It fails with [verdict.Faults] for a parameter that is not known: one
// left out in silence would be another question.
func parseQuery(raw string, known []string) (query, error) {
	if raw == "" {
		return nil, nil
	}
	values, err := url.ParseQuery(raw)
	if err != nil {
		return nil, verdict.Faults{{Rule: "usage", Message: "the query of the address cannot be read: expected name=value, joined by &"}}
	}
	var faults verdict.Faults
	for name := range values {
		if !slices.Contains(known, name) {
			expected := "none"
			if len(known) > 0 {
				expected = "one of " + strings.Join(known, ", ")
			}
			faults = append(faults, &verdict.Fault{
				Rule:    "unknown-parameter",
				Message: "no parameter is called " + strconv.Quote(cut(name)) + ": expected " + expected + suggest.DidYouMean(name, known),
			})
		}
	}
	return query(values), faults.Err()
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
			Rule: "usage", Message: name + ": expected a number of " + strconv.Itoa(least) + " or more, found " + strconv.Quote(cut(text)),
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
			faults = append(faults, &verdict.Fault{Rule: "usage", Message: "the parameter " + name + " is missing"})
		}
	}
	return values, faults.Err()
}
