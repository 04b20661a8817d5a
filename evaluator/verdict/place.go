package verdict

import "strconv"

// Embedded stands before the path of a file that leeway carries: embedded:profiles/de.json.
const Embedded = "embedded:"

// A Place is a position in a file.
type Place struct {
	// File is the path as the user named it.
	File string
	// Line and Col count from 1, Col in characters; 0 when unknown.
	Line, Col int
}

// String returns file:line:col, without the parts that are unknown.
func (p Place) String() string {
	if p.File == "" {
		return ""
	}
	said := p.File
	for _, n := range []int{p.Line, p.Col} {
		if n == 0 {
			break
		}
		said += ":" + strconv.Itoa(n)
	}
	return said
}
