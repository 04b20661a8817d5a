package batch

import "encoding/binary"

// A literal is text that lines are compared with. Its first sixteen bytes are also stored as two little-endian numbers,
// which decide most comparisons; masks have ones where the text has bytes.
type literal struct {
	heads, masks [2]uint64
	text         []byte
}

// headSize is the number of bytes in heads.
const headSize = 16

func newLiteral(text []byte) literal {
	l := literal{text: text}
	for i, b := range text[:min(len(text), headSize)] {
		l.heads[i/8] |= uint64(b) << (8 * (i % 8))
		l.masks[i/8] |= 0xff << (8 * (i % 8))
	}
	return l
}

// within reports whether line contains the literal at a position.
func (l *literal) within(line []byte, at int) bool {
	if at+headSize > len(line) {
		return l.whole(line, at, 0)
	}
	head := line[at : at+headSize]
	if (binary.LittleEndian.Uint64(head)^l.heads[0])&l.masks[0]|(binary.LittleEndian.Uint64(head[8:])^l.heads[1])&l.masks[1] != 0 {
		return false
	}
	return len(l.text) <= headSize || l.whole(line, at, headSize)
}

// whole compares all bytes from index from on.
func (l *literal) whole(line []byte, at, from int) bool {
	end := at + len(l.text)
	return end <= len(line) && string(line[at+from:end]) == string(l.text[from:])
}
