package batch

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/sheet"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// A header describes the columns of a CSV file.
type header struct {
	*sheet.Header
	// carried are the names of the columns that are copied to the output, in the order of the file.
	carried []carried
}

// readHeader recognises the dialect of a file, reads its header, and leaves the rest to the framer.
func (r *run) readHeader(f *framer) (*header, error) {
	in, layout, err := sheet.Open(f.in, r.policies.catalogue(), r.options.Dialect)
	if err != nil {
		return nil, verdict.Faults{{Rule: ruleHeader, File: f.file, Line: 1, Col: 1, Message: err.Error()}}
	}
	f.in, f.separator = in, layout.Separator
	var b block
	err = f.next(&b)
	if errors.Is(err, io.EOF) {
		return nil, sheet.Empty(f.file, r.policies.catalogue())
	}
	if err != nil {
		return nil, document.Unreadable(f.file, err)
	}
	end, _ := sheet.End(b.data, sheet.AtStart, f.separator)
	if end == 0 {
		end = len(b.data)
	}
	if b.skipped > 0 {
		return nil, verdict.Faults{{Rule: ruleHeader, File: f.file, Line: 1, Col: 1, Message: "header too long: expected " + limitWords}}
	}
	f.rest = slices.Concat(b.data[end:], f.rest)
	f.looked, f.state = 0, sheet.AtStart
	f.line, f.offset, f.row = 1+layout.Above+int64(bytes.Count(b.data[:end], newline)), layout.Skipped+int64(end), 2
	return r.parseHeader(f.file, b.data[:end], layout)
}

// ruleHeader is the rule of all faults of headers.
const ruleHeader = verdict.RuleWrongHeader

// parseHeader interprets the columns. It fails with all their faults.
func (r *run) parseHeader(file string, row []byte, layout sheet.Layout) (*header, error) {
	read, err := sheet.ReadHeader(file, row, layout, r.names)
	if err != nil {
		return nil, err
	}
	h := &header{Header: read}
	for _, name := range read.Carried {
		h.carried = append(h.carried, carried{name: []byte(name), json: appendQuoted(nil, []byte(name)), role: roleOf(name)})
	}
	return h, nil
}

// names returns the names of all columns, sorted.
func (h *header) names(p *plan) []string {
	var names []string
	for _, c := range h.Columns {
		if c.Fact >= 0 {
			names = append(names, p.facts[c.Fact].fact.Path)
		} else {
			names = append(names, h.Carried[c.Carried])
		}
	}
	slices.Sort(names)
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
