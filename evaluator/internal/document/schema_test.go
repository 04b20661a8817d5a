package document_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
)

const testSchema = `{
  "type": "object",
  "additionalProperties": false,
  "required": ["country"],
  "properties": {
    "country": {"type": "string", "pattern": "^[A-Z]{2}$"},
    "name": {"type": "string", "minLength": 1},
    "year": {"type": "integer", "minimum": 1900, "maximum": 2200},
    "share": {"type": "number", "minimum": 0},
    "inferred": {"const": true},
    "confidence": {"enum": ["high", "medium", "low"]},
    "sources": {"type": "array", "minItems": 1, "uniqueItems": true, "items": {"type": "string"}},
    "services": {
      "type": "object",
      "propertyNames": {"enum": ["change-of-address", "civil-certificates"]},
      "additionalProperties": {"$ref": "#/definitions/service"}
    },
    "evidence": {"type": "object", "additionalProperties": {"type": "object", "minProperties": 1}},
    "either": {"anyOf": [{"type": "string"}, {"type": "boolean"}]},
    "custom": {
      "properties": {"kind": {"enum": ["hard", "soft"]}, "weight": {}},
      "allOf": [
        {"if": {"properties": {"kind": {"const": "soft"}}}, "then": {"required": ["weight"]}, "else": {"properties": {"weight": false}}}
      ]
    }
  },
  "definitions": {
    "service": {
      "type": "object",
      "additionalProperties": false,
      "required": ["service", "note"],
      "properties": {"service": {"type": "object"}, "note": {"type": ["string", "null"]}}
    }
  }
}`

func TestValidateWordsDepartures(t *testing.T) {
	schema, err := document.CompileSchema("schema.json", []byte(testSchema))
	if err != nil {
		t.Fatal(err)
	}
	tests := map[string]struct{ text, want string }{
		"as many faults as branches": {`{"country": "AT", "custom": {"kind": 1, "weight": 1}}`, "1:38: custom.kind: expected one of hard, soft; found 1\nx.json:1:51: custom.weight: is not allowed here"},
		"nothing wrong":              {`{"country": "AT", "year": 2003.0, "either": true, "custom": {"kind": "soft", "weight": 1}}`, ""},
		"unknown property":           {`{"country": "AT", "yaer": 1}`, `1:19: unknown property "yaer" (did you mean year?): expected one of country, name, year, share, inferred, confidence, sources, services, ... (11 in all)`},
		"missing property":           {`{"name": "Austria"}`, `1:1: missing property "country"`},
		"not an object":              {`[]`, `1:1: expected an object, found an array`},
		"wrong type":                 {`{"country": 43}`, `1:13: country: expected a string that matches ^[A-Z]{2}$, found 43`},
		"pattern":                    {`{"country": "at"}`, `1:13: country: expected a string that matches ^[A-Z]{2}$, found "at"`},
		"empty string":               {`{"country": "AT", "name": ""}`, `1:27: name: expected a string of 1 or more characters, found ""`},
		"null":                       {`{"country": "AT", "name": null}`, `1:27: name: expected a string of 1 or more characters, found null`},
		"out of range":               {`{"country": "AT", "year": 20003}`, `1:27: year: expected an integer of 1900 to 2200, found 20003`},
		"not whole":                  {`{"country": "AT", "year": 2003.5}`, `1:27: year: expected an integer of 1900 to 2200, found 2003.5`},
		"number in quotes":           {`{"country": "AT", "share": "22,5"}`, `1:28: share: expected a number of 0 or more, found "22,5"`},
		"below minimum":              {`{"country": "AT", "share": -1}`, `1:28: share: expected a number of 0 or more, found -1`},
		"constant":                   {`{"country": "AT", "inferred": false}`, `1:31: inferred: expected true, found false`},
		"enumeration":                {`{"country": "AT", "confidence": "hihg"}`, `1:33: confidence: expected one of high, medium, low; found "hihg" (did you mean high?)`},
		"enumeration, no string":     {`{"country": "AT", "confidence": {}}`, `1:33: confidence: expected one of high, medium, low; found an object`},
		"too few":                    {`{"country": "AT", "sources": []}`, `1:30: sources: expected 1 element or more, found 0`},
		"the same twice":             {`{"country": "AT", "sources": ["a", "b", "a"]}`, `1:41: sources[2]: is the same as sources[0]`},
		"wrong element":              {`{"country": "AT", "sources": ["a", 7]}`, `1:36: sources[1]: expected a string, found 7`},
		"name not in enum":           {`{"country": "AT", "services": {"change-of-adress": {}}}`, `1:32: services: unknown property "change-of-adress": expected one of change-of-address, civil-certificates (did you mean change-of-address?)`},
		"in a definition":            {`{"country": "AT", "services": {"civil-certificates": {"service": {}, "nota": 1, "note": 2}}}`, "1:70: services.civil-certificates: unknown property \"nota\": expected one of service, note (did you mean note?)\nx.json:1:89: services.civil-certificates.note: expected a string or null, found 2"},
		"all missing ones":           {`{"country": "AT", "services": {"civil-certificates": {}}}`, "1:54: services.civil-certificates: missing property \"note\"\nx.json:1:54: services.civil-certificates: missing property \"service\""},
		"too few properties":         {`{"country": "AT", "evidence": {"context.x": {}}}`, `1:45: evidence["context.x"]: expected 1 property or more, found 0`},
		"no alternative":             {`{"country": "AT", "either": 1}`, `1:29: either: fits none of the alternatives of the schema, found 1`},
		"not allowed":                {`{"country": "AT", "custom": {"kind": "hard", "weight": 1}}`, `1:56: custom.weight: is not allowed here`},
		"needed in this case":        {`{"country": "AT", "custom": {"kind": "soft"}}`, `1:29: custom: missing property "weight"`},
		"long strings are cut":       {`{"country": "` + strings.Repeat("ä", 100) + `"}`, `1:13: country: expected a string that matches ^[A-Z]{2}$, found "` + strings.Repeat("ä", 60) + `"...`},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			d, faults := document.Read("x.json", []byte(tc.text))
			if faults != nil {
				t.Fatal(faults)
			}
			want := tc.want
			if want != "" {
				want = "x.json:" + want
			}
			if diff := cmp.Diff(want, schema.Validate(d).Error()); diff != "" {
				t.Errorf("faults (-want +got):\n%s", diff)
			}
		})
	}
}

