package edit

import (
	"bytes"
	"strconv"

	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// A jsonPlace is where an offset is in a text of JSON, which may be broken.
type jsonPlace struct {
	// path has the names and indexes that lead to the value at the offset or, at a name, to the object that has it.
	path []string
	// name tells that a name of a property is, or may be, at the offset.
	name bool
	// span is the name or value at the offset, with its quotation marks; it is empty if there is none yet.
	span verdict.Span
	// text is that name or value without quotation marks.
	text string
}

// whole returns the path of the value, also at its name.
func (p jsonPlace) whole() []string {
	if p.name {
		return append(p.path[:len(p.path):len(p.path)], p.text)
	}
	return p.path
}

// A frame is an object or array that is open.
type frame struct {
	object bool
	name   string
	// wantsName tells that the next string of an object is a name.
	wantsName bool
	index     int
}

// jsonAt returns the place of an offset. It reads no more than the text up to there, and passes over what is no JSON.
func jsonAt(text []byte, offset int) jsonPlace {
	var open []frame
	for i := 0; i < len(text) && i < offset; {
		last := len(open) - 1
		switch c := text[i]; {
		case c == '{' || c == '[':
			open = append(open, frame{object: c == '{', wantsName: c == '{'})
			i++
		case (c == '}' || c == ']') && last >= 0:
			open = open[:last]
			i++
		case c == ',' && last >= 0:
			open[last].wantsName, open[last].name = open[last].object, ""
			open[last].index++
			i++
		case c == ':' && last >= 0:
			open[last].wantsName = false
			i++
		case bytes.IndexByte([]byte(" \t\r\n,:}]"), c) >= 0:
			i++
		default:
			end := i + tokenLength(text[i:])
			token := string(bytes.Trim(text[i:end], `"`))
			if offset <= end && (offset < end || c != '"' || end == i+1 || text[end-1] != '"') {
				return placed(open, verdict.Span{Start: i, End: end}, token)
			}
			if last >= 0 && open[last].wantsName {
				open[last].name = token
			}
			i = end
		}
	}
	if offset < len(text) && bytes.IndexByte([]byte(" \t\r\n,:{}[]"), text[offset]) < 0 { // right before a token is at it
		end := offset + tokenLength(text[offset:])
		return placed(open, verdict.Span{Start: offset, End: end}, string(bytes.Trim(text[offset:end], `"`)))
	}
	return placed(open, verdict.Span{Start: offset, End: offset}, "")
}

func placed(open []frame, span verdict.Span, token string) jsonPlace {
	p := jsonPlace{span: span, text: token}
	for i, f := range open {
		switch {
		case !f.object:
			p.path = append(p.path, strconv.Itoa(f.index))
		case i == len(open)-1 && f.wantsName:
			p.name = true
		default:
			p.path = append(p.path, f.name)
		}
	}
	return p
}

// tokenLength is the length of the string, number or word that a text begins with. A string without an end ends with its line.
func tokenLength(text []byte) int {
	if text[0] != '"' {
		if end := bytes.IndexAny(text, " \t\r\n,:{}[]\""); end > 0 {
			return end
		}
		return len(text)
	}
	for i := 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		case '\n', '\r':
			return i
		}
	}
	return len(text)
}
