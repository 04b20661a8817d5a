package batch

import (
	"github.com/go-json-experiment/json/jsontext"

	"github.com/leeway-policy/leeway/internal/dialect"
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

// A quoter writes CSV fields in a dialect.
type quoter struct {
	dialect.Dialect
	// needs has what each byte needs, needsFirst what it needs as the first of a field.
	needs, needsFirst [256]byte
}

func newQuoter(d dialect.Dialect) *quoter {
	q := &quoter{Dialect: d}
	for b := range 256 {
		if b < ' ' || b == 0x7f || b == 0xc2 { // 0xc2 may begin a control character beyond ASCII
			q.needs[b] = needsCell
		}
	}
	for _, b := range []byte{d.Separator, '"', '\n', '\r'} {
		q.needs[b] |= needsQuotes
	}
	q.needsFirst[' '] = needsQuotes
	for _, b := range []byte("=+-@'") {
		q.needsFirst[b] = needsCell
	}
	return q
}

// append appends a field, quoted if necessary.
func (q *quoter) append(out, field []byte) []byte {
	if len(field) == 0 {
		return out
	}
	kind := q.needsFirst[field[0]]
	for _, b := range field {
		kind |= q.needs[b]
	}
	isNumber := q.DecimalComma && dialect.IsDecimal(field, ',')
	if kind&needsCell != 0 && !display.IsCell(field) && !isNumber {
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
