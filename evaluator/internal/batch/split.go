package batch

import (
	"bytes"
	"unicode/utf8"

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
	for i, c := range h.columns {
		field := line
		if end := bytes.IndexByte(line, ','); end >= 0 {
			if i == len(h.columns)-1 {
				return false // too many fields
			}
			field, line = line[:end], line[end+1:]
		} else if i < len(h.columns)-1 {
			return false // too few
		}
		if c.fact < 0 {
			s.carried[c.carried].value = display.ReadCell(field)
			continue
		}
		if len(field) == 0 {
			continue
		}
		d := &s.plan.facts[c.fact]
		cell, n, ok := d.read(field)
		if !ok {
			return false
		}
		s.facts[c.fact] = s.round
		s.numbers[c.fact], s.texts[c.fact] = n, field
		if d.dim >= 0 {
			s.cells[d.dim] = cell
		}
	}
	return s.settle()
}
