package batch_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/internal/batch"
	"github.com/leeway-policy/leeway/evaluator/internal/sheet"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

func engine(t testing.TB) *evaluator.Engine {
	t.Helper()
	e, err := evaluator.Load(t.Context(), evaluator.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// input returns a stream with the text.
func input(name string, format batch.Format, text string) batch.Input {
	return batch.Input{Name: name, Format: format, Open: func() (io.ReadCloser, error) {
		return io.NopCloser(strings.NewReader(text)), nil
	}}
}

// An answer is the output of a run.
type answer struct {
	Rows, Rejects string
	Summary       verdict.BatchSummary
}

// run decides one text.
func run(t testing.TB, e *evaluator.Engine, options batch.Options) answer {
	t.Helper()
	var rows, rejects bytes.Buffer
	options.Output, options.Rejects = &rows, &rejects
	summary, err := e.Batch(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	return answer{Rows: rows.String(), Rejects: rejects.String(), Summary: *summary}
}

// simulated returns lines of simulated units, as NDJSON or CSV.
func simulated(t testing.TB, e *evaluator.Engine, n int, csv bool) []string {
	t.Helper()
	return simulatedAs(t, e, evaluator.SimulateRequest{N: n, Seed: 7, Unknown: unknown, CSV: csv})
}

func simulatedAs(t testing.TB, e *evaluator.Engine, request evaluator.SimulateRequest) []string {
	t.Helper()
	s, err := e.Simulate(t.Context(), request)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for line := range s.Lines(t.Context()) {
		lines = append(lines, string(line))
	}
	return lines
}

// spoil changes a line at random, mostly into one that is at fault.
func spoil(r *rand.Rand, line string) string {
	line = strings.TrimSuffix(line, "\n")
	if line == "" {
		return "\n"
	}
	at := r.IntN(len(line))
	switch r.IntN(9) {
	case 0:
		return line[:at] + "\n"
	case 1:
		return line[:at] + string(rune(' '+r.IntN(94))) + line[at+1:] + "\n"
	case 2:
		return line[:at] + line[min(len(line), at+1+r.IntN(3)):] + "\n"
	case 3:
		return line[:at] + "9" + line[at:] + "\n"
	case 4:
		return strings.Replace(line, `:"`, `: "\u0061`, 1) + "\n"
	case 5:
		return strings.Replace(line, ",", `,"a b": 1.50 ,`, 1) + "\r\n"
	case 6:
		return line[:at] + "\xff" + line[at:] + "\n"
	case 7:
		return "\n" + line + "\n"
	default:
		return line + "\n"
	}
}

// commas returns a unit whose id has more commas than a line may have values, under a header if it is CSV.
func commas(header string, format batch.Format) string {
	id := `"` + strings.Repeat(",[{", batch.MaxValues) + `"`
	if format == batch.NDJSON {
		return `{"id":` + id + `,"context":{}}` + "\n"
	}
	return id + strings.Repeat(",", strings.Count(header, ",")) + "\n"
}

// TestFastIsSlow holds rows, rejects and counts of the fast way to those of the slow one, on lines of which some are at
// fault, whatever the number of jobs.
func TestFastIsSlow(t *testing.T) {
	e := engine(t)
	for _, format := range []batch.Format{batch.NDJSON, batch.CSV} {
		t.Run(string(format), func(t *testing.T) {
			lines := simulated(t, e, 500, format == batch.CSV)
			r := rand.New(rand.NewPCG(1, 2))
			for i := range lines {
				if i > 0 && r.IntN(3) == 0 {
					lines[i] = spoil(r, lines[i])
				}
			}
			lines = append(lines, commas(lines[0], format))
			for _, out := range []batch.Format{batch.NDJSON, batch.CSV} {
				options := batch.Options{
					Inputs: []batch.Input{input("units", format, strings.Join(lines, ""))}, Format: out, Reasons: batch.ShortReasons,
				}
				options.Slow = true
				want := run(t, e, options)
				options.Slow = false
				for _, jobs := range []int{1, 3} {
					options.Jobs = jobs
					if diff := cmp.Diff(want, run(t, e, options)); diff != "" {
						t.Errorf("to %s with %d jobs (-slow +fast):\n%s", out, jobs, diff)
					}
				}
				if s := want.Summary; s.Rejected < 20 || s.Decided < 250 || s.Lines != s.Decided+s.Rejected {
					t.Errorf("the test compares too little: %+v", s)
				}
			}
		})
	}
}

// TestShortReasonsForceTheirVerdict takes facts away: those of a reason alone still give the verdict, and any less do not.
func TestShortReasonsForceTheirVerdict(t *testing.T) {
	e := engine(t)
	checked := 0
	for i, line := range simulated(t, e, 60, false) {
		var row row
		decode(t, run(t, e, batch.Options{
			Inputs: []batch.Input{input("unit", batch.NDJSON, line)}, Reasons: batch.ShortReasons,
		}).Rows, &row)
		for name, s := range row.Strategies {
			if s.Reason == nil {
				if s.Verdict != verdict.Undetermined {
					t.Errorf("unit %d: %s is %s without a reason", i, name, s.Verdict)
				}
				continue
			}
			if got := verdictOf(t, e, name, s.Reason); got != s.Verdict {
				t.Errorf("unit %d: %s is %s, and %s by its reason alone", i, name, s.Verdict, got)
			}
			for j := range s.Reason {
				if got := verdictOf(t, e, name, slices.Delete(slices.Clone(s.Reason), j, j+1)); got == s.Verdict {
					t.Errorf("unit %d: %s is %s even without %s", i, name, s.Verdict, s.Reason[j].Path)
				}
				checked++
			}
		}
	}
	if checked < 100 {
		t.Errorf("only %d facts of reasons were looked at", checked)
	}
}

// TestFramesDoNotMatter reads the same units in pieces of any size.
func TestFramesDoNotMatter(t *testing.T) {
	e := engine(t)
	for _, format := range []batch.Format{batch.NDJSON, batch.CSV} {
		text := strings.Join(simulated(t, e, 40, format == batch.CSV), "")
		if format == batch.CSV {
			text = strings.Replace(text, "\n1,", "\n\"quoted \"\"\nid\",", 1)
		}
		want := run(t, e, batch.Options{Inputs: []batch.Input{input("units", format, text)}})
		if want.Summary.Decided != 40 {
			t.Fatalf("%+v", want)
		}
		for name, in := range map[string]io.Reader{
			"bytes":        iotest.OneByteReader(strings.NewReader(text)),
			"halves":       iotest.HalfReader(strings.NewReader(text)),
			"with the end": iotest.DataErrReader(strings.NewReader(text)),
		} {
			got := run(t, e, batch.Options{Inputs: []batch.Input{{
				Name: "units", Format: format, Once: true, Open: func() (io.ReadCloser, error) { return io.NopCloser(in), nil },
			}}})
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s in %s (-whole +pieces):\n%s", format, name, diff)
			}
		}
	}
}

// TestLongLinesAreRejected reads past a line of any length in little memory, and continues after it.
func TestLongLinesAreRejected(t *testing.T) {
	e := engine(t)
	good := `{"context":{},"service":{}}` + "\n"
	head := `{"note":"`
	for _, length := range []int64{batch.MaxLine, batch.MaxLine + 1, 3 * batch.MaxLine} {
		tail := `","context":{}}` + "\n" + good
		fill := length + 1 - int64(len(head)+len(tail)-len(good))
		in := io.MultiReader(strings.NewReader(good+head), io.LimitReader(repeat('x'), fill), strings.NewReader(tail))
		got := run(t, e, batch.Options{Inputs: []batch.Input{{
			Name: "long", Format: batch.NDJSON, Once: true, Open: func() (io.ReadCloser, error) { return io.NopCloser(in), nil },
		}}}).Summary
		rejected := int64(1)
		if length <= batch.MaxLine {
			rejected = 0
		}
		if got.Lines != 3 || got.Rejected != rejected {
			t.Errorf("a line of %d bytes: %d of %d lines were rejected", length, got.Rejected, got.Lines)
		}
	}
}

type repeat byte

func (r repeat) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(r)
	}
	return len(p), nil
}

