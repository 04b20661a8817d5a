package country_test

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/language"
	"pgregory.net/rapid"

	"github.com/leeway-policy/leeway/evaluator/internal/country"
)

// known are countries as profiles name them.
func known(codes ...string) []country.Known {
	var all []country.Known
	for _, code := range codes {
		all = append(all, country.Known{Code: code, Name: country.Name(code)})
	}
	return all
}

var seventeen = []string{"AT", "BE", "DE", "DK", "ES", "FI", "FR", "GB", "GR", "IE", "IS", "IT", "LU", "NL", "NO", "PT", "SE"}

func TestResolve(t *testing.T) {
	tests := map[string]string{
		"AT": "AT", "at": "AT", " aT ": "AT", "AUT": "AT", "deu": "DE",
		"UK": "GB", "uk": "GB", "EL": "GR", "GBR": "GB",
		"Austria": "AT", "austria": "AT", "AUSTRIA": "AT", "Österreich": "AT", "Oesterreich": "AT", "osterreich": "AT", "Autriche": "AT",
		"Germany": "DE", "Deutschland": "DE", "Allemagne": "DE", "Tyskland": "DE", "Saksa": "DE", "Duitsland": "DE",
		"Belgique": "BE", "België": "BE", "Belgie": "BE", "Belgien": "BE", "Belgio": "BE",
		"Suomi": "FI", "finland": "FI", "Danmark": "DK", "Dänemark": "DK", "Daenemark": "DK",
		"Ελλάδα": "GR", "ΕΛΛΑΔΑ": "GR", "ελλαδα": "GR", "Hellas": "GR", "Griechenland": "GR", "Grèce": "GR",
		"España": "ES", "Espana": "ES", "Ísland": "IS", "Island": "IS", "Ireland": "IE", "Éire": "IE", "Irland": "IE",
		"Italia": "IT", "Lëtzebuerg": "LU", "Luxemburg": "LU", "Nederland": "NL", "the Netherlands": "NL", "Holland": "NL", "Pays-Bas": "NL", "pays bas": "NL",
		"Norge": "NO", "Noreg": "NO", "Portugal": "PT", "Sverige": "SE", "Schweden": "SE",
		"United Kingdom": "GB", "united-kingdom": "GB", "Great Britain": "GB", "Vereinigtes Königreich": "GB", "Vereinigtes Koenigreich": "GB", "Royaume-Uni": "GB",
		"e\u0301ire": "IE", "日本": "JP", "Polska": "PL", "Česko": "CZ", "Czech Republic": "CZ", "Türkiye": "TR", "Magyarország": "HU", "Cote d'Ivoire": "CI",
	}
	all := country.All()
	for text, want := range tests {
		among := known(seventeen...)
		if !slices.Contains(seventeen, want) {
			among = all
		}
		if got, err := country.Resolve(text, among); got != want || err != nil {
			t.Errorf("Resolve(%q) = %q, %v; want %s", text, got, err, want)
		}
	}
}

