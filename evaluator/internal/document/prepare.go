package document

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// namesKeyword has the property names of a prepared schema in file order.
const namesKeyword = "x-names-in-order"

// conditionKeyword has the pointer to the "if" of a prepared schema.
const conditionKeyword = "x-condition"

// A form says what the value of a keyword is.
type form int

const (
	ofValue        form = iota + 1 // no schema
	ofParts                        // a schema, or a list of them, for parts of the value
	ofSame                         // a schema, or a list of them, for the value itself
	ofAlternatives                 // like ofSame, but the value need not fit each of them
	ofElement                      // a schema for parts of the value, which need not fit it
	ofNamedParts                   // schemas by name, for parts of the value
	ofNamedSame                    // schemas by name, for the value itself, or lists of names
)

// keywords are those that the library supports, and $defs. The library ignores all others.
var keywords = map[string]form{
	"type": ofValue, "enum": ofValue, "const": ofValue, "required": ofValue, "pattern": ofValue, "format": ofValue,
	"minimum": ofValue, "maximum": ofValue, "exclusiveMinimum": ofValue, "exclusiveMaximum": ofValue, "multipleOf": ofValue,
	"minLength": ofValue, "maxLength": ofValue, "minItems": ofValue, "maxItems": ofValue, "uniqueItems": ofValue,
	"minProperties": ofValue, "maxProperties": ofValue,
	"additionalProperties": ofParts, "propertyNames": ofParts, "items": ofParts, "additionalItems": ofParts,
	"allOf": ofSame, "not": ofSame, "if": ofSame, "then": ofSame, "else": ofSame,
	"anyOf": ofAlternatives, "oneOf": ofAlternatives, "contains": ofElement,
	"properties": ofNamedParts, "patternProperties": ofNamedParts, "definitions": ofNamedParts, "$defs": ofNamedParts,
	"dependencies": ofNamedSame,
}

// A preparer copies a JSON Schema for the library, and for the wording of messages:
//
//   - Keywords that the library does not support are left out: it would look for references in them.
//   - Each $ref becomes a JSON pointer from the root.
//   - A propertyNames of the form {"enum": [...]} becomes properties: unknown properties have the
//     better message.
//   - An alternative is negated twice. Otherwise the library would report the faults of the nearest alternative, and they
//     could not be told from others. Now it reports only one "not", which is dropped.
type preparer struct {
	d    *Document
	base *url.URL
	same map[string][]string // by the pointer of each schema: the schemas that apply to the same value
	refs map[string]string   // by the pointer of a schema with $ref, its target

	conditions []string // pointers of each "if"
}

func newPreparer(d *Document) *preparer {
	base, _ := url.Parse(location)
	return &preparer{d: d, base: base, same: map[string][]string{}, refs: map[string]string{}}
}

// prepare returns the prepared copy of the schema, which is valid by its metaschema.
func (p *preparer) prepare() (any, error) {
	d := p.d
	if top, ok := d.Value.(map[string]any); ok {
		for _, keyword := range []string{"id", "$id"} {
			if id, ok := top[keyword].(string); ok {
				base, err := p.base.Parse(id)
				if err != nil {
					return nil, fmt.Errorf("%s: expected the address of the schema, found %s", keyword, Show(id))
				}
				p.base = base
			}
		}
	}
	prepared, err := p.schema("", d.Value)
	if err != nil {
		return nil, err
	}
	return prepared, p.checkReferences()
}

func (p *preparer) schema(pointer string, given any) (any, error) {
	p.same[pointer] = nil
	fields, ok := given.(map[string]any)
	if !ok {
		return given, nil
	}
	prepared := make(map[string]any, len(fields)+1)
	for _, keyword := range slices.Sorted(maps.Keys(fields)) {
		if err := p.keyword(prepared, pointer, keyword, fields[keyword]); err != nil {
			return nil, err
		}
	}
	if _, ok := prepared["properties"]; ok {
		prepared[namesKeyword] = anys(p.d.Names(Pointer(pointer, "properties")))
	}
	return prepared, writeOutNames(prepared)
}

// keyword prepares the value of a keyword of the schema at pointer.
func (p *preparer) keyword(prepared map[string]any, pointer, keyword string, given any) (err error) {
	below := Pointer(pointer, keyword)
	asIs := func(_ string, s any) any { return s }
	forSame := func(at string, s any) any {
		p.same[pointer] = append(p.same[pointer], at)
		return s
	}
	switch keywords[keyword] {
	case ofValue:
		if r := rat(given); r != nil && r.IsInt() {
			given = json.Number(Decimal(r)) // the library does not accept 1e2 as a whole number
		}
		prepared[keyword] = given
	case ofParts:
		prepared[keyword], err = p.schemas(below, given, asIs)
	case ofSame:
		prepared[keyword], err = p.schemas(below, given, forSame)
		if keyword == "if" {
			prepared[conditionKeyword], p.conditions = below, append(p.conditions, below)
		}
	case ofAlternatives:
		prepared[keyword], err = p.schemas(below, given, func(at string, s any) any { return negatedTwice(forSame(at, s)) })
	case ofElement:
		prepared[keyword], err = p.schemas(below, given, func(_ string, s any) any { return negatedTwice(s) })
	case ofNamedParts:
		prepared[keyword], err = p.named(below, given, asIs)
	case ofNamedSame:
		prepared[keyword], err = p.named(below, given, forSame)
	default:
		switch {
		case keyword == "$ref":
			prepared[keyword], err = p.reference(pointer, given)
		case keyword == "$id" && pointer != "":
			err = fmt.Errorf("%s: expected no $id below the top of a schema", p.d.Path(pointer))
		}
	}
	return err
}

