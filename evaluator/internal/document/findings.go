package document

import (
	"encoding/json"
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/xeipuuv/gojsonschema"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/suggest"
)

// Rules of the faults that a schema finds.
const (
	ruleUnknown = verdict.RuleUnknownProperty
	ruleMissing = verdict.RuleMissingProperty
	ruleType    = verdict.RuleWrongType
	ruleValue   = verdict.RuleWrongValue
)

// findings converts the errors of the library.
func (w *worder) findings(errs []gojsonschema.ResultError) []finding {
	var list []finding
	said := map[string]bool{} // values that are not allowed, and arrays with equal elements
	for _, err := range errs {
		if t := err.Type(); t == "const" || t == "enum" {
			said[context(err)] = true
		}
	}
	for i, err := range errs {
		at := context(err)
		switch err.Type() {
		case "condition_then", "condition_else", "number_all_of":
			continue // their causes are in the list
		case "number_not":
			if i > 0 && ofAlternative(err, errs[i-1]) {
				continue
			}
		case "string_gte", "string_lte", "pattern", "format", "number_gte", "number_gt", "number_lte", "number_lt", "multiple_of":
			if said[at] {
				continue
			}
		case "unique":
			if said[at] {
				continue
			}
			said[at] = true
		}
		list = append(list, w.finding(strings.Split(at, separator)[1:], err))
	}
	return list
}

// separator is in no name, because names are UTF-8.
const separator = "\xff"

func context(err gojsonschema.ResultError) string { return err.Context().String(separator) }

// ofAlternative reports whether err, a "not", stands for the faults of the alternatives that all failed just before.
func ofAlternative(err, before gojsonschema.ResultError) bool {
	switch before.Type() {
	case "number_any_of", "number_one_of":
		return context(err) == context(before)
	case "contains":
		return strings.HasPrefix(context(err), context(before)+separator)
	}
	return false
}

// finding converts err, which is about the value at the end of path.
func (w *worder) finding(at []string, err gojsonschema.ResultError) finding {
	found := finding{path: at, rule: ruleValue, tie: err.Description()}
	switch err.Type() {
	case "additional_property_not_allowed":
		name, _ := err.Details()["property"].(string)
		found.path, found.key, found.rule = append(slices.Clip(at), name), true, ruleUnknown
		found.word = func(nth int) suggest.Message {
			names := w.names(at, name, nth)
			return suggest.Message{Text: UnknownProperty(name, names), Hint: suggest.For(name, names)}
		}
	case "required", "missing_dependency":
		name, ok := err.Details()["property"].(string)
		if !ok {
			name, _ = err.Details()["dependency"].(string)
		}
		found.rule = ruleMissing
		found.word = func(int) suggest.Message { return suggest.Message{Text: "missing property " + Show(name)} }
	case "unique":
		first, second := fmt.Sprint(err.Details()["i"]), fmt.Sprint(err.Details()["j"])
		found.path = append(slices.Clip(at), second)
		found.word = func(int) suggest.Message {
			return suggest.Message{Text: "is the same as " + w.d.path(append(slices.Clip(at), first))}
		}
	case "invalid_type":
		found.rule = ruleType
		fallthrough
	default:
		found.word = func(nth int) suggest.Message {
			return suggest.Message{Text: w.departure(at, err, nth), Hint: w.meant(at, err)}
		}
	}
	return found
}

// UnknownProperty returns the message for a property that its object may not have.
func UnknownProperty(name string, expected []string) string {
	if len(expected) == 0 {
		return "unknown property " + Show(name) + ": expected none"
	}
	return "unknown property " + Show(name) + suggest.Expected(name, expected)
}

// meant suggests a value of an enumeration.
func (w *worder) meant(at []string, err gojsonschema.ResultError) suggest.Hint {
	if text, ok := w.d.value(at).(string); ok && err.Type() == "enum" {
		return suggest.For(text, texts(allowed(err)))
	}
	return suggest.Hint{}
}

