package report

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/display"
)

// writeJSON writes one indented document.
func writeJSON(w io.Writer, answer any) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(answer)
}

// writeLines writes one line of JSON for each part: its own properties after the version and the
// digest of the answer that it is a part of.
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
		if _, err := fmt.Fprintf(w, "%s,%s\n", bytes.TrimSuffix(head, []byte("}")), bytes.TrimPrefix(body, []byte("{"))); err != nil {
			return err
		}
	}
	return nil
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

// line returns an object as JSON in one line.
func line(object any) ([]byte, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(object); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), nil
}

// writeCSV writes a header and rows, whose text is that of cells: see [display.Cell].
func writeCSV(w io.Writer, header []string, rows [][]string) error {
	out := csv.NewWriter(w)
	for _, row := range append([][]string{header}, rows...) {
		cells := make([]string, len(row))
		for i, text := range row {
			cells[i] = display.Cell(display.Text(text))
		}
		if err := out.Write(cells); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}
