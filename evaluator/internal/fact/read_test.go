package fact_test

import (
	"encoding/json"
	"maps"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/fact"
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
	const expected = "expected one of competence, back_offices, relations, records, exchange, common_number, data_standard, intermediary, ... (13 in all)"
	wantFaults := strings.Join([]string{
		`x.json:3:2: service: unknown fact "relation" (did you mean relations?): ` + expected,
		`x.json:3:26: service: unknown fact "state_structure" (did you mean context.state_structure?): ` + expected,
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
	type counts map[string]string // of back offices, by part of society
	four := counts{"national": "1", "regional": "0", "local": "400", "market": "2"}
	with := func(counts counts, part, count string) map[string]string {
		more := maps.Clone(counts)
		more[part] = count
		return more
	}
	five := with(four, "civil_society", "3")
	tests := map[string]struct {
		counts counts
		filled string // the part that is filled in, and its count
		wrong  string
	}{
		"all parts known":       {five, "total 406", ""},
		"a part unknown":        {four, "", ""},
		"nothing known":         {nil, "", ""},
		"total given":           {with(five, "total", "406"), "", ""},
		"total disagrees":       {with(five, "total", "407"), "", "expected 406, the sum of its parts, found 407"},
		"total and four parts":  {with(four, "total", "405"), "civil_society 2", ""},
		"nothing left":          {with(four, "total", "403"), "civil_society 0", ""},
		"less than nothing":     {with(four, "total", "402"), "", "expected an integer of 403 or more, by its known parts, found 402"},
		"total is too small":    {counts{"national": "1", "local": "400", "total": "400"}, "", "expected an integer of 401 or more, by its known parts, found 400"},
		"total is large enough": {counts{"national": "1", "local": "400", "total": "401"}, "", ""},
	}
	c := shipped(t)
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			facts := map[string]any{}
			for part, count := range tc.counts {
				facts[object+part] = json.Number(count)
			}
			added, wrong := c.FillSums(facts)
			filled := ""
			for _, path := range added {
				filled += strings.TrimPrefix(path, object) + " " + string(facts[path].(json.Number))
			}
			if filled != tc.filled || len(facts) != len(tc.counts)+len(added) {
				t.Errorf("filled in %q, want %q; facts %v", filled, tc.filled, facts)
			}
			message := ""
			if err := wrong[object+"total"]; err != nil {
				message = err.Error()
			}
			if diff := cmp.Diff(tc.wrong, message); diff != "" {
				t.Errorf("message (-want +got):\n%s", diff)
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
