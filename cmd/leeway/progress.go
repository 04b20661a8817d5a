package main

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"golang.org/x/term"
)

const (
	patience = time.Second            // how long a command may work in silence
	interval = 100 * time.Millisecond // between two reports
	wipe     = "\r\x1b[K"             // takes a line on a terminal away
)

// A progress says on a terminal, in one line, how far a command has come, once it takes longer than
// patience.
type progress struct {
	out  io.Writer // nil to say nothing
	what string

	mu   sync.Mutex
	next time.Time
	most int
}

func (a *app) newProgress(what string) *progress {
	return &progress{out: a.terminal(), what: what, next: time.Now().Add(patience)}
}

// terminal returns standard error if it is a terminal that can take a line away again and may be written to, else nil.
func (a *app) terminal() io.Writer {
	if os.Getenv("TERM") == "dumb" {
		return nil
	}
	if file, isFile := a.stderr.(*os.File); !a.quiet && isFile && term.IsTerminal(int(file.Fd())) {
		return file
	}
	return nil
}

// report shows how much of the work is done. It is safe for concurrent use.
func (p *progress) report(done, of int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if now := time.Now(); p.out != nil && done > p.most && now.After(p.next) {
		p.next, p.most = now.Add(interval), done
		_, _ = fmt.Fprintf(p.out, "%s%d of %d %s", wipe, done, of, p.what)
	}
}

// stop takes the line away.
func (p *progress) stop() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.most > 0 {
		p.most = 0
		_, _ = fmt.Fprint(p.out, wipe)
	}
}
