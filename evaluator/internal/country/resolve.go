package country

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/suggest"
)

// A Known is a country that may be meant.
type Known struct {
	Code string
	// Name is what its profile calls it, "" if it gives no name.
	Name string
}

// All returns all countries of ISO 3166, sorted by code.
func All() []Known {
	var all []Known
	for _, code := range Codes() {
		all = append(all, Known{Code: code, Name: Name(code)})
	}
	return all
}

// String returns the code and the name: "AT (Austria)".
func (k Known) String() string {
	name := k.Name
	if name == "" {
		name = Name(k.Code)
	}
	if name == "" {
		return k.Code
	}
	return k.Code + " (" + name + ")"
}

// Resolve returns the code of the known country that a text stands for. The text is a code (in any case, of two or three
// letters, or UK and EL), the name that a profile gives, or a name in some language; case, diacritics and punctuation
// do not matter. A code is never taken for another, nor a part of a name for the whole.
//
// It fails with [verdict.Faults] if the text stands for no known country, or for several.
func Resolve(text string, known []Known) (string, error) {
	code := Code(text)
	for _, k := range known {
		if k.Code == text || k.Code == code {
			return k.Code, nil
		}
	}
	if code != "" {
		return "", unknown(text, code, known)
	}
	key := fold(text)
	meant := known[:0:0]
	for _, k := range known {
		if key != "" && slices.Contains(folds(k.Name), key) {
			meant = append(meant, k)
		}
	}
	codes := named(text)
	if len(meant) == 0 {
		for _, k := range known {
			if slices.Contains(codes, k.Code) {
				meant = append(meant, k)
			}
		}
	}
	switch {
	case len(meant) == 1:
		return meant[0].Code, nil
	case len(meant) > 1:
		return "", fault("%q is the name of several countries: expected the code: %s", text, list(meant, "or"))
	case len(codes) == 1:
		return "", unknown(text, codes[0], known)
	default:
		return "", unknown(text, "", known)
	}
}

func fault(format string, args ...any) error {
	return verdict.Faults{{Rule: verdict.RuleUnknownName, Message: fmt.Sprintf(format, args...)}}
}

// unknown returns the fault of a text that stands for no known country; code is the country that it does stand for, if
// it is one.
func unknown(text, code string, known []Known) error {
	said := fmt.Sprintf("no country is called %q", text)
	if code != "" {
		said = "no profile in use is about " + Known{Code: code}.String()
	}
	var names []string
	for _, k := range known {
		names = append(names, k.String())
	}
	near := ""
	// The full name of another country is no misspelling.
	if code == "" || utf8.RuneCountInString(text) == len(code) {
		near = list(Near(text, known), "or")
	}
	switch {
	case len(known) == 0:
		return fault("%s: expected none, for nothing here names its country", said)
	case len(known) > suggest.MaxListed && near != "":
		return fault("%s: expected the code or the name of a country (did you mean %s?)", said, near)
	case len(known) > suggest.MaxListed:
		return fault("%s: expected the code or the name of a country", said)
	default:
		return fault("%s%s", said, suggest.Expecting(near, names))
	}
}

// list returns the countries separated by commas, the last by a word, if there is one.
func list(known []Known, word string) string {
	var all []string
	for _, k := range known {
		all = append(all, k.String())
	}
	if last := len(all) - 1; word != "" && last > 0 {
		return strings.Join(all[:last], ", ") + " " + word + " " + all[last]
	}
	return strings.Join(all, ", ")
}

// mostNear is how many countries a message suggests at most: more would be no suggestion.
const mostNear = 5

// Near returns the known countries whose English names are most like a text, or begin or end with it; if none is, those
// with such a name in another language. For a text as short as a code it returns those whose names begin with it, else
// those with the nearest codes. They keep their order.
func Near(text string, known []Known) []Known {
	key := fold(text)
	var near []Known
	switch length := utf8.RuneCountInString(key); {
	case length == 0:
	case length <= 3:
		for _, k := range known {
			if length > 1 && slices.ContainsFunc(k.english(), func(name string) bool { return strings.HasPrefix(name, key) }) {
				near = append(near, k)
			}
		}
		if len(near) == 0 {
			near = nearest(key, known, func(k Known) []string { return []string{strings.ToLower(k.Code)} })
		}
	default:
		if near = nearest(key, known, Known.english); len(near) == 0 {
			near = nearest(key, known, func(k Known) []string { return spellings()[k.Code] })
		}
	}
	if len(near) > mostNear {
		return nil
	}
	return near
}

// english returns the folded names that a profile and English give the country.
func (k Known) english() []string { return append(folds(k.Name), folds(Name(k.Code))...) }

// nearest returns the known countries that have one of the nearest names.
func nearest(key string, known []Known, names func(Known) []string) []Known {
	var candidates []string
	for _, k := range known {
		candidates = append(candidates, names(k)...)
	}
	best := suggest.AllNearest(key, candidates)
	var near []Known
	for _, k := range known {
		if slices.ContainsFunc(names(k), func(name string) bool { return slices.Contains(best, name) }) {
			near = append(near, k)
		}
	}
	return near
}