// TestRunFails holds what ends a run, and that it does end.
func TestRunFails(t *testing.T) {
	e := engine(t)
	broken := errors.New("broken")
	units := strings.Repeat(`{"context":{}}`+"\n", 100_000)
	failing := func(in io.Reader) []batch.Input {
		return []batch.Input{{Name: "in", Format: batch.NDJSON, Open: func() (io.ReadCloser, error) { return io.NopCloser(in), nil }}}
	}
	tests := map[string]struct {
		options batch.Options
		want    string
	}{
		"reading":      {batch.Options{Inputs: failing(iotest.ErrReader(broken))}, "in: cannot be read: broken"},
		"late reading": {batch.Options{Inputs: failing(io.MultiReader(strings.NewReader(units), iotest.ErrReader(broken)))}, "in: cannot be read: broken"},
		"opening": {batch.Options{Inputs: []batch.Input{{Name: "in", Format: batch.CSV, Open: func() (io.ReadCloser, error) {
			return nil, broken
		}}}}, "in: cannot be read: broken"},
		"writing":         {batch.Options{Inputs: failing(strings.NewReader(units)), Output: failingWriter{broken}}, "write rows: broken"},
		"writing rejects": {batch.Options{Inputs: failing(strings.NewReader("x\n")), Rejects: failingWriter{broken}}, "write rejects: broken"},
		"no input":        {batch.Options{}, "there is no input"},
		"two formats":     {batch.Options{Inputs: []batch.Input{input("a", batch.NDJSON, ""), input("b", batch.CSV, "")}}, "a is ndjson and b is csv: expected one format"},
		"no such strategy": {
			batch.Options{Inputs: failing(strings.NewReader(units)), Strategies: []string{"centralization"}},
			`no strategy is called "centralization": expected one of centralisation, clearing_house, standardisation (did you mean centralisation?)`,
		},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := e.Batch(t.Context(), tc.options)
			if err == nil || err.Error() != tc.want {
				t.Errorf("got %v, want %s", err, tc.want)
			}
		})
	}
}

