package evaluator_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math/big"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// A batchRow is what batch says of one unit. Its id is a number in NDJSON, and text in CSV.
type batchRow struct {
	ID         any
	Strategies map[string]struct{ Verdict verdict.Verdict }
}

// inBatch sends lines through batch and returns a row for each that it accepts, and the reason for each that it
// rejects, by line, counted from 1.
func inBatch(t failer, e *evaluator.Engine, lines []byte, format evaluator.BatchFormat) ([]batchRow, map[int]string) {
	t.Helper()
	var rows, rejects bytes.Buffer
	_, err := e.Batch(context.Background(), evaluator.BatchOptions{
		Inputs: []evaluator.BatchInput{{
			Name: "lines", Format: format, Once: true,
			Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(lines)), nil },
		}},
		Output: &rows, Format: evaluator.NDJSON, Rejects: &rejects,
	})
	if err != nil {
		t.Fatal(err)
	}
	var accepted []batchRow
	for line := range bytes.Lines(rows.Bytes()) {
		var row batchRow
		if err := json.Unmarshal(line, &row); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		accepted = append(accepted, row)
	}
	rejected := map[int]string{}
	for line := range bytes.Lines(rejects.Bytes()) {
		var reject struct {
			Line   int
			Faults []struct{ Message string }
		}
		if err := json.Unmarshal(line, &reject); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		rejected[reject.Line] = reject.Faults[0].Message
	}
	return accepted, rejected
}

// TestBatchAgreesWithOPA simulates units, some with unknown facts, sends their bytes through batch, and asks plain
// OPA about each, about every completion within the constraints if facts are unknown: the verdicts are the same. SOAK=1000000
// makes that many evaluations.
func TestBatchAgreesWithOPA(t *testing.T) {
	evaluations := soaked(t, 4000)
	e := engine(t, evaluator.Options{})
	opa := newPlainOPA(t, e)
	units, partial := 0, 0
	verdicts := map[verdict.Verdict]int{}
	for seed := uint64(1); opa.asked < evaluations; seed++ {
		request := evaluator.SimulateRequest{N: 500, Seed: seed, CSV: seed%4 > 1}
		if seed%2 == 0 {
			request.Unknown = big.NewRat(1, 20)
		}
		format := evaluator.NDJSON
		if request.CSV {
			format = evaluator.CSV
		}
		lines := simulated(t, e, request)
		request.CSV = false // the same units, easier to read
		inJSON := simulated(t, e, request)
		rows, rejected := inBatch(t, e, []byte(strings.Join(lines, "")), format)
		if len(rejected) > 0 || len(rows) != len(inJSON) {
			t.Fatalf("seed %d: %d units of %d, rejected %v", seed, len(rows), len(inJSON), rejected)
		}
		for i, line := range inJSON {
			unit, err := unitOf(e, line)
			if err != nil {
				t.Fatal(err)
			}
			completions := completionsOf(e, unit.Facts, 256)
			if completions == nil || opa.asked >= evaluations {
				continue
			}
			brute := newBrute(e.Strategies())
			for _, completion := range completions {
				if answer := opa.ask(t, completion); e.AddsUp(unit.Facts, completion) {
					brute.add(answer, e.Constraints())
				}
			}
			if fmt.Sprint(rows[i].ID) != fmt.Sprint(i+1) || brute.completions == 0 {
				t.Fatalf("row %d has the id %v; %d completions are within the constraints", i+1, rows[i].ID, brute.completions)
			}
			units++
			if len(completions) > 1 {
				partial++
			}
			for name, row := range rows[i].Strategies {
				verdicts[row.Verdict]++
				if want := brute.verdict(name); row.Verdict != want {
					t.Errorf("%s%s is %s in batch, OPA says %s", line, name, row.Verdict, want)
				}
			}
		}
	}
	t.Logf("%d OPA evaluations, %d units, %d of them with unknown facts, verdicts %v", opa.asked, units, partial, verdicts)
	if least := evaluations / 100; partial < least || verdicts[verdict.Undetermined] < least || verdicts[verdict.Feasible] < least {
		t.Errorf("%d units with unknown facts, verdicts %v: the test compares too little", partial, verdicts)
	}
}

// completionsOf returns all ways to fill in the facts of the space that are unknown, one value of each cell; nil if
// there are more than most.
func completionsOf(e *evaluator.Engine, facts map[string]any, most int) []map[string]any {
	completions := []map[string]any{facts}
	for _, dim := range e.Dims() {
		if _, known := facts[dim.Fact.Path]; known {
			continue
		}
		if len(completions)*len(dim.Cells) > most {
			return nil
		}
		var more []map[string]any
		for _, completion := range completions {
			for _, cell := range dim.Cells {
				next := maps.Clone(completion)
				next[dim.Fact.Path] = cell.Value
				more = append(more, next)
			}
		}
		completions = more
	}
	return completions
}

