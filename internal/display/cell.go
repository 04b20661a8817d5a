package display

import (
	"strings"
	"unicode/utf8"
)

// Cell returns text as a cell of CSV that a spreadsheet shows, and does not run as a formula: one that begins with =, +, -,
// @, a tab or the end of a line is given an apostrophe before it, unless it is a plain number. Control characters are
// shown as in [Text], but for white space. [ReadCell] takes the apostrophe away again.
func Cell(text string) string {
	if IsCell(text) {
		return text
	}
	return string(AppendCell(nil, []byte(text)))
}

// AppendCell appends text as [Cell] returns it.
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

// ReadCell returns the text that [Cell] made a cell of. Control characters stay as they are shown.
func ReadCell[T string | []byte](cell T) T {
	if len(cell) > 1 && cell[0] == '\'' && isFormula(cell[1:]) {
		return cell[1:]
	}
	return cell
}

// IsCell tells whether text is a cell as it stands, as most text is.
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

// isControl tells whether a character is a control character and no white space.
func isControl(r rune) bool {
	return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r >= 0x7f && r < 0xa0
}

// isFormula tells whether a spreadsheet may take text for a formula, or [ReadCell] text for one that was a formula.
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

// isNumber tells whether text is a number as JSON has it, with a sign before it: -3.5, +2, -1e-7.
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
