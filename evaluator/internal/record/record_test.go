package record_test

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/leeway-policy/leeway/cases"
	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
	"github.com/leeway-policy/leeway/evaluator/internal/record"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// base is a case without faults. Rows of tests change one thing in it.
const base = `{
 "id": "at-zmr", "country": "AT", "name": "Central register", "service": "population-registration",
 "strategy": "centralisation", "since": 2002, "outcome": "succeeded", "confidence": "high",
 "sources": ["westholm2005", "zmr"],
 "note": "A statute was enough.",
 "facts": {
  "records": "distributed",
  "back_offices": {"national": 1, "regional": 0, "local": 2.360e3, "market": 0, "civil_society": 0}
 },
 "context": {"state_structure": "federal"},
 "adjusted": ["centralisation/one_key"],
 "blames": [{"precondition": "one_key", "from": "A statute was"}, {"layer": "political", "from": "Nobody asked", "source": "zmr"}],
 "bibliography": {"zmr": {"citation": "Annual report", "year": 2003, "checked": true}}
}`

func newReader(tb testing.TB) *record.Reader {
	tb.Helper()
	catalogue, err := fact.ReadCatalogue("unit.json", mustRead(tb, "../../../schemas/unit.json"))
	if err != nil {
		tb.Fatal(err)
	}
	schema, err := document.CompileSchema("case.json", mustRead(tb, "../../../schemas/case.json"))
	if err != nil {
		tb.Fatal(err)
	}
	return &record.Reader{
		Catalogue: catalogue, Schema: schema,
		Bibliography: profile.Bibliography{"westholm2005": {Citation: "Westholm 2005", Year: 2005}},
	}
}

func mustRead(tb testing.TB, name string) []byte {
	tb.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		tb.Fatal(err)
	}
	return data
}

func readOne(tb testing.TB, text string) *record.Case {
	tb.Helper()
	d, faults := document.Read("cases/at-zmr.json", []byte(text))
	if faults != nil {
		tb.Fatal(faults)
	}
	read, faults := newReader(tb).Cases(d)
	if faults != nil {
		tb.Fatal(faults)
	}
	if len(read) != 1 {
		tb.Fatalf("%d cases, want 1", len(read))
	}
	return read[0]
}

