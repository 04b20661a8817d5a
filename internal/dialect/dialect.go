// Package dialect describes how spreadsheets write CSV: what separates fields, and how numbers are written.
package dialect

import "strings"

// A Dialect is one way to write CSV.
type Dialect struct {
	Name string
	// Separator stands between fields.
	Separator byte
	// DecimalComma is true if numbers have a comma before their decimals, else they have a point.
	DecimalComma bool
	// Mark is true if a file begins with a byte order mark, without which Excel does not read it as UTF-8.
	Mark bool
}

// all has the plain dialect first.
var all = []Dialect{
	{Name: "plain", Separator: ','},
	{Name: "excel", Separator: ',', Mark: true},
	{Name: "excel-de", Separator: ';', DecimalComma: true, Mark: true},
	{Name: "semicolon", Separator: ';'},
	{Name: "tab", Separator: '\t'},
	{Name: "tab-de", Separator: '\t', DecimalComma: true},
}

// Plain is CSV as in RFC 4180, with decimal points.
var Plain = all[0]

// Names returns the names of all dialects.
func Names() []string {
	names := make([]string, len(all))
	for i, d := range all {
		names[i] = d.Name
	}
	return names
}

// Named returns the dialect with a name; "" stands for the plain one. ok is false if there is none.
func Named(name string) (d Dialect, ok bool) {
	for _, d := range all {
		if d.Name == name {
			return d, true
		}
	}
	return Plain, name == ""
}

// Of returns the dialect with a separator and a kind of decimals, without a byte order mark if possible. Commas cannot
// stand for both, so with them numbers have points.
func Of(separator byte, decimalComma bool) Dialect {
	for _, d := range all {
		if d.Separator == separator && d.DecimalComma == decimalComma {
			return d
		}
	}
	return Plain
}

// Separators has all separators.
var Separators = []byte{',', ';', '\t'}

// Words returns what a separator is called, such as "semicolons".
func Words(separator byte) string {
	switch separator {
	case ',':
		return "commas"
	case ';':
		return "semicolons"
	default:
		return "tabs"
	}
}

// String describes the dialect, such as "semicolons and decimal commas (excel-de)".
func (d Dialect) String() string {
	decimals := "points"
	if d.DecimalComma {
		decimals = "commas"
	}
	return Words(d.Separator) + " and decimal " + decimals + " (" + d.Name + ")"
}

// Begin returns what a file begins with.
func (d Dialect) Begin() string {
	if d.Mark {
		return "\ufeff"
	}
	return ""
}

// Cell returns a cell as the dialect writes it: a number has its decimal comma, any other text stays as it is.
func (d Dialect) Cell(text string) string {
	if !d.DecimalComma || !IsDecimal(text, '.') {
		return text
	}
	return strings.Replace(text, ".", ",", 1)
}

// IsDecimal reports whether text is a number with one point as given, such as -67.4 or 67,4.
func IsDecimal[T string | []byte](text T, point byte) bool {
	at := 0
	if len(text) > 0 && (text[0] == '-' || text[0] == '+') {
		at++
	}
	whole := digits(text[at:])
	if at += whole; whole == 0 || at == len(text) || text[at] != point {
		return false
	}
	decimals := digits(text[at+1:])
	return decimals > 0 && at+1+decimals == len(text)
}

// IsGrouped reports whether text may be a whole number whose thousands are separated by sign, such as 1,234 or 12.345.678.
func IsGrouped[T string | []byte](text T, sign byte) bool {
	at := 0
	if len(text) > 0 && (text[0] == '-' || text[0] == '+') {
		at++
	}
	first := digits(text[at:])
	if first == 0 || first > 3 || text[at] == '0' || at+first == len(text) {
		return false
	}
	for at += first; at < len(text); at += 4 {
		if text[at] != sign || digits(text[at+1:]) < 3 || at+4 < len(text) && text[at+4] != sign {
			return false
		}
	}
	return true
}

// digits returns the number of digits that text begins with.
func digits[T string | []byte](text T) int {
	n := 0
	for n < len(text) && text[n] >= '0' && text[n] <= '9' {
		n++
	}
	return n
}
