package batch_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/internal/batch"
	"github.com/leeway-policy/leeway/internal/dialect"
)

// TestDialectsHaveTheSameRows decides the same units in each dialect, fast and slowly, named and recognised. The rows are
// the same, and those that are written in a dialect are read in it again.
func TestDialectsHaveTheSameRows(t *testing.T) {
	e := engine(t)
	request := evaluator.SimulateRequest{
		N: 200, Seed: 7, Unknown: unknown, CSV: true,
		Set: map[string]any{"context.local_autonomy": json.Number("72.5")}, // a decimal sign tells dialects apart
	}
	plain := strings.Join(simulatedAs(t, e, request), "")
	want := run(t, e, batch.Options{Inputs: []batch.Input{input("units", batch.CSV, plain)}, Reasons: batch.ShortReasons})
	if want.Summary.Decided != 200 {
		t.Fatalf("%+v", want.Summary)
	}
	for _, name := range dialect.Names() {
		request.Dialect = name
		text := strings.Join(simulatedAs(t, e, request), "")
		for _, slow := range []bool{false, true} {
			for _, named := range []string{"", name} {
				var how []string
				options := batch.Options{
					Inputs: []batch.Input{input("units", batch.CSV, text)}, Reasons: batch.ShortReasons, Dialect: named, Slow: slow,
					Recognised: func(_, said string) { how = append(how, said) },
				}
				got := run(t, e, options)
				got.Summary.Identity = want.Summary.Identity
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("%s (named %q, slow %v) (-plain +it):\n%s", name, named, slow, diff)
				}
				d, _ := dialect.Named(name)
				if isSaid := len(how) == 1 && strings.HasSuffix(how[0], "("+name+")"); isSaid != (named == "" && d.Separator != ',') {
					t.Errorf("%s (named %q): said %q", name, named, how)
				}
			}
		}
		options := batch.Options{Inputs: []batch.Input{input("units", batch.CSV, text)}, Dialect: name, OutputDialect: name}
		rows := strings.SplitAfter(run(t, e, options).Rows, "\n")
		d, _ := dialect.Named(name)
		if columns := strings.Split(strings.TrimSuffix(rows[0], "\n"), string(d.Separator)); len(rows) != 202 || columns[0] != d.Begin()+"id" || len(columns) != 7 {
			t.Errorf("%s: %d rows, the first %q", name, len(rows), rows[0])
		}
	}
}

// TestCarriedCellsAreReadAgain writes cells that spreadsheets may run, or that hold separators, and reads them again.
func TestCarriedCellsAreReadAgain(t *testing.T) {
	e := engine(t)
	cells := []string{`=1+1`, `'=1`, `-3,5`, `-3.5`, `+4`, `@x`, "a;b", "a,b", "a\tb", `say "no"`, "two\nlines", " led", "67,4"}
	var lines strings.Builder
	for _, cell := range cells {
		text, err := jsonText(cell)
		if err != nil {
			t.Fatal(err)
		}
		lines.WriteString(`{"note":` + text + `,"id":-67.5,"context":{}}` + "\n")
	}
	for _, name := range dialect.Names() {
		written := run(t, e, batch.Options{
			Inputs: []batch.Input{input("units", batch.NDJSON, lines.String())}, Format: batch.CSV, OutputDialect: name,
		}).Rows
		d, _ := dialect.Named(name)
		rows := strings.Replace(written, "centralisation", "context.person_identifier", 1)
		rows = strings.Replace(rows, "clearing_house", "x", 1)
		rows = strings.Replace(strings.ReplaceAll(rows, "undetermined", ""), "standardisation", "y", 1)
		got := run(t, e, batch.Options{Inputs: []batch.Input{input("rows", batch.CSV, rows)}, Dialect: name, Format: batch.NDJSON})
		if got.Summary.Decided != int64(len(cells)) {
			t.Fatalf("%s: %q: %+v", name, rows, got)
		}
		at := 0
		for line := range strings.Lines(got.Rows) {
			text, err := jsonText(cells[at])
			if want := `{"note":` + text + `,"id":"` + d.Cell("-67.5") + `"`; err != nil || !strings.HasPrefix(line, want) {
				t.Errorf("%s: %q became %s", name, cells[at], line)
			}
			at++
		}
	}
}

// TestRowsAreCountedAsInTheSheet has a fault after many cells of two lines, in a block far from the first.
func TestRowsAreCountedAsInTheSheet(t *testing.T) {
	const n = 20_000
	for _, above := range []string{"", "sep=;\n"} {
		text := above + "id;context.population\n" + strings.Repeat("\"a\nb\";5\n", n) + "c;many\n"
		in := input("units", batch.CSV, text)
		got := run(t, engine(t), batch.Options{Inputs: []batch.Input{in}})
		want := fmt.Sprintf(`{"file":"units","line":%d,"offset":%d,"faults":[{"rule":"wrong-value","col":3,"message":"B%d: `,
			strings.Count(text, "\n"), len(text)-len("c;many\n"), n+2)
		if !strings.HasPrefix(got.Rejects, want) || got.Summary.Decided != n {
			t.Errorf("got %s, want %s", got.Rejects, want)
		}
	}
}
