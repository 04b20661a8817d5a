package sheet

import (
	"bytes"
	"fmt"
	"io"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// MaxRows is the maximum number of rows of a file that is read as a whole.
const MaxRows = 10_000

// A Reader reads files as a whole. Batch reads longer ones row by row.
type Reader struct {
	Catalogue *fact.Catalogue
	// Dialect is the name of the dialect of all files; "" has each recognised.
	Dialect string
	// Recognised, if not nil, is told how a file that is not plain is read.
	Recognised func(file, how string)
}

// Read returns the header of a file, its rows with their places, and the faults of the header and of rows that are left
// out.
func (r *Reader) Read(file string, in io.Reader) (h *Header, rows []*Row, faults verdict.Faults) {
	wrong := func(rule verdict.RuleID, line int, message string) verdict.Faults {
		return verdict.Faults{{Rule: rule, File: file, Line: line, Col: min(line, 1), Message: message}}
	}
	text, layout, err := Open(in, r.Catalogue, r.Dialect)
	if err != nil {
		return nil, nil, wrong(ruleHeader, 1, err.Error())
	}
	data, err := io.ReadAll(io.LimitReader(text, document.MaxSize+1))
	switch {
	case err != nil:
		return nil, nil, verdict.Faults{document.Unreadable(file, err)}
	case len(data) > document.MaxSize:
		return nil, nil, verdict.Faults{document.TooLarge(file)}
	case len(data) == 0:
		return nil, nil, verdict.FaultsOf(Empty(file, r.Catalogue))
	}
	first, rest := cut(data, layout.Separator)
	if h, err = ReadHeader(file, first, layout, NewNames(r.Catalogue, nil)); err != nil {
		return nil, nil, verdict.FaultsOf(err)
	}
	if r.Recognised != nil && !layout.IsPlain() {
		r.Recognised(file, layout.String())
	}
	place := Place{Line: 1 + layout.Above + int64(bytes.Count(first, newline)), Row: 2}
	for ; len(rest) > 0; place.Row++ {
		first, rest = cut(rest, layout.Separator)
		line := bytes.TrimSuffix(bytes.TrimSuffix(first, newline), []byte("\r"))
		at := place
		if place.Line += int64(bytes.Count(first, newline)); IsBlank(line, layout.Separator) {
			continue
		}
		if len(rows) == MaxRows {
			return h, nil, wrong(verdict.RuleTooLarge, int(at.Line), fmt.Sprintf("too many rows: expected at most %d; leeway batch reads any number", MaxRows))
		}
		row, found := h.Read(line, at)
		if len(found) == 0 {
			rows = append(rows, row)
		}
		if faults = append(faults, found...); len(faults) > document.MaxFaults {
			more := &verdict.Fault{Rule: verdict.RuleMoreFaults, File: file, Message: "and more faults"}
			return h, rows, append(faults[:document.MaxFaults-1], more)
		}
	}
	return h, rows, faults
}

// cut returns the first row, and the rest.
func cut(data []byte, separator byte) (row, rest []byte) {
	end, _ := End(data, AtStart, separator)
	if end == 0 {
		end = len(data)
	}
	return data[:end], data[end:]
}
