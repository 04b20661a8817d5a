package document_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
	"pgregory.net/rapid"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
)

// A second validator, which shares nothing with the first, finds the same faults in the same places: of the profiles
// and cases that are shipped, and of documents drawn from each schema, after up to four changes.
func TestTwoValidatorsAgree(t *testing.T) {
	shipped := map[string][]any{
		"schemas/profile.json": shippedDocuments(t, "../../../profiles/*.json", "bibliography.json"),
		"schemas/case.json":    shippedDocuments(t, "../../../cases/*.json", ""),
		"schemas/annotations.json": {
			mustRead(t, `{"title": "T", "custom": {"kind": "strategy", "pack": "p", "sources": ["a"]}}`).Value,
			mustRead(t, `{"title": "T", "custom": {"kind": "precondition", "necessity": "necessary", "layer": "legal", "remedy": "r", "sources": ["a"], "ways": ["w"]}}`).Value,
			mustRead(t, `{"title": "T", "custom": {"kind": "precondition", "necessity": "supporting", "weight": 3, "layer": "legal", "remedy": "r", "sources": ["a"]}}`).Value,
			mustRead(t, `{"title": "T", "custom": {"kind": "risk", "layer": "legal", "remedy": "r", "sources": ["a"], "inferred": true}}`).Value,
			mustRead(t, `{"title": "T", "custom": {"kind": "property", "strategy": "s", "never": "met", "sources": ["a", "b"]}}`).Value,
		},
	}
	valid, invalid := 0, 0
	texts := shippedSchemas(t)
	texts["of the tests"] = []byte(testSchema)
	for name, text := range texts {
		t.Run(name, func(t *testing.T) {
			schema, err := document.CompileSchema(name, text)
			if err != nil {
				t.Fatal(err)
			}
			second, tree := secondOpinion(t, text)
			for _, whole := range shipped[name] {
				if compareOpinions(t, schema, second, whole) > 0 {
					t.Error("a shipped document is not valid")
				}
			}
			rapid.Check(t, func(t *rapid.T) {
				var instance any
				if whole := shipped[name]; whole != nil && rapid.Bool().Draw(t, "shipped") {
					instance = clone(rapid.SampledFrom(whole).Draw(t, "document"))
				} else {
					instance = (&drawer{t: t, tree: tree}).value(tree, 0)
				}
				for range rapid.IntRange(0, 4).Draw(t, "changes") {
					instance = changed(t, instance)
				}
				if compareOpinions(t, schema, second, instance) > 0 {
					invalid++
				} else {
					valid++
				}
			})
		})
	}
	if valid == 0 || invalid == 0 {
		t.Errorf("%d valid and %d invalid documents: expected some of both", valid, invalid)
	}
}

func shippedDocuments(tb testing.TB, pattern, but string) []any {
	tb.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil {
		tb.Fatal(err)
	}
	var list []any
	for _, file := range files {
		if filepath.Base(file) == but {
			continue
		}
		d, faults := document.ReadFile(file)
		if faults != nil {
			tb.Fatal(faults)
		}
		list = append(list, d.Value)
	}
	if len(list) == 0 {
		tb.Fatalf("%s: no files", pattern)
	}
	return list
}

func secondOpinion(tb testing.TB, text []byte) (*jsonschema.Schema, any) {
	tb.Helper()
	tree, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		tb.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("schema.json", tree); err != nil {
		tb.Fatal(err)
	}
	schema, err := compiler.Compile("schema.json")
	if err != nil {
		tb.Fatal(err)
	}
	return schema, tree
}

// compareOpinions returns how many faults a value has. Both validators must find them in the same places.
func compareOpinions(tb rapid.TB, schema *document.Schema, second *jsonschema.Schema, value any) int {
	tb.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		tb.Fatal(err)
	}
	d, unread := document.Read("x.json", text)
	if unread != nil {
		tb.Fatal(unread)
	}
	faults := schema.Validate(d)
	var invalid *jsonschema.ValidationError
	if err := second.Validate(d.Value); errors.As(err, &invalid) != (len(faults) > 0) {
		tb.Fatalf("%s\nfirst: %v\nsecond: %v", text, faults, err)
	}
	if invalid == nil {
		return 0
	}
	want := map[document.Position]bool{}
	if addPlaces(want, d, invalid) && len(faults) < document.MaxFaults {
		got := map[document.Position]bool{}
		for _, fault := range faults {
			got[document.Position{Line: fault.Line, Col: fault.Col}] = true
		}
		if diff := cmp.Diff(want, got); diff != "" {
			tb.Fatalf("%s\nplaces (-second +first):\n%s\nfirst: %v\nsecond: %v", text, diff, faults, invalid)
		}
	}
	return len(faults)
}

