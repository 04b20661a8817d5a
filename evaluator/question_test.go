package evaluator_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/leeway-policy/leeway/evaluator"
)

// TestQuestionAboutOneUnit holds that a question about one unit wants one country and one service, or a document of one unit.
func TestQuestionAboutOneUnit(t *testing.T) {
	t.Parallel()
	engine, err := evaluator.Load(t.Context(), evaluator.Options{Engine: evaluator.EngineOPA})
	if err != nil {
		t.Fatal(err)
	}
	one := func() evaluator.Filter {
		return evaluator.Filter{Countries: []string{"BE"}, Services: []string{"change-of-address"}}
	}
	for name, tc := range map[string]struct {
		change func(*evaluator.Question)
		units  int // -1: it is answered
	}{
		"nothing changed":  {func(*evaluator.Question) {}, -1},
		"no service":       {func(q *evaluator.Question) { q.Filter.Services = nil }, 5},
		"two countries":    {func(q *evaluator.Question) { q.Filter.Countries = []string{"BE", "DE"} }, 2},
		"a whole profile":  {func(q *evaluator.Question) { q.Files, q.Filter = []string{"../profiles/be.json"}, evaluator.Filter{} }, 5},
		"a unit by itself": {func(q *evaluator.Question) { q.Body, q.Filter = []byte(`{"context": {}}`), evaluator.Filter{} }, -1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			q := evaluator.Question{Filter: one()}
			tc.change(&q)
			asked, err := q.AskOne(t.Context(), engine)
			var notOne *evaluator.NotOneError
			switch {
			case tc.units < 0 && (err != nil || len(asked.Units) != 1):
				t.Errorf("got %v, want one unit", err)
			case tc.units >= 0 && (!errors.As(err, &notOne) || len(notOne.Units) != tc.units):
				t.Errorf("got %v, want an error about %d units", err, tc.units)
			}
		})
	}
}

// TestWhatIsMeant holds which units files and names pick, from the files and from the profiles in use.
func TestWhatIsMeant(t *testing.T) {
	t.Parallel()
	engine, err := evaluator.Load(t.Context(), evaluator.Options{Engine: evaluator.EngineOPA})
	if err != nil {
		t.Fatal(err)
	}
	be, de := "../profiles/be.json", "../profiles/de.json"
	for name, tc := range map[string]struct {
		files, names []string
		want         string // the units, or the error
	}{
		"a country":                     {nil, []string{"dk"}, "DK/5"},
		"in any order":                  {nil, []string{"change-of-address", "DK", "centralisation", "NO"}, "DK/1 NO/1"},
		"by titles and other spellings": {nil, []string{"Change of Address", "denmark", "Back-office clearing house", "Clearing-House"}, "DK/1"},
		"a service of a file":           {[]string{be}, []string{"change-of-address"}, "BE/1"},
		"a file and a country in use":   {[]string{be}, []string{"DK"}, "BE/5 DK/5"},
		"a country of the file":         {[]string{be, de}, []string{"DE"}, "DE/5"},
		"of a file, and one in use":     {[]string{be, de}, []string{"DE", "DK", "change-of-address"}, "DK/1 DE/1"},
		"what no kind has":              {nil, []string{"chang-of-address"}, `no country, service or strategy is called "chang-of-address" (did you mean change-of-address?)`},
		"what nothing is like":          {nil, []string{"xyzzy"}, `no country, service or strategy is called "xyzzy": expected a country (AT`},
		"a country that no profile has": {[]string{be}, []string{"XX"}, `no country, service or strategy is called "XX"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			asked, err := evaluator.Question{Files: tc.files, Filter: evaluator.Filter{Names: tc.names}}.Ask(t.Context(), engine)
			got := ""
			if err != nil {
				got = err.Error()
			} else {
				got = perCountry(asked.Units)
			}
			if got != tc.want && (err == nil || !strings.HasPrefix(got, tc.want)) {
				t.Errorf("got %s, want %s", got, tc.want)
			}
		})
	}
}

// perCountry counts units by country: "DK/5 NO/5".
func perCountry(units []*evaluator.Unit) string {
	var counts []string
	for i := 0; i < len(units); {
		n := i
		for n < len(units) && units[n].Country == units[i].Country {
			n++
		}
		counts = append(counts, fmt.Sprintf("%s/%d", units[i].Country, n-i))
		i = n
	}
	return strings.Join(counts, " ")
}
