package verdict_test

import (
	"testing"

	"github.com/leeway-policy/leeway/evaluator/verdict"
)

func TestPlacesAndNames(t *testing.T) {
	t.Parallel()
	column := verdict.Place{File: "p.rego", Line: 3, Col: 7}
	fault := &verdict.Fault{File: "p.rego", Line: 3, Col: 7}
	tests := map[string]struct{ got, want string }{
		"a column is known":             {column.String(), "p.rego:3:7"},
		"only the line is wanted":       {column.OfLine().String(), "p.rego:3"},
		"only the file is known":        {verdict.Place{File: "p.rego", Col: 7}.String(), "p.rego"},
		"nothing is known":              {verdict.Place{Line: 3}.String(), ""},
		"a fault has the same form":     {fault.Place().String(), "p.rego:3:7"},
		"a way has a title":             {verdict.Way{Title: "By law", Number: 2, File: "p.rego", Line: 3}.Name(), "By law"},
		"a way has no title":            {verdict.WayInfo{Number: 2, File: "p.rego", Line: 3}.Name(), "way 2 (p.rego:3)"},
		"a unit of a country":           {verdict.UnitName("DE", "permits"), "DE permits"},
		"a unit of no country":          {verdict.UnitName("", "permits"), "permits"},
		"an argument":                   {verdict.UnitPath("DE", "permits"), "DE/permits"},
		"an argument without a country": {verdict.UnitPath("", "permits"), "permits"},
	}
	for name, tc := range tests {
		if tc.got != tc.want {
			t.Errorf("%s: got %q, want %q", name, tc.got, tc.want)
		}
	}
}