// addPlaces notes where the second validator finds faults. It returns false if that cannot be told: of a name that
// propertyNames does not allow it gives a wrong place.
func addPlaces(places map[document.Position]bool, d *document.Document, err *jsonschema.ValidationError) bool {
	at := document.Pointer("", err.InstanceLocation...)
	switch k := err.ErrorKind.(type) {
	case *kind.PropertyNames:
		return false
	case *kind.AnyOf, *kind.OneOf:
		places[d.Position(at)] = true
		return true
	case *kind.AdditionalProperties:
		for _, name := range k.Properties {
			places[d.KeyPosition(document.Pointer(at, name))] = true
		}
		return true
	case *kind.UniqueItems:
		places[d.Position(document.Pointer(at, strconv.Itoa(k.Duplicates[1])))] = true
		return true
	}
	if len(err.Causes) == 0 {
		places[d.Position(at)] = true
	}
	known := true
	for _, cause := range err.Causes {
		known = addPlaces(places, d, cause) && known
	}
	return known
}

// A drawer draws values that mostly fit a schema: it ignores only conditions.
type drawer struct {
	t    *rapid.T
	tree any
}

func (w *drawer) value(schema any, depth int) any {
	s, ok := schema.(map[string]any)
	if !ok {
		return rapid.SampledFrom([]any{nil, true, "a", json.Number("1")}).Draw(w.t, "any")
	}
	if ref, ok := s["$ref"].(string); ok {
		return w.value((&document.Document{Value: w.tree}).At(strings.TrimPrefix(ref, "#")), depth)
	}
	for _, keyword := range []string{"anyOf", "oneOf"} {
		if list, ok := s[keyword].([]any); ok {
			return w.value(rapid.SampledFrom(list).Draw(w.t, keyword), depth)
		}
	}
	if constant, ok := s["const"]; ok {
		return constant
	}
	if enum, ok := s["enum"].([]any); ok {
		return rapid.SampledFrom(enum).Draw(w.t, "enum")
	}
	types, ok := s["type"].([]any)
	if !ok {
		types = []any{s["type"]}
	}
	switch rapid.SampledFrom(types).Draw(w.t, "type") {
	case "object":
		return w.object(s, depth)
	case "array":
		list := make([]any, 0, 3)
		for i := range rapid.IntRange(max(document.Whole(s["minItems"]), 0), max(document.Whole(s["minItems"]), 2-depth/4)).Draw(w.t, "items") {
			items := s["items"]
			if each, ok := items.([]any); ok {
				items = each[min(i, len(each)-1)]
			}
			list = append(list, w.value(items, depth+1))
		}
		return list
	case "string":
		if pattern, ok := s["pattern"].(string); ok {
			return rapid.StringMatching(pattern).Draw(w.t, "string")
		}
		return rapid.StringMatching(`[a-zé.]{1,5}`).Draw(w.t, "string")
	case "integer", "number":
		least, most := document.Whole(s["minimum"]), document.Whole(s["maximum"])
		if s["maximum"] == nil {
			most = least + 1
		}
		return json.Number(strconv.Itoa(rapid.IntRange(least, most).Draw(w.t, "number")))
	case "boolean":
		return rapid.Bool().Draw(w.t, "boolean")
	case nil:
		if s["properties"] != nil {
			return w.object(s, depth)
		}
		return w.value(nil, depth)
	default:
		return nil
	}
}

