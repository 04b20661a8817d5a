package batch

import (
	"bytes"
	"strconv"
	"unicode/utf8"

	"github.com/leeway-policy/leeway/evaluator/internal/sheet"
	"github.com/leeway-policy/leeway/internal/display"
)

// split parses a plain row of CSV, without quotation marks, directly into cells; it returns false if it gave up. It
// exists for speed: encoding/csv makes a string of every field. Rows with quotation marks, and faulty rows, are read by
// encoding/csv.
func (s *scanner) split(line []byte, h *header) bool {
	if bytes.IndexByte(line, '"') >= 0 || bytes.IndexByte(line, '\r') >= 0 || !utf8.Valid(line) {
		return false
	}
	s.begin()
	s.carried = append(s.carried, h.carried...)
	columns, separator := h.Columns, h.Separator
	asJSON := separator == ',' // then numbers are as in JSON
	for i := range columns {
		c := &columns[i]
		field := line
		if end := bytes.IndexByte(line, separator); end >= 0 {
			if i == len(columns)-1 && (len(line)-end > h.Blank || !sheet.IsBlank(line[end:], separator)) {
				return false // too many fields
			}
			field, line = line[:end], line[end+1:]
		} else if i < len(columns)-1 {
			return false // too few
		}
		if c.Fact < 0 {
			s.carried[c.Carried].value = display.ReadCell(field)
			continue
		}
		if len(field) == 0 {
			continue
		}
		d := &s.plan.facts[c.Fact]
		if !asJSON && d.highs != nil {
			var ok bool
			if s.digits, field, ok = h.Number(s.digits, field); !ok {
				return false
			}
		}
		cell, n, ok := d.read(field)
		if !ok {
			if cell, ok = d.boolean(h, field); !ok {
				return false
			}
		}
		s.facts[c.Fact] = s.round
		s.numbers[c.Fact], s.texts[c.Fact] = n, field
		if d.dim >= 0 {
			s.cells[d.dim] = cell
		}
	}
	return s.settle()
}

// boolean returns the cell of a boolean in the words of a spreadsheet, such as TRUE.
func (d *domain) boolean(h *header, field []byte) (cell int, ok bool) {
	value, ok := h.Boolean(string(field))
	if !ok || d.text || d.highs != nil {
		return 0, false
	}
	cell, _, ok = d.read(strconv.AppendBool(nil, value))
	return cell, ok
}
