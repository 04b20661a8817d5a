package sheet

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/dialect"
	"github.com/leeway-policy/leeway/internal/display"
)

// MaxColumns is the maximum number of columns.
const MaxColumns = 1000

// A Header describes the columns of a file.
type Header struct {
	Layout
	Columns []Column
	// Carried are the names of the columns that are no facts, in the order of the file.
	Carried []string
	// Blank is the number of columns at the end without a name. They have no values.
	Blank int

	file      string
	catalogue *fact.Catalogue
}

// A Column is a fact of the catalogue, or one of Carried; the other index is -1.
type Column struct{ Fact, Carried int }

// ruleHeader is the rule of all faults of headers.
const ruleHeader = verdict.RuleWrongHeader

// Empty returns the fault of a file without a header.
func Empty(file string, catalogue *fact.Catalogue) error {
	return verdict.Faults{{Rule: ruleHeader, File: file, Message: "empty file: expected a header that names facts, such as " + catalogue.Facts[0].Path}}
}

// ReadHeader interprets the first row. It fails with all faults of its columns.
func ReadHeader(file string, row []byte, layout Layout, names *Names) (*Header, error) {
	h := &Header{Layout: layout, file: file, catalogue: names.catalogue}
	row = bytes.TrimPrefix(row, byteOrderMark)
	found, at, err := fields(row, h.Separator)
	line := 1 + int(h.Above)
	if err != nil || !utf8.Valid(row) {
		return nil, verdict.Faults{{Rule: ruleHeader, File: file, Line: line, Col: 1, Message: "no header: expected names of columns in UTF-8 as in RFC 4180" + encodingHint(row)}}
	}
	for len(found) > 1 && found[len(found)-1] == "" {
		found = found[:len(found)-1]
		h.Blank++
	}
	if len(found)+h.Blank > MaxColumns {
		return nil, verdict.Faults{{
			Rule: ruleHeader, File: file, Line: line, Col: 1,
			Message: fmt.Sprintf("too many columns: expected at most %d, found %d", MaxColumns, len(found)+h.Blank),
		}}
	}
	return h, h.addColumns(found, at, line, names)
}

func (h *Header) addColumns(found []string, at func(field int) (line, col int), line int, names *Names) error {
	var faults verdict.Faults
	facts := 0
	seen := map[string]bool{}
	for i := range found {
		name := display.ReadCell(found[i])
		if message := h.wrong(name, seen, names); message != "" && len(faults) < document.MaxFaults {
			l, col := at(i)
			faults = append(faults, &verdict.Fault{Rule: ruleHeader, File: h.file, Line: line + l - 1, Col: col, Message: cell(i, 1) + ": " + message})
		}
		seen[name] = true
		if index := slices.IndexFunc(h.catalogue.Facts, func(f fact.Fact) bool { return f.Path == name }); index >= 0 {
			h.Columns = append(h.Columns, Column{Fact: index, Carried: -1})
			facts++
			continue
		}
		h.Columns = append(h.Columns, Column{Fact: -1, Carried: len(h.Carried)})
		h.Carried = append(h.Carried, name)
	}
	if facts == 0 && len(faults) == 0 {
		faults = append(faults, &verdict.Fault{
			Rule: ruleHeader, File: h.file, Line: line, Col: 1,
			Message: "no column is a fact: expected paths of facts, separated by " + dialect.Words(h.Separator) + ", such as " + h.catalogue.Facts[0].Path,
		})
	}
	return faults.Err()
}

// wrong returns what is wrong with the name of a column, "" if nothing is.
func (h *Header) wrong(name string, seen map[string]bool, names *Names) string {
	switch {
	case name == "":
		return "a column has no name: expected one"
	case seen[name]:
		return "column " + document.Show(name) + " occurs twice: expected it once"
	}
	if _, isFact := h.catalogue.Lookup(name); isFact {
		return ""
	}
	if other := h.others(name); other != "" {
		return "the names in " + document.Show(name) + " " + other
	}
	if wrong := names.Wrong(name); wrong != "" {
		return "column " + document.Show(name) + " " + wrong
	}
	return ""
}

// others says that the names in text have another separator between them, "" if they have none.
func (h *Header) others(text string) string {
	for _, other := range dialect.Separators {
		if other != h.Separator && h.holds(text, other) {
			return "have " + dialect.Words(other) + " between them: expected " + dialect.Words(h.Separator) + ", as between the others"
		}
	}
	return ""
}

// holds reports whether text holds the path of a fact, with a separator beside it.
func (h *Header) holds(text string, separator byte) bool {
	names, _, err := fields([]byte(text), separator)
	return err == nil && len(names) > 1 && slices.ContainsFunc(names, func(name string) bool {
		_, isFact := h.catalogue.Lookup(name)
		return isFact
	})
}

// encodingHint says how to save a file that is not UTF-8.
func encodingHint(text []byte) string {
	if utf8.Valid(text) {
		return ""
	}
	return ` (in Excel, save as "CSV UTF-8")`
}

// fields splits a row. at returns the place of a field, its line in the row and its column in characters.
func fields(row []byte, separator byte) (found []string, at func(field int) (line, col int), err error) {
	in := csv.NewReader(bytes.NewReader(row))
	in.Comma, in.FieldsPerRecord = rune(separator), -1
	found, err = in.Read()
	return found, func(field int) (int, int) {
		line, col := in.FieldPos(field)
		start := 0
		for range line - 1 {
			start += bytes.IndexByte(row[start:], '\n') + 1
		}
		return line, utf8.RuneCount(row[start:min(len(row), start+col-1)]) + 1
	}, err
}

// cell returns the name of a cell as a spreadsheet shows it, such as C7; column counts from 0, row from 1.
func cell(column int, row int64) string {
	letters := ""
	for column++; column > 0; column = (column - 1) / 26 {
		letters = string(rune('A'+(column-1)%26)) + letters
	}
	return letters + strconv.FormatInt(row, 10)
}
