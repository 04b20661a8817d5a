package record_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/model"
	"github.com/leeway-policy/leeway/evaluator/internal/record"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/gains"
)

// reform is a reform without faults. Rows of tests change one thing in it.
const reform = `{
 "id": "at-residents", "country": "AT", "name": "Central register", "service": "change-of-address",
 "strategy": "centralisation", "case": "at-zmr", "year": 2002,
 "figures": [
  {"measure": "visits", "unit": "offices for a move", "before": 2, "after": 1.50, "basis": "measured", "confidence": "high", "sources": ["at-bizau"], "note": "Not abroad."},
  {"measure": "days", "unit": "days for a move", "before": 1e1, "after": 0, "basis": "goal", "sources": ["at-bizau", "bmi-zmr"]}
 ]
}`

// shipped returns the shipped content, read once for all tests.
var shipped = sync.OnceValues(func() (record.Basis, error) {
	content, err := model.ReadContent(model.Options{})
	if err != nil {
		return record.Basis{}, err
	}
	policies, err := content.Policies()
	return record.Basis{Content: content, Set: policies.Set}, err
})

// basis returns the shipped content, with gains in a folder.
func basis(tb testing.TB, folder string) record.Basis {
	tb.Helper()
	b, err := shipped()
	if err != nil {
		tb.Fatal(err)
	}
	content := *b.Content
	content.Options.Gains = folder
	b.Content = &content
	return b
}

func readReforms(tb testing.TB, text string) ([]*record.Reform, verdict.Faults) {
	tb.Helper()
	tb.Chdir(tb.TempDir())
	if err := os.WriteFile("at.json", []byte(text), 0o600); err != nil {
		tb.Fatal(err)
	}
	read, faults, err := basis(tb, "").ReadReforms(tb.Context(), nil, []string{"at.json"})
	if err != nil {
		tb.Fatal(err)
	}
	return read, faults
}

func TestReformsHaveAGainForEachFigure(t *testing.T) {
	read, faults := readReforms(t, reform)
	if faults != nil || len(read) != 1 {
		t.Fatal(len(read), faults)
	}
	var got []string
	for _, g := range read[0].Gains {
		got = append(got, fmt.Sprint(g.Reform, g.Name, g.CountryName, g.Service, g.Strategy, g.Case, g.Year, g.Measure, g.Unit, g.Before, g.After, g.Basis, g.Confidence, len(g.Sources), g.Sources[0].Checked, g.Note))
	}
	want := []string{
		fmt.Sprint("at-residents", "Central register", "Austria", "change-of-address", "centralisation", "at-zmr", 2002, "visits", "offices for a move", 2.0, 1.5, verdict.Measured, "high", 1, true, "Not abroad."),
		fmt.Sprint("at-residents", "Central register", "Austria", "change-of-address", "centralisation", "at-zmr", 2002, "days", "days for a move", 10.0, 0.0, verdict.Goal, "", 2, true, ""),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("gains (-want +got):\n%s", diff)
	}
}