// TestCancelledRunsWriteNothingStale ends runs while the last blocks are on their way: rows are those of the first
// units, in order, and a run that does not fail has all of them.
func TestCancelledRunsWriteNothingStale(t *testing.T) {
	e := engine(t)
	const units = 2000
	var text strings.Builder
	for id := range units {
		fmt.Fprintf(&text, `{"id":%d,"context":{},"service":{"records":"central"}}`+"\n", 1000+id)
	}
	for range 300 {
		ctx, cancel := context.WithCancel(t.Context())
		in := &cancelling{text: text.String(), size: text.Len() / 10, cancel: cancel}
		var rows bytes.Buffer
		_, err := e.Batch(ctx, batch.Options{Jobs: 1, Output: &rows, Inputs: []batch.Input{{
			Name: "units", Format: batch.NDJSON, Once: true, Open: func() (io.ReadCloser, error) { return io.NopCloser(in), nil },
		}}})
		cancel()
		n := 0
		for line := range strings.Lines(rows.String()) {
			if !strings.HasPrefix(line, fmt.Sprintf(`{"id":%d,`, 1000+n)) {
				t.Fatalf("row %d is %s", n, line)
			}
			n++
		}
		if err == nil && n < units {
			t.Fatalf("%d of %d rows, and no error", n, units)
		}
	}
}

// A cancelling reader ends the run as it gives the last of its text.
type cancelling struct {
	text   string
	size   int
	cancel func()
}

func (c *cancelling) Read(p []byte) (int, error) {
	n := copy(p[:min(len(p), c.size)], c.text)
	if c.text = c.text[n:]; c.text == "" {
		c.cancel()
		return n, io.EOF
	}
	return n, nil
}

type failingWriter struct{ err error }

func (w failingWriter) Write([]byte) (int, error) { return 0, w.err }

// TestGroupsAreBounded counts more countries than are counted separately, and one whose name is too long.
func TestGroupsAreBounded(t *testing.T) {
	e := engine(t)
	var text strings.Builder
	for i := range batch.MaxGroups + 50 {
		fmt.Fprintf(&text, "{\"country\":\"c%d\",\"context\":{}}\n", i)
	}
	fmt.Fprintf(&text, "{\"country\":\"%s\",\"context\":{}}\n", strings.Repeat("long", 100))
	s := run(t, e, batch.Options{Inputs: []batch.Input{input("units", batch.NDJSON, text.String())}}).Summary
	last := s.Countries[len(s.Countries)-1]
	if len(s.Countries) != batch.MaxGroups+1 || !last.Others || last.Units != 51 {
		t.Errorf("%d countries, the last %+v", len(s.Countries), last)
	}
}

// TestColumnsAreBounded checks that a header with as many columns as there may be is read, and one more is refused.
func TestColumnsAreBounded(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for n, want := range map[int]string{
		sheet.MaxColumns:     "",
		sheet.MaxColumns + 1: "u.csv:1:1: too many columns: expected at most 1000, found 1001",
	} {
		names := []string{"context.person_identifier"}
		for i := 1; i < n; i++ {
			names = append(names, fmt.Sprint("x", i))
		}
		text := strings.Join(names, ",") + "\nuniversal" + strings.Repeat(",1", n-1) + "\n"
		summary, err := e.Batch(t.Context(), batch.Options{Inputs: []batch.Input{input("u.csv", batch.CSV, text)}})
		switch {
		case want != "" && (err == nil || err.Error() != want):
			t.Errorf("%d columns: got %v, want %s", n, err, want)
		case want == "" && (err != nil || summary.Decided != 1):
			t.Errorf("%d columns: %v", n, err)
		}
	}
}
