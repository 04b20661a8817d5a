package record

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/suggest"
)

// Cases returns the cases of a document that holds one case or an array of cases, in its order, and the faults of
// those left out. A case in an array that has no id gets one from the name of the file and its position.
func (r *Reader) Cases(d *document.Document) ([]*Case, verdict.Faults) {
	return r.cases(d, r.Bibliography)
}

func (r *Reader) cases(d *document.Document, b profile.Bibliography) ([]*Case, verdict.Faults) {
	all, isArray := d.Value.([]any)
	if !isArray {
		return r.add(nil, d, nameOf(d.File), b)
	}
	if len(all) == 0 {
		return nil, verdict.Faults{d.Fault(verdict.RuleNoCases, "", "no cases in this file: expected a case, or an array of cases")}
	}
	var cases []*Case
	var faults verdict.Faults
	for i := range all {
		var found verdict.Faults
		cases, found = r.add(cases, d.Part(document.Pointer("", strconv.Itoa(i))), nameOf(d.File)+"-"+strconv.Itoa(i+1), b)
		if faults = append(faults, found...); len(faults) > document.MaxFaults { // one more than are shown, to know that there are more
			break
		}
	}
	return cases, d.Limited(faults)
}

// add appends the case of a document, or returns its faults.
func (r *Reader) add(cases []*Case, d *document.Document, name string, b profile.Bibliography) ([]*Case, verdict.Faults) {
	c := caseReader{reader: r, doc: d, bibliography: b}
	read := c.read(name)
	if len(c.faults) > 0 {
		return cases, d.Limited(c.faults)
	}
	return append(cases, read), nil
}

// nameOf returns a file's name without .json.
func nameOf(file string) string {
	return strings.Trim(strings.TrimSuffix(path.Base(strings.ReplaceAll(file, `\`, "/")), ".json"), "<>") // of "<stdin>"
}

// A caseReader reads one case.
type caseReader struct {
	reader       *Reader
	doc          *document.Document
	bibliography profile.Bibliography
	faults       verdict.Faults
}

func (r *caseReader) read(name string) *Case {
	r.faults = r.reader.Schema.Validate(r.doc)
	text := func(property string) string {
		value, _ := r.doc.At("/" + property).(string)
		return value
	}
	c := &Case{
		ID: text("id"), Country: text("country"), Name: text("name"), Service: text("service"),
		Strategy: text("strategy"), Since: document.Whole(r.doc.At("/since")), Outcome: verdict.Outcome(text("outcome")),
		Confidence: text("confidence"), Note: text("note"), Adjusted: texts(r.doc.At("/adjusted")),
		File: r.doc.File, Line: r.doc.Position("").Line, doc: r.doc, filled: map[string]string{},
	}
	if c.ID == "" {
		c.ID = name
	}
	if inPlace, says := r.doc.At("/in_place").(bool); says {
		c.InPlace = verdict.Unmet
		if inPlace {
			c.InPlace = verdict.Met
		}
	}
	r.country(c)
	r.sources(c)
	r.blames(c)
	c.Facts = r.facts("/facts", "service")
	if _, brings := r.doc.At("/context").(map[string]any); brings {
		c.Context = r.facts("/context", "context")
	}
	filled, wrong := r.reader.Catalogue.FillSums(c.Facts)
	for _, path := range filled {
		sum, _ := r.reader.Catalogue.SumWith(path)
		c.filled[path] = profile.FilledNote(path, sum)
	}
	if len(wrong) > 0 {
		for path, err := range wrong {
			pointer := "/facts" + strings.ReplaceAll(strings.TrimPrefix(path, "service"), ".", "/")
			r.faults = append(r.faults, c.Fault(verdict.RuleWrongSum, pointer, "%s: %s", r.doc.Path(pointer), err).Of(path))
		}
	}
	return c
}

// country replaces the schema's faults about the country by that of the list of countries.
func (r *caseReader) country(c *Case) {
	message := profile.CheckCountry(c.Country)
	if _, isText := r.doc.At("/country").(string); message == "" || !isText {
		return
	}
	at := r.doc.Position("/country")
	r.faults = slices.DeleteFunc(r.faults, func(f *verdict.Fault) bool { return f.Line == at.Line && f.Col == at.Col })
	r.faults = append(r.faults, c.Fault(verdict.RuleUnknownCountry, "/country", "%s", message))
}

// sources looks up the sources that the case cites.
func (r *caseReader) sources(c *Case) {
	known := r.bibliography.With(profile.Sources(r.doc.At("/bibliography")))
	c.Sources, c.Bibliography = texts(r.doc.At("/sources")), profile.Bibliography{}
	for i, key := range c.Sources {
		source, found := known[key]
		if !found {
			at := document.Pointer("/sources", strconv.Itoa(i))
			r.faults = append(r.faults, c.Fault(verdict.RuleUnknownSource, at,
				"%s: unknown source %s: expected a key of the bibliography or of the case's own%s",
				r.doc.Path(at), document.Show(key), suggest.DidYouMean(key, slices.Sorted(maps.Keys(known)))))
		}
		c.Bibliography[key] = source
	}
}

// blames reads what the record blames: a precondition or a layer each, from the note or from one of the case's sources.
func (r *caseReader) blames(c *Case) {
	list, _ := r.doc.At("/blames").([]any)
	for i, each := range list {
		object, _ := each.(map[string]any)
		text := func(property string) string {
			value, _ := object[property].(string)
			return value
		}
		blame := verdict.Blame{Precondition: text("precondition"), Layer: text("layer"), From: text("from"), Source: text("source")}
		c.Blames = append(c.Blames, blame)
		at := document.Pointer("/blames", strconv.Itoa(i))
		fault := func(rule verdict.RuleID, pointer, format string, args ...any) {
			r.faults = append(r.faults, c.Fault(rule, pointer, "%s: %s", r.doc.Path(pointer), fmt.Sprintf(format, args...)))
		}
		_, precondition := object["precondition"]
		_, layer := object["layer"]
		switch {
		case object == nil:
			continue // the schema says so
		case precondition && layer:
			fault(verdict.RuleWrongValue, at, "names a precondition and a layer: expected one of them; a layer is for what no precondition says")
		case !precondition && !layer:
			fault(verdict.RuleMissingProperty, at, "names nothing: expected \"precondition\" or \"layer\"")
		}
		switch {
		case blame.Source == "" && blame.From != "" && !strings.Contains(c.Note, blame.From):
			fault(verdict.RuleWrongValue, at+"/from", "%s is not in the note of the case: expected words of it, or a \"source\" that says so", document.Show(blame.From))
		case blame.Source != "" && !slices.Contains(c.Sources, blame.Source):
			fault(verdict.RuleUnknownSource, at+"/source", "unknown source %s: expected one of the case's sources%s",
				document.Show(blame.Source), suggest.DidYouMean(blame.Source, c.Sources))
		}
	}
}

// facts reads the facts in the object at pointer, if it is one.
func (r *caseReader) facts(pointer, top string) map[string]any {
	if _, isObject := r.doc.At(pointer).(map[string]any); !isObject {
		return map[string]any{} // the schema says so
	}
	facts, faults := r.reader.Catalogue.Read(r.doc, pointer, top)
	r.faults = append(r.faults, faults...)
	return facts
}

// texts returns the strings of an array; the schema reports other elements.
func texts(value any) []string {
	var list []string
	values, _ := value.([]any)
	for _, value := range values {
		if text, ok := value.(string); ok {
			list = append(list, text)
		}
	}
	return list
}
