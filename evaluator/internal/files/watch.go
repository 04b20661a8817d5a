package files

import (
	"context"
	"os"
	"slices"
	"time"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/parallel"
)

// Settle is how long files must have been left alone before a change is acted on: an editor writes one file in
// several steps.
const Settle = 100 * time.Millisecond

// patience is the pause between two looks. A look at very many files takes long, and the pause after it longer, so
// that looks take a twentieth of one processor at most.
const patience = 200 * time.Millisecond

// Watch calls run at once, and again whenever the files that belong to roots have changed, until the context ends;
// it returns nil then. A change while run works ends the context of that run, and leads to another; so does a root that is
// gone, or there again. It fails with what a run returns whose context has not ended. The roots are those of a disk.
//
// It lists the files again and again, and does not ask the system for events: the list also sees folders that are
// linked, replaced, moved or unmounted, and those of machines elsewhere.
func Watch(ctx context.Context, roots []Root, run func(context.Context) error) error {
	seen := settled(ctx, roots, look(roots))
	for ctx.Err() == nil {
		var err error
		if seen, err = runUntilChanged(ctx, roots, seen, run); err != nil {
			return err
		}
	}
	return nil
}

// runUntilChanged calls run, and returns what it sees after the next change.
func runUntilChanged(ctx context.Context, roots []Root, seen view, run func(context.Context) error) (view, error) {
	looking, failed := context.WithCancel(ctx)
	defer failed()
	running, cancel := context.WithCancel(ctx)
	defer cancel()
	ended := make(chan error, 1)
	go func() {
		err := func() (err error) {
			defer parallel.Catch(&err)
			return run(running)
		}()
		if err != nil && running.Err() == nil {
			failed()
		}
		ended <- err
	}()
	seen = changed(looking, roots, seen)
	cancel()
	if err := <-ended; looking.Err() != nil && ctx.Err() == nil {
		return seen, err
	}
	return seen, nil
}

// A view is what a look sees: the files, and what is wrong with others.
type view struct {
	entries []Entry
	faults  verdict.Faults
	took    time.Duration
}

func look(roots []Root) view {
	start := time.Now()
	entries, faults := List(roots)
	return view{entries: entries, faults: faults, took: time.Since(start)}
}

// same tells whether two looks saw the same.
func (v view) same(as view) bool {
	return v.faults.Error() == as.faults.Error() && slices.EqualFunc(v.entries, as.entries, func(a, b Entry) bool {
		return a.Name == b.Name && a.Info.Size() == b.Info.Size() && a.Info.ModTime().Equal(b.Info.ModTime()) &&
			os.SameFile(a.Info, b.Info)
	})
}

// changed waits until the files are others than those seen, and then until they have settled.
func changed(ctx context.Context, roots []Root, seen view) view {
	now := seen
	for now.same(seen) && pause(ctx, max(patience, 20*now.took)) {
		now = look(roots)
	}
	return settled(ctx, roots, now)
}

// settled looks until two looks see the same. What is written after them bears a later time than what they saw.
func settled(ctx context.Context, roots []Root, seen view) view {
	for pause(ctx, Settle) {
		now := look(roots)
		if now.same(seen) {
			return now
		}
		seen = now
	}
	return seen
}

// pause waits a while; it returns false if the context ends.
func pause(ctx context.Context, length time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(length):
		return true
	}
}
