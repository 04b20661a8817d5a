package document

import (
	"encoding/json"
	"fmt"
	"math/big"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/leeway-policy/leeway/internal/suggest"
)

// maxShown is the most characters of a value in a message.
const maxShown = 60

// Show returns value as messages show it: strings quoted and cut to 60 characters, objects and
// arrays in words. The result is one line.
func Show(value any) string {
	switch v := value.(type) {
	case nil:
		return "null"
	case string:
		if utf8.RuneCountInString(v) > maxShown {
			return strconv.Quote(string([]rune(v[:min(len(v), utf8.UTFMax*maxShown)])[:maxShown])) + "..."
		}
		return strconv.Quote(v)
	case json.Number:
		return v.String()
	case map[string]any:
		return "an object"
	case []any:
		return "an array"
	default:
		return fmt.Sprint(v)
	}
}

// List returns names separated by commas; of more than 24, the first, and how many there are.
func List(names []string) string { return suggest.List(names, suggest.MaxListed) }

// OneOf returns "one of a, b, c", or just "a" for one name.
func OneOf(names []string) string {
	if len(names) == 1 {
		return names[0]
	}
	return "one of " + List(names)
}

// And returns "a", "a and b", or "a, b and c".
func And(names []string) string {
	last := len(names) - 1
	if last <= 0 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

// Between returns noun with its bounds: "a number of 0 to 100", "an integer of 1 or more". Nil is no bound.
func Between(noun string, least, most *big.Rat) string {
	switch {
	case least != nil && most != nil:
		return noun + " of " + Decimal(least) + " to " + Decimal(most)
	case least != nil:
		return noun + " of " + Decimal(least) + " or more"
	case most != nil:
		return noun + " of " + Decimal(most) + " or less"
	default:
		return noun
	}
}
