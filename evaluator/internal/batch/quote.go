package batch

import (
	"github.com/go-json-experiment/json/jsontext"

	"github.com/leeway-policy/leeway/internal/display"
)

// appendQuoted appends text as a JSON string, with invalid UTF-8 replaced by the replacement character.
func appendQuoted(out, text []byte) []byte {
	out, err := jsontext.AppendQuote(out, text)
	if err != nil { // the text has invalid UTF-8, but it was written
		return out
	}
	return out
}

// What a byte in a CSV field needs. Most fields have only bytes that need nothing.
const (
	needsQuotes = 1 << iota // the field must be quoted, as in RFC 4180
	needsCell               // the field must pass through [display.AppendCell]
)

// needs has what each byte needs, needsFirst what it needs as the first of a field.
var needs, needsFirst = func() (anywhere, first [256]byte) {
	for b := range 256 {
		if b < ' ' || b == 0x7f || b == 0xc2 { // 0xc2 may begin a control character beyond ASCII
			anywhere[b] = needsCell
		}
	}
	for _, b := range []byte("\",\n\r") {
		anywhere[b] |= needsQuotes
	}
	first[' '] = needsQuotes
	for _, b := range []byte("=+-@'") {
		first[b] = needsCell
	}
	return anywhere, first
}()

// appendField appends a CSV field, quoted if necessary.
func appendField(out, field []byte) []byte {
	if len(field) == 0 {
		return out
	}
	kind := needsFirst[field[0]]
	for _, b := range field {
		kind |= needs[b]
	}
	if kind&needsCell != 0 && !display.IsCell(field) {
		field = display.AppendCell(nil, field)
	}
	if kind&needsQuotes == 0 {
		return append(out, field...)
	}
	out = append(out, '"')
	for _, b := range field {
		if b == '"' {
			out = append(out, '"')
		}
		out = append(out, b)
	}
	return append(out, '"')
}
