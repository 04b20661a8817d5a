package fact

import (
	"encoding/json"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/suggest"
)

// fact reads the declaration at pointer, of the fact with that path.
func (r *catalogueReader) fact(pointer, path string) {
	typeName, _ := r.doc.At(pointer + "/type").(string)
	allowed, ok := factKeywords[Type(typeName)]
	if !ok {
		r.fault(pointer+"/type", path, "type: expected %s, found %s%s", document.OneOf(types),
			document.Show(r.doc.At(pointer+"/type")), suggest.For(typeName, types))
		return
	}
	r.keywords(pointer, path, allowed)
	f := Fact{
		Path:        path,
		Title:       r.text(pointer, path, "title", true),
		Description: r.text(pointer, path, "description", true),
		Type:        Type(typeName),
		Unit:        r.text(pointer, path, "x-unit", false),
		Lever:       r.lever(pointer+"/x-lever", path, "x-lever"),
	}
	f.Actors = r.actors(pointer+"/x-actors", f)
	switch f.Type {
	case String:
		f.Enum = r.enum(pointer+"/enum", path)
		f.Titles = r.titles(pointer, f)
		f.LeverFrom = r.leversBy(pointer, "x-lever-from", f)
		f.LeverTo = r.leversBy(pointer, "x-lever-to", f)
	case Integer, Number:
		f.Min = r.bound(pointer+"/minimum", f, "minimum")
		f.Max = r.bound(pointer+"/maximum", f, "maximum")
		if f.Min != nil && f.Max != nil && f.Min.Cmp(f.Max) > 0 {
			r.fault(pointer+"/minimum", path, "minimum: expected at most the maximum, %s, found %s", document.Decimal(f.Max), document.Decimal(f.Min))
		}
	}
	at := r.doc.KeyPosition(pointer)
	r.catalogue.places[path] = verdict.Place{File: r.doc.File, Line: at.Line, Col: at.Col}
	r.catalogue.index[path] = len(r.catalogue.Facts)
	r.catalogue.Facts = append(r.catalogue.Facts, f)
}

// text reads a keyword whose value is a non-empty string.
func (r *catalogueReader) text(pointer, path, keyword string, needed bool) string {
	value := r.doc.At(pointer + "/" + keyword)
	text, ok := value.(string)
	switch {
	case value == nil:
		if needed {
			r.fault(pointer, path, "missing %s", keyword)
		}
	case !ok || strings.TrimSpace(text) == "":
		r.fault(pointer+"/"+keyword, path, "%s: expected a string of 1 or more characters, found %s", keyword, document.Show(value))
	}
	return text
}

func (r *catalogueReader) lever(pointer, path, keyword string) Lever {
	value := r.doc.At(pointer)
	name, _ := value.(string)
	if value == nil {
		r.fault(pointer, path, "missing %s: expected one of %s", keyword, document.List(leverNames))
		return 0
	}
	lever, err := ParseLever(name)
	if err != nil {
		r.fault(pointer, path, "%s: expected one of %s; found %s%s", keyword, document.List(leverNames),
			document.Show(value), suggest.For(name, leverNames))
	}
	return lever
}

// titles reads x-titles, which gives titles by values of the fact.
func (r *catalogueReader) titles(declaration string, f Fact) map[string]string {
	const keyword = "x-titles"
	titles := map[string]string{}
	r.byValue(declaration, keyword, "titles", f, func(below, name string) {
		title, isText := r.doc.At(below).(string)
		if !isText || strings.TrimSpace(title) == "" {
			r.fault(below, f.Path, "%s.%s: expected a string of 1 or more characters, found %s", keyword, name, document.Show(r.doc.At(below)))
		}
		titles[name] = title
	})
	return titles
}

// actors reads x-actors, which names those who change the fact.
func (r *catalogueReader) actors(pointer string, f Fact) []string {
	value := r.doc.At(pointer)
	names, _ := value.([]any)
	switch {
	case value == nil:
		return nil
	case len(names) == 0:
		r.fault(pointer, f.Path, "x-actors: expected a list of %s; found %s", document.List(verdict.Actors()), document.Show(value))
	case f.Lever == Given:
		r.fault(pointer, f.Path, "x-actors: expected none, for nobody changes a fact whose lever is given")
	}
	found := map[string]bool{}
	for i, value := range names {
		name, _ := value.(string)
		switch below := document.Pointer(pointer, strconv.Itoa(i)); {
		case !slices.Contains(verdict.Actors(), name):
			r.fault(below, f.Path, "x-actors: expected one of %s; found %s%s",
				document.List(verdict.Actors()), document.Show(value), suggest.For(name, verdict.Actors()))
		case found[name]:
			r.fault(below, f.Path, "x-actors: %s occurs twice: expected it once", document.Show(name))
		}
		found[name] = true
	}
	return slices.DeleteFunc(verdict.Actors(), func(name string) bool { return !found[name] })
}