func TestReformsAreRefused(t *testing.T) {
	for name, tc := range map[string]struct{ old, replacement, want string }{
		"unknown property":   {`"note"`, `"nte"`, `5:151: figures[0]: unknown property "nte": expected one of measure, unit, before, after, basis, confidence, sources, note (did you mean note?)`},
		"after alone":        {`"before": 2, `, ``, `5:3: figures[0]: missing property "before"`},
		"before alone":       {`, "after": 0`, ``, `6:3: figures[1]: missing property "after"`},
		"a negative figure":  {`"before": 2`, `"before": -2`, `5:65: figures[0].before: expected a number of 0 to 1000000000000, found -2`},
		"an endless figure":  {`1e1`, `1e30`, `6:60: figures[1].before: expected a number of 0 to 1000000000000, found 1e30`},
		"a figure in words":  {`"before": 2`, `"before": "two"`, `5:65: figures[0].before: expected a number of 0 to 1000000000000, found "two"`},
		"unknown measure":    {`"visits"`, `"visit"`, `5:15: figures[0].measure: expected one of notices, visits, certificates, forms, days, cost; found "visit" (did you mean visits?)`},
		"unknown basis":      {`"goal"`, `"gaol"`, `6:86: figures[1].basis: expected one of measured, upper_bound, goal; found "gaol" (did you mean goal?)`},
		"unknown source":     {`["at-bizau"]`, `["at-bizu"]`, `5:138: figures[0].sources[0]: unknown source "at-bizu": expected a key of the bibliography (did you mean at-bizau?)`},
		"no source":          {`["at-bizau"]`, `[]`, `5:137: figures[0].sources: expected 1 element or more, found 0`},
		"no figures":         {reform[strings.Index(reform, "[\n"):strings.LastIndex(reform, "\n}")], `[]`, `4:13: figures: expected 1 element or more, found 0`},
		"unknown country":    {`"AT"`, `"EL"`, `2:35: unknown country "EL": expected an ISO 3166 code of two capital letters (did you mean GR?)`},
		"misspelt strategy":  {`"centralisation"`, `"centralization"`, `3:14: strategy: no strategy is called "centralization": expected `},
		"case of no record":  {`"at-zmr"`, `"at-zrm"`, `3:40: case: no case is called "at-zrm": expected the id of a documented case (did you mean at-zmr?)`},
		"case of elsewhere":  {`"at-zmr"`, `"be-kbo"`, `3:40: case: be-kbo is of BE: expected a case of AT, as the reform is`},
		"case of another":    {`"at-zmr"`, `"at-finanzonline"`, `3:40: case: at-finanzonline tried digitisation_unchanged: expected a case of centralisation, as the reform is`},
		"unknown service":    {`"change-of-address"`, `"change-of-adress"`, `2:80: service: no service is called "change-of-adress": expected `},
		"a year of no sense": {`2002`, `202`, `3:58: year: expected an integer of 1900 to 2200, found 202`},
		"no reform":          {reform, `[]`, `1:1: no reforms in this file: expected a reform, or an array of reforms`},
		"no object":          {reform, `[7]`, `1:2: expected an object, found 7`},
		"the same twice":     {reform, "[" + reform + "," + reform + "]", `9:8: reform at-residents occurs twice: expected it once, it is already at at.json:1`},
	} {
		t.Run(name, func(t *testing.T) {
			if strings.Count(reform, tc.old) != 1 {
				t.Fatalf("the base holds %q %d times", tc.old, strings.Count(reform, tc.old))
			}
			_, faults := readReforms(t, strings.Replace(reform, tc.old, tc.replacement, 1))
			if len(faults) != 1 || !strings.HasPrefix(faults.Error(), "at.json:"+tc.want) {
				t.Errorf("got  %v\nwant at.json:%s", faults, tc.want)
			}
		})
	}
}

// TestReformsMayBeOfOtherPolicies holds that a strategy that resembles none in use is no fault, nor is a service that only a
// case has.
func TestReformsMayBeOfOtherPolicies(t *testing.T) {
	text := strings.NewReplacer(`"centralisation", "case": "at-zmr"`, `"postal_votes"`, "change-of-address", "land-registry").Replace(reform)
	if read, faults := readReforms(t, text); faults != nil || len(read) != 1 {
		t.Error(len(read), faults)
	}
}

// TestShippedReforms checks that every shipped reform is sound, in the file of its name, and names what is shipped.
func TestShippedReforms(t *testing.T) {
	folder, err := filepath.Abs("../../../gains")
	if err != nil {
		t.Fatal(err)
	}
	read, faults, err := basis(t, folder).ReadReforms(t.Context(), nil, nil)
	if err != nil || faults != nil {
		t.Fatal(err, faults)
	}
	entries, err := gains.FS.ReadDir(".")
	if err != nil || len(entries) != len(read) || len(read) == 0 {
		t.Errorf("%d reforms in %d files (%v)", len(read), len(entries), err)
	}
	for _, r := range read {
		if filepath.Base(r.File) != r.ID+".json" || strings.ToLower(r.Country) != r.ID[:2] {
			t.Errorf("%s of %s stands in %s", r.ID, r.Country, r.File)
		}
		for _, g := range r.Gains {
			if g.Note == "" || g.Confidence == "" || g.Before <= g.After {
				t.Errorf("%s, %s: it lacks a note or a confidence, or spares nothing", r.ID, g.Unit)
			}
		}
	}
}

func FuzzReforms(f *testing.F) {
	for _, seed := range []string{reform, "[" + reform + "]", `{"figures": [{"sources": [1, "a"], "before": null}, 7]}`, `{"figures": {}}`} {
		f.Add([]byte(seed))
	}
	b := basis(f, "")
	f.Fuzz(func(t *testing.T, data []byte) {
		if _, faults := document.Read("x.json", data); faults != nil {
			return
		}
		name := filepath.Join(t.TempDir(), "x.json")
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
		read, faults, err := b.ReadReforms(context.Background(), nil, []string{name})
		if err != nil || len(read) == 0 && len(faults) == 0 {
			t.Fatalf("neither reforms nor faults (%v)", err)
		}
		for _, r := range read {
			for _, g := range r.Gains {
				if g.Reform == "" || g.Measure == "" || g.Unit == "" || len(g.Sources) == 0 || g.Sources[0].Citation == "" {
					t.Errorf("an incomplete gain: %+v", g)
				}
			}
		}
	})
}
