package profile_test

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// entities are those of a service without faults. Rows of tests change one thing in them.
const entities = `"entities": [
    {"id": "ministry", "name": "Ministry", "name_local": "Ministerium", "sector": "state", "tier": "national", "number": 1,
     "roles": ["decides", "pays"], "confidence": "high", "sources": ["zmr"], "note": "By law."},
    {"id": "towns", "name": "Towns", "sector": "state", "tier": "local", "roles": ["holds_records"], "confidence": "low", "inferred": true},
    {"id": "notaries", "name": "Notaries", "sector": "market", "number": 450, "roles": ["supplies"], "sources": ["westholm2005"]}
   ],
   "ties": [
    {"from": "ministry", "to": "towns", "kind": "instructs", "confidence": "medium", "sources": ["zmr"]},
    {"from": "towns", "to": "notaries", "kind": "contracts"}
   ],
   `

// withEntities returns the profile base with entities, in which old is replaced by text.
func withEntities(old, text string) string {
	changed := strings.Replace(entities, old, text, 1)
	return strings.Replace(base, `"service": {
    "records"`, changed+`"service": {
    "records"`, 1)
}

func readText(t *testing.T, text string) ([]*profile.Unit, verdict.Faults) {
	t.Helper()
	d, faults := document.Read("at.json", []byte(text))
	if faults != nil {
		t.Fatal(faults)
	}
	return newReader(t).Units(d)
}

func TestEntitiesAndTies(t *testing.T) {
	units, faults := readText(t, withEntities("", ""))
	if faults != nil {
		t.Fatal(faults)
	}
	u := units[0]
	wantEntities := []verdict.Entity{
		{
			ID: "ministry", Name: "Ministry", LocalName: "Ministerium", Sector: "state", Tier: "national", Number: "1", Roles: []string{"decides", "pays"},
			Evidence: verdict.Evidence{Confidence: "high", Sources: []string{"zmr"}, Note: "By law."},
		},
		{ID: "towns", Name: "Towns", Sector: "state", Tier: "local", Roles: []string{"holds_records"}, Evidence: verdict.Evidence{Confidence: "low", Inferred: true}},
		{ID: "notaries", Name: "Notaries", Sector: "market", Number: "450", Roles: []string{"supplies"}, Evidence: verdict.Evidence{Sources: []string{"westholm2005"}}},
	}
	if diff := cmp.Diff(wantEntities, u.Entities); diff != "" {
		t.Errorf("entities (-want +got):\n%s", diff)
	}
	wantTies := []verdict.Tie{
		{From: "ministry", To: "towns", Kind: "instructs", Evidence: verdict.Evidence{Confidence: "medium", Sources: []string{"zmr"}}},
		{From: "towns", To: "notaries", Kind: "contracts"},
	}
	if diff := cmp.Diff(wantTies, u.Ties); diff != "" {
		t.Errorf("ties (-want +got):\n%s", diff)
	}
	text, err := json.Marshal(u.Arrays())
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"entities":[{"id":"ministry","number":1,"roles":["decides","pays"],"sector":"state","tier":"national"},` +
		`{"id":"towns","roles":["holds_records"],"sector":"state","tier":"local"},` +
		`{"id":"notaries","number":450,"roles":["supplies"],"sector":"market"}],` +
		`"ties":[{"from":"ministry","kind":"instructs","to":"towns"},{"from":"towns","kind":"contracts","to":"notaries"}]}`
	if diff := cmp.Diff(want, string(text)); diff != "" {
		t.Errorf("arrays (-want +got):\n%s", diff)
	}
}

func TestASingleUnitMayHaveEntities(t *testing.T) {
	units, faults := readText(t, withEntities("", ""))
	if faults != nil {
		t.Fatal(faults)
	}
	seen := units[0].Document()
	for name, array := range units[0].Arrays() {
		seen[name] = array
	}
	text, err := json.Marshal(seen)
	if err != nil {
		t.Fatal(err)
	}
	again, faults := readText(t, string(text))
	if faults != nil {
		t.Fatal(faults)
	}
	if diff := cmp.Diff(units[0].Arrays(), again[0].Arrays()); diff != "" {
		t.Errorf("arrays (-profile +unit):\n%s", diff)
	}
	if diff := cmp.Diff(units[0].Facts, again[0].Facts); diff != "" {
		t.Errorf("facts (-profile +unit):\n%s", diff)
	}
}

func TestFaultsOfEntities(t *testing.T) {
	const service = "at.json:%s: services.change-of-address."
	tests := map[string]struct{ old, text, want string }{
		"a repeated id":                   {`"id": "towns"`, `"id": "ministry"`, `entities[1].id: entity "ministry" occurs twice: expected it once, it is already services.change-of-address.entities[0]`},
		"a tie to nobody":                 {`"to": "towns"`, `"to": "twons"`, `ties[0].to: no entity is called "twons": expected one of ministry, towns, notaries (did you mean towns?)`},
		"a tie from nobody":               {`"from": "towns"`, `"from": "x"`, `ties[1].from: no entity is called "x": expected one of ministry, towns, notaries`},
		"a tie said twice":                {`"from": "towns", "to": "notaries", "kind": "contracts"`, `"from": "ministry", "to": "towns", "kind": "instructs"`, "ties[1]: the tie occurs twice: expected it once, it is already services.change-of-address.ties[0]"},
		"a tier outside the state":        {`"sector": "market"`, `"sector": "market", "tier": "local"`, `entities[2].tier: expected no tier for an entity of the sector "market", found "local"`},
		"the state without a tier":        {`"tier": "local", `, ``, "entities[1]: an entity of the state without a tier: expected one of national, regional, local"},
		"no organisation":                 {`"number": 450`, `"number": 0`, "entities[2].number: expected an integer of 1 or more, found 0"},
		"half an organisation":            {`"number": 450`, `"number": 1.5`, "entities[2].number: expected an integer of 1 or more, found 1.5"},
		"a number in words":               {`"number": 450`, `"number": "many"`, `entities[2].number: expected an integer of 1 or more, found "many"`},
		"an unknown number that is null":  {`"number": 450`, `"number": null`, "entities[2].number: expected an integer of 1 or more, found null"},
		"no such sector":                  {`"sector": "market"`, `"sector": "markt"`, `entities[2].sector: expected one of state, market, civil_society; found "markt" (did you mean market?)`},
		"no such role":                    {`["supplies"]`, `["supply"]`, `entities[2].roles[0]: expected one of decides, holds_records, front_office, supplies, pays; found "supply"`},
		"no such kind":                    {`"contracts"`, `"contract"`, `ties[1].kind: expected one of instructs, contracts, negotiates, supervises, pays; found "contract" (did you mean contracts?)`},
		"a source of nobody":              {`["westholm2005"]`, `["westholm"]`, `entities[2].sources[0]: unknown source "westholm": expected a key of the bibliography or of the profile's own sources (did you mean westholm2005?)`},
		"a source of a tie":               {`"kind": "contracts"`, `"kind": "contracts", "sources": ["x"]`, `ties[1].sources[0]: unknown source "x": expected a key of the bibliography or of the profile's own sources`},
		"orders to oneself":               {`"to": "towns"`, `"to": "ministry"`, `ties[0]: entities instruct each other in a circle: expected none, found "ministry" -> "ministry"`},
		"orders in a circle":              {`"to": "notaries", "kind": "contracts"`, `"to": "ministry", "kind": "instructs"`, `ties[1]: entities instruct each other in a circle: expected none, found "ministry" -> "towns" -> "ministry"`},
		"a hostile id":                    {`"id": "notaries"`, `"id": "<b>\u001b[31m"`, `entities[2].id: expected a string that matches ^[a-z][a-z0-9_]*$, found "<b>\x1b[31m"`},
		"an entity that is no object":     {`"entities": [`, `"entities": [7, `, "entities[0]: expected an object, found 7"},
		"an entity with another property": {`"number": 450`, `"nubmer": 450`, `entities[2]: unknown property "nubmer"`},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			if tc.old != "" && !strings.Contains(entities, tc.old) {
				t.Fatalf("nothing is changed: %s", tc.old)
			}
			units, faults := readText(t, withEntities(tc.old, tc.text))
			if len(units) > 0 || len(faults) == 0 {
				t.Fatalf("%d units and no faults", len(units))
			}
			f := faults[0]
			want := fmt.Sprintf(service, fmt.Sprintf("%d:%d", f.Line, f.Col)) + tc.want
			if !strings.HasPrefix(f.Error(), want) {
				t.Errorf("got  %s\nwant %s", f, want)
			}
			if line := strings.Split(withEntities(tc.old, tc.text), "\n")[f.Line-1]; tc.text != "" && !strings.Contains(line, tc.text) {
				t.Errorf("it is placed at the line %s", line)
			}
		})
	}
}

