package batch

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/display"
)

// A header describes the columns of a CSV file.
type header struct {
	columns []column
	// carried are the names of the columns that are copied to the output, in the order of the file.
	carried []carried
}

// A column is a fact, or is copied to the output; the other index is -1.
type column struct{ fact, carried int }

var byteOrderMark = []byte("\ufeff")

// readHeader reads the first row, and leaves the rest to the framer.
func (r *run) readHeader(f *framer) (*header, error) {
	var b block
	err := f.next(&b)
	if errors.Is(err, io.EOF) {
		return nil, verdict.Faults{{Rule: ruleHeader, File: f.file, Message: "empty file: expected a header that names facts, such as " + r.samplePath()}}
	}
	if err != nil {
		return nil, document.Unreadable(f.file, err)
	}
	end, _ := csvEnd(b.data, atStart)
	if end == 0 {
		end = len(b.data)
	}
	if b.skipped > 0 {
		return nil, verdict.Faults{{Rule: ruleHeader, File: f.file, Line: 1, Col: 1, Message: "header too long: expected " + limitWords}}
	}
	f.rest = slices.Concat(b.data[end:], f.rest)
	f.looked, f.state = 0, atStart
	f.line, f.offset = 1+int64(bytes.Count(b.data[:end], newline)), int64(end)
	return r.parseHeader(f.file, b.data[:end])
}

// ruleHeader is the rule of all faults of headers.
const ruleHeader = verdict.RuleWrongHeader

func (r *run) samplePath() string { return r.policies.catalogue().Facts[0].Path }

// parseHeader interprets the columns. It fails with all their faults.
func (r *run) parseHeader(file string, row []byte) (*header, error) {
	row = bytes.TrimPrefix(row, byteOrderMark)
	in := csv.NewReader(bytes.NewReader(row))
	names, err := in.Read()
	if err != nil || !utf8.Valid(row) {
		return nil, verdict.Faults{{Rule: ruleHeader, File: file, Line: 1, Col: 1, Message: "no header: expected names of columns in UTF-8 as in RFC 4180"}}
	}
	if len(names) > MaxColumns {
		return nil, verdict.Faults{{
			Rule: ruleHeader, File: file, Line: 1, Col: 1,
			Message: fmt.Sprintf("too many columns: expected at most %d, found %d", MaxColumns, len(names)),
		}}
	}
	h := &header{}
	var faults verdict.Faults
	facts := 0
	seen := map[string]bool{}
	for i := range names {
		name := display.ReadCell(names[i])
		if message := r.columnFault(name, seen); message != "" && len(faults) < document.MaxFaults {
			line, col := in.FieldPos(i)
			col = utf8.RuneCount(row[:min(len(row), col-1)]) + 1
			faults = append(faults, &verdict.Fault{Rule: ruleHeader, File: file, Line: line, Col: col, Message: message})
		}
		seen[name] = true
		if index := slices.IndexFunc(r.plan.facts, func(d domain) bool { return d.fact.Path == name }); index >= 0 {
			h.columns = append(h.columns, column{fact: index, carried: -1})
			facts++
			continue
		}
		h.columns = append(h.columns, column{fact: -1, carried: len(h.carried)})
		h.carried = append(h.carried, carried{name: []byte(name), json: appendQuoted(nil, []byte(name)), role: roleOf(name)})
	}
	if facts == 0 && len(faults) == 0 {
		faults = append(faults, &verdict.Fault{
			Rule: ruleHeader, File: file, Line: 1, Col: 1,
			Message: "no column is a fact: expected paths of facts, separated by commas, such as " + r.samplePath(),
		})
	}
	return h, faults.Err()
}

func (r *run) columnFault(name string, seen map[string]bool) string {
	switch {
	case name == "":
		return "a column has no name: expected one"
	case seen[name]:
		return "column " + document.Show(name) + " occurs twice: expected it once"
	}
	if _, isFact := r.policies.catalogue().Lookup(name); isFact {
		return ""
	}
	if wrong := r.carrier.wrong(name); wrong != "" {
		return "column " + document.Show(name) + " " + wrong
	}
	return ""
}

// names returns the names of all columns, sorted.
func (h *header) names(p *plan) []string {
	var names []string
	for _, c := range h.columns {
		if c.fact >= 0 {
			names = append(names, p.facts[c.fact].fact.Path)
		} else {
			names = append(names, string(h.carried[c.carried].name))
		}
	}
	slices.Sort(names)
	return names
}

// carriedNames returns the names of the carried columns.
func (h *header) carriedNames() []string {
	names := make([]string, len(h.carried))
	for i := range h.carried {
		names[i] = string(h.carried[i].name)
	}
	return names
}

// sameColumns returns the fault of a file whose columns are not those of the first.
func (r *run) sameColumns(file string, h *header) error {
	if r.first == nil {
		r.first, r.firstFile = h, file
		return nil
	}
	want, got := r.first.names(r.plan), h.names(r.plan)
	if slices.Equal(want, got) {
		return nil
	}
	less := func(a, b []string) []string {
		return slices.DeleteFunc(slices.Clone(a), func(name string) bool { return slices.Contains(b, name) })
	}
	var parts []string
	if missing := less(want, got); len(missing) > 0 {
		parts = append(parts, "without "+document.List(missing))
	}
	if surplus := less(got, want); len(surplus) > 0 {
		parts = append(parts, "with "+document.List(surplus)+" in addition")
	}
	return verdict.Faults{{
		Rule: ruleHeader, File: file, Line: 1, Col: 1,
		Message: fmt.Sprintf("the columns differ from those of %s: expected the same, found a header %s", r.firstFile, strings.Join(parts, " and ")),
	}}
}
