package lsp

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// A project is one project that the client edits. One goroutine looks at its files, one look after another: changes that come
// meanwhile are seen together by the next.
type project struct {
	server *server
	// file is its project file; "" if it has none.
	file string
	wake chan struct{}

	mu sync.Mutex
	// depth is how much the next look is to see.
	depth evaluator.Depth
	// stop ends a look that a change makes useless; nil if there is none.
	stop context.CancelFunc
	// edited answers questions; nil as long as the project file cannot be used.
	edited *evaluator.Edited
	// told has the faults that the client was told, by file.
	told map[string]verdict.Faults

	// The rest belongs to the goroutine.

	// digest is that of the project file that edited goes by.
	digest string
	// found are the faults of the last deep look, by file, and seen is the text that each file had then.
	found map[string]verdict.Faults
	seen  map[string]string
}

// projectOf returns the project of a file, or nil if it has none: dir is the folder from which its project file is looked for.
func (s *server) projectOf(path, dir string) *project {
	file := s.options.Config
	if file == "" && !s.options.NoConfig {
		file = evaluator.FindProject(dir)
	}
	key := s.folderOf(path)
	switch {
	case file != "":
		file = canonical(file)
		key = file
	case key == "" || !s.hasFolders():
		return nil
	}
	s.mu.Lock()
	p, known := s.projects[key]
	if !known {
		p = &project{server: s, file: file, wake: make(chan struct{}, 1)}
		s.projects[key] = p
	}
	s.mu.Unlock()
	if !known {
		s.start(p.run)
	}
	return p
}

// hasFolders reports whether flags name folders of content, so that a project needs no file.
func (s *server) hasFolders() bool {
	o := s.options.Project(nil)
	return o.Policies+o.Schemas+o.Profiles+o.Cases+o.Gains != ""
}

// folderOf returns the folder of the workspace that a file is in; "" if there is none.
func (s *server) folderOf(path string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	best := ""
	for _, dir := range s.folders {
		if below, err := filepath.Rel(dir, path); err == nil && filepath.IsLocal(below) && len(dir) > len(best) {
			best = dir
		}
	}
	return best
}

// canRefresh reports whether the client can be told to ask for lenses anew.
func (s *server) canRefresh() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.refreshes
}

// changed has the project looked at again.
func (p *project) changed(depth evaluator.Depth) {
	p.mu.Lock()
	p.depth = max(p.depth, depth)
	p.mu.Unlock()
	select {
	case p.wake <- struct{}{}:
	default: // it will be looked at anyway
	}
}

// typed has the project looked at again after a change of a text. A deep look at the text before is given up.
func (p *project) typed() {
	p.mu.Lock()
	p.depth = evaluator.Typed
	if p.stop != nil {
		p.stop()
	}
	p.mu.Unlock()
	p.changed(evaluator.Typed)
}

// run looks at the project after each change, until the server ends.
func (p *project) run() error {
	ctx := p.server.ctx
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-p.wake:
		}
		if !p.settle(ctx) {
			return nil
		}
		p.mu.Lock()
		depth := p.depth
		p.depth = evaluator.Typed
		looking, stop := context.WithCancel(ctx)
		if depth == evaluator.Saved {
			p.stop = stop // a look at text alone is short: it ends, so that one who types on sees something
		}
		p.mu.Unlock()
		err := p.look(looking, depth)
		p.mu.Lock()
		p.stop = nil
		p.mu.Unlock()
		stop()
		if err != nil && !errors.Is(err, context.Canceled) && ctx.Err() == nil {
			return err
		}
	}
}

// mostPauses is the most pauses that a look is put off for, while changes go on.
const mostPauses = 4

// settle waits until nothing has changed for a pause, but not for ever. It returns false if the server ends.
func (p *project) settle(ctx context.Context) bool {
	pause := p.server.options.Pause
	if pause == 0 {
		return true
	}
	overdue := time.After(mostPauses * pause)
	for {
		select {
		case <-ctx.Done():
			return false
		case <-overdue:
			return true
		case <-time.After(pause):
			return true
		case <-p.wake:
		}
	}
}

// look diagnoses the project and tells the client.
func (p *project) look(ctx context.Context, depth evaluator.Depth) error {
	buffers, documents := p.server.buffers(p)
	faults, usable := p.useFile(buffers)
	if usable {
		found, err := p.edited.Diagnose(ctx, buffers, depth)
		if err != nil {
			return err
		}
		faults = append(faults, p.remember(found, buffers, depth)...)
	}
	p.show(faults.Sorted(), documents)
	if p.server.canRefresh() {
		p.server.start(func() error {
			_ = p.server.conn.Call(p.server.ctx, "workspace/codeLens/refresh", nil, nil) // a client that does not ask anew shows the old ones
			return nil
		})
	}
	return nil
}

// useFile goes by the project file as it is now. It returns its faults, and whether the project can be used: with a broken
// project file it is used as before.
func (p *project) useFile(buffers evaluator.Buffers) (verdict.Faults, bool) {
	var read *evaluator.Project
	if p.file != "" {
		text, open := buffers[p.file]
		var err error
		if open {
			read, err = evaluator.ParseProject(p.file, text)
		} else {
			read, err = evaluator.ReadProject(p.file)
		}
		if err != nil {
			return verdict.FaultsOf(err), p.edited != nil
		}
		if p.edited != nil && read.Digest == p.digest {
			return nil, true
		}
		p.digest = read.Digest
	} else if p.edited != nil {
		return nil, true
	}
	options := p.server.options.Project(read)
	for _, dir := range []*string{&options.Policies, &options.Schemas, &options.Profiles, &options.Cases, &options.Gains} {
		if *dir != "" {
			*dir = canonical(*dir)
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.edited, p.found, p.seen = evaluator.Edit(options), nil, nil
	return nil, true
}

// remember adds to faults of the text what the last deep look found in files that have not changed since.
func (p *project) remember(found verdict.Faults, buffers evaluator.Buffers, depth evaluator.Depth) verdict.Faults {
	if depth == evaluator.Saved {
		p.found, p.seen = map[string]verdict.Faults{}, map[string]string{}
		for _, fault := range found {
			if _, ok := p.found[fault.File]; !ok {
				p.seen[fault.File] = string(textOf(fault.File, buffers))
			}
			p.found[fault.File] = append(p.found[fault.File], fault)
		}
		return found
	}
	for file, faults := range p.found {
		if string(textOf(file, buffers)) == p.seen[file] {
			found = append(found, faults...)
		}
	}
	return found
}

// textOf returns the text of a file: that which the client holds, or that on disk; nil if it cannot be read.
func textOf(file string, buffers evaluator.Buffers) []byte {
	if text, open := buffers[file]; open {
		return text
	}
	if strings.HasPrefix(file, verdict.Embedded) {
		return nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil
	}
	return text
}
