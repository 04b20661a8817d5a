package batch

import (
	"bytes"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/leeway-policy/leeway/evaluator/display"
)

// appendQuoted appends text as a string of JSON. What is no UTF-8 in it becomes the replacement character.
func appendQuoted(out, text []byte) []byte {
	out, err := jsontext.AppendQuote(out, text)
	if err != nil { // it is about what is no UTF-8, which is written all the same
		return out
	}
	return out
}

// appendField appends a cell of CSV, in quotation marks if it needs them, as RFC 4180 has it.
func appendField(out, field []byte) []byte {
	if display.IsCell(field) {
		return appendQuotedField(out, field)
	}
	return appendQuotedField(out, display.AppendCell(nil, field))
}

func appendQuotedField(out, field []byte) []byte {
	if len(field) == 0 || bytes.IndexByte(field, '"') < 0 && bytes.IndexByte(field, ',') < 0 &&
		bytes.IndexByte(field, '\n') < 0 && bytes.IndexByte(field, '\r') < 0 && field[0] != ' ' {
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
