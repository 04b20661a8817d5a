package evaluator_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log"
	"maps"
	"math"
	"math/big"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
	"github.com/leeway-policy/leeway/evaluator/internal/table"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/schemas"
)

// A failer is a *testing.T or a *rapid.T.
type failer interface {
	Helper()
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

// simulated returns the lines of a simulation, line feeds included.
func simulated(t failer, e *evaluator.Engine, request evaluator.SimulateRequest) []string {
	t.Helper()
	simulation, err := e.Simulate(context.Background(), request)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for line := range simulation.Lines(context.Background()) {
		lines = append(lines, string(line))
	}
	return lines
}

// unitOf reads a line as a unit, without what is carried beside its facts.
func unitOf(e *evaluator.Engine, line string) (*profile.Unit, error) {
	var members map[string]json.RawMessage
	if err := json.Unmarshal([]byte(line), &members); err != nil {
		return nil, err
	}
	maps.DeleteFunc(members, func(name string, _ json.RawMessage) bool { return name != "context" && name != "service" })
	text, err := json.Marshal(members)
	if err != nil {
		return nil, err
	}
	return e.ReadUnit(text)
}

// TestSimulatedUnitsAreValid draws requests of all kinds: each unit is read as if it came from a user, and no
// constraint forbids it; its facts are those that were asked for.
func TestSimulatedUnitsAreValid(t *testing.T) {
	e := engine(t, evaluator.Options{})
	shipped, _ := e.Read(t.Context())
	facts := e.Facts(nil)
	rapid.Check(t, func(t *rapid.T) {
		request := evaluator.SimulateRequest{N: 20, Seed: rapid.Uint64().Draw(t, "seed"), Set: map[string]any{}}
		request.Unknown = big.NewRat(rapid.Int64Range(0, 4).Draw(t, "unknown"), 4)
		for _, f := range facts {
			switch rapid.IntRange(0, 9).Draw(t, f.Path) {
			case 0, 1, 2, 3:
				request.Facts = append(request.Facts, f.Path)
			case 4:
				request.Set[f.Path] = nil
			}
		}
		if rapid.Bool().Draw(t, "around") {
			request.Around = rapid.SampledFrom(shipped).Draw(t, "unit")
			if rapid.Bool().Draw(t, "high confidence too") {
				request.Trust = evaluator.DefaultTrust()
			}
		} else {
			for _, path := range slices.Sorted(maps.Keys(request.Set)) {
				if value, known := rapid.SampledFrom(shipped).Draw(t, "like").Facts[path]; known && !strings.HasSuffix(path, "total") {
					request.Set[path] = value
				}
			}
		}
		simulation, err := e.Simulate(context.Background(), request)
		var faults verdict.Faults
		if errors.As(err, &faults) && (faults[0].Rule == "constraint" || faults[0].Rule == "wrong-sum") {
			t.Skip("values of several units contradict each other")
		}
		if err != nil {
			t.Fatal(err)
		}
		lines := 0
		for line := range simulation.Lines(context.Background()) {
			lines++
			unit, err := unitOf(e, string(line))
			if err != nil {
				t.Fatalf("%s: %v", line, err)
			}
			for path, want := range request.Set {
				got, known := unit.Facts[path]
				if want == nil && known && !slices.Contains(unit.Filled, path) || want != nil && got != want {
					t.Errorf("%s: %s is set to %v", line, path, want)
				}
			}
			if request.Unknown.IsInt() && request.Unknown.Sign() > 0 && request.Around == nil {
				for path := range unit.Facts {
					if request.Set[path] == nil && !slices.Contains(unit.Filled, path) {
						t.Errorf("%s: %s is known, but all are to be left out", line, path)
					}
				}
			}
		}
		if lines != request.N {
			t.Errorf("%d lines, want %d", lines, request.N)
		}
	})
}

// TestAllCombinationsAreThoseOfBruteForce draws a few facts to vary and a few to keep: --all has each combination of
// cells once that the tables of constraints and sums allow, and no other, and its count is theirs.
func TestAllCombinationsAreThoseOfBruteForce(t *testing.T) {
	e := engine(t, evaluator.Options{})
	shipped, _ := e.Read(t.Context())
	dims := e.Dims()
	rapid.Check(t, func(t *rapid.T) {
		request := evaluator.SimulateRequest{All: true, Set: map[string]any{}}
		cells := make([]int, len(dims))
		like := rapid.SampledFrom(shipped).Draw(t, "unit")
		combinations := 1
		for i, dim := range dims {
			cells[i] = table.Unknown
			path := dim.Fact.Path
			if rapid.IntRange(0, 3).Draw(t, path) == 0 && combinations*len(dim.Cells) < 400 {
				combinations *= len(dim.Cells)
				request.Facts = append(request.Facts, path)
			} else if value, known := like.Facts[path]; known && rapid.IntRange(0, 5).Draw(t, "set "+path) == 0 && !strings.Contains(path, "back_offices") {
				request.Set[path] = value
				cells[i] = e.CellsOf(like.Facts)[i]
			}
		}
		if len(request.Facts) == 0 {
			t.Skip("nothing varies")
		}
		vary := slices.Clone(request.Facts)
		if all, total := sumOf(dims); !slices.Contains(vary, total) && !slices.ContainsFunc(all, func(part string) bool { return !slices.Contains(vary, part) }) {
			vary = append(vary, total) // all its parts vary, and so does it
		}
		want := map[string]int{}
		var fill func(at int)
		fill = func(at int) {
			if at < len(vary) {
				i := slices.IndexFunc(dims, func(d table.Dim) bool { return d.Fact.Path == vary[at] })
				for cell := range dims[i].Cells {
					cells[i] = cell
					fill(at + 1)
				}
				cells[i] = table.Unknown
			} else if e.Possible(cells) {
				want[fmt.Sprint(cells)] = 1
			}
		}
		fill(0)
		got := map[string]int{}
		for _, line := range simulated(t, e, request) {
			unit, err := unitOf(e, line)
			if err != nil {
				t.Fatalf("%s: %v", line, err)
			}
			for _, path := range unit.Filled { // what the sums tell besides
				if !slices.Contains(vary, path) {
					delete(unit.Facts, path)
				}
			}
			got[fmt.Sprint(e.CellsOf(unit.Facts))]++
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("combinations of cells (-want +got):\n%s", diff)
		}
		request.N = len(want) - 1
		if _, err := e.Simulate(context.Background(), request); request.N > 0 && (err == nil || !strings.Contains(err.Error(), fmt.Sprintf("there are %d combinations of cells, more than %d:", len(want), request.N))) {
			t.Errorf("with a limit of %d: %v", request.N, err)
		}
	})
}

// sumOf returns the paths of the parts of the one sum, and of its total.
func sumOf(dims []table.Dim) (parts []string, total string) {
	for _, dim := range dims {
		switch path := dim.Fact.Path; {
		case strings.HasSuffix(path, ".total"):
			total = path
		case strings.Contains(path, "back_offices"):
			parts = append(parts, path)
		}
	}
	return parts, total
}

// TestSameSeedSameBytes holds the bytes of some seeds, which must be the same on every machine, on the toy, which
// seldom changes. On the shipped policies, it checks that no run affects the next.
func TestSameSeedSameBytes(t *testing.T) {
	e := toyEngine(t)
	sum := func(request evaluator.SimulateRequest) string {
		hash := sha256.New()
		for _, line := range simulated(t, e, request) {
			hash.Write([]byte(line))
		}
		return hex.EncodeToString(hash.Sum(nil))
	}
	var got strings.Builder
	for _, csv := range []bool{false, true} {
		for _, seed := range []uint64{1, 2, math.MaxUint64} {
			request := evaluator.SimulateRequest{N: 2000, Seed: seed, Unknown: big.NewRat(1, 10), CSV: csv}
			fmt.Fprintf(&got, "seed %d, csv %t: %s\n", seed, csv, sum(request))
		}
	}
	simulation, err := engine(t, evaluator.Options{}).Simulate(t.Context(), evaluator.SimulateRequest{N: 100, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	var runs [2]bytes.Buffer
	for i := range runs {
		for line := range simulation.Lines(t.Context()) {
			runs[i].Write(line)
		}
	}
	if !bytes.Equal(runs[0].Bytes(), runs[1].Bytes()) {
		t.Error("going through the lines of one simulation twice yields different bytes")
	}
	const golden = "testdata/simulate.sha256"
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(golden, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("digests (-want +got):\n%s", diff)
	}
}

// TestCSVHasTheSameFacts compares the rows of CSV with the lines of NDJSON of the same seed.
func TestCSVHasTheSameFacts(t *testing.T) {
	e := engine(t, evaluator.Options{})
	shipped, _ := e.Read(t.Context())
	for name, around := range map[string]*profile.Unit{"random": nil, "around": shipped[0]} {
		t.Run(name, func(t *testing.T) {
			request := evaluator.SimulateRequest{N: 300, Seed: 3, Unknown: big.NewRat(1, 3), Around: around}
			lines := simulated(t, e, request)
			request.CSV = true
			rows, err := csv.NewReader(strings.NewReader(strings.Join(simulated(t, e, request), ""))).ReadAll()
			if err != nil {
				t.Fatal(err)
			}
			if len(rows) != 1+len(lines) {
				t.Fatalf("%d rows behind the header, want %d", len(rows)-1, len(lines))
			}
			for i, line := range lines {
				var members map[string]any
				decoder := json.NewDecoder(strings.NewReader(line))
				decoder.UseNumber()
				if err := decoder.Decode(&members); err != nil {
					t.Fatal(err)
				}
				want := map[string]string{}
				flatten(members, "", want)
				got := map[string]string{}
				for column, name := range rows[0] {
					if rows[i+1][column] != "" {
						got[name] = rows[i+1][column]
					}
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Fatalf("row %d (-NDJSON +CSV):\n%s", i+1, diff)
				}
			}
		})
	}
}

func flatten(object map[string]any, above string, into map[string]string) {
	for name, value := range object {
		if below, isObject := value.(map[string]any); isObject {
			flatten(below, above+name+".", into)
			continue
		}
		into[above+name] = fmt.Sprint(value)
	}
}

// TestCombinationsAreEven draws the facts of a constraint 30,000 times: each combination of cells that is allowed
// comes up about as often as any other.
func TestCombinationsAreEven(t *testing.T) {
	e := engine(t, evaluator.Options{})
	request := evaluator.SimulateRequest{N: 30_000, Seed: 17, Facts: []string{"service.records", "service.back_offices.total", "service.population_wide", "context.central_personal_file"}}
	counts := map[string]int{}
	for _, line := range simulated(t, e, request) {
		unit, err := unitOf(e, line)
		if err != nil {
			t.Fatal(err)
		}
		counts[fmt.Sprint(e.CellsOf(unit.Facts))]++
	}
	request.All, request.N = true, 0
	all := len(simulated(t, e, request))
	want := 30_000 / float64(all)
	chiSquare := 0.0
	for _, count := range counts {
		chiSquare += (float64(count) - want) * (float64(count) - want) / want
	}
	// With many degrees of freedom chi-square is about normal: four standard deviations above its mean are too many.
	degrees := float64(all - 1)
	if len(counts) != all || chiSquare > degrees+4*math.Sqrt(2*degrees) {
		t.Errorf("%d of %d combinations came up, chi-square %.1f with %.0f degrees of freedom", len(counts), all, chiSquare, degrees)
	}
}

// TestUnitsAroundARealOneAreAsRobustnessSays compares, on the toy, in how many units around a real one a strategy is
// feasible with the exact share that robustness gives.
func TestUnitsAroundARealOneAreAsRobustnessSays(t *testing.T) {
	e := toyEngine(t)
	units, faults := e.Read(t.Context(), "../testdata/toy/profiles/li.json", "../testdata/toy/profiles/mt.json")
	if len(faults) > 0 || len(units) != 3 {
		t.Fatalf("%d units, %v", len(units), faults)
	}
	trust := evaluator.DefaultTrust()
	robustness, err := e.Robustness(t.Context(), units, nil, trust)
	if err != nil {
		t.Fatal(err)
	}
	const draws = 20_000
	for i, unit := range units {
		feasible := map[string]int{}
		for _, line := range simulated(t, e, evaluator.SimulateRequest{N: draws, Seed: 5, Around: unit, Trust: trust}) {
			drawn, err := unitOf(e, line)
			if err != nil {
				t.Fatal(err)
			}
			decided, err := e.Evaluate(t.Context(), drawn)
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range decided.Strategies {
				if s.Verdict == "feasible" {
					feasible[s.Name]++
				}
			}
		}
		for _, s := range robustness.Units[i].Strategies {
			deviation := math.Sqrt(s.Feasible * (1 - s.Feasible) / draws)
			if got := float64(feasible[s.Strategy]) / draws; math.Abs(got-s.Feasible) > 4*deviation {
				t.Errorf("%s %s %s: feasible in %.4f of the units, robustness says %.4f", unit.Country, unit.Service, s.Strategy, got, s.Feasible)
			}
		}
	}
}

// TestFactsOfHighConfidenceStay checks that certain facts stay and the others vary.
func TestFactsOfHighConfidenceStay(t *testing.T) {
	e := engine(t, evaluator.Options{})
	shipped, _ := e.Read(t.Context())
	kept, moved := 0, 0
	for _, unit := range shipped {
		for _, line := range simulated(t, e, evaluator.SimulateRequest{N: 30, Seed: 1, Around: unit}) {
			drawn, err := unitOf(e, line)
			if err != nil {
				t.Fatal(err)
			}
			for path, value := range unit.Facts {
				confidence := unit.Evidence[path].Confidence
				switch {
				case drawn.Facts[path] == value:
				case confidence == "high":
					t.Errorf("%s %s: %s (confidence %q) is %v, was %v", unit.Country, unit.Service, path, confidence, drawn.Facts[path], value)
				default:
					moved++
				}
			}
			kept++
		}
	}
	if moved < kept {
		t.Errorf("in %d units only %d facts moved", kept, moved)
	}
}

// toyEngine loads the toy's policies.
func toyEngine(t *testing.T) *evaluator.Engine {
	t.Helper()
	return engine(t, evaluator.Options{Policies: "../testdata/toy/policies", Profiles: "../testdata/toy/profiles", SchemasFS: toySchemas(t), Schemas: "schemas"})
}

// toySchemas returns the toy's catalogue of facts, beside the schemas of profiles and METADATA.
func toySchemas(t *testing.T) fs.FS {
	t.Helper()
	files := fstest.MapFS{}
	for name, from := range map[string]fs.FS{"profile.json": schemas.FS, "annotations.json": schemas.FS, "unit.json": os.DirFS("../testdata/toy/schemas")} {
		content, err := fs.ReadFile(from, name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = &fstest.MapFile{Data: content}
	}
	return files
}

func ExampleEngine_Simulate() {
	ctx := context.Background()
	engine, err := evaluator.Load(ctx, evaluator.Options{})
	if err != nil {
		log.Fatal(err)
	}
	simulation, err := engine.Simulate(ctx, evaluator.SimulateRequest{
		N: 3, Seed: 2003, Facts: []string{"service.records", "service.sensitive"},
	})
	if err != nil {
		log.Fatal(err)
	}
	for line := range simulation.Lines(ctx) {
		fmt.Print(string(line))
	}
	// Output:
	// {"id":1,"context":{},"service":{"records":"mixed","sensitive":true}}
	// {"id":2,"context":{},"service":{"records":"central","sensitive":false}}
	// {"id":3,"context":{},"service":{"records":"central","sensitive":true}}
}
