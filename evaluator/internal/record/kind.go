package record

import (
	"context"
	"io"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/model"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/parallel"
	"github.com/leeway-policy/leeway/internal/suggest"
)

// keyed is a record.
type keyed interface {
	// key returns the id of the record, and the document that it was read from.
	key() (string, *document.Document)
}

// A kind says how the records of one kind are read. A file holds one record or an array of records.
type kind[R keyed] struct {
	// one and many name records of the kind in messages.
	one, many string
	// none is the rule of the fault of a file or folder without records, twice that of two records with one id.
	none, twice verdict.RuleID
	schema      *document.Schema
	// read reads one record, whose faults of the schema are known, and adds its other faults to the part.
	read func(*part) R
}

// A part is one record in a file while it is read.
type part struct {
	doc *document.Document
	// name is the id of a record that states none.
	name         string
	bibliography profile.Bibliography
	faults       verdict.Faults
}

// list returns an empty list of files of records.
func (k kind[R]) list(b profile.Bibliography, stdin io.Reader) *profile.Files {
	return &profile.Files{Bibliography: b, Stdin: stdin, Kind: k.many, None: k.none}
}

// files reads all files of a list and returns their records in its order. Of two records with the same id the second is a
// fault.
func (k kind[R]) files(l *profile.Files) ([]R, verdict.Faults) {
	var all []R
	faults := l.Faults
	first := map[string]*document.Document{} // by id
	for _, f := range l.Found {
		d, found := f.Read()
		if found != nil {
			faults = append(faults, found...)
			continue
		}
		records, found := k.document(d, f.Bibliography)
		faults = append(faults, found...)
		for _, record := range records {
			id, doc := record.key()
			if other := first[id]; other != nil {
				at := verdict.Place{File: other.File, Line: other.Position("").Line}
				faults = append(faults, doc.Fault(k.twice, "/id", "%s %s occurs twice: expected it once, it is already at %s", k.one, id, at))
				continue
			}
			first[id] = doc
			all = append(all, record)
		}
	}
	return all, faults.Sorted()
}

// readFiles reads the records of a kind at paths, or those of the folder in use if there are no paths; list is an empty list
// of the kind. It stops when the context ends, since reading a pipe without a writer never ends.
func readFiles[R keyed](ctx context.Context, k kind[R], list *profile.Files, paths []string, open func() (model.Folder, error)) ([]R, verdict.Faults, error) {
	if len(paths) == 0 {
		from, err := open()
		if err != nil {
			return nil, nil, err
		}
		list.Folder(from.FS, from.Name)
		read, faults := k.files(list)
		return read, faults, nil
	}
	type answer struct {
		records []R
		faults  verdict.Faults
	}
	found, err := parallel.Await(ctx, func() answer {
		for _, name := range paths {
			list.Path(name)
		}
		read, faults := k.files(list)
		return answer{read, faults}
	})
	return found.records, found.faults, err
}

// document returns the records of a document in its order, and the faults of those left out.
func (k kind[R]) document(d *document.Document, b profile.Bibliography) ([]R, verdict.Faults) {
	all, isArray := d.Value.([]any)
	if !isArray {
		return k.add(nil, d, nameOf(d.File), b)
	}
	if len(all) == 0 {
		return nil, verdict.Faults{d.Fault(k.none, "", "no %s in this file: expected a %s, or an array of %s", k.many, k.one, k.many)}
	}
	var records []R
	var faults verdict.Faults
	for i := range all {
		var found verdict.Faults
		records, found = k.add(records, d.Part(document.Pointer("", strconv.Itoa(i))), nameOf(d.File)+"-"+strconv.Itoa(i+1), b)
		if faults = append(faults, found...); len(faults) > document.MaxFaults { // one more than are shown, to know that there are more
			break
		}
	}
	return records, d.Limited(faults)
}

// add appends the record of a document, or returns its faults.
func (k kind[R]) add(records []R, d *document.Document, name string, b profile.Bibliography) ([]R, verdict.Faults) {
	p := &part{doc: d, name: name, bibliography: b, faults: k.schema.Validate(d)}
	read := k.read(p)
	if len(p.faults) > 0 {
		return records, d.Limited(p.faults)
	}
	return append(records, read), nil
}

// nameOf returns a file's name without .json.
func nameOf(file string) string {
	return strings.Trim(strings.TrimSuffix(path.Base(strings.ReplaceAll(file, `\`, "/")), ".json"), "<>") // of "<stdin>"
}

// text returns the text at a pointer, "" if there is none; the schema reports other values.
func (p *part) text(pointer string) string {
	value, _ := p.doc.At(pointer).(string)
	return value
}

// id returns the id that the record states, or else its name.
func (p *part) id() string {
	if id := p.text("/id"); id != "" {
		return id
	}
	return p.name
}

// country returns the country, and replaces the schema's faults about it by that of the list of countries.
func (p *part) country() string {
	code, isText := p.doc.At("/country").(string)
	message := profile.CheckCountry(code)
	if message.Text == "" || !isText {
		return code
	}
	at := p.doc.Position("/country")
	p.faults = slices.DeleteFunc(p.faults, func(f *verdict.Fault) bool { return f.Line == at.Line && f.Col == at.Col })
	p.faults = append(p.faults, p.doc.Fault(verdict.RuleUnknownCountry, "/country", "%s", message))
	return code
}

// sources returns the keys at a pointer, and the sources that they stand for. Whose says what may have sources of its own
// beside the bibliography; "" is nothing.
func (p *part) sources(pointer, whose string) ([]string, profile.Bibliography) {
	keys, cited := texts(p.doc.At(pointer)), profile.Bibliography{}
	expected := "a key of the bibliography"
	if whose != "" {
		expected += " or of the " + whose + "'s own"
	}
	for i, key := range keys {
		source, found := p.bibliography[key]
		if !found {
			at := document.Pointer(pointer, strconv.Itoa(i))
			p.faults = append(p.faults, p.doc.Fault(verdict.RuleUnknownSource, at, "%s: unknown source %s: expected %s%s",
				p.doc.Path(at), document.Show(key), expected, suggest.For(key, slices.Sorted(maps.Keys(p.bibliography)))))
		}
		cited[key] = source
	}
	return keys, cited
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