// leversBy reads a keyword whose value gives levers by values of the fact.
func (r *catalogueReader) leversBy(declaration, keyword string, f Fact) map[string]Lever {
	levers := map[string]Lever{}
	r.byValue(declaration, keyword, "levers", f, func(below, name string) {
		levers[name] = r.lever(below, f.Path, keyword+"."+name)
	})
	return levers
}

// byValue reads a keyword whose value is an object with values of the fact as names. It calls each for each of them.
func (r *catalogueReader) byValue(declaration, keyword, what string, f Fact, each func(below, name string)) {
	pointer := declaration + "/" + keyword
	value := r.doc.At(pointer)
	if value == nil {
		return
	}
	names := r.doc.Names(pointer)
	if len(names) == 0 {
		r.fault(pointer, f.Path, "%s: expected %s by values of the fact, found %s", keyword, what, document.Show(value))
	}
	for _, name := range names {
		below := document.Pointer(pointer, name)
		if !slices.Contains(f.Enum, name) {
			r.keyFault(below, f.Path, "%s: expected %s; found %s%s", keyword, document.OneOf(f.Enum),
				document.Show(name), suggest.For(name, f.Enum))
		}
		each(below, name)
	}
}

func (r *catalogueReader) enum(pointer, path string) []string {
	values, _ := r.doc.At(pointer).([]any)
	if len(values) == 0 {
		r.fault(pointer, path, "enum: expected at least one string")
	}
	var enum []string
	for i, value := range values {
		below := document.Pointer(pointer, strconv.Itoa(i))
		text, ok := value.(string)
		switch {
		case !ok || text == "":
			r.fault(below, path, "enum: expected a string of 1 or more characters, found %s", document.Show(value))
		case slices.Contains(enum, text):
			r.fault(below, path, "enum: %s occurs twice: expected it once", document.Show(text))
		default:
			enum = append(enum, text)
		}
	}
	return enum
}

func (r *catalogueReader) bound(pointer string, f Fact, keyword string) *big.Rat {
	value := r.doc.At(pointer)
	if value == nil {
		return nil
	}
	n, _ := value.(json.Number)
	bound, err := document.Rat(n)
	if err != nil || f.Type == Integer && !bound.IsInt() {
		r.fault(pointer, f.Path, "%s: expected %s, found %s", keyword, Fact{Type: f.Type}.Domain(), document.Show(value))
		return nil
	}
	return bound
}

// sum reads x-sum-of of the fact with that name, once all facts of its object are read.
func (r *catalogueReader) sum(pointer, path, name string) {
	keyword := pointer + "/x-sum-of"
	i, ok := r.catalogue.index[join(path, name)]
	if !ok || r.doc.At(keyword) == nil {
		return
	}
	f := &r.catalogue.Facts[i]
	parts, _ := r.doc.At(keyword).([]any)
	if len(parts) < 2 {
		r.fault(keyword, f.Path, "x-sum-of: expected the names of two or more facts beside it, found %s", document.Show(r.doc.At(keyword)))
	}
	candidates := r.summands(path, *f)
	for j, value := range parts {
		part, _ := value.(string)
		switch below := document.Pointer(keyword, strconv.Itoa(j)); {
		case !slices.Contains(candidates, part):
			r.fault(below, f.Path, "x-sum-of: expected names of numbers beside it that are no sums (%s), found %s%s",
				document.List(candidates), document.Show(value), suggest.For(part, candidates))
		case slices.Contains(f.SumOf, join(path, part)):
			r.fault(below, f.Path, "x-sum-of: %s occurs twice: expected it once", document.Show(part))
		case r.partOf(join(path, part)) != "":
			r.fault(below, f.Path, "x-sum-of: %s is a part of %s already: expected a part of one sum only", document.Show(part), r.partOf(join(path, part)))
		default:
			f.SumOf = append(f.SumOf, join(path, part))
		}
	}
}

// partOf returns the path of the sum that a fact is a part of, among the sums read so far; "" if there is none.
func (r *catalogueReader) partOf(path string) string {
	for _, f := range r.catalogue.Facts {
		if slices.Contains(f.SumOf, path) {
			return f.Path
		}
	}
	return ""
}

// summands returns the names of the facts in the object with that path that could be parts of sum.
func (r *catalogueReader) summands(path string, sum Fact) []string {
	var names []string
	for _, name := range r.catalogue.objects[path] {
		i, ok := r.catalogue.index[join(path, name)]
		if !ok {
			continue
		}
		f := r.catalogue.Facts[i]
		_, isSum := r.doc.At(r.declaration(f.Path) + "/x-sum-of").([]any)
		if !isSum && (f.Type == Integer || f.Type == Number && sum.Type == Number) {
			names = append(names, name)
		}
	}
	return names
}

// declaration returns the JSON pointer of the declaration of the fact with that path.
func (r *catalogueReader) declaration(path string) string {
	return "/properties/" + strings.ReplaceAll(path, ".", "/properties/")
}
