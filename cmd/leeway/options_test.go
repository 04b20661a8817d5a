package main_test

import (
	"bytes"
	"testing"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/report"
)

// sheetLines is the most lines of Markdown that fit one sheet.
const sheetLines = 60

// TestOptionsFitOneSheet holds that the options of each shipped unit and state are one sheet of Markdown.
func TestOptionsFitOneSheet(t *testing.T) {
	t.Parallel()
	e, err := evaluator.Load(t.Context(), evaluator.Options{})
	if err != nil {
		t.Fatal(err)
	}
	profiles := &evaluator.Profiles{}
	profiles.Units, _ = e.Read(t.Context())
	lines := func(about string, names ...string) {
		q := evaluator.Question{Profiles: profiles, Filter: evaluator.Filter{Names: names}}
		answer, err := q.StrategyOptions(t.Context(), e)
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		if err := report.StrategyOptions(&out, answer, report.Options{Format: report.Markdown}); err != nil {
			t.Fatal(err)
		}
		if n := bytes.Count(out.Bytes(), []byte("\n")); n > sheetLines || n < 5 {
			t.Errorf("%s: %d lines:\n%s", about, n, out.String())
		}
	}
	states := map[string]bool{}
	for _, unit := range profiles.Units {
		lines(unit.Country+" "+unit.Service, unit.Country, unit.Service)
		states[unit.Country] = true
	}
	for country := range states {
		lines(country, country)
	}
}
