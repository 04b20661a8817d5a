package document

import (
	"maps"
	"math/big"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/xeipuuv/gojsonschema"
)

// keywordOf has the keyword that a library error is about, and in implied the type that the keyword applies to.
var keywordOf = map[string]struct{ keyword, detail, implied string }{
	"invalid_type":              {"type", "expected", ""},
	"number_gte":                {"minimum", "min", "number"},
	"number_lte":                {"maximum", "max", "number"},
	"string_gte":                {"minLength", "min", "string"},
	"pattern":                   {"pattern", "pattern", "string"},
	"array_no_additional_items": {"additionalItems", "", "array"},
}

// A worder writes messages for the errors of the library, which say little about the schema.
type worder struct {
	schema *Schema
	d      *Document
	parts  map[string][]map[string]any // by path, joined by separator
}

// part returns the schema that err comes from, because the library does not say. If several schemas for the value have the
// same value of this keyword, it is the nth.
func (w *worder) part(path []string, err gojsonschema.ResultError, nth int) map[string]any {
	about := keywordOf[err.Type()]
	part := w.nth(path, nth, func(part map[string]any) bool {
		given, ok := part[about.keyword]
		return ok && says(given, err.Details()[about.detail])
	})
	if part != nil && part["type"] == nil {
		part = maps.Clone(part)
		part["type"] = about.implied
	}
	return part
}

// names returns the property names that the object at the end of path may have, in order, by the nth schema that does not
// allow name.
func (w *worder) names(path []string, name string, nth int) []string {
	part := w.nth(path, nth, func(part map[string]any) bool {
		properties, _ := part["properties"].(map[string]any)
		_, known := properties[name]
		return part["additionalProperties"] == false && !known
	})
	names, _ := part[namesKeyword].([]any)
	return texts(names)
}

// nth returns the nth, or else the last, of the schemas for the value at the end of path for which meant is true; nil if none.
func (w *worder) nth(path []string, nth int, meant func(part map[string]any) bool) map[string]any {
	var found map[string]any
	for _, part := range w.at(path) {
		if meant(part) {
			if found = part; nth == 0 {
				break
			}
			nth--
		}
	}
	return found
}

// says reports whether a keyword's value equals a detail of a library error.
func says(given, detail any) bool {
	switch detail := detail.(type) {
	case int:
		r := rat(given)
		return r != nil && r.Cmp(big.NewRat(int64(detail), 1)) == 0
	case *big.Float:
		r := rat(given)
		return r != nil && new(big.Float).SetRat(r).Cmp(detail) == 0
	case *regexp.Regexp:
		return given == detail.String()
	case string: // the types
		if list, ok := given.([]any); ok {
			given = strings.Join(texts(list), ",")
		}
		return given == strings.Trim(detail, "[]")
	default:
		return given == false
	}
}

// at returns the schemas that the value at the end of path must fit. Alternatives are left out, because a value need not
// fit each of them.
func (w *worder) at(path []string) []map[string]any {
	key := strings.Join(path, separator)
	parts, ok := w.parts[key]
	if ok {
		return parts
	}
	if len(path) == 0 {
		parts = w.applied(nil, w.schema.tree, w.d.Value)
	} else {
		above, name := path[:len(path)-1], path[len(path)-1]
		for _, part := range w.at(above) {
			for _, child := range children(part, w.d.value(above), name) {
				parts = w.applied(parts, child, w.d.value(path))
			}
		}
	}
	w.parts[key] = parts
	return parts
}

// applied appends to list a schema, and the schemas in it that apply to the same value.
func (w *worder) applied(list []map[string]any, schema, value any) []map[string]any {
	part, ok := schema.(map[string]any)
	if !ok {
		return list
	}
	if ref, ok := part["$ref"].(string); ok {
		return w.applied(list, w.schema.target(ref), value)
	}
	list = append(list, part)
	all, _ := part["allOf"].([]any)
	for _, schema := range all {
		list = w.applied(list, schema, value)
	}
	if condition, ok := part[conditionKeyword].(string); ok {
		branch := "else"
		if w.schema.conditions[condition].fits(w.d, value) {
			branch = "then"
		}
		list = w.applied(list, part[branch], value)
	}
	dependencies, _ := part["dependencies"].(map[string]any)
	object, _ := value.(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(dependencies)) {
		if _, ok := object[name]; ok {
			list = w.applied(list, dependencies[name], value)
		}
	}
	return list
}

// target returns the part of the schema that a reference leads to.
func (s *Schema) target(ref string) any {
	u, err := url.Parse(ref)
	if err != nil {
		return nil
	}
	return (&Document{Value: s.tree}).At(u.Fragment)
}

// children returns the schemas under part that apply to the property or element of parent that token names.
func children(part map[string]any, parent any, token string) []any {
	if _, ok := parent.([]any); ok {
		items, ok := part["items"].([]any)
		if !ok {
			return []any{part["items"]}
		}
		if i, err := strconv.Atoi(token); err == nil && i < len(items) {
			return []any{items[i]}
		}
		return []any{part["additionalItems"]}
	}
	var list []any
	properties, _ := part["properties"].(map[string]any)
	if schema, ok := properties[token]; ok {
		list = append(list, schema)
	}
	patterns, _ := part["patternProperties"].(map[string]any)
	for _, pattern := range slices.Sorted(maps.Keys(patterns)) {
		if matches, _ := regexp.MatchString(pattern, token); matches {
			list = append(list, patterns[pattern])
		}
	}
	if list == nil {
		list = append(list, part["additionalProperties"])
	}
	return list
}