func TestValidateReportsAtMostMaxFaultsTheFirstOnes(t *testing.T) {
	schema, err := document.CompileSchema("schema.json", []byte(testSchema))
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for i := range 1000 {
		text.WriteString(`, "` + strings.Repeat("x", i+1) + `": 1`)
	}
	d, faults := document.Read("x.json", []byte(`{"country": "AT"`+text.String()+"}"))
	if faults != nil {
		t.Fatal(faults)
	}
	faults = schema.Validate(d)
	if len(faults) != document.MaxFaults {
		t.Fatalf("%d faults, want %d", len(faults), document.MaxFaults)
	}
	if got := faults[0].Message; !strings.HasPrefix(got, `unknown property "x":`) {
		t.Errorf("first fault: %s", got)
	}
	if got, want := faults[len(faults)-1].Message, "and more faults"; got != want {
		t.Errorf("last fault: %s, want %s", got, want)
	}
}

func TestValidateDocumentThatWasNotJSON(t *testing.T) {
	schema, err := document.CompileSchema("schema.json", []byte(testSchema))
	if err != nil {
		t.Fatal(err)
	}
	d := document.New("p.rego",
		map[string]any{"country": "AT", "custom": map[string]any{"kind": "sfot"}, "sauces": 1, "year": 3},
		map[string]document.Position{"": {Line: 1, Col: 3}, "/custom": {Line: 3, Col: 5}, "/sauces": {Line: 5, Col: 11}},
		map[string]document.Position{"/sauces": {Line: 5, Col: 3}},
	)
	want := `p.rego:1:3: year: expected an integer of 1900 to 2200, found 3
p.rego:3:5: custom.kind: expected one of hard, soft; found "sfot" (did you mean soft?)
p.rego:5:3: unknown property "sauces" (did you mean sources?): expected one of country, name, year, share, inferred, confidence, sources, services, ... (11 in all)`
	if diff := cmp.Diff(want, schema.Validate(d).Error()); diff != "" {
		t.Errorf("faults (-want +got):\n%s", diff)
	}
}

