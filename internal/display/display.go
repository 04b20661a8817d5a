// Package display makes untrusted text safe to show in a terminal, on a page and in a spreadsheet, and formats counts.
//
// Text from profiles, policies, file names and requests may contain invisible characters that change the text around
// them: terminal escape sequences, marks that reverse the writing direction, characters of zero width. All code that
// writes text for people passes it through this package, which replaces each such character by its code point. JSON is
// not changed: its reader decides how to show it.
package display

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Text returns text with each invisible character replaced by its code point: \x1b, \u202e. It keeps line feeds, tabs
// and the joiners that some scripts need. A byte that is not valid UTF-8 becomes \xff.
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

// Line is like [Text], but returns a single line: each white space character becomes a space.
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

// isPrintable reports whether text is printable ASCII, as most text is.
func isPrintable(text string) bool {
	for i := range len(text) {
		if text[i] < ' ' || text[i] > '~' {
			return false
		}
	}
	return true
}

// firstHidden returns the index of the first invisible character in text, or -1 if there is none.
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

// isHidden reports whether r, decoded from size bytes, is invisible.
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

// Format characters that ordinary text contains.
const (
	zeroWidthNonJoiner = '\u200c' // Persian
	zeroWidthJoiner    = '\u200d' // scripts of India, and emoji
	softHyphen         = '\u00ad'
)

// isFiller reports whether r is a letter by its Unicode category but looks blank.
func isFiller(r rune) bool {
	switch r {
	case '\u115f', '\u1160', '\u3164', '\uffa0': // Hangul fillers
		return true
	default:
		return false
	}
}

// codePoint returns the escape of a character, or of its first byte if it is not valid UTF-8.
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
