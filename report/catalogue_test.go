package report_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report"
)

func TestTableThatCannotBe(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	tables := &verdict.Tables{Tables: []verdict.Table{{Strategy: "s", Rule: "r", Title: "Rule", Untabled: "s.rego:3: it multiplies"}}}
	if err := report.Tables(&out, tables, report.Options{}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff("Rule (s/r)\nIt has no table: s.rego:3: it multiplies.\n", out.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestNarrowTables checks that long names are folded after a dot or an underscore only.
func TestNarrowTables(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	tables := &verdict.Tables{Tables: []verdict.Table{{
		Rule: "r", Facts: []string{"context.person_identifier", "service.records"},
		Rows: []verdict.Row{{Values: []string{"universal or sectoral", "any"}, Result: verdict.Met}},
	}}}
	if err := report.Tables(&out, tables, report.Options{Width: 40}); err != nil {
		t.Fatal(err)
	}
	want := `r
context.person_  service.records  result
identifier
────────────────────────────────────────
universal or     any              ✓ met
sectoral
`
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestFactsOnANarrowTerminal(t *testing.T) {
	t.Parallel()
	facts := &verdict.Facts{Facts: []verdict.FactInfo{
		{Path: "context.a_rather_long_name", Domain: "one of a, b", Lever: "legal", ReadBy: []string{"s/r"}, Known: 1, Of: 2},
		{Path: "context.other", Domain: "true or false", Lever: "given", ReadBy: []string{}, Known: 2, Of: 2, Same: true},
	}}
	for width, want := range map[int]string{80: "\ncontext.a_rather_long_name", 50: "\ncontext\n a_rather_long_name"} {
		var out bytes.Buffer
		if err := report.Facts(&out, facts, report.Options{Width: width}); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(out.String(), want) {
			t.Errorf("width %d: want %q in\n%s", width, want, out.String())
		}
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	found := &verdict.Check{Faults: verdict.Faults{
		{Rule: "usage", Message: "of no file"},
		{Rule: "unreadable", File: "a.json", Message: "of no line"},
		{Rule: "json", File: "b.json", Line: 3, Col: 8, Message: "a\nb"},
	}, Policies: 1, Schemas: 3, Profiles: 1, Units: 2}
	tests := map[report.Format]string{
		report.Table:  "of no file\na.json: of no line\nb.json:3:8: a b\n",
		report.CSV:    "file,line,col,level,rule,message,help\n,,,error,usage,of no file,\na.json,,,error,unreadable,of no line,\nb.json,3,8,error,json,\"a\nb\",\n",
		report.NDJSON: `{"version":0,"digest":"","rule":"usage","message":"of no file"}` + "\n",
	}
	for format, want := range tests {
		var out bytes.Buffer
		if err := report.Check(&out, found, report.Options{Format: format}); err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(out.String(), want) {
			t.Errorf("%s: want\n%s\ngot\n%s", format, want, out.String())
		}
	}
	want := "Checked 5 files: 1 policy and 0 test files, 3 schemas, and 1 profile with 2 units"
	if got := report.Checked(found); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
