package document

import (
	"bytes"
	"fmt"
)

// An opening is an object or array that is not closed yet.
type opening struct {
	offset, line, indent int
	// indented is true if a line in it is indented more than the line that opened it.
	indented bool
}

// openedAt says, of a document that ends too early, where the object or array that is not closed was opened. Most
// documents are indented, so it takes the innermost one with a later line that begins no deeper than the line that opened
// it: the bracket is missing before that line. If there is none, the one that is open at the end is meant.
func (d *Document) openedAt() string {
	var open []opening
	line, indent, quoted, first := 1, 0, false, true
	for i := 0; i < len(d.data); i++ {
		switch c := d.data[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			if first && !quoted {
				if at := misplaced(open, line, indent); at != nil {
					return d.opened(at.offset) + fmt.Sprintf(", before line %d", d.above+line)
				}
			}
			quoted, first = !quoted, false
		case quoted:
		case c == '\n':
			line, indent, first = line+1, 0, true
		case c == ' ' || c == '\t' || c == '\r':
			if first {
				indent++
			}
		case c == '{' || c == '[':
			open = append(open, opening{offset: i, line: line, indent: indent})
			first = false
		case c == '}' || c == ']':
			open = open[:max(0, len(open)-1)]
			first = false
		default:
			first = false
		}
	}
	if len(open) == 0 {
		return ""
	}
	return d.opened(open[len(open)-1].offset)
}

// misplaced returns the innermost opening if a line with a property is not indented as others in it are.
func misplaced(open []opening, line, indent int) *opening {
	if len(open) < 2 {
		return nil
	}
	last := &open[len(open)-1]
	if line > last.line && indent > last.indent {
		last.indented = true
	}
	if !last.indented || indent > last.indent {
		return nil
	}
	return last
}

func (d *Document) opened(offset int) string {
	p := d.at(offset)
	return fmt.Sprintf(" for the %s at %d:%d", bytes.TrimSpace(d.data[offset:offset+1]), p.Line, p.Col)
}
