package display

import (
	"strings"
	"unicode/utf8"
)

// Cell returns text as a CSV cell that a spreadsheet does not run as a formula. Text that begins with =, +, -, @, a tab
// or a line break gets a leading apostrophe, unless it is a plain number. Control characters other than white space are
// escaped as in [Text]. [ReadCell] removes the apostrophe.
func Cell(text string) string {
	if IsCell(text) {
		return text
	}
	return string(AppendCell(nil, []byte(text)))
}

// AppendCell appends the result of [Cell] to out.
func AppendCell(out, text []byte) []byte {
	if IsCell(text) {
		return append(out, text...)
	}
	if isFormula(text) {
		out = append(out, '\'')
	}
	for at := 0; at < len(text); {
		r, size := utf8.DecodeRune(text[at:])
		if isControl(r) {
			out = append(out, codePoint(r, text[at])...)
		} else {
			out = append(out, text[at:at+size]...)
		}
		at += size
	}
	return out
}

// ReadCell returns the text that was passed to [Cell]. Control characters stay escaped.
func ReadCell[T string | []byte](cell T) T {
	if len(cell) > 1 && cell[0] == '\'' && isFormula(cell[1:]) {
		return cell[1:]
	}
	return cell
}

// IsCell reports whether [Cell] returns text unchanged, as it does for most text.
func IsCell[T string | []byte](text T) bool {
	if len(text) == 0 {
		return true
	}
	for i := range len(text) {
		if c := text[i]; c < ' ' || c == 0x7f || c == 0xc2 && i+1 < len(text) && text[i+1] < 0xa0 {
			return !hasControl(text) && !isFormula(text)
		}
	}
	switch text[0] {
	case '=', '+', '-', '@', '\'':
		return !isFormula(text)
	default:
		return true
	}
}

func hasControl[T string | []byte](text T) bool { return strings.ContainsFunc(string(text), isControl) }

// isControl reports whether r is a control character other than white space.
func isControl(r rune) bool {
	return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r >= 0x7f && r < 0xa0
}

// isFormula reports whether a spreadsheet may read text as a formula. Text with apostrophes before a formula counts too,
// so that [ReadCell] does not remove an apostrophe that [Cell] did not add.
func isFormula[T string | []byte](text T) bool {
	at := 0
	for at < len(text) && text[at] == '\'' {
		at++
	}
	if at == len(text) {
		return false
	}
	switch text[at] {
	case '=', '@', '\t', '\r', '\n':
		return true
	case '+', '-':
		return !isNumber(text[at:])
	default:
		return false
	}
}

// isNumber reports whether text is a sign and a JSON number: -3.5, +2, -1e-7.
func isNumber[T string | []byte](text T) bool {
	at := 1
	take := func() bool {
		from := at
		for at < len(text) && text[at] >= '0' && text[at] <= '9' {
			at++
		}
		return at > from
	}
	if !take() {
		return false
	}
	if at < len(text) && text[at] == '.' {
		if at++; !take() {
			return false
		}
	}
	if at < len(text) && (text[at] == 'e' || text[at] == 'E') {
		if at++; at < len(text) && (text[at] == '-' || text[at] == '+') {
			at++
		}
		if !take() {
			return false
		}
	}
	return at == len(text)
}
