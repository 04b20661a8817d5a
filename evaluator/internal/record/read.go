package record

import (
	"fmt"
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
	return r.kind().document(d, r.Bibliography)
}

// kind returns how cases are read.
func (r *Reader) kind() kind[*Case] {
	return kind[*Case]{
		one: "case", many: "cases", none: verdict.RuleNoCases, twice: verdict.RuleDuplicateCase, schema: r.Schema,
		read: func(p *part) *Case { return (&caseReader{r, p}).read() },
	}
}

// A caseReader reads one case.
type caseReader struct {
	reader *Reader
	*part
}

func (r *caseReader) read() *Case {
	c := &Case{
		ID: r.id(), Country: r.country(), Name: r.text("/name"), Service: r.text("/service"),
		Strategy: r.text("/strategy"), Since: document.Whole(r.doc.At("/since")), Outcome: verdict.Outcome(r.text("/outcome")),
		Confidence: r.text("/confidence"), Note: r.text("/note"), Adjusted: texts(r.doc.At("/adjusted")),
		File: r.doc.File, Line: r.doc.Position("").Line, doc: r.doc, filled: map[string]string{},
	}
	if inPlace, says := r.doc.At("/in_place").(bool); says {
		c.InPlace = verdict.Unmet
		if inPlace {
			c.InPlace = verdict.Met
		}
	}
	r.bibliography = r.bibliography.With(profile.Sources(r.doc.At("/bibliography")))
	c.Sources, c.Bibliography = r.sources("/sources", "case")
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
			r.faults = append(r.faults, c.Fault(rule, pointer, "%s: %s", r.doc.Path(pointer), fmt.Sprintf(format, args...)).Suggesting(args...))
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
				document.Show(blame.Source), suggest.For(blame.Source, c.Sources))
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
