package document_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
)

// These are tests of what the library behind Schema does not do by itself.

// shippedSchemas returns the texts of the schemas that leeway ships, by name.
func shippedSchemas(tb testing.TB) map[string][]byte {
	tb.Helper()
	texts := map[string][]byte{}
	for _, pattern := range []string{"../../../schemas/*.json", "../../../testdata/toy/schemas/*.json"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			tb.Fatalf("%s: %d files, %v", pattern, len(files), err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				tb.Fatal(err)
			}
			texts[strings.TrimPrefix(filepath.ToSlash(file), "../../../")] = text
		}
	}
	return texts
}

func mustCompile(tb testing.TB, text string) *document.Schema {
	tb.Helper()
	schema, err := document.CompileSchema("s.json", []byte(text))
	if err != nil {
		tb.Fatal(err)
	}
	return schema
}

func mustRead(tb testing.TB, text string) *document.Document {
	tb.Helper()
	d, faults := document.Read("x.json", []byte(text))
	if faults != nil {
		tb.Fatal(faults)
	}
	return d
}

func TestShippedSchemasCompile(t *testing.T) {
	texts := shippedSchemas(t)
	published, err := os.ReadFile("../../../testdata/schemas/sarif-2.1.0.json")
	if err != nil {
		t.Fatal(err)
	}
	texts["SARIF"] = published
	for name, text := range texts {
		if _, err := document.CompileSchema(name, text); err != nil {
			t.Error(err)
		}
	}
}

// The library passes over keywords that it does not know, such as prefixItems: a schema that uses one would demand
// less than it says.
func TestShippedSchemasUseKnownKeywords(t *testing.T) {
	known := strings.Fields(`$schema $ref title description type enum const definitions
		properties required additionalProperties propertyNames minProperties dependencies
		items minItems maxItems uniqueItems minimum maximum minLength pattern
		allOf anyOf if then else x-actors x-lever x-lever-from x-lever-to x-services x-sum-of x-titles x-unit`)
	for name, text := range shippedSchemas(t) {
		used := map[string]bool{}
		addKeywords(used, mustRead(t, string(text)).Value)
		for _, keyword := range slices.Sorted(maps.Keys(used)) {
			if !slices.Contains(known, keyword) {
				t.Errorf("%s uses %s: expected one of %v", name, keyword, known)
			}
		}
	}
}

func addKeywords(used map[string]bool, schema any) {
	switch schema := schema.(type) {
	case []any:
		for _, each := range schema {
			addKeywords(used, each)
		}
	case map[string]any:
		for keyword, value := range schema {
			used[keyword] = true
			switch keyword {
			case "properties", "definitions", "dependencies":
				for _, each := range value.(map[string]any) {
					addKeywords(used, each)
				}
			case "enum", "const", "required", "x-actors", "x-lever-from", "x-lever-to", "x-services", "x-titles":
			default:
				addKeywords(used, value)
			}
		}
	}
}

// A number with such an exponent makes the library panic.
func TestHugeExponentsNeverReachTheLibrary(t *testing.T) {
	const huge = "1e400000000"
	want := "number 1e400000000: expected an exponent of -30 to 30"
	if _, faults := document.Read("x.json", []byte(`{"year": `+huge+`}`)); faults == nil || !strings.Contains(faults.Error(), want) {
		t.Errorf("document: %v, want %s", faults, want)
	}
	if _, err := document.CompileSchema("s.json", []byte(`{"minimum": `+huge+`}`)); err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("schema: %v, want %s", err, want)
	}
	d := document.New("x.rego", map[string]any{"country": "AT", "year": json.Number(huge)}, nil, nil)
	if faults := mustCompile(t, testSchema).Validate(d); len(faults) != 1 || !strings.HasPrefix(faults[0].Message, "year: expected an integer") {
		t.Errorf("value that was not read: %v", faults)
	}
}

// The library passes over values of Go that decoding JSON does not yield.
func TestValidateValuesThatAreNotJSON(t *testing.T) {
	tests := map[string]struct {
		value any
		want  string
	}{
		"int":          {3, "expected an integer of 10 or more, found 3"},
		"int64":        {int64(3), "expected an integer of 10 or more, found 3"},
		"uint64":       {uint64(3), "expected an integer of 10 or more, found 3"},
		"float":        {10.5, "expected an integer of 10 or more, found 10.5"},
		"whole float":  {1e20, ""},
		"no number":    {math.NaN(), "expected an integer of 10 or more, found NaN"},
		"infinite":     {math.Inf(1), "expected an integer of 10 or more, found +Inf"},
		"time":         {time.Date(2020, 1, 2, 0, 0, 0, 0, time.UTC), "expected an integer of 10 or more, found 2020-01-02 00:00:00 +0000 UTC"},
		"in the depth": {[]any{map[string]any{"x": math.NaN()}}, "expected an integer of 10 or more, found an array"},
	}
	schema := mustCompile(t, `{"properties": {"a": {"type": "integer", "minimum": 10}}}`)
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			want := tc.want
			if want != "" {
				want = "x.rego: a: " + want
			}
			if name == "in the depth" {
				want += "\nx.rego: a[0].x: expected a value of JSON, found NaN"
			}
			d := document.New("x.rego", map[string]any{"a": tc.value}, nil, nil)
			if diff := cmp.Diff(want, schema.Validate(d).Error()); diff != "" {
				t.Errorf("faults (-want +got):\n%s", diff)
			}
			anywhere := document.New("x.rego", map[string]any{"b": tc.value}, nil, nil)
			odd := slices.Contains([]string{"no number", "infinite", "time", "in the depth"}, name)
			if faults := schema.Validate(anywhere); (len(faults) > 0) != odd {
				t.Errorf("where the schema demands nothing: %v", faults)
			}
		})
	}
}

