package draft

import (
	"cmp"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/internal/country"
	"github.com/leeway-policy/leeway/evaluator/internal/model"
)

// CaseDetails are what is known of a case to be drafted. What is empty is left to be filled in.
type CaseDetails struct {
	// Country is a code or a name. Without it, the country is that of the code that the id begins with.
	Country                    string
	Service, Strategy, Outcome string
	// Since is 0 if it is not known.
	Since int
}

// toFill stands where something must be filled in: no property of a case may have this value, so a check names each.
const toFill = "?"

// Case drafts a documented case in the folder Options.Cases. It has no facts: an absent fact is unknown.
//
// It fails with [verdict.Faults] if the id is malformed, if there is no such country, or if the folder has a file for it.
func Case(options model.Options, id string, details CaseDetails) (*Draft, error) {
	if err := fits("case", id, idPattern, "words of small letters and digits, joined by hyphens", "-"); err != nil {
		return nil, err
	}
	code := toFill
	if prefix, _, _ := strings.Cut(id, "-"); country.IsCode(strings.ToUpper(prefix)) {
		code = strings.ToUpper(prefix)
	}
	if details.Country != "" {
		var err error
		if code, err = country.Resolve(details.Country, country.All()); err != nil {
			return nil, err
		}
	}
	file := filepath.Join(options.Cases, id+".json")
	if err := fresh(file); err != nil {
		return nil, err
	}
	content, err := model.ReadContent(options)
	if err != nil {
		return nil, err
	}
	draft := &Draft{Guide: caseGuide(content.Catalogue)}
	since := quoted(toFill)
	if details.Since != 0 {
		since = strconv.Itoa(details.Since)
	}
	lines := []string{`"id": ` + quoted(id)}
	for _, each := range []struct{ name, value string }{
		{"country", quoted(code)},
		{"service", quoted(cmp.Or(details.Service, toFill))},
		{"strategy", quoted(cmp.Or(details.Strategy, toFill))},
		{"since", since},
		{"outcome", quoted(cmp.Or(details.Outcome, toFill))},
	} {
		if each.value == quoted(toFill) {
			draft.Left = append(draft.Left, each.name)
		}
		lines = append(lines, fmt.Sprintf("%q: %s", each.name, each.value))
	}
	text := "{\n  " + strings.Join(lines, ",\n  ") + ",\n  \"facts\": {\n  }\n}\n"
	draft.Files = []File{{Name: file, Content: []byte(text)}}
	return draft, nil
}
