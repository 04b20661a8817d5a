package main_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// conftestPolicy has conftest ask for what opa exec is asked for: conftest itself knows only rules that deny or warn.
const conftestPolicy = `package main

deny contains name if {
	some name, answer in data.leeway.verdicts
	answer.verdict == "infeasible"
}
`

// BenchmarkWholeProcessBatch decides 10,000 simulated units, from start to exit: `opa exec`, and `conftest test` where it
// is installed, with a file for each unit and the policies that `leeway bundle` packs; and `leeway batch` with the same
// files, and with one file of all units. They take turns, and it reports the ratios of their medians.
func BenchmarkWholeProcessBatch(b *testing.B) {
	root, dir := filepath.Join("..", ".."), b.TempDir()
	leeway := filepath.Join(dir, "leeway")
	run(b, root, "go", "build", "-o", leeway, "./cmd/leeway")
	opa := strings.TrimSpace(run(b, root, "go", "tool", "-n", "opa"))
	conftest, err := exec.LookPath("conftest")
	if err != nil {
		b.Log("conftest is not installed: batch is compared with opa exec only")
	}
	const units = 10_000
	all := filepath.Join(dir, "units.ndjson")
	run(b, root, leeway, "simulate", "-n", fmt.Sprint(units), "-o", all)
	files := unitFiles(b, all, filepath.Join(dir, "units"))
	bundle := filepath.Join(dir, "policies.tar.gz")
	run(b, root, leeway, "bundle", "-q", "-o", bundle)
	unpacked := unpackedBundle(b, bundle, filepath.Join(dir, "policies"))

	var one, many, theirs, others []time.Duration
	for b.Loop() {
		for range 5 { // it is soon done, and then one run tells little
			one = append(one, timed(b, dir, leeway, "batch", "-q", all))
			many = append(many, timed(b, dir, leeway, append([]string{"batch", "-q", "--input", "ndjson"}, files...)...))
		}
		theirs = append(theirs, timed(b, dir, opa, "exec", "--bundle", bundle, "--decision", "leeway/verdicts", "units"))
		if conftest != "" {
			others = append(others, timed(b, dir, conftest, "test", "--no-fail", "--policy", unpacked, "--data", unpacked, "--output", "json", "units"))
		}
	}
	b.ReportMetric(float64(median(theirs))/float64(median(one)), "times-faster-than-opa-exec")
	b.ReportMetric(float64(median(theirs))/float64(median(many)), "times-faster-on-the-same-files")
	if conftest != "" {
		b.ReportMetric(float64(median(others))/float64(median(one)), "times-faster-than-conftest")
		b.ReportMetric(float64(median(others))/float64(median(many)), "times-faster-than-conftest-on-the-same-files")
	}
}

// unitFiles writes each unit of a file to one of its own, without its id, and returns their names.
func unitFiles(b *testing.B, all, dir string) []string {
	b.Helper()
	text, err := os.ReadFile(all)
	if err != nil {
		b.Fatal(err)
	}
	if err := os.Mkdir(dir, 0o700); err != nil {
		b.Fatal(err)
	}
	var names []string
	for line := range bytes.Lines(text) {
		var unit map[string]json.RawMessage
		if err := json.Unmarshal(line, &unit); err != nil {
			b.Fatal(err)
		}
		delete(unit, "id")
		alone, err := json.Marshal(unit)
		if err != nil {
			b.Fatal(err)
		}
		name := filepath.Join(dir, fmt.Sprintf("%06d.json", len(names)))
		if err := os.WriteFile(name, alone, 0o600); err != nil {
			b.Fatal(err)
		}
		names = append(names, name)
	}
	return names
}

// unpackedBundle unpacks the policies of a bundle and adds what conftest asks for.
func unpackedBundle(b *testing.B, bundle, dir string) string {
	b.Helper()
	if err := os.Mkdir(dir, 0o700); err != nil {
		b.Fatal(err)
	}
	run(b, dir, "tar", "-xzf", bundle)
	if err := os.WriteFile(filepath.Join(dir, "main.rego"), []byte(conftestPolicy), 0o600); err != nil {
		b.Fatal(err)
	}
	return dir
}
