// Package display makes text from outside safe to look at: in a terminal, on a page, and in a spreadsheet.
//
// Text from profiles, policies, names of files and requests may hold characters that cannot be seen and that change
// what is seen around them: escape sequences of terminals, marks that turn the direction of writing, characters of no
// width. Whatever writes text for people passes it through this package, so that each of them is shown as its code
// point. JSON is left as it is: whoever reads it decides.
package display

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Text returns text with each character that cannot be seen as its code point: \x1b, \u202e. Line feeds and tabs stay, and
// so do the joiners that some scripts need. A byte that is no UTF-8 is shown as \xff.
func Text(text string) string {
	at := firstHidden(text)
	if at < 0 {
		return text
	}
	var out strings.Builder
	out.WriteString(text[:at])
	for at < len(text) {
		r, size := utf8.DecodeRuneInString(text[at:])
		if isHidden(r, size) {
			out.WriteString(codePoint(r, text[at]))
		} else {
			out.WriteString(text[at : at+size])
		}
		at += size
	}
	return out.String()
}

// Line returns text as [Text] does, in one line: each character of white space is a blank.
func Line(text string) string {
	if isPrintable(text) {
		return text
	}
	var out strings.Builder
	for at := 0; at < len(text); {
		r, size := utf8.DecodeRuneInString(text[at:])
		switch {
		case unicode.IsSpace(r):
			out.WriteByte(' ')
		case isHidden(r, size):
			out.WriteString(codePoint(r, text[at]))
		default:
			out.WriteString(text[at : at+size])
		}
		at += size
	}
	return out.String()
}

// isPrintable tells whether text is printable ASCII, as most is.
func isPrintable(text string) bool {
	for i := range len(text) {
		if text[i] < ' ' || text[i] > '~' {
			return false
		}
	}
	return true
}

// firstHidden returns where the first character stands that cannot be seen, -1 if there is none.
func firstHidden(text string) int {
	for at := 0; at < len(text); {
		if c := text[at]; c >= ' ' && c <= '~' {
			at++
			continue
		}
		r, size := utf8.DecodeRuneInString(text[at:])
		if isHidden(r, size) {
			return at
		}
		at += size
	}
	return -1
}

// isHidden tells whether a character, of so many bytes, cannot be seen.
func isHidden(r rune, size int) bool {
	switch {
	case r == '\n', r == '\t', r == zeroWidthNonJoiner, r == zeroWidthJoiner, r == softHyphen:
		return false
	case r == utf8.RuneError:
		return size == 1
	case r < utf8.RuneSelf:
		return r < ' ' || r == 0x7f
	}
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Co, unicode.Noncharacter_Code_Point) &&
		!unicode.Is(unicode.Prepended_Concatenation_Mark, r) || isFiller(r)
}

// Characters of format that ordinary text has.
const (
	zeroWidthNonJoiner = '\u200c' // Persian
	zeroWidthJoiner    = '\u200d' // scripts of India, and emoji
	softHyphen         = '\u00ad'
)

// isFiller tells whether a character is a letter by its category, and blank all the same.
func isFiller(r rune) bool {
	switch r {
	case '\u115f', '\u1160', '\u3164', '\uffa0': // of Hangul
		return true
	default:
		return false
	}
}

// codePoint names a character, or the byte that is none.
func codePoint(r rune, first byte) string {
	switch {
	case r == utf8.RuneError:
		return fmt.Sprintf(`\x%02x`, first)
	case r < utf8.RuneSelf:
		return fmt.Sprintf(`\x%02x`, r)
	case r <= 0xffff:
		return fmt.Sprintf(`\u%04x`, r)
	default:
		return fmt.Sprintf(`\U%08x`, r)
	}
}
