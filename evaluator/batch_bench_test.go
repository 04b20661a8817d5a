package evaluator_test

import (
	"bufio"
	"bytes"
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
	all := runtime.GOMAXPROCS(0)
	for _, cores := range []int{1, all} {
		b.Run(fmt.Sprintf("cores=%d", cores), func(b *testing.B) {
			defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(cores))
			opa := perUnitOfOPA(b, ndjson, cores)
			parse := perUnitOfFastjson(b, ndjson, cores, units)
			for _, in := range inputs {
				for _, reasons := range []evaluator.Reasons{evaluator.NoReasons, evaluator.ShortReasons} {
					b.Run(fmt.Sprintf("%s/reasons=%s", in.name, reasons), func(b *testing.B) {
						options := evaluator.BatchOptions{Inputs: fileInput(in.file, in.name), Output: io.Discard, Reasons: reasons, Jobs: cores}
						b.ReportAllocs()
						for b.Loop() {
							summary, err := e.Batch(b.Context(), options)
							if err != nil || summary.Decided != units {
								b.Fatalf("%+v, %v", summary, err)
							}
						}
						own := float64(b.Elapsed()) / float64(b.N) / units
						b.ReportMetric(float64(opa)/own, "times-faster-than-OPA")
						b.ReportMetric(float64(parse)/own, "of-fastjson's-speed")
						b.ReportMetric(own, "ns/unit")
					})
				}
			}
		})
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

// perUnitOfOPA is how long OPA takes from the bytes of a unit to the strategies' preconditions, on average over some
// units of a file, when several goroutines do it at once.
func perUnitOfOPA(b *testing.B, file string, cores int) time.Duration {
	b.Helper()
	opa := newPlainOPA(b)
	schema := unitSchema(b)
	const units = 1000
	lines := make(chan []byte, units)
	scanner := bufio.NewScanner(open(b, file))
	for len(lines) < units && scanner.Scan() {
		lines <- bytes.Clone(scanner.Bytes())
	}
	close(lines)
	start := time.Now()
	var group errgroup.Group
	for range cores {
		group.Go(func() error {
			for line := range lines {
				decoder := json.NewDecoder(bytes.NewReader(line))
				decoder.UseNumber()
				var input map[string]any
				if err := decoder.Decode(&input); err != nil {
					return err
				}
				delete(input, "id")
				if err := schema.Validate(input); err != nil {
					return err
				}
				if _, err := opa.strategies.Eval(b.Context(), rego.EvalInput(input)); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		b.Fatal(err)
	}
	return time.Since(start) / units
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

// perUnitOfFastjson is how long fastjson takes to read and parse a unit of a file, on average, the fastest of some
// rounds, when several goroutines do it at once.
func perUnitOfFastjson(b *testing.B, file string, cores, units int) time.Duration {
	b.Helper()
	var fastest time.Duration
	for range 5 {
		start := time.Now()
		var group errgroup.Group
		for range cores {
			group.Go(func() error {
				var parser fastjson.Parser
				scanner := bufio.NewScanner(open(b, file))
				scanner.Buffer(make([]byte, 1<<20), 1<<20)
				for scanner.Scan() {
					if _, err := parser.ParseBytes(scanner.Bytes()); err != nil {
						return err
					}
				}
				return scanner.Err()
			})
		}
		if err := group.Wait(); err != nil {
			b.Fatal(err)
		}
		if took := time.Since(start) / time.Duration(units*cores); fastest == 0 || took < fastest {
			fastest = took
		}
	}
	return fastest
}

func open(b *testing.B, name string) io.Reader {
	b.Helper()
	file, err := os.Open(name)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { file.Close() })
	return file
}
