package batch

import (
	"bytes"
	"encoding/csv"
	"testing"

	"github.com/leeway-policy/leeway/internal/display"
)

// TestFieldsAreCells checks, for every byte at every place of a field, that what stands in a row is the cell of package
// display, and that it is read back as that cell.
func TestFieldsAreCells(t *testing.T) {
	t.Parallel()
	for b := range 256 {
		for _, around := range [][2]string{{"", ""}, {"", "a1"}, {"a", "1"}, {"'", "1"}, {"-", "1"}, {"\u00c2", "\u009b"}, {" ", "\""}} {
			text := around[0] + string(rune(b)) + around[1]
			if b == '\r' || text == "" {
				continue // encoding/csv reads a carriage return before a line feed as none
			}
			row := append(appendField(nil, []byte(text)), ",x\n"...)
			read, err := csv.NewReader(bytes.NewReader(row)).Read()
			if err != nil || read[0] != display.Cell(text) {
				t.Errorf("%q is written as %q, and read as %q (%v)", text, row, read, err)
			}
		}
	}
}
