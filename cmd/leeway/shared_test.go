package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"sync"

	"github.com/leeway-policy/leeway/evaluator"
)

// runShared is [run] without input, but that engines are loaded once for all tests: with the embedded content, and
// with the same files in folders of the same names.
func runShared(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	a := &app{engine: sharedEngine, stdin: noInput{}, stdout: stdout, stderr: stderr}
	return a.run(ctx, args)
}

// noInput is an input that has ended. Several commands may read it.
type noInput struct{}

func (noInput) Read([]byte) (int, error) { return 0, io.EOF }

// engines has a function for each key that loads an engine once.
var engines sync.Map

// sharedEngine is [evaluator.Load], but that it loads the same content once. What is bounded in time is loaded anew.
func sharedEngine(ctx context.Context, options evaluator.Options) (*evaluator.Engine, error) {
	if options.Recognised != nil { // which tells one command
		return evaluator.Load(ctx, options)
	}
	key, err := contentKey(options)
	if _, bounded := ctx.Deadline(); bounded || err != nil {
		return evaluator.Load(ctx, options)
	}
	load, _ := engines.LoadOrStore(key, sync.OnceValue(func() *evaluator.Engine {
		engine, _ := evaluator.Load(context.WithoutCancel(ctx), options)
		return engine
	}))
	if engine := load.(func() *evaluator.Engine)(); engine != nil {
		return engine, nil
	}
	return evaluator.Load(ctx, options) // for faults of its own, which a command may sort
}

// contentKey is a digest of options and of the files in their folders. It fails where there is anything but files and
// folders: what a link leads to may change.
func contentKey(options evaluator.Options) (string, error) {
	hash := sha256.New()
	fmt.Fprintf(hash, "%+v\n", options)
	for _, folder := range []string{options.Policies, options.Schemas, options.Profiles} {
		if folder == "" {
			continue
		}
		files := os.DirFS(folder)
		err := fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			if !entry.Type().IsRegular() {
				return fmt.Errorf("%s is no file", name)
			}
			content, err := fs.ReadFile(files, name)
			fmt.Fprintf(hash, "%s %d\n%s", name, len(content), content)
			return err
		})
		if err != nil {
			return "", err
		}
	}
	return string(hash.Sum(nil)), nil
}

// folderLock is held by the one command that runs in another folder than the package's.
var folderLock sync.Mutex

// runIn is [runShared] in a folder, which is that of the whole process meanwhile: no test may run beside it that
// depends on the folder, save others that call runIn.
func runIn(folder string, args []string, stdout, stderr io.Writer) (code int, err error) {
	folderLock.Lock()
	defer folderLock.Unlock()
	before, err := os.Getwd()
	if err != nil {
		return 0, err
	}
	if err := os.Chdir(folder); err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, os.Chdir(before)) }()
	return runShared(context.Background(), args, stdout, stderr), nil
}
