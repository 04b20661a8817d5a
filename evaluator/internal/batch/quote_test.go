package batch

import (
	"bytes"
	"encoding/csv"
	"testing"

	"github.com/leeway-policy/leeway/internal/dialect"
	"github.com/leeway-policy/leeway/internal/display"
)

// TestFieldsAreCells checks, for every byte at every place of a field and every dialect, that what stands in a row is the
// cell of package display, and that it is read back as that cell.
func TestFieldsAreCells(t *testing.T) {
	t.Parallel()
	for _, name := range dialect.Names() {
		d, _ := dialect.Named(name)
		q := newQuoter(d)
		for b := range 256 {
			for _, around := range [][2]string{{"", ""}, {"", "a1"}, {"a", "1"}, {"'", "1"}, {"-", "1"}, {"-1", "1"}, {"\u00c2", "\u009b"}, {" ", "\""}} {
				text := around[0] + string(rune(b)) + around[1]
				if b == '\r' || text == "" {
					continue // encoding/csv reads a carriage return before a line feed as none
				}
				want := display.Cell(text)
				if d.DecimalComma && text == "-1,1" {
					want = text // a number, not a formula
				}
				row := append(append(q.append(nil, []byte(text)), d.Separator), "x\n"...)
				in := csv.NewReader(bytes.NewReader(row))
				in.Comma = rune(d.Separator)
				read, err := in.Read()
				if err != nil || read[0] != want {
					t.Errorf("%s: %q is written as %q, and read as %q (%v)", name, text, row, read, err)
				}
			}
		}
	}
}