func TestCompileSchemaRefuses(t *testing.T) {
	tests := map[string]struct{ text, want string }{
		"no JSON":                {`{`, "s.json:1:2: unexpected end: expected a closing } for the { at 1:1"},
		"no schema":              {`{"type": "strin"}`, `s.json:1:10: type: fits none of the alternatives of the schema, found "strin"`},
		"keyword's type":         {"{\n \"properties\": {\"a\": {\"minimum\": \"1\"}}}", `s.json:2:34: properties.a.minimum: expected a number, found "1"`},
		"another file":           {`{"$ref": "file:///etc/passwd"}`, "s.json:1:1: refers to file:///etc/passwd: a schema must hold all that it refers to"},
		"a file beside it":       {`{"$ref": "other.json"}`, "s.json:1:1: refers to leeway://schema/other.json: a schema must hold all that it refers to"},
		"another site":           {`{"$ref": "https://example.org/x.json"}`, "s.json:1:1: refers to https://example.org/x.json: a schema must hold all that it refers to"},
		"reference to nothing":   {`{"$ref": "#/definitions/x"}`, `s.json:1:1: not a JSON Schema: json-pointer in "/definitions/x" not found`},
		"reference to no schema": {`{"$ref": "#/x-y", "x-y": {}}`, "s.json:1:1: refers to #/x-y: expected a schema, such as one under definitions"},
		"reference in a circle":  {`{"properties": {"a": {"allOf": [{"$ref": "#/definitions/b"}]}}, "definitions": {"b": {"not": {"$ref": "#/properties/a"}}}}`, "s.json:1:1: refers to itself without end: #/definitions/b"},
		"circle of a dependency": {`{"dependencies": {"a": {"$ref": "#"}}}`, "s.json:1:1: refers to itself without end: #"},
		"$id below the top":      {`{"properties": {"a": {"$id": "b.json"}}}`, "s.json:1:1: properties.a: expected no $id below the top of a schema"},
		"later draft":            {`{"$schema": "https://json-schema.org/draft/2020-12/schema", "prefixItems": []}`, `s.json:1:13: ["$schema"]: expected one of http://json-schema.org/draft-04/schema, http://json-schema.org/draft-06/schema, http://json-schema.org/draft-07/schema, found "https://json-schema.org/draft/2020-12/schema"`},
		"pattern":                {`{"pattern": "("}`, `s.json:1:13: pattern: expected a string in the format "regex", found "("`},
		"pattern of names":       {`{"patternProperties": {"(\n": {}}}`, `s.json:1:1: not a JSON Schema: Invalid regex pattern '( '`},
		"propertyNames":          {`{"propertyNames": {"pattern": "x"}}`, "s.json:1:1: propertyNames: expected an enum of strings, without properties or patternProperties beside it"},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := document.CompileSchema("s.json", []byte(tc.text))
			if err == nil {
				t.Fatal("accepted")
			}
			if diff := cmp.Diff(tc.want, err.Error()); diff != "" {
				t.Errorf("error (-want +got):\n%s", diff)
			}
		})
	}
}

func FuzzCompileSchema(f *testing.F) {
	f.Add([]byte(testSchema), []byte(`{"country": "at", "year": 1.5, "services": {"x": 1}, "sources": [1, 1]}`))
	f.Add([]byte(`{"properties": {"a": {"$ref": "#"}}, "propertyNames": {"enum": ["a"]}}`), []byte(`{"a": {"a": 1}}`))
	f.Add([]byte(`{"patternProperties": {"(": false}, "$id": "http://x/y", "$schema": "http://z"}`), []byte(`[]`))
	f.Add([]byte(`{"items": [{"not": {}}, {"oneOf": [true, true]}], "additionalItems": false, "multipleOf": 0}`), []byte(`[1, 2, 3]`))
	f.Fuzz(func(t *testing.T, text, instance []byte) {
		schema, err := document.CompileSchema("s.json", text)
		if (schema == nil) != (err != nil) {
			t.Fatal("neither schema nor error, or both")
		}
		d, faults := document.Read("x.json", instance)
		if err != nil || faults != nil {
			return
		}
		for _, fault := range schema.Validate(d) {
			if fault.Line < 1 || strings.ContainsAny(fault.Message, "\r\n") {
				t.Errorf("fault without place, or not one line: %q", fault.Error())
			}
		}
	})
}
