package fact_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/leeway-policy/leeway/evaluator/document"
	"github.com/leeway-policy/leeway/evaluator/fact"
)

func TestReadReturnsGoodFactsAndAllFaults(t *testing.T) {
	d, faults := document.Read("x.json", []byte(`{"service": {
 "records": "central", "sensitive": true, "annual_cases": 1e4,
 "relation": "contract", "state_structure": "federal",
 "subject": "persn", "back_offices": {"local": 12.0, "total": null}, "front_offices": "local"}}`))
	if faults != nil {
		t.Fatal(faults)
	}
	facts, faults := shipped(t).Read(d, "/service", "service")
	want := map[string]any{
		"service.records":            "central",
		"service.sensitive":          true,
		"service.annual_cases":       json.Number("10000"),
		"service.back_offices.local": json.Number("12"),
		"service.front_offices":      "local",
	}
	if diff := cmp.Diff(want, facts); diff != "" {
		t.Errorf("facts (-want +got):\n%s", diff)
	}
	const expected = "expected one of competence, back_offices, relations, records, data_standard, intermediary, front_offices, subject, sensitive, population_wide, annual_cases"
	wantFaults := strings.Join([]string{
		`x.json:3:2: service: unknown fact "relation": ` + expected + ` (did you mean relations?)`,
		`x.json:3:26: service: unknown fact "state_structure": ` + expected + ` (did you mean context.state_structure?)`,
		`x.json:4:13: service.subject: expected one of person, business, object; found "persn" (did you mean person?)`,
		`x.json:4:63: service.back_offices.total: expected an integer of 0 or more, found null: leave an unknown fact out`,
	}, "\n")
	if diff := cmp.Diff(wantFaults, faults.Error()); diff != "" {
		t.Errorf("faults (-want +got):\n%s", diff)
	}
}

func TestReadReportsOneMoreThanMaxFaults(t *testing.T) {
	var text strings.Builder
	for i := range 1000 {
		text.WriteString(`"` + strings.Repeat("x", i+1) + `": 1, `)
	}
	d, faults := document.Read("x.json", []byte(`{`+text.String()+`"context": {}}`))
	if faults != nil {
		t.Fatal(faults)
	}
	if _, faults := shipped(t).Read(d, "", ""); len(faults) != document.MaxFaults+1 {
		t.Errorf("%d faults, want %d", len(faults), document.MaxFaults+1)
	}
}

func TestFillSums(t *testing.T) {
	const object = "service.back_offices."
	tests := map[string]struct {
		counts map[string]string // of back offices, by part of society
		total  string            // afterwards, "" if it is unknown
		wrong  string
	}{
		"all parts known":       {map[string]string{"national": "1", "regional": "0", "local": "400", "market": "2", "civil_society": "3"}, "406", ""},
		"a part unknown":        {map[string]string{"national": "1", "regional": "0", "local": "400", "market": "2"}, "", ""},
		"nothing known":         {nil, "", ""},
		"total given":           {map[string]string{"national": "1", "regional": "0", "local": "400", "market": "2", "civil_society": "3", "total": "406"}, "406", ""},
		"total disagrees":       {map[string]string{"national": "1", "regional": "0", "local": "400", "market": "2", "civil_society": "3", "total": "407"}, "407", "expected 406, the sum of its parts, found 407"},
		"total is too small":    {map[string]string{"national": "1", "local": "400", "total": "400"}, "400", "expected an integer of 401 or more, by its known parts, found 400"},
		"total is large enough": {map[string]string{"national": "1", "local": "400", "total": "401"}, "401", ""},
	}
	c := shipped(t)
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			facts := map[string]any{}
			for part, count := range tc.counts {
				facts[object+part] = json.Number(count)
			}
			before := slices.Sorted(maps.Keys(facts))
			added, wrong := c.FillSums(facts)
			if total, _ := facts[object+"total"].(json.Number); string(total) != tc.total {
				t.Errorf("total is %q, want %q", total, tc.total)
			}
			message := ""
			if err := wrong[object+"total"]; err != nil {
				message = err.Error()
			}
			if diff := cmp.Diff(tc.wrong, message); diff != "" {
				t.Errorf("message (-want +got):\n%s", diff)
			}
			after := slices.Sorted(slices.Values(append(before, added...)))
			if diff := cmp.Diff(slices.Sorted(maps.Keys(facts)), after); diff != "" {
				t.Errorf("added facts are not those it says:\n%s", diff)
			}
		})
	}
}

func TestFillSumsKeepsTheBoundsOfTheSum(t *testing.T) {
	text := strings.Replace(smallCatalogue, `"x-sum-of"`, `"maximum": 10, "x-sum-of"`, 1)
	c, err := fact.ReadCatalogue("u.json", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	facts := map[string]any{"context.offices.local": json.Number("9"), "context.offices.central": json.Number("2")}
	added, wrong := c.FillSums(facts)
	if len(added) > 0 || len(facts) != 2 {
		t.Errorf("added %v", added)
	}
	const want = "the sum of its parts: expected an integer of 10 or less, found 11"
	if err := wrong["context.offices.all"]; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}