func TestCasesReadsWhatACaseSays(t *testing.T) {
	c := readOne(t, base)
	got := fmt.Sprint(c.ID, c.Country, c.Name, c.Service, c.Strategy, c.Since, c.Outcome, c.Confidence, c.Sources, c.Note, c.Adjusted, c.Blames, c.File, c.Line)
	want := fmt.Sprint("at-zmr", "AT", "Central register", "population-registration", "centralisation", 2002, verdict.Succeeded, "high",
		[]string{"westholm2005", "zmr"}, "A statute was enough.", []string{"centralisation/one_key"},
		[]verdict.Blame{{Precondition: "one_key", From: "A statute was"}, {Layer: "political", From: "Nobody asked", Source: "zmr"}}, "cases/at-zmr.json", 1)
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	facts := map[string]any{
		"service.records":                    "distributed",
		"service.back_offices.national":      json.Number("1"),
		"service.back_offices.regional":      json.Number("0"),
		"service.back_offices.local":         json.Number("2360"),
		"service.back_offices.market":        json.Number("0"),
		"service.back_offices.civil_society": json.Number("0"),
		"service.back_offices.total":         json.Number("2361"),
	}
	if diff := cmp.Diff(facts, c.Facts); diff != "" {
		t.Errorf("facts (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(map[string]any{"context.state_structure": "federal"}, c.Context); diff != "" {
		t.Errorf("context (-want +got):\n%s", diff)
	}
	sources := profile.Bibliography{
		"westholm2005": {Citation: "Westholm 2005", Year: 2005},
		"zmr":          {Citation: "Annual report", Year: 2003, Checked: true},
	}
	if diff := cmp.Diff(sources, c.Bibliography); diff != "" {
		t.Errorf("bibliography (-want +got):\n%s", diff)
	}
}

// TestUnitTakesOneContext has the context of the case, else that of the country, else none; never a mixture.
func TestUnitTakesOneContext(t *testing.T) {
	country := &profile.Unit{
		Country: "AT", CountryName: "Austria", Service: "x", AsOf: 2003,
		Facts: map[string]any{"context.population": json.Number("8"), "context.state_structure": "regionalised", "service.sensitive": true},
		Evidence: map[string]profile.Evidence{
			"context.population": {Confidence: "low", Sources: []string{"census"}}, "service.sensitive": {Confidence: "low"},
		},
		Sources: profile.Bibliography{"census": {Citation: "Census"}},
	}
	without := strings.Replace(base, ` "context": {"state_structure": "federal"},`, "", 1)
	tests := map[string]struct {
		text    string
		country *profile.Unit
		context map[string]any
		asOf    int
	}{
		"its own":           {base, country, map[string]any{"context.state_structure": "federal"}, 0},
		"an empty one":      {strings.Replace(base, `{"state_structure": "federal"}`, `{}`, 1), country, map[string]any{}, 0},
		"of the profile":    {without, country, map[string]any{"context.population": json.Number("8"), "context.state_structure": "regionalised"}, 2003},
		"none":              {without, nil, map[string]any{}, 0},
		"its own, no other": {base, nil, map[string]any{"context.state_structure": "federal"}, 0},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			unit := readOne(t, tc.text).Unit(tc.country)
			if diff := cmp.Diff(tc.context, unit.Context()); diff != "" {
				t.Errorf("context (-want +got):\n%s", diff)
			}
			if unit.AsOf != tc.asOf {
				t.Errorf("as of %d, want %d", unit.AsOf, tc.asOf)
			}
			if _, of := unit.Facts["service.sensitive"]; of || unit.Facts["service.records"] != "distributed" {
				t.Errorf("facts of the service are %v", unit.Facts)
			}
		})
	}

	unit := readOne(t, without).Unit(country)
	for path, want := range map[string]profile.Evidence{
		"service.records":            {Confidence: "high", Sources: []string{"westholm2005", "zmr"}},
		"service.back_offices.total": {Confidence: "high", Sources: []string{"westholm2005", "zmr"}, Note: "Sum of its parts."},
		"context.population":         {Confidence: "low", Sources: []string{"census"}},
		"context.state_structure":    {},
	} {
		if diff := cmp.Diff(want, unit.Evidence[path]); diff != "" {
			t.Errorf("evidence of %s (-want +got):\n%s", path, diff)
		}
	}
	if unit.Sources["census"].Citation != "Census" {
		t.Error("a source of the context is missing")
	}
	if got, want := unit.Fault("rule", "service.back_offices.local", "x").Error(), "cases/at-zmr.json:8:59: x"; got != want {
		t.Errorf("fault at %s, want %s", got, want)
	}
}

