package country

import (
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// plain replaces letters that have no decomposition into a letter and a mark.
var plain = strings.NewReplacer("ø", "o", "æ", "ae", "œ", "oe", "đ", "d", "ð", "d", "ł", "l", "þ", "th", "ı", "i")

// digraphs are the two letters that stand for one where a keyboard lacks it.
var digraphs = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "å", "aa", "ø", "oe")

// fold returns a name without what people leave out: case, diacritics, punctuation, and "the" before it.
func fold(name string) string {
	var kept strings.Builder
	for _, r := range norm.NFKD.String(plain.Replace(cases.Fold().String(norm.NFC.String(name)))) {
		switch {
		case r >= 0x300 && r <= 0x36F: // a diacritic; the marks of other scripts are letters
		case unicode.IsLetter(r), unicode.IsNumber(r), unicode.IsMark(r):
			kept.WriteRune(r)
		case r == '&':
			kept.WriteString(" and ")
		case r == '\'', r == '’', r == '.', unicode.Is(unicode.Cf, r):
		default:
			kept.WriteByte(' ')
		}
	}
	return strings.TrimPrefix(strings.Join(strings.Fields(kept.String()), " "), "the ")
}

// folds returns the folded spellings of a name: also with two letters for one, as in Oesterreich.
func folds(name string) []string {
	lower := cases.Fold().String(norm.NFC.String(name))
	if double := digraphs.Replace(lower); double != lower {
		return []string{fold(name), fold(double)}
	}
	return []string{fold(name)}
}
