package triangle

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// em returns about how wide a character is, as a share of the size of the font, in the widest of common fonts.
func em(r rune) float64 {
	switch {
	case unicode.Is(unicode.Mn, r):
		return 0
	case strings.ContainsRune("iljI.,:;'|!", r):
		return 0.34
	case strings.ContainsRune(" ft()[]-/r", r):
		return 0.42
	case strings.ContainsRune("mwMW@%—…", r):
		return 1
	}
	if kind := width.LookupRune(r).Kind(); kind == width.EastAsianWide || kind == width.EastAsianFullwidth {
		return 1.05
	}
	switch {
	case r < 0x250 && (unicode.IsLower(r) || unicode.IsDigit(r)):
		return 0.62
	case r < 0x250 && unicode.IsPrint(r):
		return 0.78
	default:
		return 1
	}
}

// wide returns about how wide a text is, in a font of that size.
func wide(text string, font float64) float64 {
	sum := 0.0
	for _, r := range text {
		sum += em(r)
	}
	return sum * font
}

// wrap breaks a text into lines of at most that width, after spaces and hyphens, and elsewhere only where a word is too long for
// a line. Of more than most
// lines it leaves out the rest, and ends in an ellipsis.
func wrap(text string, most int, room, font float64) []string {
	var lines []string
	line := ""
	for _, word := range pieces(text) {
		if line != "" && wide(line+strings.TrimRight(word, " "), font) <= room {
			line += word
			continue
		}
		if line != "" {
			lines = append(lines, line)
		}
		for line = word; wide(strings.TrimRight(line, " "), font) > room; {
			head := fitting(line, room, font)
			lines, line = append(lines, head), line[len(head):]
		}
	}
	if line != "" {
		lines = append(lines, line)
	}
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	if len(lines) > most {
		lines = lines[:most]
		lines[most-1] = strings.TrimRight(fitting(lines[most-1], room-wide("…", font), font), " ,;:(") + "…"
	}
	return lines
}

// pieces takes a text apart after its spaces and hyphens.
func pieces(text string) []string {
	var all []string
	for word := range strings.FieldsSeq(text) {
		found := strings.SplitAfter(word, "-")
		found = slices.DeleteFunc(found, func(piece string) bool { return piece == "" })
		found[len(found)-1] += " "
		all = append(all, found...)
	}
	return all
}

// fitting returns the longest beginning of a text, of one character at least, that is no wider than room.
func fitting(text string, room, font float64) string {
	sum := 0.0
	for i, r := range text {
		if sum += em(r) * font; sum > room && i > 0 {
			return text[:i]
		}
	}
	return text
}
