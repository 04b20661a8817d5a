package suite

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/fsnotify/fsnotify"
)

// Settle is how long files must have been left alone before they are looked at again: an editor writes one
// file in several steps.
const Settle = 100 * time.Millisecond

// watched are the kinds of files that a change of matters.
var watched = []string{".rego", ".json", ".yaml", ".yml"}

// Watch calls run at once, and again whenever a file of Rego or data below paths has changed, until the
// context ends; it returns nil then. A change while run works leads to another run. It fails if a path
// cannot be watched, or with what run returns.
func Watch(ctx context.Context, paths []string, run func(context.Context) error) error {
	watcher, err := fsnotify.NewWatcher()
	if err != nil {
		return fmt.Errorf("watch files: %w", err)
	}
	defer watcher.Close() //nolint:errcheck // nothing is lost with it
	for _, path := range paths {
		if err := watchBelow(watcher, path); err != nil {
			return err
		}
	}
	for {
		if err := run(ctx); err != nil {
			return err
		}
		if err := change(ctx, watcher); err != nil || ctx.Err() != nil {
			return err
		}
	}
}

// watchBelow watches a folder and those in it, or the folder of a file: editors replace files.
func watchBelow(watcher *fsnotify.Watcher, path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return fmt.Errorf("watch %s: %w", path, errors.Unwrap(err))
	}
	if !info.IsDir() {
		return watcher.Add(filepath.Dir(path))
	}
	return filepath.WalkDir(path, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.IsDir() {
			return err
		}
		return watcher.Add(name)
	})
}

// change waits until a file has changed, and then until none has for a while.
func change(ctx context.Context, watcher *fsnotify.Watcher) error {
	var settled <-chan time.Time
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-settled:
			return nil
		case err := <-watcher.Errors:
			return fmt.Errorf("watch files: %w", err)
		case event := <-watcher.Events:
			if matters(watcher, event) {
				settled = time.After(Settle)
			}
		}
	}
}

// matters tells whether an event changes what is run, and watches a folder that is new.
func matters(watcher *fsnotify.Watcher, event fsnotify.Event) bool {
	if event.Op == fsnotify.Chmod {
		return false
	}
	if info, err := os.Stat(event.Name); event.Has(fsnotify.Create) && err == nil && info.IsDir() {
		_ = watchBelow(watcher, event.Name) // it may be gone already
		return true
	}
	return slices.Contains(watched, filepath.Ext(event.Name))
}
