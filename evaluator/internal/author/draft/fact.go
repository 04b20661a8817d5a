package draft

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/internal/model"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/suggest"
)

// FactDetails declare a fact to be added to the catalogue.
type FactDetails struct {
	// Type is string, boolean, integer or number; "" is string if there are Values, else boolean.
	Type string
	// Values are those of a string.
	Values []string
	// Title and Description may be empty: then the name of the fact stands for them.
	Title, Description string
	Lever              string
	// Minimum and Maximum are numbers as JSON, or empty; Unit is that of a number, or empty.
	Minimum, Maximum, Unit string
}

// Fact adds a fact to the catalogue, unit.json in the folder Options.Schemas. All that stands in the file stays as it is.
//
// It fails with [verdict.Faults] if the path is malformed or taken, and if the declaration has a fault.
func Fact(options model.Options, path string, details FactDetails) (*Draft, error) {
	file := filepath.Join(options.Schemas, "unit.json")
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, verdict.Faults{document.Unreadable(file, err)}
	}
	catalogue, err := fact.ReadCatalogue(file, text)
	if err != nil {
		return nil, err
	}
	names := strings.Split(path, ".")
	for _, name := range names {
		if err := fits("fact", name, wordPattern, "a path such as service.records: small letters, digits and underscores, joined by points", "_"); err != nil {
			return nil, err
		}
	}
	if err := place(catalogue, file, path); err != nil {
		return nil, err
	}
	declared, err := declaration(names[len(names)-1], details)
	if err != nil {
		return nil, err
	}
	object := "/properties/" + strings.Join(names[:len(names)-1], "/properties/") + "/properties"
	changed, err := insert(text, object, names[len(names)-1], declared)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	if _, err := fact.ReadCatalogue(file, changed); err != nil {
		return nil, unplaced(err)
	}
	return &Draft{Files: []File{{Name: file, Content: changed, Replaces: true}}}, nil
}

// place returns a fault if the path is taken, or if its object is not there.
func place(c *fact.Catalogue, file, path string) error {
	objects := []string{"context", "service"}
	for _, f := range c.Facts {
		object := f.Path[:strings.LastIndexByte(f.Path, '.')]
		if f.Path == path || object == path || strings.HasPrefix(object, path+".") {
			return taken(file, path+" is in the catalogue already: nothing was written")
		}
		if !slices.Contains(objects, object) {
			objects = append(objects, object)
		}
	}
	object := path[:max(0, strings.LastIndexByte(path, '.'))]
	if slices.Contains(objects, object) {
		return nil
	}
	if object == "" {
		return refuse("%s is no path of a fact: expected context.%s or service.%s", path, path, path)
	}
	return refuse("no object of facts is called %s%s", object, suggest.Expected(object, objects))
}

// declaration returns the lines of a declaration, without braces and commas.
func declaration(name string, d FactDetails) ([]string, error) {
	kind := d.Type
	switch {
	case kind == "" && len(d.Values) > 0:
		kind = "string"
	case kind == "":
		kind = "boolean"
	}
	title := d.Title
	if title == "" {
		title = sentence(name)
	}
	description := d.Description
	if description == "" {
		description = title + "."
	}
	if err := checkDetails(kind, d); err != nil {
		return nil, err
	}
	lines := []string{`"title": ` + quoted(title), `"description": ` + quoted(description), `"type": ` + quoted(kind)}
	if len(d.Values) > 0 {
		var values []string
		for _, value := range d.Values {
			values = append(values, quoted(value))
		}
		lines = append(lines, `"enum": [`+strings.Join(values, ", ")+"]")
	}
	for _, bound := range []struct{ name, value string }{{"minimum", d.Minimum}, {"maximum", d.Maximum}} {
		if bound.value != "" {
			lines = append(lines, fmt.Sprintf("%q: %s", bound.name, bound.value))
		}
	}
	if d.Unit != "" {
		lines = append(lines, `"x-unit": `+quoted(d.Unit))
	}
	return append(lines, `"x-lever": `+quoted(d.Lever)), nil
}

