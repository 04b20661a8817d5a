package files

import (
	"context"
	"os"
	"slices"
	"time"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/parallel"
)

// Settle is how long files must be unchanged before a change is acted on: an editor writes one file in several steps.
const Settle = 100 * time.Millisecond

// patience is the shortest pause between two listings. After a slow listing the pause is longer, so that listing takes at
// most a twentieth of one processor.
const patience = 200 * time.Millisecond

// Watch calls run at once, and again whenever the files of the roots have changed, until ctx ends; then it returns nil. A
// change during a run, or a root that disappears or appears, cancels the context of that run and starts another. Watch
// returns the error of a run whose context was not cancelled. The roots must be on disk.
//
// It polls instead of using file system events: polling also sees folders that are linked, replaced, moved or unmounted,
// and network folders.
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

// runUntilChanged calls run, and returns the view after the next change.
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

// A view is the result of one listing.
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

// same reports whether two views are equal.
func (v view) same(as view) bool {
	return v.faults.Error() == as.faults.Error() && slices.EqualFunc(v.entries, as.entries, func(a, b Entry) bool {
		return a.Name == b.Name && a.Info.Size() == b.Info.Size() && a.Info.ModTime().Equal(b.Info.ModTime()) &&
			os.SameFile(a.Info, b.Info)
	})
}

// changed waits until the files differ from those seen, and then until they have settled.
func changed(ctx context.Context, roots []Root, seen view) view {
	now := seen
	for now.same(seen) && pause(ctx, max(patience, 20*now.took)) {
		now = look(roots)
	}
	return settled(ctx, roots, now)
}

// settled polls until two views are equal. A later write has a later time than they saw.
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

// pause waits for a duration; it returns false if the context ends.
func pause(ctx context.Context, length time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(length):
		return true
	}
}