// TestBatchAcceptsWhatTheSlowReaderDoes damages bytes of simulated lines: batch accepts a line if and only if the
// reader of profiles and the constraints do, and then decides it as evaluating the unit does.
func TestBatchAcceptsWhatTheSlowReaderDoes(t *testing.T) {
	e := engine(t, evaluator.Options{})
	accepted, rejected := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		unknown := big.NewRat(rapid.Int64Range(0, 9).Draw(t, "unknown"), 10)
		lines := simulated(t, e, evaluator.SimulateRequest{N: 40, Seed: rapid.Uint64().Draw(t, "seed"), Unknown: unknown})
		var damagedLines [][]byte
		for _, line := range lines {
			_, facts, _ := strings.Cut(line, ",") // the id stays, so that rows tell which line they are of
			damagedLines = append(damagedLines, damaged(t, strings.TrimSuffix(facts, "\n")))
		}
		var all bytes.Buffer
		for i, facts := range damagedLines {
			fmt.Fprintf(&all, "{\"id\":%d,%s\n", i+1, facts)
		}
		rows, reasons := inBatch(t, e, all.Bytes(), evaluator.NDJSON)
		for i, facts := range damagedLines {
			at := slices.IndexFunc(rows, func(row batchRow) bool { return row.ID == float64(i+1) })
			if (at >= 0) == (reasons[i+1] != "") {
				t.Fatalf("%q: accepted %t, and rejected because of %q", facts, at >= 0, reasons[i+1])
			}
			if at >= 0 {
				accepted++
				compareSlowly(t, e, i+1, facts, &rows[at], "")
			} else {
				rejected++
				compareSlowly(t, e, i+1, facts, nil, reasons[i+1])
			}
		}
	})
	t.Logf("%d accepted, %d rejected", accepted, rejected)
	if accepted < 100 || rejected < 100 {
		t.Errorf("%d accepted, %d rejected: the test compares too little", accepted, rejected)
	}
}

// FuzzBatch holds batch to the slow reader for a line of any facts, with the shipped policies.
func FuzzBatch(f *testing.F) {
	e := engine(f, evaluator.Options{})
	for _, line := range simulated(f, e, evaluator.SimulateRequest{N: 20, Seed: 1, Unknown: big.NewRat(1, 2)}) {
		_, facts, _ := strings.Cut(line, ",")
		f.Add([]byte(strings.TrimSuffix(facts, "\n")))
	}
	for _, piece := range pieces {
		f.Add([]byte(`"context":{},"service":{"records":` + piece + `}}`))
		f.Add([]byte(`"service":{"back_offices":{"total":` + piece + `}}}`))
	}
	f.Fuzz(func(t *testing.T, facts []byte) {
		if bytes.IndexByte(facts, '\n') >= 0 {
			t.Skip("it is no line")
		}
		rows, reasons := inBatch(t, e, fmt.Appendf(nil, "{\"id\":1,%s\n", facts), evaluator.NDJSON)
		switch {
		case len(rows)+len(reasons) != 1:
			t.Fatalf("%d rows, rejected %v", len(rows), reasons)
		case len(rows) == 1:
			compareSlowly(t, e, 1, facts, &rows[0], "")
		default:
			compareSlowly(t, e, 1, facts, nil, reasons[1])
		}
	})
}

// compareSlowly holds a row, nil if there is none for the reason given, to what evaluating a line says.
func compareSlowly(t failer, e *evaluator.Engine, id int, facts []byte, row *batchRow, why string) {
	t.Helper()
	evaluated, wrong := slowly(e, fmt.Sprintf("{\"id\":%d,%s", id, facts), facts)
	switch {
	case evaluated == nil && wrong == nil: // it carries something else by now
	case (wrong == nil) != (row != nil):
		t.Fatalf("%q:\nbatch says %q, the slow reader %v", facts, why, wrong)
	case row != nil:
		for _, s := range evaluated.Strategies {
			if got := row.Strategies[s.Name].Verdict; got != s.Verdict {
				t.Fatalf("%q:\n%s is %s, evaluated %s", facts, s.Name, got, s.Verdict)
			}
		}
	}
}