func negatedTwice(s any) any { return map[string]any{"not": map[string]any{"not": s}} }

// schemas prepares a schema, or a list of them, and calls finish for each.
func (p *preparer) schemas(pointer string, given any, finish func(pointer string, prepared any) any) (any, error) {
	list, ok := given.([]any)
	if !ok {
		prepared, err := p.schema(pointer, given)
		return finish(pointer, prepared), err
	}
	prepared := make([]any, len(list))
	for i := range list {
		at := Pointer(pointer, strconv.Itoa(i))
		s, err := p.schema(at, list[i])
		if err != nil {
			return nil, err
		}
		prepared[i] = finish(at, s)
	}
	return prepared, nil
}

// named prepares an object of schemas by name, in which names are no keywords, and calls finish for each.
func (p *preparer) named(pointer string, given any, finish func(pointer string, prepared any) any) (any, error) {
	byName, _ := given.(map[string]any)
	prepared := make(map[string]any, len(byName))
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		if names, ok := byName[name].([]any); ok { // property names that a property requires
			prepared[name] = names
			continue
		}
		at := Pointer(pointer, name)
		s, err := p.schema(at, byName[name])
		if err != nil {
			return nil, err
		}
		prepared[name] = finish(at, s)
	}
	return prepared, nil
}

// reference returns a $ref as a pointer from the root of the schema. It refuses a reference out of the schema.
func (p *preparer) reference(pointer string, given any) (any, error) {
	text, _ := given.(string)
	to, err := p.base.Parse(text)
	if err != nil {
		return nil, fmt.Errorf("$ref: expected a reference, found %s", Show(text))
	}
	target := to.Fragment
	to.Fragment, to.RawFragment = "", ""
	base := *p.base
	base.Fragment, base.RawFragment = "", ""
	if to.String() != base.String() {
		return nil, fmt.Errorf("refers to %s: %w", to, errOther)
	}
	if target != "" && !strings.HasPrefix(target, "/") || !p.d.Has(target) {
		return nil, fmt.Errorf("not a JSON Schema: json-pointer in %q not found", target)
	}
	p.refs[pointer] = Pointer("", tokens(target)...)
	return within(p.refs[pointer]), nil
}

// within returns a reference to a pointer in the schema.
func within(pointer string) string {
	return location + "#" + (&url.URL{Fragment: pointer}).EscapedFragment()
}

// checkReferences refuses references to what is no schema, and reference cycles that apply to one value, which would never
// end.
func (p *preparer) checkReferences() error {
	done := map[string]bool{} // false while it is being followed
	var follow func(pointer string) error
	follow = func(pointer string) error {
		if finished, met := done[pointer]; finished {
			return nil
		} else if met {
			return fmt.Errorf("refers to itself without end: #%s", pointer)
		}
		done[pointer] = false
		next := p.same[pointer]
		if target, ok := p.refs[pointer]; ok {
			if _, ok := p.same[target]; !ok {
				return fmt.Errorf("refers to #%s: expected a schema, such as one under definitions", target)
			}
			next = []string{target}
		}
		for _, pointer := range next {
			if err := follow(pointer); err != nil {
				return err
			}
		}
		done[pointer] = true
		return nil
	}
	for _, pointer := range slices.Sorted(maps.Keys(p.same)) {
		if err := follow(pointer); err != nil {
			return err
		}
	}
	return nil
}

var errNames = errors.New("propertyNames: expected an enum of strings, without properties or patternProperties beside it")

func writeOutNames(schema map[string]any) error {
	value, ok := schema["propertyNames"]
	if !ok {
		return nil
	}
	names, _ := value.(map[string]any)
	enum, _ := names["enum"].([]any)
	if len(enum) == 0 || len(names) != 1 || schema["properties"] != nil || schema["patternProperties"] != nil {
		return errNames
	}
	each, ok := schema["additionalProperties"]
	if !ok {
		each = true
	}
	properties := make(map[string]any, len(enum))
	for _, value := range enum {
		name, ok := value.(string)
		if !ok {
			return errNames
		}
		properties[name] = each
	}
	delete(schema, "propertyNames")
	schema["properties"], schema["additionalProperties"], schema[namesKeyword] = properties, false, enum
	return nil
}
