package batch

import (
	"bytes"
	"encoding/json"
	"slices"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// verdicts fixes the order in which blocks count verdicts.
var verdicts = [...]verdict.Verdict{verdict.Feasible, verdict.Infeasible, verdict.Undetermined}

// A row is the result about one unit.
type row struct {
	carried []carried
	// json is true if carried values are JSON, false if they are CSV fields.
	json     bool
	outcomes []Outcome
	// reasons has the reason for each strategy, nil if there is none; it is nil if no reasons are requested. value appends
	// the value of a dimension, as JSON or as text.
	reasons [][]Given
	value   func(out []byte, dim int, json bool) []byte
}

// A rowWriter appends rows to the output of a block. It is not safe for concurrent use.
type rowWriter interface {
	// append appends a row. In a format with columns, all carried members must be columns; else append returns the
	// name of one that is not.
	append(out []byte, r *row, columns []string) (rows []byte, surplus string)
}

// A jsonWriter writes rows of NDJSON: carried members, then the strategies.
type jsonWriter struct {
	paths []string // of the dimensions
	// starts has, for each strategy and verdict, the text up to the end of the verdict.
	starts [][len(verdicts)][]byte
}

func newJSONWriter(strategies []Strategy, paths []string) *jsonWriter {
	w := &jsonWriter{paths: paths}
	for i, s := range strategies {
		var starts [len(verdicts)][]byte
		for j, v := range verdicts {
			if i > 0 {
				starts[j] = append(starts[j], ',')
			}
			starts[j] = appendQuoted(starts[j], []byte(s.Name))
			starts[j] = append(starts[j], `:{"verdict":"`+string(v)+`"`...)
		}
		w.starts = append(w.starts, starts)
	}
	return w
}

func (w *jsonWriter) append(out []byte, r *row, _ []string) (rows []byte, surplus string) {
	out = append(out, '{')
	for i := range r.carried {
		c := &r.carried[i]
		out = append(out, c.json...)
		out = append(out, ':')
		if r.json {
			out = append(out, c.value...)
		} else {
			out = appendQuoted(out, c.value)
		}
		out = append(out, ',')
	}
	out = append(out, `"strategies":{`...)
	for i := range r.outcomes {
		out = append(out, w.starts[i][indexOf(r.outcomes[i].Verdict)]...)
		if status := r.outcomes[i].InPlace; status != "" {
			out = append(append(append(out, `,"in_place":"`...), status...), '"')
		}
		if !r.outcomes[i].Exact {
			out = append(out, `,"exact":false`...)
		}
		if r.reasons != nil && r.reasons[i] != nil {
			out = w.reason(out, r, r.reasons[i])
		}
		out = append(out, '}')
	}
	return append(out, "}}\n"...), ""
}

func (w *jsonWriter) reason(out []byte, r *row, reason []Given) []byte {
	out = append(out, `,"reason":[`...)
	for i := range reason {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(out, `{"path":"`...)
		out = append(out, w.paths[reason[i].Dim]...) // names of facts need no escapes
		out = append(out, `","value":`...)
		out = r.value(out, reason[i].Dim, true)
		if reason[i].Within != "" {
			out = append(out, `,"within":`...)
			out = appendQuoted(out, []byte(reason[i].Within))
		}
		out = append(out, '}')
	}
	return append(out, ']')
}

// indexOf returns the index of a verdict in verdicts.
func indexOf(v verdict.Verdict) int {
	switch v {
	case verdict.Feasible:
		return 0
	case verdict.Infeasible:
		return 1
	default:
		return 2
	}
}

// A csvWriter writes rows of CSV: carried columns, then the columns of each strategy.
type csvWriter struct {
	paths      []string
	strategies []Strategy
	reasons    bool
	quoter     *quoter
	field      []byte // a buffer
}

// columnsOf returns the columns of the strategies in CSV output.
func columnsOf(strategies []Strategy, reasons bool) []string {
	var columns []string
	for _, s := range strategies {
		columns = append(columns, s.Name)
		if s.Outcome {
			columns = append(columns, s.Name+".in_place")
		}
		if !s.Whole {
			columns = append(columns, s.Name+".exact")
		}
		if reasons {
			columns = append(columns, s.Name+".reason")
		}
	}
	return columns
}

// csvHeader returns the header of CSV output.
func csvHeader(q *quoter, columns []string, strategies []Strategy, reasons bool) []byte {
	out := []byte(q.Begin())
	for _, column := range slices.Concat(columns, columnsOf(strategies, reasons)) {
		out = append(q.append(out, []byte(column)), q.Separator)
	}
	out[len(out)-1] = '\n'
	return out
}

func (w *csvWriter) append(out []byte, r *row, columns []string) (rows []byte, surplus string) {
	written, found := len(out), 0
	for at, column := range columns {
		i := at // the usual place
		if at >= len(r.carried) || string(r.carried[at].name) != column {
			i = slices.IndexFunc(r.carried, func(c carried) bool { return string(c.name) == column })
		}
		if i >= 0 {
			out = w.carry(out, r, r.carried[i].value)
			found++
		}
		out = append(out, w.quoter.Separator)
	}
	if found < len(r.carried) {
		for i := range r.carried {
			if !slices.Contains(columns, string(r.carried[i].name)) {
				return out[:written], string(r.carried[i].name)
			}
		}
	}
	for i := range r.outcomes {
		out = append(append(out, r.outcomes[i].Verdict...), w.quoter.Separator)
		if w.strategies[i].Outcome {
			out = append(append(out, r.outcomes[i].InPlace...), w.quoter.Separator)
		}
		if !w.strategies[i].Whole {
			if !r.outcomes[i].Exact {
				out = append(out, "false"...)
			}
			out = append(out, w.quoter.Separator)
		}
		if w.reasons {
			if r.reasons != nil && r.reasons[i] != nil {
				out = w.reason(out, r, r.reasons[i])
			}
			out = append(out, w.quoter.Separator)
		}
	}
	out[len(out)-1] = '\n'
	return out, ""
}

func (w *csvWriter) carry(out []byte, r *row, value []byte) []byte {
	if !r.json {
		return w.quoter.append(out, value)
	}
	text := plainText(value)
	if w.quoter.DecimalComma && len(text) == len(value) { // a string lost its quotation marks
		text = []byte(w.quoter.Cell(string(text)))
	}
	return w.quoter.append(out, text)
}

// plainText returns a JSON scalar as text; null becomes "".
func plainText(value []byte) []byte {
	switch {
	case string(value) == "null":
		return nil
	case len(value) > 1 && value[0] == '"':
		if inner := value[1 : len(value)-1]; bytes.IndexByte(inner, '\\') < 0 {
			return inner
		}
		text, err := jsontext.AppendUnquote(nil, value)
		if err != nil {
			return value // cannot happen: the value was parsed before
		}
		return text
	default:
		return value
	}
}

// reason describes a reason in one field: "context.records local; service.total 40 (above 5)".
func (w *csvWriter) reason(out []byte, r *row, reason []Given) []byte {
	w.field = w.field[:0]
	for i := range reason {
		if i > 0 {
			w.field = append(w.field, "; "...)
		}
		w.field = append(append(w.field, w.paths[reason[i].Dim]...), ' ')
		w.field = r.value(w.field, reason[i].Dim, false)
		if reason[i].Within != "" {
			w.field = append(append(append(w.field, " ("...), reason[i].Within...), ')')
		}
	}
	return w.quoter.append(out, w.field)
}

// appendValue appends a fact's value as JSON or as text.
func appendValue(out []byte, value any, inJSON bool) []byte {
	switch v := value.(type) {
	case string:
		if inJSON {
			return appendQuoted(out, []byte(v))
		}
		return append(out, v...)
	case bool:
		if v {
			return append(out, "true"...)
		}
		return append(out, "false"...)
	case json.Number:
		return append(out, v...)
	default:
		return append(out, "null"...) // cannot happen: reasons have known facts only
	}
}