func TestResolveRefuses(t *testing.T) {
	few := []country.Known{{Code: "BE", Name: "Belgium"}, {Code: "DE", Name: "Germany"}, {Code: "FI"}, {Code: "IE"}, {Code: "IS"}}
	const expectedFew = "expected one of BE (Belgium), DE (Germany), FI (Finland), IE (Ireland), IS (Iceland)"
	tests := map[string]struct {
		text  string
		known []country.Known
		want  string
	}{
		"misspelt":                         {"Germny", few, `no country is called "Germny": ` + expectedFew + ` (did you mean DE (Germany)?)`},
		"misspelt in another language":     {"Deutshland", few, `no country is called "Deutshland": ` + expectedFew + ` (did you mean DE (Germany)?)`},
		"code of another, not a part":      {"GE", few, `no profile in use is about GE (Georgia): ` + expectedFew + ` (did you mean DE (Germany)?)`},
		"code that no name begins with":    {"BI", few, `no profile in use is about BI (Burundi): ` + expectedFew + ` (did you mean BE (Belgium) or FI (Finland)?)`},
		"code of none":                     {"XX", few, `no country is called "XX": ` + expectedFew},
		"a country that is not among them": {"Polska", few, `no profile in use is about PL (Poland): ` + expectedFew},
		"a part of one":                    {"Ger", few, `no country is called "Ger": ` + expectedFew + ` (did you mean DE (Germany)?)`},
		"a part of several":                {"land", few, `no country is called "land": ` + expectedFew + ` (did you mean FI (Finland), IE (Ireland) or IS (Iceland)?)`},
		"nothing":                          {"", few, `no country is called "": ` + expectedFew},
		"signs only":                       {" .-", few, `no country is called " .-": ` + expectedFew},
		"none is known":                    {"DE", nil, `no profile in use is about DE (Germany): expected none, for nothing here names its country`},
		"two states of a name":             {"Korea", country.All(), `no country is called "Korea": expected the code or the name of a country (did you mean KP (North Korea) or KR (South Korea)?)`},
		"two others":                       {"Congo", country.All(), `no country is called "Congo": expected the code or the name of a country (did you mean CD (Congo - Kinshasa) or CG (Congo - Brazzaville)?)`},
		"two profiles of a name":           {"ruritania", []country.Known{{"LI", "Ruritania"}, {"MT", "ruritania"}}, `"ruritania" is the name of several countries: expected the code: LI (Ruritania) or MT (ruritania)`},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := country.Resolve(tc.text, tc.known)
			if err == nil || err.Error() != tc.want {
				t.Errorf("got %q, %v\nwant %s", got, err, tc.want)
			}
		})
	}
}

// A profile may give its country a name of its own, even that of another.
func TestResolveHeedsTheNamesOfProfiles(t *testing.T) {
	among := []country.Known{{"LI", "Ruritania"}, {"MT", "Melita"}}
	for text, want := range map[string]string{"Ruritania": "LI", "Liechtenstein": "LI", "melita": "MT", "Malta": "MT"} {
		if got, err := country.Resolve(text, among); got != want || err != nil {
			t.Errorf("Resolve(%q) = %q, %v; want %s", text, got, err, want)
		}
	}
	if got, err := country.Resolve("Guinea", country.All()); got != "GN" || err != nil {
		t.Errorf("Guinea is %q, %v, though three other names begin or end with it", got, err)
	}
}

// Each name in each language means its country, or is said to be of several.
func TestNamesInAllLanguages(t *testing.T) {
	resolved := 0
	for _, among := range [][]country.Known{known(seventeen...), country.All()} {
		for _, code := range seventeen {
			for _, name := range namesIn(language.MustParseRegion(code), func(language.Tag) bool { return true }) {
				got, err := country.Resolve(name, among)
				switch {
				case got == code:
					resolved++
				case err == nil || !strings.Contains(err.Error(), "several countries"):
					t.Errorf("%q of %s: %q, %v", name, code, got, err)
				}
			}
		}
	}
	if resolved < 17*2*50 {
		t.Errorf("only %d names were resolved", resolved)
	}
	for _, r := range isoRegions() {
		if got, err := country.Resolve(country.Name(r.String()), country.All()); got != r.String() || err != nil {
			t.Errorf("%s: %q, %v", country.Name(r.String()), got, err)
		}
	}
}

// Whatever the text: what is resolved is known, and case and spaces around it do not matter.
func TestResolveOfAnything(t *testing.T) {
	letters := rapid.OneOf(rapid.String(), rapid.StringMatching(`[A-Za-zäöüéÅø .'-]{0,12}`), rapid.SampledFrom([]string{"Germany", "Éire", "uk", "Korea", "Guinea"}))
	rapid.Check(t, func(t *rapid.T) {
		text := letters.Draw(t, "text")
		among := known(rapid.SliceOfDistinct(rapid.SampledFrom(country.Codes()), rapid.ID[string]).Draw(t, "known")...)
		got, err := country.Resolve(text, among)
		if err == nil && !slices.ContainsFunc(among, func(k country.Known) bool { return k.Code == got }) {
			t.Errorf("%q is not known", got)
		}
		again, err2 := country.Resolve(" "+text+"\t", among)
		if again != got || (err == nil) != (err2 == nil) {
			t.Errorf("with spaces: %q, %v; without: %q, %v", again, err2, got, err)
		}
	})
}
