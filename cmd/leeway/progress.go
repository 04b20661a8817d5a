package main

import (
	"os"
	"sync"
	"time"

	"github.com/jedib0t/go-pretty/v6/progress"
	"golang.org/x/term"
)

// patience is how long a command may work in silence.
const patience = time.Second

// A bar shows on a terminal how far a command has come, once that takes longer than patience.
type bar struct {
	what string
	show bool

	mu      sync.Mutex
	started time.Time
	writer  progress.Writer
	tracker *progress.Tracker
	done    chan struct{}
}

func (a *app) newProgress(what string) *bar {
	file, isFile := a.stderr.(*os.File)
	show := !a.quiet && isFile && term.IsTerminal(int(file.Fd()))
	return &bar{what: what, show: show, started: time.Now()}
}

// report says that done of so many are done; it may be called by several goroutines.
func (b *bar) report(done, of int) {
	if !b.show {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.writer == nil && time.Since(b.started) > patience {
		b.begin(of)
	}
	if b.tracker != nil {
		b.tracker.SetValue(max(b.tracker.Value(), int64(done)))
	}
}

func (b *bar) begin(of int) {
	b.writer, b.done = progress.NewWriter(), make(chan struct{})
	b.writer.SetOutputWriter(os.Stderr)
	b.writer.SetStyle(progress.StyleBlocks)
	b.writer.Style().Colors = progress.StyleColors{}
	b.writer.SetTrackerLength(30)
	b.tracker = &progress.Tracker{Message: b.what, Total: int64(of), RemoveOnCompletion: true}
	b.writer.AppendTracker(b.tracker)
	go func() {
		b.writer.Render()
		close(b.done)
	}()
}

// stop takes the bar away.
func (b *bar) stop() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.writer == nil {
		return
	}
	b.tracker.MarkAsDone()
	b.writer.Stop()
	<-b.done
}
