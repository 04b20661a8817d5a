package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// ended is a guard whose process has not really ended: it tells the exit code.
func ended(stderr *bytes.Buffer) (g *guard, code chan int) {
	code = make(chan int, 1)
	return newGuard(stderr, func(c int) { code <- c }), code
}

// TestGuardEndsWork holds that work which does not look at its context is ended all the same.
func TestGuardEndsWork(t *testing.T) {
	t.Parallel()
	var stderr bytes.Buffer
	g, code := ended(&stderr)
	half := filepath.Join(t.TempDir(), "half")
	if err := os.WriteFile(half, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	g.writing(half)
	ctx, cancel := context.WithCancelCause(t.Context())
	g.watch(ctx, 0)
	cancel(errors.New("no answer within 1s (--timeout)"))
	if got := <-code; got != exitInvalid {
		t.Errorf("exit code %d, want %d", got, exitInvalid)
	}
	if got, want := stderr.String(), "leeway: no answer within 1s (--timeout)\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if _, err := os.Stat(half); !os.IsNotExist(err) {
		t.Errorf("a file that was being written is left behind: %v", err)
	}
}

// TestGuardLeavesFinishedWorkAlone holds that an exit code that is decided stays.
func TestGuardLeavesFinishedWorkAlone(t *testing.T) {
	t.Parallel()
	var stderr bytes.Buffer
	g, code := ended(&stderr)
	kept := filepath.Join(t.TempDir(), "kept")
	if err := os.WriteFile(kept, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	g.writing(kept)()
	g.finish()
	g.end(errInterrupted)
	if len(code) > 0 || stderr.Len() > 0 {
		t.Errorf("the guard ended work that had finished: %q", stderr.String())
	}
	if _, err := os.Stat(kept); err != nil {
		t.Errorf("a file that was written is gone: %v", err)
	}
}

// TestSize reads sizes of memory.
func TestSize(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]size{"512MiB": 512 << 20, "4GiB": 4 << 30, "4GB": 4e9, "1000": 1000, "0": 0} {
		var got size
		if err := got.Set(text); err != nil || got != want {
			t.Errorf("%s is %d, %v, want %d", text, got, err, want)
		}
	}
	for _, text := range []string{"", "x", "-1", "4 apples", "1e99", "NaN"} {
		var got size
		if err := got.Set(text); err == nil {
			t.Errorf("%q is taken for %d", text, got)
		}
	}
}
