package document

import (
	"errors"
	"strconv"
)

// namesKeyword holds, in each prepared schema with properties, their names in the order of the file.
const namesKeyword = "x-names-in-order"

// prepare returns a copy of the JSON Schema at pointer in which a propertyNames of the form {"enum": [...]} is
// written out as properties: the library names wrong places for names that are not in the enum (it shares a slice
// between locations), and unknown properties have the better message.
func prepare(d *Document, pointer string, schema any) (any, error) {
	switch v := schema.(type) {
	case map[string]any:
		return prepareObject(d, pointer, v)
	case []any:
		prepared := make([]any, len(v))
		for i := range v {
			var err error
			if prepared[i], err = prepare(d, Pointer(pointer, strconv.Itoa(i)), v[i]); err != nil {
				return nil, err
			}
		}
		return prepared, nil
	default:
		return schema, nil
	}
}

func prepareObject(d *Document, pointer string, schema map[string]any) (any, error) {
	prepared := make(map[string]any, len(schema)+1)
	for keyword, value := range schema {
		var err error
		below := Pointer(pointer, keyword)
		switch keyword {
		case "enum", "const", "default", "examples":
			prepared[keyword] = value
		case "properties", "patternProperties", "definitions", "$defs", "dependentSchemas", "dependencies":
			prepared[keyword], err = prepareNamed(d, below, value)
		default:
			prepared[keyword], err = prepare(d, below, value)
		}
		if err != nil {
			return nil, err
		}
	}
	if _, ok := prepared["properties"].(map[string]any); ok {
		prepared[namesKeyword] = anys(d.Names(Pointer(pointer, "properties")))
	}
	return prepared, writeOutNames(prepared)
}

// prepareNamed prepares an object that holds schemas by name, of which no name is a keyword.
func prepareNamed(d *Document, pointer string, schemas any) (any, error) {
	byName, ok := schemas.(map[string]any)
	if !ok {
		return schemas, nil
	}
	prepared := make(map[string]any, len(byName))
	for name, schema := range byName {
		var err error
		if prepared[name], err = prepare(d, Pointer(pointer, name), schema); err != nil {
			return nil, err
		}
	}
	return prepared, nil
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