// The library's own errors name these places with dots.
func TestValidatePlacesUnderAnyName(t *testing.T) {
	schema := mustCompile(t, `{"additionalProperties": {"additionalProperties": {"type": "string"}}}`)
	for name, want := range map[string]string{
		"context.law": `["context.law"]["context.law"]`, "": `[""][""]`, "\x00": `["\x00"]["\x00"]`, "(root)": `["(root)"]["(root)"]`, "a/b~": `["a/b~"]["a/b~"]`, "0": "0.0",
	} {
		quoted, err := json.Marshal(name)
		if err != nil {
			t.Fatal(err)
		}
		d := mustRead(t, fmt.Sprintf(`{%s: {%s: 1}}`, quoted, quoted))
		want := fmt.Sprintf("x.json:1:%d: %s: expected a string, found 1", 7+2*len([]rune(string(quoted))), want)
		if diff := cmp.Diff(want, schema.Validate(d).Error()); diff != "" {
			t.Errorf("%q (-want +got):\n%s", name, diff)
		}
	}
}

// The library puts its errors in an order that differs from run to run, those of one place too.
func TestValidateAnswersTheSameEachTime(t *testing.T) {
	var names []string
	for i := range 300 {
		names = append(names, fmt.Sprintf("%q", fmt.Sprint("n", i)))
	}
	schema := mustCompile(t, `{"required": [`+strings.Join(names, ",")+`], "dependencies": {"a": [`+strings.Join(names, ",")+`]}, "allOf": [{"properties": {"a": {"minimum": 5}}}], "properties": {"a": {"minimum": 7, "multipleOf": 4}}}`)
	d := mustRead(t, `{"a": 1, "b": 2}`)
	first := schema.Validate(d).Error()
	for range 20 {
		if diff := cmp.Diff(first, schema.Validate(d).Error()); diff != "" {
			t.Fatalf("faults (-first +later):\n%s", diff)
		}
	}
}

