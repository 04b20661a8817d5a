package document

import (
	"slices"
	"unicode/utf8"
)

// markEvery is the distance in bytes between cached character counts, so that finding many places in one long line does
// not count from its start each time.
const markEvery = 4096

// measure finds line starts, and counts characters up to each mark.
func (d *Document) measure() {
	d.lines = lineStarts(d.data)
	d.marks = make([]int, 1, len(d.data)/markEvery+1)
	for rest := d.data; len(rest) >= markEvery; rest = rest[markEvery:] {
		d.marks = append(d.marks, d.marks[len(d.marks)-1]+starts(rest[:markEvery]))
	}
}

// at returns the position of a byte offset.
func (d *Document) at(offset int) Position {
	if d.whole != nil {
		return d.whole.at(offset)
	}
	d.once.Do(d.measure)
	line, exact := slices.BinarySearch(d.lines, offset)
	if !exact {
		line--
	}
	from := d.lines[line]
	if offset-from < markEvery {
		return Position{Line: d.above + line + 1, Col: utf8.RuneCount(d.data[from:offset]) + 1}
	}
	return Position{Line: d.above + line + 1, Col: d.before(offset) - d.before(from) + 1}
}

// before returns the number of characters that start before a byte offset.
func (d *Document) before(offset int) int {
	mark := offset / markEvery
	return d.marks[mark] + starts(d.data[mark*markEvery:offset])
}

// starts counts the bytes that start a character.
func starts(data []byte) int {
	count := 0
	for _, b := range data {
		if utf8.RuneStart(b) {
			count++
		}
	}
	return count
}

func lineStarts(data []byte) []int {
	starts := []int{0}
	for i, b := range data {
		if b == '\n' {
			starts = append(starts, i+1)
		}
	}
	return starts
}
