package country_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
	"golang.org/x/text/unicode/norm"
)

// reserved are codes that ISO 3166 sets aside for what is no country: parts of countries, unions and currencies.
var reserved = []string{"AC", "CP", "DG", "EA", "EU", "EZ", "IC", "TA", "UN"}

// isoRegions returns the countries of ISO 3166, and Kosovo, in order of their codes.
func isoRegions() []language.Region {
	var all []language.Region
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			code := string(a) + string(b)
			r, err := language.ParseRegion(code)
			if err == nil && r.IsCountry() && r.Canonicalize() == r && !slices.Contains(reserved, code) && display.English.Regions().Name(r) != "" {
				all = append(all, r)
			}
		}
	}
	return all
}

// namesIn returns the names of a country in the languages of the CLDR that pass, sorted, each once.
func namesIn(r language.Region, pass func(language.Tag) bool) []string {
	var names []string
	for _, tag := range display.Supported.Tags() {
		if namer := display.Regions(tag); namer != nil && pass(tag) {
			if name := norm.NFC.String(namer.Name(r)); name != "" {
				names = append(names, name)
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// isOwn tells whether a language is the main one of a country: that of the tag und-PL is Polish.
func isOwn(r language.Region, tag language.Tag) bool {
	und, err := language.Raw.Compose(r)
	if err != nil {
		return false
	}
	own, _ := und.Base()
	base, _ := tag.Base()
	return own == base
}

// TestNamesAreFresh compares the table with golang.org/x/text; UPDATE=1 rewrites it.
func TestNamesAreFresh(t *testing.T) {
	europe := language.MustParseRegion("150")
	var table strings.Builder
	for _, r := range isoRegions() {
		english := display.English.Regions().Name(r)
		names := namesIn(r, func(tag language.Tag) bool { return europe.Contains(r) || isOwn(r, tag) })
		names = slices.DeleteFunc(names, func(name string) bool { return name == english })
		fmt.Fprintln(&table, strings.Join(append([]string{r.String(), r.ISO3(), english}, names...), "|"))
	}
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile("names.txt", []byte(table.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if got, err := os.ReadFile("names.txt"); err != nil || string(got) != table.String() {
		t.Errorf("names.txt is not what golang.org/x/text has: run UPDATE=1 go test . (%v)", err)
	}
}