func (w *drawer) object(s map[string]any, depth int) any {
	object := map[string]any{}
	properties, _ := s["properties"].(map[string]any)
	required, _ := s["required"].([]any)
	for _, name := range slices.Sorted(maps.Keys(properties)) {
		if slices.Contains(required, any(name)) || depth < 8 && rapid.IntRange(0, 2).Draw(w.t, name) == 0 {
			object[name] = w.value(properties[name], depth+1)
		}
	}
	each, more := s["additionalProperties"].(map[string]any)
	if !more || depth > 6 {
		return object
	}
	name := rapid.StringMatching(`[a-z]{1,3}(\.[a-z])?`)
	if names, ok := s["propertyNames"].(map[string]any); ok {
		name = rapid.Map(rapid.SampledFrom(names["enum"].([]any)), func(name any) string { return name.(string) })
	}
	for range rapid.IntRange(1, 2).Draw(w.t, "more") {
		object[name.Draw(w.t, "name")] = w.value(each, depth+1)
	}
	return object
}

// changed changes one thing in a value: it drops, renames, adds or replaces.
func changed(t *rapid.T, value any) any {
	deeper := rapid.IntRange(0, 4).Draw(t, "deeper") > 0
	switch v := value.(type) {
	case map[string]any:
		names := slices.Sorted(maps.Keys(v))
		if len(names) == 0 {
			break
		}
		name := rapid.SampledFrom(names).Draw(t, "at")
		if deeper {
			v[name] = changed(t, v[name])
			return v
		}
		switch rapid.SampledFrom([]string{"drop", "rename", "add"}).Draw(t, "change") {
		case "drop":
			delete(v, name)
		case "rename":
			v[name+"x"] = v[name]
			delete(v, name)
		default:
			v[rapid.SampledFrom([]string{"", "x.y", "a\x00b", "kind", "facts", "(root)"}).Draw(t, "name")] = replacement(t)
		}
		return v
	case []any:
		if len(v) == 0 {
			return append(v, replacement(t))
		}
		i := rapid.IntRange(0, len(v)-1).Draw(t, "at")
		if deeper {
			v[i] = changed(t, v[i])
			return v
		}
		switch rapid.SampledFrom([]string{"drop", "repeat", "add"}).Draw(t, "change") {
		case "drop":
			return slices.Delete(v, i, i+1)
		case "repeat":
			return append(v, clone(v[i]))
		default:
			return append(v, replacement(t))
		}
	case string:
		if rapid.Bool().Draw(t, "same type") {
			return rapid.SampledFrom([]string{"", v + v, strings.ToUpper(v), " "}).Draw(t, "text")
		}
	}
	return replacement(t)
}

func replacement(t *rapid.T) any {
	values := []string{`null`, `true`, `false`, `""`, `"a"`, `-1`, `0`, `1`, `1.0`, `2.5`, `1e2`, `99999999999999999999`, `-1e30`, `{}`, `{"a": 1}`, `[]`, `["a"]`, `[1, 1.0]`, `[[{}]]`}
	text := rapid.SampledFrom(values).Draw(t, "replacement")
	d, faults := document.Read("replacement", []byte(text))
	if faults != nil {
		t.Fatal(faults)
	}
	return d.Value
}

func clone(value any) any {
	switch v := value.(type) {
	case map[string]any:
		object := make(map[string]any, len(v))
		for name, each := range v {
			object[name] = clone(each)
		}
		return object
	case []any:
		list := make([]any, len(v))
		for i, each := range v {
			list[i] = clone(each)
		}
		return list
	default:
		return value
	}
}

func BenchmarkSchema(b *testing.B) {
	text, err := os.ReadFile("../../../schemas/profile.json")
	if err != nil {
		b.Fatal(err)
	}
	schema, err := document.CompileSchema("profile.json", text)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("compile", func(b *testing.B) {
		for b.Loop() {
			if _, err := document.CompileSchema("profile.json", text); err != nil {
				b.Fatal(err)
			}
		}
	})
	var shipped []*document.Document
	files, _ := filepath.Glob("../../../profiles/??.json")
	for _, file := range files {
		d, faults := document.ReadFile(file)
		if faults != nil {
			b.Fatal(faults)
		}
		shipped = append(shipped, d)
	}
	b.Run(fmt.Sprintf("validate %d profiles", len(shipped)), func(b *testing.B) {
		for b.Loop() {
			for _, d := range shipped {
				if faults := schema.Validate(d); faults != nil {
					b.Fatal(faults)
				}
			}
		}
	})
}