func TestCasesRefuses(t *testing.T) {
	const expectedCode = "expected an ISO 3166 code of two capital letters"
	tests := map[string]struct{ old, replacement, want string }{
		"unknown property": {`"note"`, `"remark"`, `5:2: unknown property "remark": expected one of id, country, name, service, facts, context, strategy, since, outcome, confidence, sources, in_place, note, adjusted, blames, bibliography
at.json:12:49: blames[0].from: "A statute was" is not in the note of the case: expected words of it, or a "source" that says so`},
		"id with spaces":       {`"id": "at-zmr"`, `"id": "at zmr"`, `2:8: id: expected a string that matches ^[a-z0-9]+(-[a-z0-9]+)*$, found "at zmr"`},
		"unknown country":      {`"AT"`, `"EL"`, `2:29: unknown country "EL": ` + expectedCode + ` (did you mean GR?)`},
		"country in small":     {`"AT"`, `"at"`, `2:29: unknown country "at": ` + expectedCode + ` (did you mean AT?)`},
		"country no string":    {`"AT"`, `43`, `2:29: country: expected a string that matches ^[A-Z]{2}$, found 43`},
		"unknown outcome":      {`"succeeded"`, `"suceeded"`, `3:58: outcome: expected one of succeeded, partial, failed, abandoned; found "suceeded" (did you mean succeeded?)`},
		"year too early":       {`2002`, `202`, `3:41: since: expected an integer of 1900 to 2200, found 202`},
		"year with a fraction": {`2002`, `2002.5`, `3:41: since: expected an integer of 1900 to 2200, found 2002.5`},
		"no such confidence":   {`"high"`, `"hihg"`, `3:85: confidence: expected one of high, medium, low; found "hihg" (did you mean high?)`},
		"unknown source":       {`"westholm2005"`, `"westholm2006"`, `4:14: sources[0]: unknown source "westholm2006": expected a key of the bibliography or of the case's own (did you mean westholm2005?)`},
		"no source": {`["westholm2005", "zmr"]`, `[]`, `4:13: sources: expected 1 element or more, found 0
at.json:12:124: blames[1].source: unknown source "zmr": expected one of the case's sources`},
		"unknown fact":            {`"records": "distributed"`, `"recrds": "distributed"`, `7:3: facts: unknown fact "recrds" (did you mean records?): expected one of competence, back_offices, relations, records, exchange, common_number, data_standard, intermediary, ... (13 in all)`},
		"value of no domain":      {`"distributed"`, `"distribute"`, `7:14: facts.records: expected one of central, mixed, distributed; found "distribute" (did you mean distributed?)`},
		"null":                    {`"distributed"`, `null`, `7:14: facts.records: expected one of central, mixed, distributed, found null: leave an unknown fact out`},
		"fact of the context":     {`"records": "distributed"`, `"state_structure": "federal"`, `7:3: facts: unknown fact "state_structure" (did you mean context.state_structure?): expected one of competence, back_offices, relations, records, exchange, common_number, data_standard, intermediary, ... (13 in all)`},
		"context of no domain":    {`"federal"`, `"fedral"`, `10:33: context.state_structure: expected one of unitary_centralised, unitary_decentralised, regionalised, federal; found "fedral" (did you mean federal?)`},
		"facts that are a list":   {base[strings.Index(base, `{`+"\n"+`  "records"`):strings.Index(base, `,`+"\n"+` "context"`)], `[]`, `6:11: facts: expected an object, found an array`},
		"sum that disagrees":      {`"civil_society": 0`, `"civil_society": 0, "total": 2`, `8:110: facts.back_offices.total: expected 2361, the sum of its parts, found 2`},
		"adjusted is no id":       {`centralisation/one_key`, `one_key`, `11:15: adjusted[0]: expected a string that matches ^[a-z][a-z0-9_]*/[a-z][a-z0-9_]*$, found "one_key"`},
		"source without citation": {`"citation": "Annual report", `, ``, `13:26: bibliography.zmr: missing property "citation"`},
		"blame of nothing":        {`"precondition": "one_key", `, ``, `12:13: blames[0]: names nothing: expected "precondition" or "layer"`},
		"blame of two":            {`"precondition": "one_key"`, `"precondition": "one_key", "layer": "legal"`, `12:13: blames[0]: names a precondition and a layer: expected one of them; a layer is for what no precondition says`},
		"blame of no layer":       {`"political"`, `"politcal"`, `12:77: blames[1].layer: expected one of legal, organisational, semantic, technical, political; found "politcal" (did you mean political?)`},
		"blame without words":     {`, "from": "A statute was"`, ``, `12:13: blames[0]: missing property "from"`},
		"blame beside the note":   {`"A statute was"`, `"A bill was"`, `12:49: blames[0].from: "A bill was" is not in the note of the case: expected words of it, or a "source" that says so`},
		"blame of no source":      {`"source": "zmr"`, `"source": "zrm"`, `12:124: blames[1].source: unknown source "zrm": expected one of the case's sources (did you mean zmr?)`},
		"blame that is no object": {`{"precondition": "one_key", "from": "A statute was"}`, `7`, `12:13: blames[0]: expected an object, found 7`},
		"the same fact twice":     {`"records": "distributed"`, `"records": "distributed", "records": "central"`, `7:29: property "records" occurs twice: expected it once, it is already at 7:3`},
		"no object":               {base, `"at"`, `1:1: expected an object, found "at"`},
		"an empty object": {base, `{}`, `1:1: missing property "country"
at.json:1:1: missing property "facts"
at.json:1:1: missing property "outcome"
at.json:1:1: missing property "service"
at.json:1:1: missing property "since"
at.json:1:1: missing property "strategy"`},
	}
	reader := newReader(t)
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			if strings.Count(base, tc.old) != 1 {
				t.Fatalf("the base holds %q %d times", tc.old, strings.Count(base, tc.old))
			}
			d, faults := document.Read("at.json", []byte(strings.Replace(base, tc.old, tc.replacement, 1)))
			if faults == nil {
				var read []*record.Case
				if read, faults = reader.Cases(d); read != nil {
					t.Errorf("cases in spite of faults: %v", read)
				}
			}
			if diff := cmp.Diff("at.json:"+tc.want, faults.Error()); diff != "" {
				t.Errorf("faults (-want +got):\n%s", diff)
			}
		})
	}
}