// TestBatchReadsFieldsAsSetDoes puts other texts into fields of simulated rows of CSV: batch accepts a row if and only if
// each of its facts could be set to its text on the command line, and the constraints allow them.
func TestBatchReadsFieldsAsSetDoes(t *testing.T) {
	e := engine(t, evaluator.Options{})
	accepted, rejected := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		unknown := big.NewRat(rapid.Int64Range(0, 9).Draw(t, "unknown"), 10)
		lines := simulated(t, e, evaluator.SimulateRequest{N: 40, Seed: rapid.Uint64().Draw(t, "seed"), Unknown: unknown, CSV: true})
		table, err := csv.NewReader(strings.NewReader(strings.Join(lines, ""))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		var all bytes.Buffer
		out := csv.NewWriter(&all)
		for i, row := range table {
			if i > 0 && rapid.Bool().Draw(t, "changed") {
				row[rapid.IntRange(1, len(row)-1).Draw(t, "field")] = rapid.SampledFrom(fields).Draw(t, "text")
			}
			if err := out.Write(row); err != nil {
				t.Fatal(err)
			}
		}
		out.Flush()
		rows, reasons := inBatch(t, e, all.Bytes(), evaluator.CSV)
		for i, row := range table[1:] {
			at := slices.IndexFunc(rows, func(r batchRow) bool { return r.ID == fmt.Sprint(i+1) })
			ours, wrong := asSet(e, table[0], row)
			switch {
			case (wrong == nil) != (at >= 0):
				t.Errorf("%q:\nbatch says %v, --set %v", row, reasons, wrong)
			case at < 0:
				rejected++
			default:
				accepted++
				for _, s := range ours.Strategies {
					if got := rows[at].Strategies[s.Name].Verdict; got != s.Verdict {
						t.Errorf("%q:\n%s is %s, evaluated %s", row, s.Name, got, s.Verdict)
					}
				}
			}
		}
		if len(reasons)+len(rows) != len(table)-1 {
			t.Errorf("%d rejected and %d accepted of %d rows", len(reasons), len(rows), len(table)-1)
		}
	})
	t.Logf("%d accepted, %d rejected", accepted, rejected)
	if accepted < 100 || rejected < 100 {
		t.Errorf("%d accepted, %d rejected: the test compares too little", accepted, rejected)
	}
}

// fields are texts that a fact may or may not have.
var fields = []string{
	"", "central", "Central", "central ", "true", "false", "TRUE", "null", "none", "local", "federated", "é", `say "central"`, "a,b", "a\nb",
	"0", "1", "-0", "-1", "01", "1.0", "1.", ".5", "1e1", "1E+2", "1e31", "+1", " 1", "1 ", "1,000", "0x1", "1_000", "NaN", "100", "100.0",
	"100.5", "101", "999999999999999", "1234567890123456789", "0.1234567890123456789", "12345678901234567890123456789012", "123456789012345678901234567890123",
}

// asSet evaluates a row as if all its facts had been set on the command line.
func asSet(e *evaluator.Engine, header, row []string) (*verdict.Unit, error) {
	var assignments []string
	for i, text := range row[1:] {
		if text != "" {
			if text == "TRUE" { // as spreadsheets write it; the command line takes true alone
				text = "true"
			}
			assignments = append(assignments, header[i+1]+"="+text)
		}
	}
	set, err := e.ParseSet(assignments)
	if err != nil {
		return nil, err
	}
	unit, err := e.With(&evaluator.Unit{File: "row", Facts: map[string]any{}}, set)
	if err != nil {
		return nil, err
	}
	return e.Evaluate(context.Background(), unit)
}

// slowly evaluates a line without its id; both are nil if the line has any other member than facts.
func slowly(e *evaluator.Engine, line string, facts []byte) (*verdict.Unit, error) {
	whole, faults := document.Read("line", []byte(line))
	if len(faults) > 0 {
		return nil, faults.Err()
	}
	for _, name := range whole.Names("") {
		if name != "id" && name != "context" && name != "service" {
			return nil, nil
		}
	}
	unit, err := e.ReadUnit(append([]byte("{"), facts...))
	if err != nil {
		return nil, err
	}
	return e.Evaluate(context.Background(), unit)
}

// pieces are what damages a line most cunningly.
var pieces = []string{
	`"`, `\`, `\"`, `\u0061`, `\u00e9`, "é", "\xff", "\x00", "\t", " ", "\r", ",", ":", "{", "}", "[", "]", "{}", "null", "true", "false",
	"0", "1", "9", "-", "+", ".", "e", "E", "1e1", "1E+2", "1.0", ".5", "-0", "00", "0.1", "999999999999999", "1234567890123456789", "1e31",
	`"context":{},`, `"service":{},`, `"records":"central",`, `"sensitive":true,`, `"total":3,`, `"back_offices":{"local":1},`,
}

// damaged changes a few bytes of a line, or, sometimes, nothing.
func damaged(t *rapid.T, line string) []byte {
	text := []byte(line)
	for range rapid.IntRange(0, 3).Draw(t, "damages") {
		from := rapid.IntRange(0, len(text)).Draw(t, "from")
		to := min(len(text), from+rapid.IntRange(0, 3).Draw(t, "length"))
		var put []byte
		switch rapid.IntRange(0, 3).Draw(t, "kind") {
		case 0:
			put = []byte(rapid.SampledFrom(pieces).Draw(t, "piece"))
		case 1:
			put = []byte{rapid.Byte().Draw(t, "byte")}
		case 2: // twice
			to = min(len(text), from+rapid.IntRange(0, 40).Draw(t, "span"))
			put = slices.Concat(text[from:to], text[from:to])
		}
		text = slices.Concat(text[:from], put, text[to:])
	}
	return bytes.ReplaceAll(text, []byte("\n"), []byte(" "))
}
