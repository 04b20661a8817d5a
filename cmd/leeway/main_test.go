package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/parallel"
)

func TestLines(t *testing.T) {
	t.Parallel()
	fault := &verdict.Fault{File: "a.json", Line: 1, Col: 2, Message: "wrong"}
	tests := map[string]struct {
		err  error
		want []string
	}{
		"a plain error":          {errors.New("no way"), []string{"leeway: no way"}},
		"of several lines":       {errors.New("no\nway"), []string{"leeway: no way"}},
		"a fault in a file":      {fault, []string{"a.json:1:2: wrong"}},
		"a fault in no file":     {&verdict.Fault{Message: "wrong"}, []string{"leeway: wrong"}},
		"wrapped faults":         {fmt.Errorf("load: %w", verdict.Faults{fault, fault}), []string{"a.json:1:2: wrong", "a.json:1:2: wrong"}},
		"faults and a plain one": {errors.Join(verdict.Faults{fault}, errors.New("no way")), []string{"a.json:1:2: wrong", "leeway: no way"}},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tc.want, lines(tc.err)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestPanicBecomesOneLine holds that a panic, in the goroutine of main or in another one that is waited for, asks for a report.
func TestPanicBecomesOneLine(t *testing.T) {
	t.Parallel()
	var list []int
	tests := map[string]func() int{
		"in the same goroutine": func() int { return list[0] },
		"in another one": func() int {
			var group parallel.Group
			group.Go(func() error { return errors.New(string(rune(list[0]))) })
			return len(group.Wait().Error())
		},
	}
	want := regexp.MustCompile(`^leeway: bug at cmd/leeway/main_test\.go:\d+: runtime error: index out of range \[0\] with length 0: please report .+ \(leeway .+, OPA .+, go.+\)\n$`)
	for name, run := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var stderr bytes.Buffer
			if code := reportingBugs(&stderr, run); code != exitBug {
				t.Errorf("exited with %d, want %d", code, exitBug)
			}
			if !want.MatchString(stderr.String()) {
				t.Errorf("it says\n%swant\n%s", stderr.String(), want)
			}
		})
	}
	if code := reportingBugs(io.Discard, func() int { return exitFinding }); code != exitFinding {
		t.Errorf("without a panic it exits with %d, want %d", code, exitFinding)
	}
}

func TestQuote(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		"my/policies": "my/policies",
		"a=b":         "a=b",
		"a folder":    "'a folder'",
		"it's":        `'it'\''s'`,
		"$HOME":       "'$HOME'",
		"":            "''",
		"a\u202e'\\b": `$'a\u202e\'\\b'`,
	}
	for word, want := range tests {
		if got := quote(word); got != want {
			t.Errorf("quote(%q) is %s, want %s", word, got, want)
		}
	}
}

// run runs one command without a guard.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	a := &app{engine: evaluator.Load, stdin: stdin, stdout: stdout, stderr: stderr}
	return a.run(ctx, args)
}
