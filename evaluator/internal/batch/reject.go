package batch

import (
	"encoding/base64"
	"strconv"
	"unicode/utf8"

	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// A reject is a faulty line.
type reject struct {
	// line counts from 1, offset is in bytes from the start of the input.
	line, offset int64
	// faults have the file and the line as their place.
	faults verdict.Faults
	// raw is the line without its line feed; nil if it was too long to be kept.
	raw []byte
	// length is the length of the line in bytes.
	length int64
}

// appendReject appends a reject as a line of JSON. A line with invalid UTF-8 is encoded in base64.
func appendReject(out []byte, file string, r *reject) []byte {
	out = append(out, `{"file":`...)
	out = appendQuoted(out, []byte(file))
	out = append(out, `,"line":`...)
	out = strconv.AppendInt(out, r.line, 10)
	out = append(out, `,"offset":`...)
	out = strconv.AppendInt(out, r.offset, 10)
	out = append(out, `,"faults":[`...)
	for i, f := range r.faults {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(out, `{"rule":`...)
		out = appendQuoted(out, []byte(f.Rule))
		if int64(f.Line) != r.line && f.Line > 0 {
			out = append(out, `,"line":`...)
			out = strconv.AppendInt(out, int64(f.Line), 10)
		}
		if f.Col > 0 {
			out = append(out, `,"col":`...)
			out = strconv.AppendInt(out, int64(f.Col), 10)
		}
		out = append(out, `,"message":`...)
		out = appendQuoted(out, []byte(f.Message))
		if f.Fact != "" {
			out = append(out, `,"fact":`...)
			out = appendQuoted(out, []byte(f.Fact))
		}
		out = append(out, '}')
	}
	out = append(out, ']')
	switch {
	case r.raw == nil:
		out = append(out, `,"length":`...)
		out = strconv.AppendInt(out, r.length, 10)
	case utf8.Valid(r.raw):
		out = append(out, `,"raw":`...)
		out = appendQuoted(out, r.raw)
	default:
		out = append(out, `,"raw_base64":"`...)
		out = append(base64.StdEncoding.AppendEncode(out, r.raw), '"')
	}
	return append(out, "}\n"...)
}
