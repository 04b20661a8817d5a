// Package country knows the countries of ISO 3166 by their codes and by their names in many languages.
package country

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
)

// table has a line for each country: its codes of two and of three letters, its English name, and its other names. The
// names are those of the Unicode CLDR, as golang.org/x/text/language/display has them: for the countries of Europe in
// all languages, for others in English and in their own. That package itself would add 2.5 MB to the program.
//
//go:embed names.txt
var table string

// misused maps codes in use that are not in ISO 3166 to those that are.
var misused = map[string]string{"UK": "GB", "EL": "GR", "DD": "DE", "BU": "MM", "ZR": "CD", "TP": "TL"}

// further are names in use that the CLDR does not have, or not yet.
var further = map[string][]string{
	"CI": {"Ivory Coast"},
	"CV": {"Cabo Verde"},
	"CZ": {"Czech Republic"},
	"GB": {"Great Britain", "Britain", "UK"},
	"GR": {"Hellas", "Hellenic Republic"},
	"IE": {"Republic of Ireland"},
	"MK": {"North Macedonia"},
	"NL": {"Holland"},
	"SK": {"Slovak Republic"},
	"SZ": {"Eswatini"},
	"TR": {"Türkiye"},
	"US": {"United States of America"},
	"VA": {"Holy See"},
}

// An entry is one country of the table.
type entry struct {
	code, three string
	names       []string // the English one first
}

// entries has the countries by their code.
var entries = sync.OnceValue(func() map[string]*entry {
	all := map[string]*entry{}
	for line := range strings.Lines(table) {
		fields := strings.Split(strings.TrimSpace(line), "|")
		e := &entry{code: fields[0], three: fields[1], names: fields[2:]}
		e.names = append(e.names, further[e.code]...)
		all[e.code] = e
	}
	return all
})

// IsCode reports whether code is an ISO 3166 code of two capital letters.
func IsCode(code string) bool { return entries()[code] != nil }

// Codes returns all codes, sorted.
func Codes() []string {
	var codes []string
	for code := range entries() {
		codes = append(codes, code)
	}
	slices.Sort(codes)
	return codes
}

// Name returns the English name of a country, "" if there is no such code.
func Name(code string) string {
	if e := entries()[code]; e != nil {
		return e.names[0]
	}
	return ""
}

// Code returns the code that another spelling of a code stands for, such as gb, UK or GBR; "" if text is none.
func Code(text string) string {
	upper := strings.ToUpper(strings.TrimSpace(text))
	if meant, ok := misused[upper]; ok {
		return meant
	}
	if IsCode(upper) {
		return upper
	}
	if len(upper) == 3 {
		for _, e := range entries() {
			if e.three == upper {
				return e.code
			}
		}
	}
	return ""
}

// Meant returns the code of the country that a text stands for, whether it is a code or a name; "" if it is no country,
// or may be several.
func Meant(text string) string {
	if code := Code(text); code != "" {
		return code
	}
	if codes := named(text); len(codes) == 1 {
		return codes[0]
	}
	return ""
}

// named returns the sorted codes of the countries that bear a name: those whose English name it is, else those that are
// called so in another language.
func named(name string) []string {
	key := fold(name)
	var english, others []string
	for code, spelt := range spellings() {
		switch {
		case key == "" || !slices.Contains(spelt, key):
		case key == fold(Name(code)):
			english = append(english, code)
		default:
			others = append(others, code)
		}
	}
	if english != nil {
		others = english
	}
	slices.Sort(others)
	return others
}

// spellings has the folded names of all countries, by their code.
var spellings = sync.OnceValue(func() map[string][]string {
	all := map[string][]string{}
	for code, e := range entries() {
		for _, name := range e.names {
			all[code] = append(all[code], folds(name)...)
		}
	}
	return all
})
