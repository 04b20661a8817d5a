package sheet

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/dialect"
	"github.com/leeway-policy/leeway/internal/display"
)

// A Row is one row of a file.
type Row struct {
	// Facts are those that are known, by path; Carried the cells of the columns that are no facts.
	Facts   map[string]any
	Carried []string
	Place   Place
	// Document has no value. Faults about its parts name the cell and its place.
	Document *document.Document
}

// A Place is that of a row: its line in the file, and its number in the sheet, both from 1.
type Place struct{ Line, Row int64 }

// IsBlank reports whether a row has no values: spreadsheets write such rows for cells that were used once.
func IsBlank(row []byte, separator byte) bool {
	for _, b := range row {
		if b != separator {
			return false
		}
	}
	return true
}

// ruleRow is the rule of malformed rows.
const ruleRow = verdict.RuleMalformedRow

// Read reads a row, which ends without a line feed, and returns it or its faults.
func (h *Header) Read(row []byte, p Place) (*Row, verdict.Faults) {
	whole := func(col int, message string) verdict.Faults {
		return verdict.Faults{{Rule: ruleRow, File: h.file, Line: int(p.Line), Col: max(1, col), Message: p.label() + message}}
	}
	if !utf8.Valid(row) {
		return nil, whole(1, "not UTF-8: expected UTF-8"+encodingHint(row))
	}
	cells, at, err := fields(row, h.Separator)
	var syntax *csv.ParseError
	switch {
	case errors.As(err, &syntax):
		return nil, whole(syntax.Column, "malformed row: expected CSV as in RFC 4180: "+syntax.Err.Error())
	case err != nil:
		return nil, whole(1, "malformed row: expected CSV as in RFC 4180: "+err.Error())
	}
	if message := h.wrongNumber(row, cells); message != "" {
		return nil, whole(1, message)
	}
	r := &Row{Facts: map[string]any{}, Carried: make([]string, len(h.Carried)), Place: p}
	r.Document = document.NewPlaced(h.file, func(pointer string) (document.Position, string) {
		for i, c := range h.Columns {
			if c.Fact >= 0 && pointer == "/"+strings.ReplaceAll(h.catalogue.Facts[c.Fact].Path, ".", "/") || c.Fact < 0 && pointer == document.Pointer("", h.Carried[c.Carried]) {
				line, col := at(i)
				return document.Position{Line: int(p.Line) + line - 1, Col: col}, cell(i, p.Row) + ": "
			}
		}
		return document.Position{Line: int(p.Line), Col: 1}, p.label()
	})
	return r, h.fill(r, cells)
}

// fill sets what the cells of a row say.
func (h *Header) fill(r *Row, cells []string) (faults verdict.Faults) {
	for i, c := range h.Columns {
		text := display.ReadCell(cells[i])
		if c.Fact < 0 {
			r.Carried[c.Carried] = text
			continue
		}
		if text == "" {
			continue
		}
		f := &h.catalogue.Facts[c.Fact]
		value, err := h.value(f, text)
		if err != nil {
			pointer := "/" + strings.ReplaceAll(f.Path, ".", "/")
			faults = append(faults, r.Document.Fault(verdict.RuleWrongValue, pointer, "%s: %s", f.Path, err).Of(f.Path))
			continue
		}
		r.Facts[f.Path] = value
	}
	return faults
}

func (p Place) label() string { return "row " + strconv.FormatInt(p.Row, 10) + ": " }

// wrongNumber returns what is wrong with the number of cells, "" if nothing is.
func (h *Header) wrongNumber(row []byte, cells []string) string {
	want := len(h.Columns)
	blank := func() bool { return strings.Join(cells[want:], "") == "" }
	if len(cells) >= want && len(cells) <= want+h.Blank && blank() {
		return ""
	}
	message := fmt.Sprintf("expected %d fields, as in the header, found %d", want, len(cells))
	if len(cells) > want && len(cells) <= want+h.Blank {
		for i, text := range cells[want:] {
			if text != "" {
				return "column " + strings.TrimRight(cell(want+i, 0), "0") + " has no name in the header: expected no value in it, found " + document.Show(text)
			}
		}
	}
	for _, other := range dialect.Separators {
		if other == h.Separator {
			continue
		}
		if found, _, err := fields(row, other); err == nil && len(found) > 1 && len(found) >= want && len(found) <= want+h.Blank {
			return message + ": the header has " + dialect.Words(h.Separator) + " between them, and this row " + dialect.Words(other)
		}
	}
	if h.Separator == ',' && len(cells) > want {
		message += " (a field with a comma in it needs quotation marks, and a number a decimal point)"
	}
	return message
}

// value returns the value that a cell has for a fact.
func (h *Header) value(f *fact.Fact, text string) (any, error) {
	switch {
	case fact.MeansUnknown(text) && f.Check(text) != nil:
		return nil, errors.New("expected " + f.Domain() + ", found " + document.Show(text) + ": leave the cell of an unknown fact empty")
	case f.Type == fact.Boolean:
		if value, ok := h.Boolean(text); ok {
			return value, nil
		}
	case f.Numeric():
		number, err := h.number(text)
		if err != nil {
			return nil, err
		}
		text = number
	}
	return f.Parse(text)
}

// number returns a number as JSON has it; text that is no number stays as it is.
func (h *Header) number(text string) (string, error) {
	if h.Separator == ',' {
		return text, nil
	}
	own, other, sign := ".", ",", "point"
	if h.DecimalComma {
		own, other, sign = other, own, "comma"
	}
	switch {
	case !h.Sure && dialect.IsGrouped(text, own[0]):
		return "", fmt.Errorf("%q may have decimals or be %s, and other numbers do not tell: expected no separators of thousands, or --csv-dialect %s",
			text, strings.ReplaceAll(text, own, ""), h.Name)
	case dialect.IsGrouped(text, other[0]):
		return "", fmt.Errorf("%q may be %s or %s: expected no separators of thousands, and a decimal %s",
			text, strings.Replace(text, other, own, 1), strings.ReplaceAll(text, other, ""), sign)
	case dialect.IsDecimal(text, other[0]):
		return "", fmt.Errorf("expected a decimal %s, found %q (did you mean %s?)", sign, text, strings.Replace(text, other, own, 1))
	}
	if !h.DecimalComma {
		return text, nil
	}
	if meant := strings.Replace(text, ",", ".", 1); !strings.Contains(text, ".") && document.IsNumber(meant) {
		return meant, nil
	}
	return text, nil
}

// Number returns a number as JSON has it, for the fast way of reading; ok is false if it is not plain. A number with a decimal
// comma is appended to buffer.
func (h *Header) Number(buffer, field []byte) (grown, number []byte, ok bool) {
	if !h.DecimalComma {
		return buffer, field, h.Sure || !dialect.IsGrouped(field, '.')
	}
	if bytes.IndexByte(field, '.') >= 0 || !h.Sure && dialect.IsGrouped(field, ',') {
		return buffer, nil, false
	}
	at := bytes.IndexByte(field, ',')
	if at < 0 {
		return buffer, field, true
	}
	start := len(buffer)
	buffer = append(buffer, field...)
	buffer[start+at] = '.'
	return buffer, buffer[start:], true
}
