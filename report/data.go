package report

import (
	"bytes"
	"encoding/json"
	"io"
	"slices"

	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// An answer describes how to write one answer in each of its formats.
type answer struct {
	// document is written as JSON. lines writes NDJSON; if it is nil, the document is written as one line.
	document any
	lines    func(io.Writer) error
	csv      func() *grid
	sheet    func(*sheet)
	// more has the writers of formats that few answers have.
	more map[Format]func(io.Writer) error
}

func (a answer) write(w io.Writer, o Options) error {
	switch write, found := a.more[o.Format]; {
	case found:
		return write(w)
	case o.Format == JSON:
		return writeJSON(w, a.document)
	case o.Format == NDJSON && a.lines != nil:
		return a.lines(w)
	case o.Format == NDJSON:
		return writeLine(w, a.document)
	case o.Format == CSV && a.csv != nil:
		return a.csv().csv(w, o.Dialect)
	default:
		return writeSheet(w, o, a.sheet)
	}
}

// writeJSON writes an answer as one indented JSON document.
func writeJSON(w io.Writer, answer any) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(answer)
}

// writeLines writes a line of JSON for each part of an answer: the version and digest of the answer, then
// the properties of the part.
func writeLines[T any](w io.Writer, identity verdict.Identity, parts []T) error {
	head, err := line(struct {
		Version int    `json:"version"`
		Digest  string `json:"digest"`
	}{identity.Version, identity.Digest})
	if err != nil {
		return err
	}
	for _, part := range parts {
		body, err := line(part)
		if err != nil {
			return err
		}
		if _, err := w.Write(append(joined(head, body), '\n')); err != nil {
			return err
		}
	}
	return nil
}

// joined returns an object of JSON with the properties of two that have some.
func joined(first, second []byte) []byte {
	return slices.Concat(bytes.TrimSuffix(first, []byte("}")), []byte(","), bytes.TrimPrefix(second, []byte("{")))
}

// A unitChange is an answer about one unit, with what was set and the answer before. It is one object of JSON.
type unitChange[U any] struct {
	unit   U
	Set    map[string]any `json:"set,omitempty"`
	Before *U             `json:"before,omitempty"`
}

// unitChanges returns the answers about units; before has those before facts were set, or is nil.
func unitChanges[U any](units, before []U, set map[string]any) []unitChange[U] {
	changes := make([]unitChange[U], len(units))
	for i, unit := range units {
		changes[i] = unitChange[U]{unit: unit, Set: set}
		if before != nil {
			changes[i].Before = &before[i]
		}
	}
	return changes
}

// MarshalJSON writes the properties of the unit first.
func (c unitChange[U]) MarshalJSON() ([]byte, error) {
	body, err := line(c.unit)
	if err != nil || len(c.Set) == 0 && c.Before == nil {
		return body, err
	}
	type plain unitChange[U] // without this method
	more, err := line(plain(c))
	return joined(body, more), err
}

// writeLine writes an answer about one unit as one line of JSON.
func writeLine(w io.Writer, answer any) error {
	body, err := line(answer)
	if err != nil {
		return err
	}
	_, err = w.Write(append(body, '\n'))
	return err
}

// line returns an object as one line of JSON.
func line(object any) ([]byte, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(object); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), nil
}
