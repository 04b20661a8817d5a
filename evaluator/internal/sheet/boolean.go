package sheet

import "strings"

// booleans are the words for true and false in lower case. Spreadsheets write the English ones in capitals.
var booleans = map[string]bool{"true": true, "false": false, "yes": true, "no": false}

// localBooleans are what Excel writes for TRUE and FALSE in other languages. Most of these have decimal commas, so only
// dialects with these have the words.
var localBooleans = map[string]bool{
	"wahr": true, "falsch": false, // German
	"vrai": true, "faux": false, // French
	"vero": true, "falso": false, // Italian; the latter also Spanish and Portuguese
	"verdadero": true, "verdadeiro": true, // Spanish, Portuguese
	"waar": true, "onwaar": false, // Dutch
	"sand": true, "falsk": false, "sant": true, "falskt": false, // Danish, Swedish
	"sann": true, "usann": false, // Norwegian
	"tosi": true, "epätosi": false, // Finnish
	"prawda": true, "fałsz": false, // Polish
}

// Boolean returns the boolean that a word stands for; ok is false if there is none.
func (h *Header) Boolean(word string) (value, ok bool) {
	word = strings.ToLower(word)
	if value, ok = booleans[word]; !ok && h.DecimalComma {
		value, ok = localBooleans[word]
	}
	return value, ok
}
