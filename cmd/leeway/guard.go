package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"runtime/metrics"
	"sync"
	"syscall"
	"time"
)

// A guard ends the process where the work does not end by itself. OPA's compiler and its built-in functions look at no
// context, and one call of them can take all memory there is: so the last word is said from outside the work. A nil
// guard guards nothing.
type guard struct {
	stderr io.Writer
	// exit ends the process.
	exit func(code int)

	mu sync.Mutex
	// ended tells that the exit code is decided: by the work, or by the guard.
	ended bool
	// unfinished are the files to remove when the guard ends the process.
	unfinished map[string]bool
}

const (
	// grace is how long the work may take to end once its context has.
	grace = time.Second
	// lookAtMemory is how often the guard looks at the memory in use.
	lookAtMemory = 50 * time.Millisecond
)

// errInterrupted is the cause of a context that ended with a signal.
var errInterrupted = errors.New("interrupted")

func newGuard(stderr io.Writer, exit func(code int)) *guard {
	return &guard{stderr: stderr, exit: exit, unfinished: map[string]bool{}}
}

// signals returns a context that ends with the first signal to stop. The second signal ends the process at once.
func (g *guard) signals(ctx context.Context) (_ context.Context, stop func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	received := make(chan os.Signal, 2)
	signal.Notify(received, os.Interrupt, syscall.SIGTERM)
	go func() {
		<-received
		cancel(errInterrupted)
		<-received
		g.end(errInterrupted)
	}()
	return ctx, func() { signal.Stop(received) }
}

// watch ends the process if work goes on for longer than grace after its context has ended.
func (g *guard) watch(ctx context.Context, grace time.Duration) {
	if g == nil {
		return
	}
	context.AfterFunc(ctx, func() {
		time.AfterFunc(grace, func() { g.end(context.Cause(ctx)) })
	})
}

// limitMemory ends the process when more than limit bytes are in use; 0 is no limit.
func (g *guard) limitMemory(limit size) {
	if g == nil || limit == 0 {
		return
	}
	debug.SetMemoryLimit(int64(limit)) // collect garbage before the limit is met
	used := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	go func() {
		for range time.Tick(lookAtMemory) {
			metrics.Read(used)
			// The collector works up to the limit, so a little more is not yet too much.
			if used[0].Value.Uint64()-used[1].Value.Uint64() > uint64(limit+limit/20) {
				g.end(fmt.Errorf("this takes more than %s of memory: expected less work, or a higher limit (--memory)", limit.String()))
			}
		}
	}()
}

// writing notes a file that is removed if the guard ends the process before done is called.
func (g *guard) writing(name string) (done func()) {
	if g == nil {
		return func() {}
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.unfinished[name] = true
	return func() {
		g.mu.Lock()
		defer g.mu.Unlock()
		delete(g.unfinished, name)
	}
}

// finish says that the work has ended by itself. The guard then leaves the process alone.
func (g *guard) finish() {
	if g == nil {
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.ended = true
}

// end ends the process with one line, unless the work has ended.
func (g *guard) end(why error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.ended {
		return
	}
	g.ended = true
	for name := range g.unfinished {
		_ = os.Remove(name)
	}
	fmt.Fprintln(g.stderr, "leeway: "+why.Error())
	g.exit(exitInvalid)
}
