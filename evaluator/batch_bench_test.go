package evaluator_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/big"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/valyala/fastjson"
	"golang.org/x/sync/errgroup"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/schemas"
)

// BenchmarkBatch decides files of simulated units, from bytes to rows of verdicts, on one core and on all of them.
// In the same run and from the same files it has OPA's prepared query decide some of the units, each decoded by
// encoding/json and validated against the schema as a service around OPA does it, and fastjson parse all of them and no
// more; it reports how often batch does a unit while OPA does one, and which share of fastjson's speed it has. Both have
// complete units, and those of NDJSON, whatever batch is given.
func BenchmarkBatch(b *testing.B) {
	e := engine(b, evaluator.Options{})
	const units = 20_000
	complete := evaluator.SimulateRequest{N: units, Seed: 1}
	partial, inCSV := complete, complete
	partial.Unknown, inCSV.CSV = big.NewRat(1, 10), true
	ndjson := simulatedFile(b, e, complete)
	inputs := []struct{ name, file string }{
		{"ndjson", ndjson}, {"csv", simulatedFile(b, e, inCSV)}, {"ndjson-unknown-facts", simulatedFile(b, e, partial)},
	}
	opa, parse := newOPALines(b, e, ndjson), fastjsonFile{ndjson, units}
	for _, cores := range []int{1, runtime.GOMAXPROCS(0)} {
		for _, in := range inputs {
			for _, reasons := range []evaluator.Reasons{evaluator.NoReasons, evaluator.ShortReasons} {
				b.Run(fmt.Sprintf("cores=%d/%s/reasons=%s", cores, in.name, reasons), func(b *testing.B) {
					defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(cores))
					options := evaluator.BatchOptions{Inputs: fileInput(in.file, in.name), Output: io.Discard, Reasons: reasons, Jobs: cores}
					var own, theirs, parsing fastest
					b.ReportAllocs()
					for b.Loop() {
						own.time(b, units, func() error {
							summary, err := e.Batch(b.Context(), options)
							if err == nil && summary.Decided != units {
								err = fmt.Errorf("%d units decided", summary.Decided)
							}
							return err
						})
						b.StopTimer()
						theirs.time(b, len(opa.lines), func() error { return opa.decide(b.Context(), cores) })
						parsing.time(b, units*cores, func() error { return parse.all(cores) })
						b.StartTimer()
					}
					b.ReportMetric(float64(theirs)/float64(own), "times-faster-than-OPA")
					b.ReportMetric(float64(parsing)/float64(own), "of-fastjson's-speed")
					b.ReportMetric(float64(own), "ns/unit")
				})
			}
		}
	}
}

// A fastest is the least time that something took, in nanoseconds for each unit: what the machine does beside it
// only makes it take longer.
type fastest float64

func (f *fastest) time(b *testing.B, units int, do func() error) {
	b.Helper()
	start := time.Now()
	if err := do(); err != nil {
		b.Fatal(err)
	}
	if took := fastest(time.Since(start)) / fastest(units); *f == 0 || took < *f {
		*f = took
	}
}

// fileInput is a file of units as batch takes it.
func fileInput(file, name string) []evaluator.BatchInput {
	format, _, _ := strings.Cut(name, "-")
	return []evaluator.BatchInput{{
		Name: file, Format: evaluator.BatchFormat(format), Open: func() (io.ReadCloser, error) { return os.Open(file) },
	}}
}

// BenchmarkSimulate draws units and writes them as lines.
func BenchmarkSimulate(b *testing.B) {
	e := engine(b, evaluator.Options{})
	for name, csv := range map[string]bool{"ndjson": false, "csv": true} {
		b.Run(name, func(b *testing.B) {
			simulation, err := e.Simulate(b.Context(), evaluator.SimulateRequest{N: 10_000, Seed: 1, CSV: csv})
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				written := 0
				for line := range simulation.Lines(b.Context()) {
					written += len(line)
				}
				b.SetBytes(int64(written))
			}
			b.ReportMetric(10_000*float64(b.N)/b.Elapsed().Seconds(), "units/s")
		})
	}
}

// simulatedFile writes simulated units to a file.
func simulatedFile(b *testing.B, e *evaluator.Engine, request evaluator.SimulateRequest) string {
	b.Helper()
	var out bytes.Buffer
	for _, line := range simulated(b, e, request) {
		out.WriteString(line)
	}
	name := filepath.Join(b.TempDir(), "units")
	if err := os.WriteFile(name, out.Bytes(), 0o600); err != nil {
		b.Fatal(err)
	}
	return name
}

// An opaLines has OPA decide lines as a service around it would: from bytes to the strategies' preconditions.
type opaLines struct {
	*plainOPA
	schema *jsonschema.Schema
	lines  [][]byte
}

// newOPALines takes some lines of a file: OPA is not quick enough for all of them.
func newOPALines(b *testing.B, e *evaluator.Engine, file string) *opaLines {
	b.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		b.Fatal(err)
	}
	const some = 200
	return &opaLines{plainOPA: newPlainOPA(b, e), schema: unitSchema(b), lines: bytes.Split(text, []byte("\n"))[:some]}
}

// decide decides all lines, atOnce of them at a time.
func (o *opaLines) decide(ctx context.Context, atOnce int) error {
	var group errgroup.Group
	group.SetLimit(atOnce)
	for _, line := range o.lines {
		group.Go(func() error {
			decoder := json.NewDecoder(bytes.NewReader(line))
			decoder.UseNumber()
			var input map[string]any
			if err := decoder.Decode(&input); err != nil {
				return err
			}
			delete(input, "id")
			if err := o.schema.Validate(input); err != nil {
				return err
			}
			_, err := o.strategies.Eval(ctx, rego.EvalInput(input))
			return err
		})
	}
	return group.Wait()
}

// unitSchema compiles the schema of a unit.
func unitSchema(b *testing.B) *jsonschema.Schema {
	b.Helper()
	text, err := schemas.FS.ReadFile("unit.json")
	if err != nil {
		b.Fatal(err)
	}
	tree, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		b.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("unit.json", tree); err != nil {
		b.Fatal(err)
	}
	schema, err := compiler.Compile("unit.json")
	if err != nil {
		b.Fatal(err)
	}
	return schema
}

// A fastjsonFile has fastjson parse the lines of a file.
type fastjsonFile struct {
	name  string
	units int
}

// all parses the whole file atOnce times in parallel.
func (f fastjsonFile) all(atOnce int) error {
	var group errgroup.Group
	for range atOnce {
		group.Go(f.parse)
	}
	return group.Wait()
}

func (f fastjsonFile) parse() error {
	file, err := os.Open(f.name)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }() // it was only read
	var parser fastjson.Parser
	scanner := bufio.NewScanner(file)
	scanner.Buffer(make([]byte, 1<<20), 1<<20)
	units := 0
	for scanner.Scan() {
		if _, err := parser.ParseBytes(scanner.Bytes()); err != nil {
			return err
		}
		units++
	}
	if units != f.units {
		return fmt.Errorf("fastjson found %d units, want %d", units, f.units)
	}
	return scanner.Err()
}
