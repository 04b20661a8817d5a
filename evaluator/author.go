package evaluator

import (
	"context"
	"io"
	"io/fs"

	"github.com/leeway-policy/leeway/evaluator/internal/author"
	"github.com/leeway-policy/leeway/evaluator/internal/bundle"
	"github.com/leeway-policy/leeway/evaluator/internal/files"
	"github.com/leeway-policy/leeway/evaluator/internal/record"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// Check returns everything wrong with the policies, their tests, the schemas, the profiles at paths (those in use
// if there are none) and the documented cases in use: errors, warnings about what cannot mean what it says, and notes.
//
// Its faults are in order of file, line and column. It fails only if it cannot check: when a folder
// cannot be read, or the context ends.
func Check(ctx context.Context, options Options, paths ...string) (*verdict.Check, error) {
	return author.Check(ctx, options, paths...)
}

// CheckPatterns fails for the first of the patterns of [Options].Ignore that is none.
func CheckPatterns(patterns []string) error { return files.CheckPatterns(patterns) }

// Diff returns what differs between two versions of policies: per strategy and rule whether the meaning is
// equal, and which profiles flip. The options name the policies and schemas of each version; the profiles are
// those of after.
//
// It fails with [verdict.Faults] if the policies or schemas of either version are faulty, and with the
// context's error if that ends first. Profiles that a version leaves out are among the faults of the answer.
func Diff(ctx context.Context, before, after Options) (*verdict.Diff, error) {
	return author.Diff(ctx, before, after)
}

// AtRevision returns a folder as it was at a revision of the git repository that it stands in: a branch, a tag
// or a commit. It runs the git command, which must be in the PATH, and reads into memory.
//
// It fails with [verdict.Faults] if the folder is not there now, stands in no repository, or was not there at
// the revision, if there is no such revision, and if there is no git.
func AtRevision(ctx context.Context, dir, revision string) (fs.FS, error) {
	return author.AtRevision(ctx, dir, revision)
}

// TestOptions say which tests to run, and how. The zero value runs those of the policies in use.
type TestOptions = author.TestOptions

// Test runs tests of Rego, with the results of `opa test`. It fails with [verdict.Faults] if they cannot be loaded.
func Test(ctx context.Context, options Options, tests TestOptions) (*verdict.Tests, error) {
	return author.Test(ctx, options, tests)
}

// WatchTests calls run, and again whenever the files of Rego or data that tests are run on have changed, until the
// context ends. It fails with what run returns, and if there is nothing to watch.
func WatchTests(ctx context.Context, options Options, tests TestOptions, run func(context.Context) error) error {
	return author.WatchTests(ctx, options, tests, run)
}

// Watch calls run, and again whenever the user's own policies, schemas or profiles have changed, until the context
// ends. It fails with what run returns.
func Watch(ctx context.Context, options Options, run func(context.Context) error) error {
	return author.Watch(ctx, options, run)
}

// DefaultMutateLimit is how long the tests of one mutant may take unless the caller says otherwise.
const DefaultMutateLimit = author.DefaultMutateLimit

// MutateOptions say which mutants to make of the policies. The zero value makes all.
type MutateOptions = author.MutateOptions

// Mutate finds out which small changes of the policies their tests do not notice.
//
// It fails with [verdict.Faults] if the policies or their tests are faulty, if there are no tests or some do
// not pass as it is, if the options name what is not there, or if the reviewed file is faulty.
func Mutate(ctx context.Context, options Options, what MutateOptions) (*verdict.Mutation, error) {
	return author.Mutate(ctx, options, what)
}

// BundleAlgorithms returns the algorithms of signatures.
func BundleAlgorithms() []string { return bundle.Algorithms() }

// IsBundle tells whether a path names a bundle rather than a folder: a .tar.gz or .tgz.
func IsBundle(path string) bool { return bundle.IsBundle(path) }

// VerifyBundle reads a bundle whose signature must be right, and says what is in it; else it fails with
// [verdict.Faults].
func VerifyBundle(file string, v BundleVerification) (*verdict.Bundle, error) {
	return bundle.Verify(file, v)
}

// Init writes the embedded policies, schemas, profiles and cases into the folder dir, which is made if
// it is not there, and returns the paths of the files. It fails with [verdict.Faults], having written
// nothing, if one of them is there already.
func Init(dir string) ([]string, error) { return author.Init(dir) }

// ReadLock reads a baseline. It fails with [verdict.Faults] if the file cannot be read, or is none.
func ReadLock(file string) (*verdict.Lock, error) { return record.ReadLock(file) }

// WriteLock writes a baseline as JSON, with one line for each strategy of a unit, so that a difference between
// two versions of the file can be read.
func WriteLock(w io.Writer, lock *verdict.Lock) error { return record.WriteLock(w, lock) }

// CompareLock tells what differs from a baseline; now is the lock of what was found. Of the baseline only what
// passes the filter is compared.
func CompareLock(file string, lock, now *verdict.Lock, f Filter) *verdict.BaselineDiff {
	return record.CompareLock(file, lock, now, f)
}
