package batch_test

import (
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/leeway-policy/leeway/evaluator/internal/batch"
)

// TestAnyBytesAreCounted checks that no line is lost, whatever the input is.
func TestAnyBytesAreCounted(t *testing.T) {
	e := engine(t)
	rapid.Check(t, func(rt *rapid.T) {
		text := rapid.StringOfN(rapid.RuneFrom([]rune("{}[]\",:\n\r ax1")), 0, 200, -1).Draw(rt, "text")
		s := run(t, e, batch.Options{Inputs: []batch.Input{input("any", batch.NDJSON, text)}}).Summary
		lines := 0
		for line := range strings.Lines(text) {
			if strings.Trim(line, " \t\r\n") != "" {
				lines++
			}
		}
		if s.Lines != int64(lines) || s.Decided+s.Rejected != s.Lines {
			rt.Errorf("%d lines of %d: %+v", s.Lines, lines, s)
		}
	})
}

// rowOfCSV is a row with its end, in fields whose quotation marks count where a field begins with one.
var rowOfCSV = regexp.MustCompile(strings.ReplaceAll(`FIELD(?:,FIELD)*(?:\n|$)`, "FIELD",
	`(?:"(?:[^"]|"")*(?:"[^,\n]*|$)|[^",\n][^,\n]*|)`))

// TestAnyBytesOfCSVAreCounted does so for rows of CSV, read in pieces of any size.
func TestAnyBytesOfCSVAreCounted(t *testing.T) {
	e := engine(t)
	rapid.Check(t, func(rt *rapid.T) {
		parts := rapid.SliceOfN(rapid.SampledFrom([]string{`"`, `"a"`, "\"a\"\r\"", "\r", ",", "\n", "\n", "1"}), 0, 30).Draw(rt, "parts")
		text := strings.Join(parts, "")
		rows := 0
		for _, row := range rowOfCSV.FindAllString(text, -1) {
			if strings.Trim(strings.TrimSuffix(strings.TrimSuffix(row, "\n"), "\r"), ",") != "" {
				rows++ // rows without values are blank
			}
		}
		whole := "id,context.population\n" + text
		want := run(t, e, batch.Options{Inputs: []batch.Input{input("any", batch.CSV, whole)}})
		if s := want.Summary; s.Lines != int64(rows) || s.Decided+s.Rejected != s.Lines {
			rt.Errorf("%d rows of %d: %+v", s.Lines, rows, s)
		}
		in := iotest.OneByteReader(strings.NewReader(whole))
		got := run(t, e, batch.Options{Inputs: []batch.Input{{
			Name: "any", Format: batch.CSV, Once: true, Open: func() (io.ReadCloser, error) { return io.NopCloser(in), nil },
		}}})
		if diff := cmp.Diff(want, got); diff != "" {
			rt.Errorf("(-whole +bytes):\n%s", diff)
		}
	})
}

// TestARowHasOneService carries both names of a service.
func TestARowHasOneService(t *testing.T) {
	e := engine(t)
	text := "service,service_id,context.population\na,b,1\na,c,1\n"
	s := run(t, e, batch.Options{Inputs: []batch.Input{input("units", batch.CSV, text)}}).Summary
	if len(s.Services) != 1 || s.Services[0].Name != "a" || s.Services[0].Units != 2 {
		t.Errorf("services are %+v", s.Services)
	}
}

// TestShortRowsAreAllThere reads more short rows than go into one block, some of two lines.
func TestShortRowsAreAllThere(t *testing.T) {
	e := engine(t)
	var rows, lines strings.Builder
	rows.WriteString("id,context.population\n")
	const n = 30_000
	for range n / 2 {
		rows.WriteString("\"\n\",\n,1\n")
		lines.WriteString("1\n{\"context\":{}}\n")
	}
	csv := run(t, e, batch.Options{Inputs: []batch.Input{input("rows", batch.CSV, rows.String())}}).Summary
	if csv.Decided != n || csv.Rejected != 0 {
		t.Errorf("rows: %+v", csv)
	}
	got := run(t, e, batch.Options{Inputs: []batch.Input{input("lines", batch.NDJSON, lines.String())}})
	if got.Summary.Decided != n/2 || got.Summary.Rejected != n/2 {
		t.Errorf("lines: %+v", got.Summary)
	}
	at := 0
	for line := range strings.Lines(got.Rejects) {
		if want := fmt.Sprintf(`"line":%d,"offset":%d,`, 2*at+1, at*len("1\n{'context':{}}\n")); !strings.Contains(line, want) {
			t.Fatalf("reject %d is %s, want %s", at, line, want)
		}
		at++
	}
}