func TestValidateKeywordsOfOtherSchemas(t *testing.T) {
	tests := map[string]struct{ schema, text, want string }{
		"alternatives leave no faults": {`{"anyOf": [{"required": ["a"]}, {"properties": {"b": {"type": "string"}}}], "required": ["c"]}`, `{"b": 1}`, "1:1: fits none of the alternatives of the schema, found an object\nx.json:1:1: missing property \"c\""},
		"one of, none":                 {`{"oneOf": [{"type": "string"}, {"minimum": 3}]}`, `2`, "1:1: fits none of the alternatives of the schema, found 2"},
		"one of, several":              {`{"oneOf": [{"type": "number"}, {"minimum": 1}], "properties": {"a": {"not": {}}}}`, `2`, "1:1: fits none of the alternatives of the schema, found 2"},
		"not beside alternatives":      {`{"properties": {"a": {"anyOf": [{"type": "string"}]}, "b": {"not": {"const": 2}}}}`, `{"a": 1, "b": 2}`, "1:7: a: fits none of the alternatives of the schema, found 1\nx.json:1:15: b: is what the schema excludes, found 2"},
		"contains":                     {`{"properties": {"a": {"contains": {"const": 1}}, "ab": {"not": {}}}}`, `{"a": [], "ab": 1}`, "1:7: a: expected an element of the kind that the schema asks for, found none\nx.json:1:17: ab: is what the schema excludes, found 1"},
		"contains, of several":         {`{"contains": {"const": 1}}`, `[2, 3]`, "1:1: expected an element of the kind that the schema asks for, found none"},
		"dependency":                   {`{"dependencies": {"a": ["b"], "c": {"required": ["d"]}}}`, `{"a": 1, "c": 1}`, "1:1: missing property \"b\"\nx.json:1:1: missing property \"d\""},
		"the branch that holds":        {`{"if": {"required": ["k"]}, "then": {"properties": {"a": {"type": "integer", "minimum": 5}}}, "else": {"properties": {"a": {"type": "integer", "minimum": 7}}}}`, `{"a": "x"}`, `1:7: a: expected an integer of 7 or more, found "x"`},
		"names of the branch":          {`{"if": {"required": ["k"]}, "then": {"additionalProperties": false, "properties": {"a": {}}}, "else": {"additionalProperties": false, "properties": {"b": {}}}}`, `{"c": "x"}`, `1:2: unknown property "c": expected b`},
		"enumeration and length":       {`{"enum": ["ab"], "minLength": 2}`, `"a"`, `1:1: expected ab; found "a" (did you mean ab?)`},
		"enumeration of numbers":       {`{"enum": [1, 2.50, null]}`, `3`, "1:1: expected one of 1, 2.5, null; found 3"},
		"greater":                      {`{"exclusiveMinimum": 0.5}`, `0.50`, "1:1: expected a number greater than 0.5, found 0.50"},
		"less":                         {`{"exclusiveMaximum": 5}`, `5`, "1:1: expected a number less than 5, found 5"},
		"multiple":                     {`{"multipleOf": 4}`, `5`, "1:1: expected a multiple of 4, found 5"},
		"too long":                     {`{"maxLength": 1e0}`, `"zz"`, `1:1: expected a string of 1 or less characters, found "zz"`},
		"pattern without a type":       {`{"pattern": "^a"}`, `"z"`, `1:1: expected a string that matches ^a, found "z"`},
		"format":                       {`{"format": "date"}`, `"zz"`, `1:1: expected a string in the format "date", found "zz"`},
		"additional items":             {`{"items": [{"type": "string"}], "additionalItems": false}`, `[1, 2]`, "1:1: expected 1 element or less, found 2\nx.json:1:2: [0]: expected a string, found 1"},
		"later items":                  {`{"items": [true], "additionalItems": {"type": "integer", "maximum": 1}}`, `[1, 2]`, "1:5: [1]: expected an integer of 1 or less, found 2"},
		"pattern of names":             {`{"patternProperties": {"^x": {"type": "integer", "minimum": 1}}}`, `{"xa": 0}`, "1:8: xa: expected an integer of 1 or more, found 0"},
		"draft 4":                      {`{"$schema": "http://json-schema.org/draft-04/schema#", "id": "http://x/y", "minimum": 5, "exclusiveMinimum": true}`, `4`, "1:1: expected a number greater than 5, found 4"},
		"reference to itself by name":  {`{"$id": "https://x.org/a.json", "properties": {"a": {"$ref": "a.json#/$defs/b~1%25%20c"}}, "$defs": {"b/% c": {"type": "string", "minLength": 2}}}`, `{"a": 1}`, "1:7: a: expected a string of 2 or more characters, found 1"},
		"properties named as keywords": {`{"properties": {"$ref": {"type": "string"}, "anyOf": {"type": "string"}, "$id": {"type": "string"}, "enum": {"$ref": "#/properties/$ref"}}}`, `{"enum": 1, "anyOf": 1}`, "1:10: enum: expected a string, found 1\nx.json:1:22: anyOf: expected a string, found 1"},
		"references in annotations":    {`{"default": {"$ref": "http://x.org/"}, "examples": [{"$id": 3}], "x-y": {"$ref": "z"}, "id": "q", "type": "string"}`, `1`, "1:1: expected a string, found 1"},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			got := mustCompile(t, tc.schema).Validate(mustRead(t, tc.text)).Error()
			if diff := cmp.Diff("x.json:"+tc.want, got); diff != "" {
				t.Errorf("faults (-want +got):\n%s", diff)
			}
		})
	}
}

// METADATA without a kind must fit what each kind demands: each says which names it knows.
func TestValidateNamesWhatEachBranchKnows(t *testing.T) {
	schema, err := document.CompileSchema("annotations.json", shippedSchemas(t)["schemas/annotations.json"])
	if err != nil {
		t.Fatal(err)
	}
	want := `x.json:1:25: custom: missing property "kind"
x.json:1:26: custom: unknown property "pack": expected one of kind, fact, sources, inferred
x.json:1:26: custom: unknown property "pack": expected one of kind, layer, remedy, sources, inferred
x.json:1:26: custom: unknown property "pack": expected one of kind, necessity, weight, layer, remedy, sources, inferred, evidence, ways
x.json:1:26: custom: unknown property "pack": expected one of kind, sets, sources, inferred
x.json:1:26: custom: unknown property "pack": expected one of kind, sources, inferred
x.json:1:26: custom: unknown property "pack": expected one of kind, strategy, precondition, never, always, sources, inferred`
	var got []string
	for _, line := range strings.Split(schema.Validate(mustRead(t, `{"title": "T", "custom":{"pack": "p"}}`)).Error(), "\n") {
		if strings.Contains(line, `"kind"`) || strings.Contains(line, `"pack"`) {
			got = append(got, line)
		}
	}
	if diff := cmp.Diff(want, strings.Join(got, "\n")); diff != "" {
		t.Errorf("faults (-want +got):\n%s", diff)
	}
}
