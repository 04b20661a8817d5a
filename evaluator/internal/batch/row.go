package batch

import (
	"bytes"
	"encoding/json"
	"slices"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// verdicts are in an order in which blocks count them.
var verdicts = [...]verdict.Verdict{verdict.Feasible, verdict.Infeasible, verdict.Undetermined}

// A row is what is found of one unit.
type row struct {
	carried []carried
	// json tells that carried values are in JSON rather than fields of CSV.
	json     bool
	outcomes []Outcome
	// reasons has that of each strategy, nil where there is none; it is nil if they are not asked for. value appends the
	// value of a dimension, in JSON or as text.
	reasons [][]Given
	value   func(out []byte, dim int, json bool) []byte
}

// A rowWriter appends rows to what a block puts out. It is for one goroutine.
type rowWriter interface {
	// append appends a row whose carried members may have only the names of columns, where rows have columns; else it
	// returns a name that is none.
	append(out []byte, r *row, columns []string) (rows []byte, surplus string)
}

// A jsonWriter writes rows of NDJSON: carried members, then the strategies.
type jsonWriter struct {
	paths []string // of the dimensions
	// starts has, for each strategy and verdict, all up to behind the verdict.
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

// indexOf returns the place of a verdict among verdicts.
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

// A csvWriter writes rows of CSV: carried columns, then those of each strategy.
type csvWriter struct {
	paths      []string
	strategies []Strategy
	reasons    bool
	field      []byte // ground to work on
}

// columnsOf returns the columns of the strategies in rows of CSV.
func columnsOf(strategies []Strategy, reasons bool) []string {
	var columns []string
	for _, s := range strategies {
		columns = append(columns, s.Name)
		if !s.Whole {
			columns = append(columns, s.Name+".exact")
		}
		if reasons {
			columns = append(columns, s.Name+".reason")
		}
	}
	return columns
}

// csvHeader returns the first line of rows of CSV.
func csvHeader(columns []string, strategies []Strategy, reasons bool) []byte {
	var out []byte
	for _, column := range slices.Concat(columns, columnsOf(strategies, reasons)) {
		out = append(appendField(out, []byte(column)), ',')
	}
	out[len(out)-1] = '\n'
	return out
}

func (w *csvWriter) append(out []byte, r *row, columns []string) (rows []byte, surplus string) {
	written, found := len(out), 0
	for at, column := range columns {
		i := at // most likely
		if at >= len(r.carried) || string(r.carried[at].name) != column {
			i = slices.IndexFunc(r.carried, func(c carried) bool { return string(c.name) == column })
		}
		if i >= 0 {
			out = w.carry(out, r, r.carried[i].value)
			found++
		}
		out = append(out, ',')
	}
	if found < len(r.carried) {
		for i := range r.carried {
			if !slices.Contains(columns, string(r.carried[i].name)) {
				return out[:written], string(r.carried[i].name)
			}
		}
	}
	for i := range r.outcomes {
		out = append(append(out, r.outcomes[i].Verdict...), ',')
		if !w.strategies[i].Whole {
			if !r.outcomes[i].Exact {
				out = append(out, "false"...)
			}
			out = append(out, ',')
		}
		if w.reasons {
			if r.reasons != nil && r.reasons[i] != nil {
				out = w.reason(out, r, r.reasons[i])
			}
			out = append(out, ',')
		}
	}
	out[len(out)-1] = '\n'
	return out, ""
}

func (w *csvWriter) carry(out []byte, r *row, value []byte) []byte {
	if !r.json {
		return appendField(out, value)
	}
	return appendField(out, plainText(value))
}

// plainText returns what a scalar in JSON is as text: nothing for null.
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
			return value // it was read before, so it is no error
		}
		return text
	default:
		return value
	}
}

// reason words a reason in one field: "context.records local; service.total 40 (above 5)".
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
	return appendField(out, w.field)
}

// appendValue appends a fact's value as a document has it.
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
		return append(out, "null"...) // a reason has known facts only
	}
}
