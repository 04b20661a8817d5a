package batch

import (
	"github.com/go-json-experiment/json/jsontext"

	"github.com/leeway-policy/leeway/internal/display"
)

// appendQuoted appends text as a string of JSON. What is no UTF-8 in it becomes the replacement character.
func appendQuoted(out, text []byte) []byte {
	out, err := jsontext.AppendQuote(out, text)
	if err != nil { // it is about what is no UTF-8, which is written all the same
		return out
	}
	return out
}

// What a byte asks for: plain bytes, which most fields have alone, ask for nothing.
const (
	asksQuotes = 1 << iota // the field stands in quotation marks, as RFC 4180 has it
	asksCell               // the field is what [display.AppendCell] makes of it
)

// asks has what each byte asks for, asksFirst what it does at the start of a field.
var asks, asksFirst = func() (anywhere, first [256]byte) {
	for b := range 256 {
		if b < ' ' || b == 0x7f || b == 0xc2 { // 0xc2 may begin a control character beyond ASCII
			anywhere[b] = asksCell
		}
	}
	for _, b := range []byte("\",\n\r") {
		anywhere[b] |= asksQuotes
	}
	first[' '] = asksQuotes
	for _, b := range []byte("=+-@'") {
		first[b] = asksCell
	}
	return anywhere, first
}()

// appendField appends a cell of CSV, in quotation marks if it needs them.
func appendField(out, field []byte) []byte {
	if len(field) == 0 {
		return out
	}
	kind := asksFirst[field[0]]
	for _, b := range field {
		kind |= asks[b]
	}
	if kind&asksCell != 0 && !display.IsCell(field) {
		field = display.AppendCell(nil, field)
	}
	if kind&asksQuotes == 0 {
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
