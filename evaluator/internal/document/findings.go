package document

import (
	"encoding/json"
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/suggest"
)

// Rules of faults that a schema finds.
const (
	ruleUnknown = verdict.RuleUnknownProperty
	ruleMissing = verdict.RuleMissingProperty
	ruleType    = verdict.RuleWrongType
	ruleValue   = verdict.RuleWrongValue
)

// findings appends what the library found to list. The library's errors are a tree, of which the leaves count.
func (s *Schema) findings(list []finding, d *Document, err *jsonschema.ValidationError) []finding {
	at := err.InstanceLocation
	value := d.value(at)
	switch k := err.ErrorKind.(type) {
	case *kind.AnyOf, *kind.OneOf:
		return append(list, finding{path: at, rule: ruleValue, word: func() string {
			return "fits none of the alternatives of the schema, found " + Show(value)
		}})
	case *kind.AdditionalProperties:
		expected := names(s.lookup(err.SchemaURL))
		for _, name := range k.Properties {
			list = append(list, finding{path: append(slices.Clip(at), name), key: true, rule: ruleUnknown, word: func() string {
				return UnknownProperty(name, expected)
			}})
		}
		return list
	case *kind.Required:
		for _, name := range k.Missing {
			list = append(list, finding{path: at, rule: ruleMissing, word: func() string {
				return "missing property " + Show(name)
			}})
		}
		return list
	case *kind.UniqueItems:
		first, second := at, append(slices.Clip(at), strconv.Itoa(k.Duplicates[1]))
		return append(list, finding{path: second, rule: ruleValue, word: func() string {
			return "is the same as " + d.path(append(slices.Clip(first), strconv.Itoa(k.Duplicates[0])))
		}})
	}
	if len(err.Causes) > 0 {
		for _, cause := range err.Causes {
			list = s.findings(list, d, cause)
		}
		return list
	}
	rule := ruleValue
	if _, ok := err.ErrorKind.(*kind.Type); ok {
		rule = ruleType
	}
	return append(list, finding{path: at, rule: rule, word: func() string {
		return s.departure(err, value)
	}})
}

// UnknownProperty words that an object has a property it may not have.
func UnknownProperty(name string, expected []string) string {
	if len(expected) == 0 {
		return "unknown property " + Show(name) + ": expected none"
	}
	return "unknown property " + Show(name) + ": expected " + OneOf(expected) + suggest.DidYouMean(name, expected)
}

// departure words how value departs from the schema that err names.
func (s *Schema) departure(err *jsonschema.ValidationError, value any) string {
	schema := s.lookup(err.SchemaURL)
	if schema == nil {
		schema = map[string]any{}
	}
	size := "found " + Show(value)
	switch k := err.ErrorKind.(type) {
	case *kind.FalseSchema:
		return "is not allowed here"
	case *kind.MinProperties:
		return fmt.Sprintf("expected %s or more, found %d", plural(k.Want, "property", "properties"), k.Got)
	case *kind.MaxProperties:
		return fmt.Sprintf("expected %s or less, found %d", plural(k.Want, "property", "properties"), k.Got)
	case *kind.MinItems:
		return fmt.Sprintf("expected %s or more, found %d", plural(k.Want, "element", "elements"), k.Got)
	case *kind.MaxItems:
		return fmt.Sprintf("expected %s or less, found %d", plural(k.Want, "element", "elements"), k.Got)
	case *kind.Type:
		if schema["type"] == nil {
			schema = map[string]any{"type": anys(k.Want)}
		}
	case *kind.Enum:
		schema = map[string]any{"enum": k.Want}
		if text, ok := value.(string); ok {
			return "expected " + expectation(schema) + "; " + size + suggest.DidYouMean(text, texts(k.Want))
		}
		return "expected " + expectation(schema) + "; " + size
	case *kind.Const:
		schema = map[string]any{"const": k.Want}
	}
	if want := expectation(schema); want != "" {
		return "expected " + want + ", " + size
	}
	return err.ErrorKind.LocalizedString(message.NewPrinter(language.English))
}

// expectation words what values a schema allows, as far as they are scalars; "" if it does not say.
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

func names(schema map[string]any) []string {
	ordered, _ := schema[namesKeyword].([]any)
	return texts(ordered)
}

// texts returns values as messages list them: strings as they are, without quotation marks.
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
