package lsp

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// line returns the nth line of a text, counted from 0, and the offset of its start. Of a line beyond the end it returns the
// empty text at the end.
func line(text []byte, n int) (start int, found []byte) {
	for ; n > 0; n-- {
		end := bytes.IndexByte(text[start:], '\n')
		if end < 0 {
			return len(text), nil
		}
		start += end + 1
	}
	found = text[start:]
	if end := bytes.IndexByte(found, '\n'); end >= 0 {
		found = found[:end]
	}
	return start, bytes.TrimSuffix(found, []byte("\r"))
}

// units is the length of a rune in UTF-16.
func units(r rune) int {
	if r > 0xFFFF {
		return 2
	}
	return 1
}

// offset returns the byte offset of a position. A position outside the text is moved to the nearest one in it: the protocol
// says so of characters, and clients send such lines too.
func offset(text []byte, p position) int {
	if p.Line < 0 {
		return 0
	}
	start, found := line(text, p.Line)
	at := 0
	for left := p.Character; left > 0 && at < len(found); {
		r, size := utf8.DecodeRune(found[at:])
		left -= units(r)
		at += size
	}
	return start + at
}

// positionOf returns the position of a byte offset.
func positionOf(text []byte, offset int) position {
	offset = max(0, min(offset, len(text)))
	before := text[:offset]
	return position{
		Line:      bytes.Count(before, []byte("\n")),
		Character: length(before[bytes.LastIndexByte(before, '\n')+1:]),
	}
}

// length is the length of a text in UTF-16 code units.
func length(text []byte) int {
	n := 0
	for _, r := range string(text) {
		n += units(r)
	}
	return n
}

func rangeOf(text []byte, span verdict.Span) textRange {
	return textRange{positionOf(text, span.Start), positionOf(text, span.End)}
}

// rangeAt returns the range of what a fault is about: the word, or the quoted text, at its place; of a fault without a place the
// first line.
func rangeAt(text []byte, at verdict.Place) textRange {
	start, found := line(text, max(0, at.Line-1))
	from := 0
	for range at.Col - 1 {
		if from >= len(found) {
			break
		}
		_, size := utf8.DecodeRune(found[from:])
		from += size
	}
	to := from + wordLength(found[from:])
	if at.Col == 0 {
		to = len(found)
	}
	return rangeOf(text, verdict.Span{Start: start + from, End: start + to})
}

// wordLength is the length of the word, or else the quoted text, or else the character, that a text begins with.
func wordLength(text []byte) int {
	if len(text) == 0 {
		return 0
	}
	if text[0] == '"' {
		if end := bytes.IndexByte(text[1:], '"'); end >= 0 {
			return end + 2
		}
		return len(text)
	}
	end := bytes.IndexFunc(text, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' && r != '.' && r != '-'
	})
	switch {
	case end < 0:
		return len(text)
	case end == 0:
		_, size := utf8.DecodeRune(text)
		return size
	default:
		return end
	}
}