// checkDetails returns a fault of details that do not go with the type of a fact, or with each other.
func checkDetails(kind string, d FactDetails) error {
	numeric := kind == string(fact.Integer) || kind == string(fact.Number)
	switch {
	case kind == string(fact.String) && len(d.Values) == 0:
		return refuse("a fact of type string needs values: expected at least one")
	case kind != string(fact.String) && len(d.Values) > 0:
		return refuse("values: a fact of type %s has none: expected them of type string only", kind)
	}
	for i, value := range d.Values {
		if value == "" || slices.Contains(d.Values[:i], value) {
			return refuse("values: expected words, each once, found %s", document.Show(value))
		}
	}
	for _, each := range []struct{ name, value string }{{"minimum", d.Minimum}, {"maximum", d.Maximum}, {"unit", d.Unit}} {
		if each.value != "" && !numeric {
			return refuse("%s: a fact of type %s has none: expected it of type integer or number only", each.name, kind)
		}
	}
	for _, each := range []struct{ name, value string }{{"minimum", d.Minimum}, {"maximum", d.Maximum}} {
		if number := jsontext.Value(each.value); each.value != "" && (number.Kind() != '0' || !number.IsValid()) {
			return refuse("%s: expected a number, found %s", each.name, document.Show(each.value))
		}
	}
	if d.Lever == "" {
		return refuse("a fact needs a lever, what it takes to change it (--lever): expected one of %s", document.List(append(verdict.Levers(), verdict.Given)))
	}
	return nil
}

// unplaced returns faults without their places, which are in a text that is not on the disk.
func unplaced(err error) error {
	var faults verdict.Faults
	if !errors.As(err, &faults) {
		return err
	}
	said := make(verdict.Faults, len(faults))
	for i, f := range faults {
		said[i] = &verdict.Fault{Rule: f.Rule, Message: f.Message}
	}
	return said
}

// insert adds a member after those of the object at a JSON pointer, of which there is one at least, in the layout of the
// object, and leaves all else as it is.
func insert(text []byte, pointer, name string, lines []string) ([]byte, error) {
	begin, last, end, err := extent(text, pointer)
	if err != nil {
		return nil, err
	}
	before := string(text[begin:])
	before = before[:len(before)-len(strings.TrimLeft(before, " \t\r\n"))] // between the brace and the first member
	newline, deep := layout(before)
	member := ", " + quoted(name) + ": {" + strings.Join(lines, ", ") + "}"
	if newline != "" {
		_, shallow := layout(string(text[:end]))
		inner := newline + deep + strings.TrimPrefix(deep, shallow)
		member = "," + newline + deep + quoted(name) + ": {" + inner + strings.Join(lines, ","+inner) + newline + deep + "}"
	}
	return slices.Concat(text[:last], []byte(member), text[last:]), nil
}

// layout returns the line break and the indentation of the last line of some text; "" if it is one line.
func layout(before string) (newline, indentation string) {
	at := strings.LastIndexByte(before, '\n')
	if at < 0 {
		return "", ""
	}
	newline = "\n"
	if strings.HasSuffix(before[:at], "\r") {
		newline = "\r\n"
	}
	return newline, before[at+1:]
}

// extent returns the offsets in an object: behind its opening brace, behind its last member, and of its
// closing brace.
func extent(text []byte, pointer string) (begin, last, end int64, err error) {
	d := jsontext.NewDecoder(bytes.NewReader(text))
	for {
		token, err := d.ReadToken()
		if err != nil {
			return 0, 0, 0, fmt.Errorf("there is no object %s: %w", pointer, err)
		}
		switch at := string(d.StackPointer()); {
		case at == pointer && token.Kind() == '{':
			begin = d.InputOffset()
		case at == pointer && token.Kind() == '}':
			return begin, last, d.InputOffset() - 1, nil
		case begin > 0 && strings.HasPrefix(at, pointer+"/"):
			last = d.InputOffset()
		}
	}
}
