package profile_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
)

// base is a profile without faults. Rows of tests change one thing in it.
const base = `{
 "country": "AT", "name": "Austria", "as_of": 2003, "note": "All of it.",
 "context": {
  "state_structure": "federal",
  "local_autonomy": 60.92,
  "municipalities": 2359,
  "electronic_signature_law": true
 },
 "evidence": {
  "context": {"confidence": "high", "sources": ["westholm2005"]},
  "context.local_autonomy": {"confidence": "medium", "note": "Index 1.0."}
 },
 "services": {
  "change-of-address": {
   "service": {
    "records": "central",
    "back_offices": {"national": 1, "regional": 0, "local": 2359, "market": 0, "civil_society": 0}
   },
   "evidence": {
    "service": {"confidence": "medium", "sources": ["zmr"]},
    "service.back_offices.local": {"confidence": "low", "sources": ["westholm2005"]}
   },
   "note": "One service."
  }
 },
 "sources": {"zmr": {"citation": "Central register of residents, annual report", "year": 2003, "checked": true}}
}`

func TestUnitsOfAProfile(t *testing.T) {
	d, faults := document.Read("at.json", []byte(base))
	if faults != nil {
		t.Fatal(faults)
	}
	units, faults := newReader(t).Units(d)
	if faults != nil {
		t.Fatal(faults)
	}
	if len(units) != 1 {
		t.Fatalf("%d units, want 1", len(units))
	}
	u := units[0]
	facts := map[string]any{
		"context.state_structure":            "federal",
		"context.local_autonomy":             json.Number("60.92"),
		"context.municipalities":             json.Number("2359"),
		"context.electronic_signature_law":   true,
		"service.records":                    "central",
		"service.back_offices.national":      json.Number("1"),
		"service.back_offices.regional":      json.Number("0"),
		"service.back_offices.local":         json.Number("2359"),
		"service.back_offices.market":        json.Number("0"),
		"service.back_offices.civil_society": json.Number("0"),
		"service.back_offices.total":         json.Number("2360"),
	}
	if diff := cmp.Diff(facts, u.Facts); diff != "" {
		t.Errorf("facts (-want +got):\n%s", diff)
	}
	plain := profile.Unit{
		Country: "AT", CountryName: "Austria", Service: "change-of-address", AsOf: 2003, File: "at.json",
		Note: "One service.", CountryNote: "All of it.",
	}
	if u.Country != plain.Country || u.CountryName != plain.CountryName || u.Service != plain.Service ||
		u.AsOf != plain.AsOf || u.File != plain.File || u.Note != plain.Note || u.CountryNote != plain.CountryNote {
		t.Errorf("unit is %+v", u)
	}
	sources := profile.Bibliography{
		"westholm2005": {Citation: "Westholm 2005", Year: 2005},
		"zmr":          {Citation: "Central register of residents, annual report", Year: 2003, Checked: true},
	}
	if diff := cmp.Diff(sources, u.Sources); diff != "" {
		t.Errorf("sources (-want +got):\n%s", diff)
	}
}

func TestEvidenceOfTheNearestEntryWinsFieldByField(t *testing.T) {
	u := readBase(t)
	for path, want := range map[string]profile.Evidence{
		"context.state_structure":       {Confidence: "high", Sources: []string{"westholm2005"}},
		"context.local_autonomy":        {Confidence: "medium", Sources: []string{"westholm2005"}, Note: "Index 1.0."},
		"service.records":               {Confidence: "medium", Sources: []string{"zmr"}},
		"service.back_offices.national": {Confidence: "medium", Sources: []string{"zmr"}},
		"service.back_offices.local":    {Confidence: "low", Sources: []string{"westholm2005"}},
		"service.back_offices.total":    {Confidence: "low", Sources: []string{"zmr", "westholm2005"}, Note: "Sum of its parts."},
	} {
		if diff := cmp.Diff(want, u.Evidence[path]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", path, diff)
		}
	}
}

func TestDocumentIsWhatPoliciesSee(t *testing.T) {
	u := readBase(t)
	got, err := json.Marshal(u.Document())
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"context":{"electronic_signature_law":true,"local_autonomy":60.92,"municipalities":2359,"state_structure":"federal"},` +
		`"service":{"back_offices":{"civil_society":0,"local":2359,"market":0,"national":1,"regional":0,"total":2360},"records":"central"}}`
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("document (-want +got):\n%s", diff)
	}
}

func TestADocumentIsAUnitAgain(t *testing.T) {
	u := readBase(t)
	text, err := json.Marshal(u.Document())
	if err != nil {
		t.Fatal(err)
	}
	d, faults := document.Read("units/vienna.json", text)
	if faults != nil {
		t.Fatal(faults)
	}
	units, faults := newReader(t).Units(d)
	if faults != nil {
		t.Fatal(faults)
	}
	if diff := cmp.Diff(u.Facts, units[0].Facts); diff != "" {
		t.Errorf("facts (-before +after):\n%s", diff)
	}
	if units[0].Country != "" || units[0].Service != "vienna" {
		t.Errorf("unit is %q of %q", units[0].Service, units[0].Country)
	}
}

func TestPositionOfAFact(t *testing.T) {
	u := readBase(t)
	for path, want := range map[string]string{
		"context.local_autonomy":     "at.json:5:21: x",
		"service.records":            "at.json:16:16: x",
		"service.back_offices.local": "at.json:17:61: x",
		"service.back_offices.total": "at.json:17:21: x", // it was filled in: the object around it
		"service.subject":            "at.json:15:15: x",
	} {
		if got := u.Fault("rule", path, "x").Error(); got != want {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
}

func TestUnitsRefuses(t *testing.T) {
	const expectedContext = "expected one of state_structure, administrative_tradition, local_autonomy, local_government_guarantee, municipalities, population, coordination_authority, decision_style, person_identifier, population_register, business_register, data_sharing_basis, data_protection_control, central_personal_file, government_network, interoperability_framework, electronic_identity, electronic_signature_law, vendor_market, online_sophistication"
	const cutContext = "expected one of state_structure, administrative_tradition, local_autonomy, local_government_guarantee, municipalities, population, coordination_authority, decision_style, ... (20 in all)"
	const expectedCode = "expected an ISO 3166 code of two capital letters"
	const expectedServices = "expected one of business-registration, change-of-address, civil-certificates, higher-education-enrolment, social-security-contributions"
	tests := map[string]struct{ old, replacement, want string }{
		"unknown property":             {` "context": {` + "\n", ` "contxt": {}, "context": {` + "\n", `3:2: unknown property "contxt": expected one of country, name, as_of, note, context, evidence, services, sources (did you mean context?)`},
		"missing name":                 {`"name": "Austria", `, ``, `1:1: missing property "name"`},
		"unknown fact":                 {`"state_structure"`, `"state_structur"`, `4:3: context: unknown fact "state_structur" (did you mean state_structure?): ` + cutContext},
		"fact of the service":          {`"state_structure": "federal"`, `"records": "central"`, `4:3: context: unknown fact "records" (did you mean service.records?): ` + cutContext},
		"unknown country":              {`"AT"`, `"ZZ"`, `2:13: unknown country "ZZ": ` + expectedCode},
		"country in small letters":     {`"AT"`, `"at"`, `2:13: unknown country "at": ` + expectedCode + ` (did you mean AT?)`},
		"country of three letters":     {`"AT"`, `"AUT"`, `2:13: unknown country "AUT": ` + expectedCode + ` (did you mean AT?)`},
		"United Kingdom":               {`"AT"`, `"UK"`, `2:13: unknown country "UK": ` + expectedCode + ` (did you mean GB?)`},
		"Greece as the Union has it":   {`"AT"`, `"EL"`, `2:13: unknown country "EL": ` + expectedCode + ` (did you mean GR?)`},
		"no country any more":          {`"AT"`, `"DD"`, `2:13: unknown country "DD": ` + expectedCode + ` (did you mean DE?)`},
		"country that is a number":     {`"AT"`, `43`, `2:13: country: expected a string that matches ^[A-Z]{2}$, found 43`},
		"unknown service":              {`"change-of-address"`, `"change-of-adress"`, `14:3: services: unknown property "change-of-adress": ` + expectedServices + ` (did you mean change-of-address?)`},
		"no services":                  {base[strings.Index(base, ` "services"`):strings.Index(base, ` "sources": {"zmr"`)], ` "services": {},`, `13:14: services: expected at least one service, found none`},
		"number in quotes":             {`60.92`, `"60.92"`, `5:21: context.local_autonomy: expected a number of 0 to 100, found "60.92" (did you mean 60.92, without quotation marks?)`},
		"decimal comma":                {`60.92`, `"22,5"`, `5:21: context.local_autonomy: expected a number of 0 to 100, found "22,5" (did you mean 22.5?)`},
		"out of range":                 {`60.92`, `225`, `5:21: context.local_autonomy: expected a number of 0 to 100, found 225`},
		"huge number":                  {`60.92`, `1e100000000`, `5:21: context.local_autonomy: number 1e100000000: expected an exponent of -30 to 30`},
		"null":                         {`60.92`, `null`, `5:21: context.local_autonomy: expected a number of 0 to 100, found null: leave an unknown fact out`},
		"not whole":                    {`"municipalities": 2359`, `"municipalities": 3.5`, `6:21: context.municipalities: expected an integer of 1 or more, found 3.5`},
		"boolean in words":             {`"electronic_signature_law": true`, `"electronic_signature_law": "yes"`, `7:31: context.electronic_signature_law: expected true or false, found "yes" (did you mean true?)`},
		"value not in the enumeration": {`"federal"`, `"fedral"`, `4:22: context.state_structure: expected one of unitary_centralised, unitary_decentralised, regionalised, federal; found "fedral" (did you mean federal?)`},
		"value of a service":           {`"records": "central"`, `"records": "centrl"`, `16:16: services.change-of-address.service.records: expected one of central, mixed, distributed; found "centrl" (did you mean central?)`},
		"context that is a list":       {base[strings.Index(base, `{`+"\n"+`  "state_structure"`):strings.Index(base, `,`+"\n"+` "evidence"`)], `[]`, "3:13: context: expected an object, found an array\nat.json:5:3: evidence: context: evidence for facts of which none is there: expected one, or no evidence\nat.json:6:3: evidence: context.local_autonomy: evidence for a fact that is not there: expected the fact, or no evidence"},
		"evidence for no fact":         {`"context.local_autonomy": {`, `"context.population": {`, `11:3: evidence: context.population: evidence for a fact that is not there: expected the fact, or no evidence`},
		"evidence for a misspelt fact": {`"context.local_autonomy": {`, `"context.local_autonmy": {`, `11:3: evidence: unknown fact "context.local_autonmy": expected the path of a fact or object of facts (did you mean context.local_autonomy?)`},
		"evidence without its path":    {`"context.local_autonomy": {`, `"local_autonomy": {`, `11:3: evidence: unknown fact "local_autonomy": expected the path of a fact or object of facts (did you mean context.local_autonomy?)`},
		"evidence in another's place":  {`"context.local_autonomy": {`, `"service.records": {`, `11:3: evidence: service.records: expected evidence for facts of the context here`},
		"no such confidence":           {`"confidence": "high"`, `"confidence": "hihg"`, `10:29: evidence.context.confidence: expected one of high, medium, low; found "hihg" (did you mean high?)`},
		"unknown source":               {`["zmr"]`, `["zmrr"]`, `20:53: services.change-of-address.evidence.service.sources[0]: unknown source "zmrr": expected a key of the bibliography or of the profile's own sources (did you mean zmr?)`},
		"source that is no string":     {`["zmr"]`, `[3]`, `20:53: services.change-of-address.evidence.service.sources[0]: expected a string of 1 or more characters, found 3`},
		"source without citation":      {`"citation": "Central register of residents, annual report", `, ``, `26:21: sources.zmr: missing property "citation"`},
		"total that disagrees":         {`"civil_society": 0`, `"civil_society": 0, "total": 2361`, `17:109: services.change-of-address.service.back_offices.total: expected 2360, the sum of its parts, found 2361`},
		"total that is too small":      {`"civil_society": 0`, `"total": 2359`, `17:89: services.change-of-address.service.back_offices.total: expected an integer of 2360 or more, by its known parts, found 2359`},
		"the same fact twice":          {`"municipalities": 2359`, `"municipalities": 2359, "municipalities": 2360`, `6:27: property "municipalities" occurs twice: expected it once, it is already at 6:3`},
		"the same service twice":       {`"services": {`, `"services": {"change-of-address": {"service": {}},`, `14:3: property "change-of-address" occurs twice: expected it once, it is already at 13:15`},
		"no object":                    {base, `3`, `1:1: expected an object, found 3`},
		"the same source twice":        {`["zmr"]`, `["zmr", "zmr"]`, `20:60: services.change-of-address.evidence.service.sources[1]: is the same as services.change-of-address.evidence.service.sources[0]`},
		"an empty object":              {base, `{}`, "1:1: missing property \"country\"\nat.json:1:1: missing property \"name\"\nat.json:1:1: missing property \"services\""},
		"single unit, unknown object":  {base, `{"context": {}, "servce": {}}`, `1:17: unknown fact "servce": expected one of context, service (did you mean service?)`},
		"single unit, null":            {base, `{"context": null}`, `1:13: context: expected an object, found null`},
		"faults of all kinds at once":  {`"federal",` + "\n" + `  "local_autonomy": 60.92`, `"fedral",` + "\n" + `  "local_autonomy": 225, "x": 1`, "4:22: context.state_structure: expected one of unitary_centralised, unitary_decentralised, regionalised, federal; found \"fedral\" (did you mean federal?)\nat.json:5:21: context.local_autonomy: expected a number of 0 to 100, found 225\nat.json:5:26: context: unknown fact \"x\": " + expectedContext},
	}
	reader := newReader(t)
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			if strings.Count(base, tc.old) != 1 {
				t.Fatalf("the base holds %q %d times", tc.old, strings.Count(base, tc.old))
			}
			d, faults := document.Read("at.json", []byte(strings.Replace(base, tc.old, tc.replacement, 1)))
			if faults == nil {
				var units []*profile.Unit
				if units, faults = reader.Units(d); units != nil {
					t.Errorf("units in spite of faults: %v", units)
				}
			}
			if diff := cmp.Diff("at.json:"+tc.want, faults.Error()); diff != "" {
				t.Errorf("faults (-want +got):\n%s", diff)
			}
		})
	}
}

func TestUnitsReportsAtMostMaxFaults(t *testing.T) {
	var services, evidence strings.Builder
	for i := range 1000 {
		fmt.Fprintf(&services, `"x%d": {"service": {}}, `, i)
		fmt.Fprintf(&evidence, `"x%d": {"sources": ["x"]}, `, i)
	}
	text := strings.NewReplacer(`"services": {`, `"services": {`+services.String(), `"evidence": {`, `"evidence": {`+evidence.String()).Replace(base)
	d, faults := document.Read("at.json", []byte(text))
	if faults != nil {
		t.Fatal(faults)
	}
	if _, faults = newReader(t).Units(d); len(faults) != document.MaxFaults {
		t.Fatalf("%d faults, want %d", len(faults), document.MaxFaults)
	}
	if last := faults[len(faults)-1].Message; !strings.HasSuffix(last, "more faults") {
		t.Errorf("last fault: %s", last)
	}
}

func TestIntegersMayBeWrittenInAnyNotation(t *testing.T) {
	text := strings.Replace(base, `"municipalities": 2359`, `"municipalities": 2.3590e3`, 1)
	d, faults := document.Read("at.json", []byte(text))
	if faults != nil {
		t.Fatal(faults)
	}
	units, faults := newReader(t).Units(d)
	if faults != nil {
		t.Fatal(faults)
	}
	if got := units[0].Facts["context.municipalities"]; got != json.Number("2359") {
		t.Errorf("municipalities are %v", got)
	}
}

func readBase(tb testing.TB) *profile.Unit {
	tb.Helper()
	d, faults := document.Read("at.json", []byte(base))
	if faults != nil {
		tb.Fatal(faults)
	}
	units, faults := newReader(tb).Units(d)
	if faults != nil {
		tb.Fatal(faults)
	}
	return units[0]
}
