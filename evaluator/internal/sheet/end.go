package sheet

import "bytes"

// A State is the state of reading CSV.
type State int

// The states.
const (
	AtStart   State = iota // at the start of a field
	inField                // in an unquoted field
	inQuotes               // in a quoted field
	atClosing              // after a quotation mark that closes a field, or is the first of two
)

// End returns the end of the first row of CSV in data, 0 if data does not contain it, and the state there. As in
// encoding/csv, a quotation mark inside an unquoted field has no meaning.
func End(data []byte, state State, separator byte) (int, State) {
	if state != inQuotes {
		end := bytes.IndexByte(data, '\n') + 1
		line := data[:end]
		if end == 0 {
			line = data
		}
		if bytes.IndexByte(line, '"') < 0 {
			switch {
			case end > 0:
				return end, AtStart
			case len(line) == 0:
				return 0, state
			case line[len(line)-1] == separator:
				return 0, AtStart
			default:
				return 0, inField
			}
		}
	}
	for i, b := range data {
		switch {
		case state == inQuotes:
			if b == '"' {
				state = atClosing
			}
		case b == '\n':
			return i + 1, AtStart
		case b == separator:
			state = AtStart
		case b == '"' && state != inField:
			state = inQuotes
		default:
			state = inField
		}
	}
	return 0, state
}

var newline = []byte("\n")

// Rows returns the number of whole rows in data, which begins with one: a cell of several lines is in one row.
func Rows(data []byte, separator byte) int64 {
	rows := int64(0)
	for {
		end, _ := End(data, AtStart, separator)
		if end == 0 {
			return rows
		}
		rows++
		data = data[end:]
	}
}
