package fact_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/leeway-policy/leeway/evaluator/internal/fact"
)

// shipped returns the catalogue that leeway ships.
func shipped(tb testing.TB) *fact.Catalogue {
	tb.Helper()
	data, err := os.ReadFile("../../../schemas/unit.json")
	if err != nil {
		tb.Fatal(err)
	}
	catalogue, err := fact.ReadCatalogue("unit.json", data)
	if err != nil {
		tb.Fatal(err)
	}
	return catalogue
}

func TestReadCatalogueKeepsTheOrderOfTheFile(t *testing.T) {
	c := shipped(t)
	if len(c.Facts) < 30 {
		t.Fatalf("%d facts", len(c.Facts))
	}
	if first := c.Facts[0].Path; first != "context.state_structure" {
		t.Errorf("first fact is %s", first)
	}
	for _, f := range c.Facts {
		if got, found := c.Lookup(f.Path); !found || got.Path != f.Path {
			t.Errorf("Lookup(%s) = %s, %t", f.Path, got.Path, found)
		}
	}
}

func TestReadCatalogueReadsEachKeyword(t *testing.T) {
	c := shipped(t)
	f, ok := c.Lookup("service.back_offices.total")
	if !ok {
		t.Fatal("service.back_offices.total is not there")
	}
	want := []string{
		"service.back_offices.national", "service.back_offices.regional", "service.back_offices.local",
		"service.back_offices.market", "service.back_offices.civil_society",
	}
	if diff := cmp.Diff(want, f.SumOf); diff != "" {
		t.Errorf("parts (-want +got):\n%s", diff)
	}
	if f.Type != fact.Integer || f.Unit != "offices" || f.Lever != fact.Organisational || f.Min.Sign() != 0 || f.Max != nil {
		t.Errorf("total is %+v", f)
	}
	f, _ = c.Lookup("context.person_identifier")
	if got := f.LeverOf("prohibited"); got != fact.Constitutional {
		t.Errorf("lever from prohibited is %v", got)
	}
	if got := f.LeverOf("none"); got != fact.Legal {
		t.Errorf("lever from none is %v", got)
	}
	if diff := cmp.Diff([]string{"universal", "sectoral", "none", "prohibited"}, f.Enum); diff != "" {
		t.Errorf("enumeration (-want +got):\n%s", diff)
	}
}

func TestCatalogueFindsFacts(t *testing.T) {
	c := shipped(t)
	paths := func(facts []fact.Fact) (paths []string) {
		for _, f := range facts {
			paths = append(paths, f.Path)
		}
		return paths
	}
	if got := c.Under("service.back_offices"); len(got) != 6 || got[0].Path != "service.back_offices.national" {
		t.Errorf("under service.back_offices: %v", paths(got))
	}
	if got := c.Under(""); len(got) != len(c.Facts) {
		t.Errorf("under nothing: %d facts, want all %d", len(got), len(c.Facts))
	}
	if got := c.Under("service.back"); got != nil {
		t.Errorf("under what is no object: %v", paths(got))
	}
	if !c.IsObject("service.back_offices") || c.IsObject("service.records") || !c.IsObject("") {
		t.Error("IsObject does not tell objects from facts")
	}
	if _, ok := c.Lookup("service.back_offices"); ok {
		t.Error("an object is taken for a fact")
	}
}

func TestNearest(t *testing.T) {
	c := shipped(t)
	for word, want := range map[string]string{
		"context.person_identifer": "context.person_identifier",
		"person_identifer":         "context.person_identifier",
		"context.records":          "service.records",
		"servce":                   "service",
		"service.back_office":      "service.back_offices",
		"back_offices":             "service.back_offices",
		"nonsense":                 "",
		"":                         "",
	} {
		if got := c.Nearest(word); got != want {
			t.Errorf("Nearest(%s) = %q, want %q", word, got, want)
		}
	}
}