// departure describes how the value at the end of path violates the schema.
func (w *worder) departure(at []string, err gojsonschema.ResultError, nth int) string {
	value := w.d.value(at)
	found := "found " + Show(value)
	switch err.Type() {
	case "false":
		return "is not allowed here"
	case "number_any_of", "number_one_of":
		return "fits none of the alternatives of the schema, " + found
	case "number_not":
		return "is what the schema excludes, " + found
	case "contains":
		return "expected an element of the kind that the schema asks for, found none"
	case "array_min_properties", "array_max_properties", "array_min_items", "array_max_items", "array_no_additional_items":
		return w.size(at, err, nth)
	case "const":
		return "expected " + expectation(map[string]any{"const": allowed(err)[0]}) + ", " + found
	case "enum":
		names := texts(allowed(err))
		return "expected " + OneOf(names) + "; " + found + w.meant(at, err).String()
	case "number_gt":
		return "expected a number greater than " + bound(err, "min") + ", " + found
	case "number_lt":
		return "expected a number less than " + bound(err, "max") + ", " + found
	case "multiple_of":
		return "expected a multiple of " + bound(err, "multiple") + ", " + found
	case "string_lte":
		return "expected a string of " + bound(err, "max") + " or less characters, " + found
	case "format":
		return "expected a string in the format " + Show(err.Details()["format"]) + ", " + found
	}
	if want := expectation(w.part(at, err, nth)); want != "" {
		return "expected " + want + ", " + found
	}
	return err.Description() + ", " + found
}

// size describes how the number of properties or elements violates the schema.
func (w *worder) size(at []string, err gojsonschema.ResultError, nth int) string {
	one, many, got := "element", "elements", 0
	switch v := w.d.value(at).(type) {
	case map[string]any:
		one, many, got = "property", "properties", len(v)
	case []any:
		got = len(v)
	}
	if want, ok := err.Details()["min"].(int); ok {
		return fmt.Sprintf("expected %s or more, found %d", plural(want, one, many), got)
	}
	want, ok := err.Details()["max"].(int)
	if items, isList := w.part(at, err, nth)["items"].([]any); !ok && isList {
		want = len(items)
	}
	return fmt.Sprintf("expected %s or less, found %d", plural(want, one, many), got)
}

// bound returns a number from the details of a library error.
func bound(err gojsonschema.ResultError, detail string) string {
	if number, ok := err.Details()[detail].(*big.Float); ok {
		return number.Text('f', -1)
	}
	return fmt.Sprint(err.Details()[detail])
}

// allowed returns the values of a const or enum, which the library joins into one text.
func allowed(err gojsonschema.ResultError) []any {
	text, _ := err.Details()["allowed"].(string)
	decoder := json.NewDecoder(strings.NewReader("[" + text + "]"))
	decoder.UseNumber()
	var values []any
	if decoder.Decode(&values) != nil || len(values) == 0 {
		return []any{text}
	}
	return values
}

// expectation describes the scalar values that a schema allows; "" if it does not say.
func expectation(schema map[string]any) string {
	if constant, ok := schema["const"]; ok {
		return Show(constant)
	}
	if enum, ok := schema["enum"].([]any); ok {
		return OneOf(texts(enum))
	}
	types, ok := schema["type"].([]any)
	if !ok {
		types = []any{schema["type"]}
	}
	var nouns []string
	for _, t := range types {
		if name, ok := t.(string); ok {
			nouns = append(nouns, noun(name, schema))
		}
	}
	return strings.Join(nouns, " or ")
}

func noun(typeName string, schema map[string]any) string {
	switch typeName {
	case "integer":
		return Between("an integer", rat(schema["minimum"]), rat(schema["maximum"]))
	case "number":
		return Between("a number", rat(schema["minimum"]), rat(schema["maximum"]))
	case "boolean":
		return "true or false"
	case "object", "array":
		return "an " + typeName
	case "string":
		if pattern, ok := schema["pattern"].(string); ok {
			return "a string that matches " + pattern
		}
		if least := rat(schema["minLength"]); least != nil && least.Sign() > 0 {
			return "a string of " + Decimal(least) + " or more characters"
		}
		return "a string"
	default:
		return typeName
	}
}

func rat(value any) *big.Rat {
	if n, ok := value.(json.Number); ok {
		if r, err := Rat(n); err == nil {
			return r
		}
	}
	return nil
}

// texts returns values as messages list them: strings without quotation marks.
func texts(values []any) []string {
	list := make([]string, len(values))
	for i, value := range values {
		text, ok := value.(string)
		if !ok {
			text = Show(value)
		}
		list[i] = text
	}
	return list
}

func anys(list []string) []any {
	values := make([]any, len(list))
	for i, text := range list {
		values[i] = text
	}
	return values
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}
