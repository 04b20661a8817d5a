package suite_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/leeway-policy/leeway/evaluator/suite"
)

// TestWatch holds that a change leads to one more run, in a new folder too, that other files do not, and that the
// end of the context ends it well.
func TestWatch(t *testing.T) {
	t.Parallel()
	dir := folder(t, map[string]string{"a.rego": "package a\n"})
	ctx, stop := context.WithCancel(t.Context())
	ran := make(chan int, 100)
	ended := make(chan error, 1)
	count := 0
	go func() {
		ended <- suite.Watch(ctx, []string{dir}, func(context.Context) error {
			count++
			ran <- count
			return nil
		})
	}()
	write := func(name string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("package b\n"), 0o600); err != nil {
			t.Error(err)
		}
	}
	next := func(what string) {
		select {
		case <-ran:
		case <-time.After(time.Minute):
			t.Fatalf("no run after %s", what)
		}
	}
	next("the start")
	write("a.rego")
	write("a.rego")
	next("a change")
	if err := os.Mkdir(filepath.Join(dir, "new"), 0o755); err != nil {
		t.Fatal(err)
	}
	next("a new folder")
	write("new/b_test.rego")
	next("a change in a new folder")
	quiet := false
	for range 20 { // on a slow machine one change may lead to several runs, the last of them after the next change
		write("notes.txt")
		select {
		case <-ran:
			continue
		case <-time.After(5 * suite.Settle):
			quiet = true
		}
		break
	}
	if !quiet {
		t.Error("a run after each change of a file that does not matter")
	}
	if err := os.Remove(filepath.Join(dir, "a.rego")); err != nil {
		t.Fatal(err)
	}
	next("a removal")
	stop()
	select {
	case err := <-ended:
		if err != nil {
			t.Errorf("ended with %v", err)
		}
	case <-time.After(time.Minute):
		t.Fatal("it does not end")
	}
}

// TestWatchFails holds that a path that is not there, and a run that fails, end it.
func TestWatchFails(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	run := func(context.Context) error { return broken }
	if err := suite.Watch(t.Context(), []string{"nowhere"}, run); err == nil || errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
	if err := suite.Watch(t.Context(), []string{t.TempDir()}, run); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}