// TestAnArrayLosesOnlyItsFaultyCases names cases without an id by their place, and finds faults at theirs.
func TestAnArrayLosesOnlyItsFaultyCases(t *testing.T) {
	nameless := strings.Replace(base, `"id": "at-zmr", `, "", 1)
	text := "[\n" + nameless + ",\n" + strings.Replace(base, "2002", "202", 1) + ",\n" + base + ",\n" + base + "]"
	fsys := fstest.MapFS{"all.json": {Data: []byte(text)}, ".hidden.json": {Data: []byte("{")}, "notes.txt": {Data: []byte("{")}}
	read, faults := newReader(t).ReadFS(fsys, "mine")
	var ids []string
	for _, c := range read {
		ids = append(ids, fmt.Sprintf("%s %s:%d", c.ID, c.File, c.Line))
	}
	if diff := cmp.Diff([]string{"all-1 mine/all.json:2", "at-zmr mine/all.json:30"}, ids); diff != "" {
		t.Errorf("cases (-want +got):\n%s", diff)
	}
	const want = `mine/all.json:18:41: since: expected an integer of 1900 to 2200, found 202
mine/all.json:45:8: case at-zmr occurs twice: expected it once, it is already at mine/all.json:30`
	if diff := cmp.Diff(want, faults.Error()); diff != "" {
		t.Errorf("faults (-want +got):\n%s", diff)
	}
}

// TestStoppedCasesBlame holds that the record of each shipped case that was stopped is searched for causes, and that no
// other case is: what a success owes to is not blamed.
func TestStoppedCasesBlame(t *testing.T) {
	reader := newReader(t)
	var err error
	if reader.Bibliography, err = profile.ReadBibliography("bibliography.json", mustRead(t, "../../../profiles/bibliography.json")); err != nil {
		t.Fatal(err)
	}
	read, faults := reader.ReadFS(os.DirFS("../../../cases"), "cases")
	if faults != nil || len(read) == 0 {
		t.Fatal(len(read), faults)
	}
	for _, c := range read {
		if stopped := c.Outcome == verdict.Failed || c.Outcome == verdict.Abandoned; stopped != (len(c.Blames) > 0) {
			t.Errorf("%s: %s, with %d blames", c.ID, c.Outcome, len(c.Blames))
		}
	}
}

func TestAtMostMaxFaults(t *testing.T) {
	d, faults := document.Read("many.json", []byte("["+strings.Repeat("{},", 1000)+"{}]"))
	if faults != nil {
		t.Fatal(faults)
	}
	_, faults = newReader(t).Cases(d)
	if len(faults) != document.MaxFaults {
		t.Fatalf("%d faults, want %d", len(faults), document.MaxFaults)
	}
	if last := faults[len(faults)-1].Message; !strings.HasSuffix(last, "more faults") {
		t.Errorf("last fault: %s", last)
	}
}

// TestShippedCases checks that every shipped case is sound, complete, and in the file of its name.
func TestShippedCases(t *testing.T) {
	reader := newReader(t)
	var err error
	if reader.Bibliography, err = profile.ReadBibliography("bibliography.json", mustRead(t, "../../../profiles/bibliography.json")); err != nil {
		t.Fatal(err)
	}
	read, faults := reader.ReadFS(cases.FS, "cases")
	if faults != nil {
		t.Fatal(faults)
	}
	if names, err := fs.Glob(cases.FS, "*.json"); err != nil || len(names) != len(read) || len(read) == 0 {
		t.Errorf("%d cases in %d files (%v)", len(read), len(names), err)
	}
	for _, c := range read {
		if want := "cases/" + c.ID + ".json"; c.File != want {
			t.Errorf("%s stands in %s, want %s", c.ID, c.File, want)
		}
		if strings.ToLower(c.Country) != c.ID[:2] {
			t.Errorf("%s is of %s", c.ID, c.Country)
		}
		for what, missing := range map[string]bool{
			"name": c.Name == "", "note": c.Note == "", "confidence": c.Confidence == "", "source": len(c.Sources) == 0 && c.Confidence != "low", "fact": len(c.Facts) == 0,
		} {
			if missing {
				t.Errorf("%s has no %s", c.ID, what)
			}
		}
	}
}