const smallCatalogue = `{
 "type": "object", "additionalProperties": false, "properties": {
  "context": {"type": "object", "additionalProperties": false, "properties": {
   "register": {"title": "Register", "description": "Where.", "type": "string", "enum": ["central", "local"], "x-lever": "legal"},
   "autonomy": {"title": "Autonomy", "description": "How much.", "type": "number", "minimum": 0, "maximum": 100, "x-lever": "legal"},
   "offices": {"type": "object", "additionalProperties": false, "properties": {
    "local": {"title": "Local", "description": "How many.", "type": "integer", "minimum": 0, "x-lever": "legal"},
    "central": {"title": "Central", "description": "How many.", "type": "integer", "minimum": 0, "x-lever": "legal"},
    "all": {"title": "All", "description": "How many.", "type": "integer", "x-sum-of": ["local", "central"], "x-lever": "legal"}
   }}
  }}
 }
}`

func TestReadCatalogueRefuses(t *testing.T) {
	tests := map[string]struct{ old, replacement, want string }{
		"no JSON":   {smallCatalogue, "", "1:1: empty file: expected a JSON document"},
		"no schema": {smallCatalogue, "[]", "1:1: not a catalogue of facts: expected a schema, found an array"},
		"no facts":  {smallCatalogue, `{"type": "object", "additionalProperties": false, "properties": {}}`, "1:65: not a catalogue of facts: properties: expected at least one"},
		"required":  {`"title": "Register",`, `"title": "Register", "required": ["a"],`, `4:38: context.register: not in a catalogue of facts: keyword "required": expected one of title, description, type, enum, x-titles, x-lever, x-lever-from, x-lever-to, x-actors`},
		"$ref":      {`"title": "Register",`, `"title": "Register", "$ref": "#",`, `4:38: context.register: not in a catalogue of facts: keyword "$ref": expected one of title, description, type, enum, x-titles, x-lever, x-lever-from, x-lever-to, x-actors`},
		"required, in an object": {`{"type": "object", "additionalProperties": false, "properties": {
    "local"`, `{"type": "object", "required": [], "additionalProperties": false, "properties": {
    "local"`, `6:34: context.offices: not in a catalogue of facts: keyword "required": expected one of title, description, type, additionalProperties, properties`},
		"$id below the top": {`"title": "Register",`, `"title": "Register", "$id": "x",`, `4:38: context.register: not in a catalogue of facts: keyword "$id": expected one of title, description, type, enum, x-titles, x-lever, x-lever-from, x-lever-to, x-actors`},
		"misspelt keyword": {`"x-lever": "legal"},
   "autonomy"`, `"x-leverr": "legal"},
   "autonomy"`, "4:16: context.register: not in a catalogue of facts: missing x-lever: expected one of technical, organisational, legal, constitutional, given\nu.json:4:111: context.register: not in a catalogue of facts: keyword \"x-leverr\": expected one of title, description, type, enum, x-titles, x-lever, x-lever-from, x-lever-to, x-actors (did you mean x-lever?)"},
		"exclusive bound":          {`"minimum": 0, "maximum": 100`, `"exclusiveMinimum": 0`, `5:84: context.autonomy: not in a catalogue of facts: keyword "exclusiveMinimum": expected one of title, description, type, minimum, maximum, x-unit, x-lever, x-actors, x-sum-of (did you mean minimum?)`},
		"enumeration of numbers":   {`"minimum": 0, "maximum": 100`, `"enum": [1, 2]`, `5:84: context.autonomy: not in a catalogue of facts: keyword "enum": expected one of title, description, type, minimum, maximum, x-unit, x-lever, x-actors, x-sum-of`},
		"number in an enumeration": {`["central", "local"]`, `["central", 2]`, `4:101: context.register: not in a catalogue of facts: enum: expected a string of 1 or more characters, found 2`},
		"value twice":              {`["central", "local"]`, `["local", "local"]`, `4:99: context.register: not in a catalogue of facts: enum: "local" occurs twice: expected it once`},
		"empty enumeration":        {`["central", "local"]`, `[]`, "4:89: context.register: not in a catalogue of facts: enum: expected at least one string"},
		"no enumeration":           {`"enum": ["central", "local"], `, ``, "4:16: context.register: not in a catalogue of facts: enum: expected at least one string"},
		"bounds crossed":           {`"minimum": 0, "maximum": 100`, `"minimum": 101, "maximum": 100`, "5:95: context.autonomy: not in a catalogue of facts: minimum: expected at most the maximum, 100, found 101"},
		"bound that is null":       {`"minimum": 0, "maximum": 100`, `"minimum": null`, "5:95: context.autonomy: not in a catalogue of facts: minimum: expected a value, found null"},
		"bound that is not whole": {`"type": "integer", "minimum": 0, "x-lever": "legal"},
    "central"`, `"type": "integer", "minimum": 0.5, "x-lever": "legal"},
    "central"`, "7:91: context.offices.local: not in a catalogue of facts: minimum: expected an integer, found 0.5"},
		"unknown type": {`"type": "number"`, `"type": "numeric"`, `5:74: context.autonomy: not in a catalogue of facts: type: expected one of string, boolean, integer, number, object, found "numeric"`},
		"two types":    {`"type": "number"`, `"type": ["number", "null"]`, `5:74: context.autonomy: not in a catalogue of facts: type: expected one of string, boolean, integer, number, object, found an array`},
		"unknown lever": {`"x-lever": "legal"},
   "autonomy"`, `"x-lever": "legl"},
   "autonomy"`, `4:122: context.register: not in a catalogue of facts: x-lever: expected one of technical, organisational, legal, constitutional, given; found "legl" (did you mean legal?)`},
		"lever from another value": {`"x-lever": "legal"},
   "autonomy"`, `"x-lever": "legal", "x-lever-from": {"centrl": "given"}},
   "autonomy"`, `4:148: context.register: not in a catalogue of facts: x-lever-from: expected one of central, local; found "centrl" (did you mean central?)`},
		"unknown lever from a value": {`"x-lever": "legal"},
   "autonomy"`, `"x-lever": "legal", "x-lever-from": {"central": "gvien"}},
   "autonomy"`, `4:159: context.register: not in a catalogue of facts: x-lever-from.central: expected one of technical, organisational, legal, constitutional, given; found "gvien" (did you mean given?)`},
		"title of another value": {`"x-lever": "legal"},
   "autonomy"`, `"x-lever": "legal", "x-titles": {"centrl": "Central"}},
   "autonomy"`, `4:144: context.register: not in a catalogue of facts: x-titles: expected one of central, local; found "centrl" (did you mean central?)`},
		"empty title of a value": {`"x-lever": "legal"},
   "autonomy"`, `"x-lever": "legal", "x-titles": {"central": " "}},
   "autonomy"`, `4:155: context.register: not in a catalogue of facts: x-titles.central: expected a string of 1 or more characters, found " "`},
		"titles of no value": {`"x-lever": "legal"},
   "autonomy"`, `"x-lever": "legal", "x-titles": ["Central"]},
   "autonomy"`, `4:143: context.register: not in a catalogue of facts: x-titles: expected titles by values of the fact, found an array`},
		"unknown actor": {`"x-lever": "legal"},
   "autonomy"`, `"x-lever": "legal", "x-actors": ["parliment"]},
   "autonomy"`, `4:144: context.register: not in a catalogue of facts: x-actors: expected one of parliament, ministry, regions, municipalities, funds, offices, vendors; found "parliment" (did you mean parliament?)`},
		"one actor": {`"x-lever": "legal"},
   "autonomy"`, `"x-lever": "legal", "x-actors": "offices"},
   "autonomy"`, `4:143: context.register: not in a catalogue of facts: x-actors: expected a list of parliament, ministry, regions, municipalities, funds, offices, vendors; found "offices"`},
		"actor twice": {`"x-lever": "legal"},
   "autonomy"`, `"x-lever": "legal", "x-actors": ["offices", "offices"]},
   "autonomy"`, `4:155: context.register: not in a catalogue of facts: x-actors: "offices" occurs twice: expected it once`},
		"actor of what is given": {`"x-lever": "legal"},
   "autonomy"`, `"x-lever": "given", "x-actors": ["offices"]},
   "autonomy"`, `4:143: context.register: not in a catalogue of facts: x-actors: expected none, for nobody changes a fact whose lever is given`},
		"no title":              {`"title": "Register", `, ``, "4:16: context.register: not in a catalogue of facts: missing title"},
		"empty description":     {`"Where."`, `" "`, `4:53: context.register: not in a catalogue of facts: description: expected a string of 1 or more characters, found " "`},
		"sum of an enumeration": {`["local", "central"], "x`, `["local", "centrl"], "x`, `9:98: context.offices.all: not in a catalogue of facts: x-sum-of: expected names of numbers beside it that are no sums (local, central), found "centrl" (did you mean central?)`},
		"sum of itself":         {`["local", "central"], "x`, `["local", "all"], "x`, `9:98: context.offices.all: not in a catalogue of facts: x-sum-of: expected names of numbers beside it that are no sums (local, central), found "all"`},
		"sum of one":            {`["local", "central"], "x`, `["local"], "x`, `9:88: context.offices.all: not in a catalogue of facts: x-sum-of: expected the names of two or more facts beside it, found an array`},
		"part twice":            {`["local", "central"], "x`, `["local", "local"], "x`, `9:98: context.offices.all: not in a catalogue of facts: x-sum-of: "local" occurs twice: expected it once`},
		"part of two sums": {`"x-sum-of"`, `"x-sum-of": ["local", "central"], "x-lever": "organisational"}, "more": {"title": "M", "description": "M.", "type": "integer", "x-sum-of"`, `9:216: context.offices.more: not in a catalogue of facts: x-sum-of: "local" is a part of context.offices.all already: expected a part of one sum only
u.json:9:225: context.offices.more: not in a catalogue of facts: x-sum-of: "central" is a part of context.offices.all already: expected a part of one sum only`},
		"further properties": {`"additionalProperties": false, "properties": {
   "register"`, `"additionalProperties": true, "properties": {
   "register"`, "3:57: context: not in a catalogue of facts: additionalProperties: expected false"},
		"another object at the top":   {`"context":`, `"contxt":`, `3:3: not a catalogue of facts: "contxt": expected the objects context and service (did you mean context?)`},
		"name that Rego cannot write": {`"autonomy":`, `"auto-nomy":`, `5:4: context: not in a catalogue of facts: name "auto-nomy": expected small letters, digits and _`},
		"no type": {`{
 "type": "object", `, `{
 `, "1:1: not a catalogue of facts: type: expected object, found null"},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			if strings.Count(smallCatalogue, tc.old) != 1 {
				t.Fatalf("the base holds %q %d times", tc.old, strings.Count(smallCatalogue, tc.old))
			}
			_, err := fact.ReadCatalogue("u.json", []byte(strings.Replace(smallCatalogue, tc.old, tc.replacement, 1)))
			if err == nil {
				t.Fatal("accepted")
			}
			if diff := cmp.Diff("u.json:"+tc.want, err.Error()); diff != "" {
				t.Errorf("error (-want +got):\n%s", diff)
			}
		})
	}
	if _, err := fact.ReadCatalogue("u.json", []byte(smallCatalogue)); err != nil {
		t.Errorf("the base is at fault itself: %v", err)
	}
}

func TestLever(t *testing.T) {
	if !slices.IsSorted(fact.Levers()) {
		t.Errorf("levers out of order: %v", fact.Levers())
	}
	for _, lever := range fact.Levers() {
		if again, err := fact.ParseLever(lever.String()); err != nil || again != lever {
			t.Errorf("%s reads as %v, %v", lever, again, err)
		}
	}
	const want = `unknown lever "leagl": expected one of technical, organisational, legal, constitutional, given (did you mean legal?)`
	if _, err := fact.ParseLever("leagl"); err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func FuzzReadCatalogue(f *testing.F) {
	f.Add([]byte(smallCatalogue))
	f.Add([]byte(`{"properties": {"context": {"type": "object", "properties": {"a": {"type": "string", "enum": [1]}}}}}`))
	f.Add([]byte(`{"properties": []}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := fact.ReadCatalogue("u.json", data)
		if (c == nil) != (err != nil) {
			t.Fatal("neither catalogue nor error, or both")
		}
		if c != nil && len(c.Facts) == 0 {
			t.Error("a catalogue without facts")
		}
	})
}
