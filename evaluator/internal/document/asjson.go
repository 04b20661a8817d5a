package document

import (
	"encoding/json"
	"math"
	"slices"
	"strconv"

	"github.com/leeway-policy/leeway/internal/suggest"
)

// asJSON converts a value that was not read from JSON text for the library, which silently accepts other values: numbers
// become json.Number, and values that JSON does not have become null. It also returns the paths of the latter.
func asJSON(value any, path []string) (any, [][]string) {
	if len(path) > MaxDepth {
		return nil, [][]string{slices.Clone(path)}
	}
	var odd [][]string
	switch v := value.(type) {
	case nil, bool, string:
		return v, nil
	case int:
		return json.Number(strconv.Itoa(v)), nil
	case int64:
		return json.Number(strconv.FormatInt(v, 10)), nil
	case uint64:
		return json.Number(strconv.FormatUint(v, 10)), nil
	case float64:
		if !math.IsNaN(v) && !math.IsInf(v, 0) {
			return json.Number(strconv.FormatFloat(v, 'g', -1, 64)), nil
		}
	case json.Number:
		if _, err := Rat(v); err == nil {
			return v, nil
		}
	case []any:
		list := make([]any, len(v))
		for i := range v {
			var below [][]string
			list[i], below = asJSON(v[i], append(path, strconv.Itoa(i)))
			odd = append(odd, below...)
		}
		return list, odd
	case map[string]any:
		object := make(map[string]any, len(v))
		for name := range v {
			var below [][]string
			object[name], below = asJSON(v[name], append(path, name))
			odd = append(odd, below...)
		}
		return object, odd
	}
	return nil, [][]string{slices.Clone(path)}
}

// oddities appends a fault for each value that JSON does not have, unless list has a finding about it.
func oddities(list []finding, d *Document, odd [][]string) []finding {
	for _, path := range odd {
		if slices.ContainsFunc(list, func(f finding) bool { return slices.Equal(f.path, path) }) {
			continue
		}
		list = append(list, finding{path: path, rule: ruleType, word: func(int) suggest.Message {
			return suggest.Message{Text: "expected a value of JSON, found " + Show(d.value(path))}
		}})
	}
	return list
}
