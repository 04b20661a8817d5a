package main_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// BenchmarkWholeProcess runs `leeway evaluate` on all profiles, and `opa eval` of the same strategies on one unit, from
// start to exit, in turn, and reports the ratio of their medians.
func BenchmarkWholeProcess(b *testing.B) {
	root := filepath.Join("..", "..")
	leeway := filepath.Join(b.TempDir(), "leeway")
	run(b, root, "go", "build", "-o", leeway, "./cmd/leeway")
	opa := strings.TrimSpace(run(b, root, "go", "tool", "-n", "opa"))
	unit := filepath.Join(b.TempDir(), "unit.json")
	if err := os.WriteFile(unit, []byte(run(b, root, leeway, "unit", "BE", "social-security-contributions")), 0o600); err != nil {
		b.Fatal(err)
	}
	eval := []string{"eval", "--ignore", "*_test.rego", "-i", unit, "-d", "policies/facts"}
	var decided verdict.Catalogue // the strategies of packs are not
	if err := json.Unmarshal([]byte(run(b, root, leeway, "strategies", "-f", "json")), &decided); err != nil {
		b.Fatal(err)
	}
	for _, strategy := range decided.Strategies {
		eval = append(eval, "-d", strategy.File)
	}
	var ours, theirs []time.Duration
	for b.Loop() {
		ours = append(ours, timed(b, root, leeway, "evaluate"))
		theirs = append(theirs, timed(b, root, opa, append(eval, "data.strategies")...))
	}
	b.ReportMetric(float64(median(ours))/float64(median(theirs)), "times-opa-eval-of-one-unit")
}

// BenchmarkWholeProcessOptions runs `leeway options` and `leeway evaluate` on all profiles, from start to exit, in turn, and
// reports the ratio of their medians.
func BenchmarkWholeProcessOptions(b *testing.B) {
	root := filepath.Join("..", "..")
	leeway := filepath.Join(b.TempDir(), "leeway")
	run(b, root, "go", "build", "-o", leeway, "./cmd/leeway")
	var options, evaluate []time.Duration
	for b.Loop() {
		options = append(options, timed(b, root, leeway, "options", "-f", "json"))
		evaluate = append(evaluate, timed(b, root, leeway, "evaluate", "-f", "json"))
	}
	b.ReportMetric(float64(median(options))/float64(median(evaluate)), "times-evaluate")
}

// BenchmarkWholeProcessTest runs `leeway test` and `opa test`, and `conftest verify` where it is installed, on the
// shipped policies, from start to exit, in turn, and reports the ratios of their medians.
func BenchmarkWholeProcessTest(b *testing.B) {
	root := filepath.Join("..", "..")
	leeway := filepath.Join(b.TempDir(), "leeway")
	run(b, root, "go", "build", "-o", leeway, "./cmd/leeway")
	opa := strings.TrimSpace(run(b, root, "go", "tool", "-n", "opa"))
	conftest, _ := exec.LookPath("conftest")
	var ours, theirs, others []time.Duration
	for b.Loop() {
		ours = append(ours, timed(b, root, leeway, "test", "policies"))
		theirs = append(theirs, timed(b, root, opa, "test", "policies"))
		if conftest != "" {
			others = append(others, timed(b, root, conftest, "verify", "--policy", "policies"))
		}
	}
	b.ReportMetric(float64(median(ours))/float64(median(theirs)), "times-opa-test")
	if conftest != "" {
		b.ReportMetric(float64(median(ours))/float64(median(others)), "times-conftest-verify")
	}
}

// BenchmarkWholeProcessCheck runs `leeway check --static` and `opa check`, which do the same, and `leeway check`, which
// does all the rest too, from start to exit, in turn, and reports the ratios of their medians.
func BenchmarkWholeProcessCheck(b *testing.B) {
	root := filepath.Join("..", "..")
	leeway := filepath.Join(b.TempDir(), "leeway")
	run(b, root, "go", "build", "-o", leeway, "./cmd/leeway")
	opa := strings.TrimSpace(run(b, root, "go", "tool", "-n", "opa"))
	var compile, all, theirs []time.Duration
	for b.Loop() {
		compile = append(compile, timed(b, root, leeway, "check", "--static"))
		all = append(all, timed(b, root, leeway, "check"))
		theirs = append(theirs, timed(b, root, opa, "check", "--strict", "-s", "schemas/unit.json", "policies"))
	}
	b.ReportMetric(float64(median(compile))/float64(median(theirs)), "times-opa-check")
	b.ReportMetric(float64(median(all))/float64(median(theirs)), "times-opa-check-with-all-the-rest")
}

func run(b *testing.B, dir, name string, args ...string) string {
	b.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		b.Fatalf("%s: %v", name, err)
	}
	return string(out)
}

func timed(b *testing.B, dir, name string, args ...string) time.Duration {
	b.Helper()
	start := time.Now()
	run(b, dir, name, args...)
	return time.Since(start)
}

func median(times []time.Duration) time.Duration {
	slices.Sort(times)
	return times[len(times)/2]
}
