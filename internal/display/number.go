package display

import (
	"fmt"
	"strings"
)

// Count returns a whole number and its noun: "1 unit", "1,200 units", "3 policies".
func Count(n any, noun string) string {
	digits := fmt.Sprint(n)
	if digits == "1" {
		return "1 " + noun
	}
	if stem, found := strings.CutSuffix(noun, "y"); found {
		noun = stem + "ie"
	}
	return Grouped(digits) + " " + noun + "s"
}

// Grouped returns a whole number with commas between its thousands.
func Grouped(n any) string {
	digits := fmt.Sprint(n)
	for at := len(digits) - 3; at > 0; at -= 3 {
		digits = digits[:at] + "," + digits[at:]
	}
	return digits
}