func TestManyEntities(t *testing.T) {
	for _, tc := range []struct {
		many int
		want string
	}{
		{200, ""},
		{1000, ""},
		{1001, "expected at most 1000 entities, found 1001"},
	} {
		list, ties := make([]string, tc.many), make([]string, tc.many-1)
		for i := range list {
			list[i] = fmt.Sprintf(`{"id": "e%d", "name": "E", "sector": "market", "roles": ["supplies"]}`, i)
			if i > 0 {
				ties[i-1] = fmt.Sprintf(`{"from": "e%d", "to": "e%d", "kind": "instructs"}`, i-1, i)
			}
		}
		text := strings.Replace(base, `"note": "One service."`, fmt.Sprintf(`"note": "x", "entities": [%s], "ties": [%s]`,
			strings.Join(list, ","), strings.Join(ties, ",")), 1)
		_, faults := readText(t, text)
		if got := faults.Error(); tc.want == "" && got != "" || !strings.Contains(got, tc.want) {
			t.Errorf("%d entities: %q, want %q", tc.many, got, tc.want)
		}
	}
}

// TestSchemasAgreeOnEntities holds that a profile and a unit allow the same entities and ties.
func TestSchemasAgreeOnEntities(t *testing.T) {
	read := func(name string) *document.Document {
		text, err := os.ReadFile("../../../schemas/" + name)
		if err != nil {
			t.Fatal(err)
		}
		d, faults := document.Read(name, text)
		if faults != nil {
			t.Fatal(faults)
		}
		return d
	}
	profiles, units := read("profile.json"), read("unit.json")
	for array, definition := range map[string]string{"entities": "entity", "ties": "tie"} {
		seen := units.Names("/properties/" + array + "/items/properties")
		if len(seen) < 3 {
			t.Fatalf("%d properties of %s", len(seen), array)
		}
		for _, name := range seen {
			for _, keyword := range []string{"enum", "minimum", "pattern", "uniqueItems", "items/enum"} {
				in := profiles.At("/definitions/" + definition + "/properties/" + name + "/" + keyword)
				if diff := cmp.Diff(in, units.At("/properties/"+array+"/items/properties/"+name+"/"+keyword)); diff != "" {
					t.Errorf("%s: %s: %s (-profile.json +unit.json):\n%s", array, name, keyword, diff)
				}
			}
		}
	}
}
