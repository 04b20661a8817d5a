package main

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/leeway-policy/leeway/serve/questions"
)

// askedBothWays has values of parameters to ask each question with.
var askedBothWays = map[string][]string{
	"evaluate": {
		"name=Germany,centralisation&name=change-of-address",
		"",
		"country=BE,DE&strategy=centralisation&group=true",
		"country=BE&country=DE&service=civil-certificates&set=context.person_identifier=universal&set=service.records=unknown",
		"country=DE&without=centralisation/one_key,centralisation/decision_right",
		"country=DE&disputed=true",
		"country=GR&without-inferred=true",
	},
	"explain": {
		"name=DE&name=centralisation",
		"country=LU&service=civil-certificates&set=context.person_identifier=universal&set=service.records=unknown",
		"country=DE&service=change-of-address&strategy=centralisation&all=3",
		"country=DE",
		"",
		"country=GR&service=change-of-address&without=centralisation/one_key",
		"country=GR&without-inferred=true",
	},
	"what-if": {
		"country=DE&name=change-of-address&set=context.person_identifier=universal",
		"country=DE&service=change-of-address&set=context.person_identifier=universal",
		"country=DE&service=change-of-address&strategy=centralisation",
	},
	"options": {
		"name=DE,change-of-address",
		"country=DE",
		"",
		"country=LU&service=civil-certificates&strategy=clearing_house&set=context.person_identifier=universal&set=service.records=unknown",
	},
	"paths": {
		"name=DE,centralisation",
		"country=DE&service=change-of-address&strategy=centralisation",
		"country=DE&limit=2",
		"country=DE&service=change-of-address&strategy=centralisation&limit=0&upto=legal&set=context.person_identifier=universal",
		"country=DE&service=change-of-address&strategy=centralisation&upto=given",
	},
	"reach": {
		"name=Belgium",
		"country=BE&set=context.person_identifier=universal&set=service.records=unknown",
		"country=BE,DE&service=change-of-address&strategy=centralisation,clearing_house",
	},
	"robustness": {
		"name=GR&name=standardisation",
		"country=GR&trust=low=0.5",
		"country=GR&service=change-of-address&strategy=centralisation&set=context.person_identifier=universal&trust=low=0.5,high=1",
	},
	"ask": {
		"name=LU",
		"country=GR&service=social-security-contributions&set=context.person_identifier=universal",
		"country=LU,IS&strategy=centralisation",
	},
	"precedents": {
		"name=DE&name=change-of-address",
		"country=DE,BE&limit=0",
		"country=DE&service=change-of-address&strategy=centralisation&set=context.person_identifier=universal",
	},
	"compare": {
		"first=DE&second=Austria&name=change-of-address&name=clearing_house",
		"first=BE&second=NL&service=social-security-contributions&strategy=centralisation,clearing_house",
	},
	"transfer": {
		"from=BE&to=NL&name=change-of-address&name=clearing_house",
		"from=BE&to=Netherlands",
		"from=BE&to=NL&service=social-security-contributions&strategy=clearing_house",
		"from=LU&to=DE&service=change-of-address&set=context.person_identifier=universal",
	},
	"triangle": {
		"name=DE&name=change-of-address",
		"country=DE,BE",
		"service=change-of-address",
	},
	"gains": {
		"",
		"name=Slovenia,business-registration",
		"country=AT&service=change-of-address&strategy=centralisation",
	},
}

// TestQuestionsHaveOneAnswer asks every question with the same values by the command and over HTTP, with each parameter
// at least once, and holds that both give the very same JSON.
func TestQuestionsHaveOneAnswer(t *testing.T) {
	t.Parallel()
	base := served(t)
	for _, d := range questions.All() {
		parameters, _ := d.Remote()
		left := slices.Clone(parameters)
		for _, query := range askedBothWays[d.Name] {
			values, err := url.ParseQuery(query)
			if err != nil {
				t.Fatal(err)
			}
			left = slices.DeleteFunc(left, func(name string) bool { return values.Has(name) })
			t.Run(d.Name+"?"+query, func(t *testing.T) {
				t.Parallel()
				want := leeway(t, append(commandLine(d, values), "-f", "json")...)
				if diff := cmp.Diff(string(want), string(get(t, base+"/api/"+d.Name+"?"+values.Encode()))); diff != "" {
					t.Errorf("the answers differ (-command +API):\n%s", diff)
				}
			})
		}
		if left = slices.DeleteFunc(left, func(name string) bool { return name == "only" }); len(left) > 0 {
			t.Errorf("%s is not asked with %s: add a row", d.Name, strings.Join(left, ", "))
		}
	}
}

// commandLine returns the arguments of the command that asks a question with these values.
func commandLine(d *questions.Question, values url.Values) []string {
	line := []string{d.Name}
	if d.Command != "" {
		line = strings.Fields(d.Command)[1:2]
	}
	for _, name := range d.Arguments {
		line = append(line, values.Get(name))
	}
	line = append(line, values["name"]...)
	for _, p := range d.Parameters {
		for _, value := range values[p.Name] {
			if !p.Argument && !slices.Contains(d.Arguments, p.Name) {
				line = append(line, "--"+p.Name+"="+value)
			}
		}
	}
	return line
}
