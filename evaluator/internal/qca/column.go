package qca

import (
	"slices"
	"strconv"
	"strings"
)

// The columns of the CSV that are no conditions: the id of the case, and whether it succeeded.
const (
	CaseColumn    = "case"
	OutcomeColumn = "SUCCEEDED"
)

// reserved are the words that R does not take as names.
var reserved = []string{
	"if", "else", "repeat", "while", "function", "for", "next", "break", "in", "true", "false", "null", "inf", "nan", "na",
}

// Columns returns a name for each of names that R takes as it is: ASCII letters, digits and underscores, beginning with a
// letter, and no two alike, case aside, since the package QCA also reads names in capitals.
func Columns(names []string) []string {
	taken := map[string]bool{strings.ToLower(CaseColumn): true, strings.ToLower(OutcomeColumn): true}
	columns := make([]string, len(names))
	for i, name := range names {
		plain := plainName(name)
		column := plain
		for n := 2; taken[strings.ToLower(column)]; n++ {
			column = plain + "_" + strconv.Itoa(n)
		}
		taken[strings.ToLower(column)] = true
		columns[i] = column
	}
	return columns
}

func plainName(name string) string {
	plain := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			return r
		}
		return '_'
	}, name)
	lower := strings.ToLower(plain)
	if plain == "" || !isLetter(plain[0]) || slices.Contains(reserved, lower) || strings.HasPrefix(lower, "na_") {
		return "X" + plain
	}
	return plain
}

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }
