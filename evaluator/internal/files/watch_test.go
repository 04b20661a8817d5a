package files_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/leeway-policy/leeway/evaluator/internal/files"
)

// A watching is a running Watch.
type watching struct {
	t    *testing.T
	ran  chan bool
	stop context.CancelFunc
	end  chan error
}

func watch(t *testing.T, root files.Root) *watching {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	w := &watching{t: t, ran: make(chan bool, 1000), stop: stop, end: make(chan error, 1)}
	go func() {
		w.end <- files.Watch(ctx, []files.Root{root}, func(context.Context) error {
			w.ran <- true
			return nil
		})
	}()
	w.next("the start")
	return w
}

// next waits for a run. The deadline only ends a test that hangs.
func (w *watching) next(after string) {
	w.t.Helper()
	select {
	case <-w.ran:
	case <-time.After(time.Minute):
		w.t.Fatalf("no run after %s", after)
	}
}

// drain discards the runs of a change in several steps.
func (w *watching) drain() {
	for len(w.ran) > 0 {
		<-w.ran
	}
}

// TestWatch checks that each kind of change leads to another run, and that Watch returns nil when the context ends.
func TestWatch(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, filepath.FromSlash(name)) }
	write := func(name, text string) func() error {
		return func() error { return os.WriteFile(at(name), []byte(text), 0o600) }
	}
	must(t, os.CopyFS(at("p"), tree{"a.rego": "package a", "sub/b.rego": "package b"}.fs()))
	must(t, os.CopyFS(at("elsewhere"), tree{"c.rego": "package c", "d.rego": "package d"}.fs()))
	w := watch(t, files.Root{Path: at("p"), Ignore: []string{"left_out"}})
	for _, step := range []struct {
		name   string
		change func() error
	}{
		{"a change of the same length", write("p/a.rego", "package x")},
		{"a new folder with a file", func() error { return os.CopyFS(at("p/new"), tree{"n.rego": "package n"}.fs()) }},
		{"a change in the new folder", write("p/new/n.rego", "package nn")},
		{"a file that is renamed over another", func() error {
			return errors.Join(write("p/4913", "package y")(), os.Rename(at("p/4913"), at("p/a.rego")))
		}},
		{"a link to a folder", func() error { return os.Symlink("../elsewhere", at("p/linked")) }},
		{"a change in the linked folder", write("elsewhere/c.rego", "package cc")},
		{"a link to a file of the same length", func() error {
			return errors.Join(os.Remove(at("p/sub/b.rego")), os.Symlink("../../elsewhere/d.rego", at("p/sub/b.rego")))
		}},
		{"the folder that a link leads to is another one", func() error {
			return errors.Join(os.CopyFS(at("other"), tree{"c.rego": "package cc"}.fs()),
				os.Symlink("../other", at("p/.next")), os.Rename(at("p/.next"), at("p/linked")))
		}},
		{"a removal", func() error { return os.Remove(at("p/a.rego")) }},
		{"a root that is moved away", func() error { return os.Rename(at("p"), at("p2")) }},
		{"a root that is there again", func() error { return os.CopyFS(at("p"), tree{"a.rego": "package a"}.fs()) }},
		{"a change in the root that was replaced", write("p/a.rego", "package z")},
	} {
		w.drain()
		must(t, step.change())
		w.next(step.name)
	}
	w.stop()
	select {
	case err := <-w.end:
		must(t, err)
	case <-time.After(time.Minute):
		t.Fatal("it does not end")
	}
}

// TestWatchLeavesOut holds that a change of what does not belong to the root leads to no run: the one run that
// follows is that of a later change.
func TestWatchLeavesOut(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	must(t, os.CopyFS(dir, tree{"a.rego": "package a"}.fs()))
	ran := 0
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	err := files.Watch(ctx, []files.Root{{Path: dir, Ignore: []string{"left_out"}}}, func(context.Context) error {
		ran++
		if ran > 1 {
			stop()
			return nil
		}
		must(t, os.CopyFS(dir, tree{"notes.txt": "", ".hidden/b.rego": "package b", "left_out/c.rego": "package c", "a.rego~": ""}.fs()))
		go func() {
			time.Sleep(5 * files.Settle) // however long it takes, the number of runs must be the same
			must(t, os.WriteFile(filepath.Join(dir, "a.rego"), []byte("package changed"), 0o600))
		}()
		return nil
	})
	must(t, err)
	if content, _ := os.ReadFile(filepath.Join(dir, "a.rego")); string(content) != "package changed" || ran != 2 {
		t.Errorf("%d runs, and the file says %q; want the second run after the change", ran, content)
	}
}

// TestWatchFails checks that a failing run ends Watch.
func TestWatchFails(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	run := func(context.Context) error { return broken }
	if err := files.Watch(t.Context(), []files.Root{{Path: t.TempDir()}}, run); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}

// TestWatchEndsARunThatIsOutOfDate checks that a run that hangs does not block the next one.
func TestWatchEndsARunThatIsOutOfDate(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	must(t, os.CopyFS(filepath.Join(dir, "p"), tree{"a.rego": "package a"}.fs()))
	began := make(chan bool)
	ctx, stop := context.WithCancel(t.Context())
	end := make(chan error, 1)
	go func() {
		end <- files.Watch(ctx, []files.Root{{Path: filepath.Join(dir, "p")}}, func(ctx context.Context) error {
			began <- true
			<-ctx.Done() // as a run that never ends by itself
			return ctx.Err()
		})
	}()
	<-began
	must(t, os.WriteFile(filepath.Join(dir, "p", "a.rego"), []byte("package changed"), 0o600))
	<-began
	stop()
	if err := <-end; err != nil {
		t.Errorf("it ends with %v, want nil", err)
	}
}
