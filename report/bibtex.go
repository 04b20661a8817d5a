package report

import (
	"fmt"
	"io"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// writeBibTeX writes entries of the type misc, which all styles know. Accented letters are written as commands of LaTeX, so
// that also BibTeX itself reads them, whose character set is ASCII; letters of other scripts are left as they are, in UTF-8.
func writeBibTeX(w io.Writer, all []entry) error {
	var out strings.Builder
	for i, e := range all {
		if i > 0 {
			out.WriteString("\n")
		}
		fmt.Fprintf(&out, "@misc{%s,\n", e.key)
		for _, field := range []struct{ name, value string }{
			{"author", braced(texText(e.author))}, // in braces of its own it is one name, and not taken apart
			{"title", braced(texText(e.title))},   // and its capitals stay
			{"year", year(e.year)},
			{"doi", texURL(e.doi)},
			{"url", texURL(e.url)},
			{"version", texText(e.version)},
			{"note", texText(e.note)},
		} {
			if field.value != "" {
				fmt.Fprintf(&out, "  %s = {%s},\n", field.name, field.value)
			}
		}
		out.WriteString("}\n")
	}
	_, err := io.WriteString(w, out.String())
	return err
}

func braced(text string) string {
	if text == "" {
		return ""
	}
	return "{" + text + "}"
}

// texSigns are characters that LaTeX gives a meaning of their own, or does not have under their own sign. None is written
// with a brace that stands alone: BibTeX counts braces, and a backslash before one does not matter to it.
var texSigns = map[rune]string{
	'\\': `{\textbackslash}`, '{': `{\textbraceleft}`, '}': `{\textbraceright}`, '~': `{\textasciitilde}`, '^': `{\textasciicircum}`,
	'$': `\$`, '&': `\&`, '%': `\%`, '#': `\#`, '_': `\_`, '<': `{\textless}`, '>': `{\textgreater}`, '|': `{\textbar}`, '"': `{\textquotedbl}`,
	'ß': `{\ss}`, 'æ': `{\ae}`, 'Æ': `{\AE}`, 'œ': `{\oe}`, 'Œ': `{\OE}`, 'ø': `{\o}`, 'Ø': `{\O}`, 'ł': `{\l}`, 'Ł': `{\L}`,
	'ð': `{\dh}`, 'Ð': `{\DH}`, 'þ': `{\th}`, 'Þ': `{\TH}`, 'đ': `{\dj}`, 'Đ': `{\DJ}`, 'ı': `{\i}`,
	'–': `--`, '—': `---`, '“': "``", '”': `''`, '„': `{\quotedblbase}`, '‘': "`", '’': `'`, '«': `{\guillemotleft}`, '»': `{\guillemotright}`,
	'…': `{\ldots}`, '€': `{\texteuro}`, '§': `{\S}`, '°': `{\textdegree}`, '·': `{\textperiodcentered}`, '×': `{\texttimes}`, '\u00a0': `~`,
	'º': `{\textordmasculine}`, 'ª': `{\textordfeminine}`, '¿': "?`", '¡': "!`",
}

// texAccents are the commands for the accents that Unicode puts behind a letter.
var texAccents = map[rune]string{
	'\u0300': "`", '\u0301': `'`, '\u0302': `^`, '\u0303': `~`, '\u0308': `"`, '\u0304': `=`, '\u0307': `.`,
	'\u030a': `r `, '\u030c': `v `, '\u030b': `H `, '\u0306': `u `, '\u0327': `c `, '\u0328': `k `, '\u0323': `d `,
}

// texText returns text as LaTeX writes it.
func texText(text string) string {
	var out strings.Builder
	for text != "" {
		size := norm.NFC.NextBoundaryInString(text, true)
		out.WriteString(texCharacter(text[:size]))
		text = text[size:]
	}
	return out.String()
}

// texCharacter returns one character, a letter with its accents, as LaTeX writes it.
func texCharacter(character string) string {
	whole := norm.NFC.String(character)
	if r, size := utf8.DecodeRuneInString(whole); size == len(whole) {
		if sign, found := texSigns[r]; found {
			return sign
		}
	}
	letter, size := utf8.DecodeRuneInString(norm.NFD.String(whole))
	accents := []rune(norm.NFD.String(whole)[size:])
	if len(accents) != 1 || letter > unicode.MaxASCII || !unicode.IsLetter(letter) || texAccents[accents[0]] == "" {
		return whole
	}
	base := string(letter)
	if letter == 'i' {
		base = `\i`
	}
	return `{\` + texAccents[accents[0]] + base + `}`
}

// texURL returns an address without the characters that neither addresses nor BibTeX allow.
func texURL(address string) string {
	var out strings.Builder
	for _, r := range address {
		if r > unicode.MaxASCII || r <= ' ' || strings.ContainsRune(`{}\"<>^|`+"`", r) {
			out.WriteString(strings.ReplaceAll(url.QueryEscape(string(r)), "+", "%20"))
		} else {
			out.WriteRune(r)
		}
	}
	return out.String()
}
