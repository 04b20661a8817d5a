package document

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/suggest"
)

const ruleSyntax = verdict.RuleMalformedJSON

// checkText returns a fault if data is not text that can be read.
func (d *Document) checkText() *verdict.Fault {
	switch {
	case len(d.data) > MaxSize:
		return TooLarge(d.File)
	case bytes.HasPrefix(d.data, []byte("\xef\xbb\xbf")):
		return d.fault(ruleSyntax, Position{d.above + 1, 1}, "byte order mark: expected UTF-8 without one")
	case bytes.HasPrefix(d.data, []byte("\xff\xfe")), bytes.HasPrefix(d.data, []byte("\xfe\xff")):
		return d.fault(ruleSyntax, Position{d.above + 1, 1}, "not UTF-8, it seems to be UTF-16: expected UTF-8")
	case len(bytes.TrimLeft(d.data, " \t\r\n")) == 0:
		return d.fault(ruleSyntax, Position{d.above + 1, 1}, "empty file: expected a JSON document")
	case !utf8.Valid(d.data):
		bad := bytes.IndexFunc(d.data, func(r rune) bool { return r == utf8.RuneError })
		for r, size := utf8.DecodeRune(d.data[bad:]); r != utf8.RuneError || size != 1; r, size = utf8.DecodeRune(d.data[bad:]) {
			bad += size
		}
		return d.fault(ruleSyntax, d.at(bad), "not UTF-8: expected UTF-8, found byte 0x%02x", d.data[bad])
	}
	return nil
}

// checkEnd reports data after the value of the document.
func (r *reader) checkEnd() {
	rest := bytes.TrimLeft(r.doc.data[r.dec.InputOffset():], " \t\r\n")
	if len(rest) > 0 {
		r.fault(ruleSyntax, len(r.doc.data)-len(rest), "text after the end: expected one JSON value, found %s", found(rest))
	}
}

// syntaxFault converts an error of the decoder.
func (r *reader) syntaxFault(err error) *verdict.Fault {
	offset := len(r.doc.data)
	var syntaxErr *jsontext.SyntacticError
	if errors.As(err, &syntaxErr) {
		offset = min(int(syntaxErr.ByteOffset), offset)
		err = syntaxErr.Err
	}
	start := r.next()
	message := err.Error()
	badStart := strings.Contains(message, "literal") || strings.Contains(message, "start of value") || offset == len(r.doc.data)
	if word := wordAt(r.doc.data, start); word != "" && badStart && r.atValue() {
		return r.doc.fault(ruleSyntax, r.doc.at(start), "expected a value, found %s%s",
			Show(word), suggest.For(word, []string{"true", "false", "null"}))
	}
	if offset == len(r.doc.data) || errors.Is(err, io.ErrUnexpectedEOF) {
		return r.doc.fault(ruleSyntax, r.doc.at(len(r.doc.data)), "unexpected end: expected %s", r.unclosed(start))
	}
	return r.doc.fault(ruleSyntax, r.doc.at(offset), "%s", r.expected(message, offset))
}

func (r *reader) unclosed(start int) string {
	if start < len(r.doc.data) && r.doc.data[start] == '"' {
		return "a closing quotation mark"
	}
	want := "a closing ]"
	if kind, _ := r.dec.StackIndex(r.dec.StackDepth()); kind == '{' {
		want = "a closing }"
	}
	return want + r.doc.openedAt()
}

// expected returns what was expected at offset, and found.
func (r *reader) expected(message string, offset int) string {
	rest := r.doc.data[offset:]
	want := "a value"
	switch {
	case strings.Contains(message, "escape sequence"), strings.Contains(message, "surrogate pair"):
		return `malformed escape in a string: expected \" \\ \/ \b \f \n \r \t or \u and four hexadecimal digits`
	case strings.Contains(message, "non-control character"):
		return fmt.Sprintf(`control character in a string: expected \u%04x in its place`, rest[0])
	case strings.Contains(message, "expecting digit"):
		want = "a digit"
	case strings.Contains(message, "after array element"):
		want = ", or ] after the element"
	case strings.Contains(message, "after object value"):
		want = ", or } after the value"
	case strings.Contains(message, "expecting ':'"):
		want = ": after the name of the property"
	case rest[0] == ',' && closes(rest[1:]):
		return "trailing comma: expected none after the last " + r.part()
	case !r.atValue() && decimalComma(r.doc.data, offset) != "":
		return "a decimal comma: write " + decimalComma(r.doc.data, offset)
	case !r.atValue():
		want = "the name of a property in quotation marks"
	}
	return "expected " + want + ", found " + found(rest)
}

// atValue reports whether a value comes next, rather than a property name.
func (r *reader) atValue() bool {
	kind, length := r.dec.StackIndex(r.dec.StackDepth())
	return kind != '{' || length%2 == 1
}

func (r *reader) part() string {
	if kind, _ := r.dec.StackIndex(r.dec.StackDepth()); kind == '{' {
		return "property"
	}
	return "element"
}

func closes(text []byte) bool {
	text = bytes.TrimLeft(text, " \t\r\n")
	return len(text) > 0 && (text[0] == '}' || text[0] == ']')
}

func found(text []byte) string {
	if bytes.HasPrefix(text, []byte("//")) || bytes.HasPrefix(text, []byte("/*")) || text[0] == '#' {
		return "a comment"
	}
	if word := wordAt(text, 0); word != "" {
		return Show(word)
	}
	r, _ := utf8.DecodeRune(text)
	return strconv.Quote(string(r))
}

// wordAt returns the word that begins at offset: letters, then also digits and _.
func wordAt(text []byte, offset int) string {
	rest := text[min(offset, len(text)):]
	end := 0
	for end < len(rest) && end < maxShown {
		r, size := utf8.DecodeRune(rest[end:])
		if !unicode.IsLetter(r) && (end == 0 || r != '_' && !unicode.IsDigit(r)) {
			break
		}
		end += size
	}
	return string(rest[:end])
}

// decimalComma returns the number that is meant if offset follows a comma within the digits of one, else "".
func decimalComma(data []byte, offset int) string {
	from, to := offset-1, offset
	if from < 0 || data[from] != ',' {
		return ""
	}
	isDigit := func(i int) bool { return i >= 0 && i < len(data) && data[i] >= '0' && data[i] <= '9' }
	for isDigit(from - 1) {
		from--
	}
	for isDigit(to) {
		to++
	}
	if from == offset-1 || to == offset || to-from > maxShown {
		return ""
	}
	if from > 0 && data[from-1] == '-' {
		from--
	}
	return strings.Replace(string(data[from:to]), ",", ".", 1)
}
