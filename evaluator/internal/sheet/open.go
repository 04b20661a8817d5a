package sheet

import (
	"bufio"
	"bytes"
	"fmt"
	"io"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/internal/dialect"
)

// A Layout says how a file of CSV is written.
type Layout struct {
	dialect.Dialect
	// Fixed is true if the user named the dialect, Other if the user named one that the file does not have.
	Fixed, Other bool
	// Sure is true if it is known whether a comma or a point stands before decimals. If not, a number such as 1,234 may
	// have two meanings, and is a fault.
	Sure bool
	// UTF16 is true if the file was not in UTF-8.
	UTF16 bool
	// Skipped is the length of the byte order mark and the line sep=; at the start, Above the number of such lines: they are
	// no rows of the sheet.
	Skipped, Above int64
}

// IsPlain reports whether the file is written as a program would write it; then nothing is said about it.
func (l Layout) IsPlain() bool { return l.Fixed || l.Separator == ',' && !l.UTF16 && !l.Other }

// String says how the file was read, in one line.
func (l Layout) String() string {
	text := "read as CSV with " + l.Dialect.String()
	if l.UTF16 {
		text += ", in UTF-16"
	}
	return text
}

// sampleSize is the number of bytes at the start of a file that tell its dialect.
const sampleSize = 64 << 10

// Open returns the text of a file in UTF-8, without a line such as sep=; at its start, and how it is written. name is the
// dialect that the user named, "" if Open is to recognise it; it also recognises a file that has other separators. Of a plain file it looks at the header only, so that a pipe is
// read on as it comes; of others it takes a sample of rows, for their numbers.
//
// A fault of the first line is the error; errors of reading are left to the caller, who will meet them again.
func Open(in io.Reader, catalogue *fact.Catalogue, name string) (io.Reader, Layout, error) {
	var l Layout
	buffered := bufio.NewReaderSize(in, sampleSize)
	if order, ok := byteOrder(buffered); ok {
		l.UTF16 = true
		buffered = bufio.NewReaderSize(transform.NewReader(buffered, order.NewDecoder()), sampleSize)
	}
	first := firstLine(buffered)
	separator, length, err := separatorLine(first)
	if err != nil {
		return buffered, l, err
	}
	if length > 0 {
		l.Skipped, l.Above = int64(length), 1
		_, _ = buffered.Discard(length) // it was read already
		first = firstLine(buffered)
	}
	named, found := dialect.Named(name)
	if separator == 0 {
		separator = separatorOf(first, catalogue, named.Separator)
	}
	isNamed := found && name != ""
	if isNamed && separator == named.Separator {
		l.Dialect, l.Fixed, l.Sure = named, true, true
		return buffered, l, nil
	}
	if l.Other = isNamed; separator == ',' {
		l.Dialect, l.Sure = dialect.Plain, true
		return buffered, l, nil
	}
	comma, sure := decimalsOf(sample(buffered), separator, catalogue)
	l.Dialect, l.Sure = dialect.Of(separator, comma), sure
	return buffered, l, nil
}

// byteOrder returns the encoding of text in UTF-16 with a byte order mark.
func byteOrder(in *bufio.Reader) (encoding.Encoding, bool) {
	mark, _ := in.Peek(2)
	switch string(mark) {
	case "\xff\xfe":
		return unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM), true
	case "\xfe\xff":
		return unicode.UTF16(unicode.BigEndian, unicode.ExpectBOM), true
	}
	return nil, false
}

// more reads once, and returns all that was read so far; ok is false at the end of the input or of the sample.
func more(in *bufio.Reader) (data []byte, ok bool) {
	before := in.Buffered()
	_, _ = in.Peek(min(before+1, sampleSize))
	data, _ = in.Peek(in.Buffered())
	return data, len(data) > before
}

// firstLine returns the first line, with what is within quotation marks, as far as the sample goes.
func firstLine(in *bufio.Reader) []byte {
	data, _ := in.Peek(in.Buffered())
	for {
		quoted := false
		for i, b := range data {
			if b == '"' {
				quoted = !quoted
			} else if b == '\n' && !quoted {
				return data[:i+1]
			}
		}
		var ok bool
		if data, ok = more(in); !ok {
			return data
		}
	}
}

// sample returns the first rows.
func sample(in *bufio.Reader) []byte {
	for {
		data, ok := more(in)
		if !ok {
			if len(data) == sampleSize { // the last row is not whole
				return data[:bytes.LastIndexByte(data, '\n')+1]
			}
			return data
		}
	}
}

var byteOrderMark = []byte("\ufeff")

// separatorLine reads a line such as sep=; with which a spreadsheet tells the separator of a file. length is 0 if there is
// none.
func separatorLine(line []byte) (separator byte, length int, err error) {
	text := bytes.TrimRight(bytes.TrimPrefix(line, byteOrderMark), "\r\n")
	text = bytes.Trim(text, `"`)
	rest, found := bytes.CutPrefix(bytes.ToLower(text), []byte("sep="))
	if !found || len(rest) > 1 {
		return 0, 0, nil // the name of a column may begin so
	}
	if len(rest) == 1 && bytes.IndexByte(dialect.Separators, rest[0]) >= 0 {
		return rest[0], len(line), nil
	}
	return 0, 0, fmt.Errorf("%q names no separator: expected sep=, or sep=; or sep= and a tab", text)
}

// separatorOf returns the separator with which a header names the most facts, or else has the most columns, or else the
// first given.
func separatorOf(header []byte, catalogue *fact.Catalogue, first byte) byte {
	best, bestFacts, bestNames := first, 0, 0
	for _, separator := range append([]byte{first}, dialect.Separators...) {
		names, _, err := fields(bytes.TrimPrefix(header, byteOrderMark), separator)
		if err != nil {
			continue
		}
		facts := 0
		for _, name := range names {
			if _, isFact := catalogue.Lookup(name); isFact {
				facts++
			}
		}
		if facts > bestFacts || facts == bestFacts && len(names) > bestNames {
			best, bestFacts, bestNames = separator, facts, len(names)
		}
	}
	return best
}

// decimalsOf reports whether the numbers in the first rows have decimal commas. sure is false if no number tells: then
// semicolons suggest commas, which is why spreadsheets write them, and tabs points.
func decimalsOf(rows []byte, separator byte, catalogue *fact.Catalogue) (comma, sure bool) {
	var numeric []bool
	commas, points := 0, 0
	for len(rows) > 0 {
		end, _ := End(rows, AtStart, separator)
		if end == 0 {
			end = len(rows)
		}
		cells, _, err := fields(bytes.TrimPrefix(rows[:end], byteOrderMark), separator)
		if rows = rows[end:]; err != nil {
			continue
		}
		if numeric == nil {
			for _, name := range cells {
				f, isFact := catalogue.Lookup(name)
				numeric = append(numeric, isFact && f.Numeric())
			}
			continue
		}
		for i, cell := range cells {
			switch {
			case i >= len(numeric) || !numeric[i]:
			case dialect.IsDecimal(cell, ',') && !dialect.IsGrouped(cell, ','):
				commas++
			case dialect.IsDecimal(cell, '.') && !dialect.IsGrouped(cell, '.'):
				points++
			}
		}
	}
	if commas == points {
		return separator == ';', false
	}
	return commas > points, commas == 0 || points == 0
}
