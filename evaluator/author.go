package evaluator

import (
	"context"
	"io"
	"io/fs"

	"github.com/leeway-policy/leeway/evaluator/internal/author"
	"github.com/leeway-policy/leeway/evaluator/internal/author/draft"
	"github.com/leeway-policy/leeway/evaluator/internal/bundle"
	"github.com/leeway-policy/leeway/evaluator/internal/country"
	"github.com/leeway-policy/leeway/evaluator/internal/files"
	"github.com/leeway-policy/leeway/evaluator/internal/record"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// Check returns everything wrong with the policies, their tests, the schemas, the documented cases in use, and the
// profiles at paths. Without paths it checks the profiles in use.
//
// The result holds errors, warnings about rules that cannot mean what they say, and notes, in order of file, line and
// column. Check itself fails only if a folder cannot be read or the context ends.
func Check(ctx context.Context, options Options, paths ...string) (*verdict.Check, error) {
	return author.Check(ctx, options, paths...)
}

// CheckPatterns returns an error for the first of the [Options].Ignore patterns that is malformed.
func CheckPatterns(patterns []string) error { return files.CheckPatterns(patterns) }

// Diff compares two versions of the policies. It reports, for each strategy and rule, whether its meaning is the
// same, and which verdicts about the profiles change. The options name the policies and schemas of each version;
// the profiles are those of after.
//
// It fails with [verdict.Faults] if the policies or schemas of either version are faulty, and with the
// context's error if that ends first. Faults of profiles that a version rejects are part of the answer.
func Diff(ctx context.Context, before, after Options) (*verdict.Diff, error) {
	return author.Diff(ctx, before, after)
}

// AtRevision returns the contents of dir at a revision of its git repository: a branch, a tag or a commit.
// It runs the git command, which must be in the PATH, and reads the files into memory.
//
// It fails with [verdict.Faults] if dir does not exist now or did not exist at the revision, if it is in no
// repository, if the revision is unknown, and if git is not installed.
func AtRevision(ctx context.Context, dir, revision string) (fs.FS, error) {
	return author.AtRevision(ctx, dir, revision)
}

// TestOptions say which tests to run, and how. The zero value runs the tests of the policies in use.
type TestOptions = author.TestOptions

// Test runs Rego tests, with the same results as `opa test`. It fails with [verdict.Faults] if they cannot be loaded.
func Test(ctx context.Context, options Options, tests TestOptions) (*verdict.Tests, error) {
	return author.Test(ctx, options, tests)
}

// WatchTests calls run at once, and again whenever the tested Rego or data files change, until the context ends.
// It returns the first error of run, and fails if there are no files to watch.
func WatchTests(ctx context.Context, options Options, tests TestOptions, run func(context.Context) error) error {
	return author.WatchTests(ctx, options, tests, run)
}

// Watch calls run at once, and again whenever the user's own policies, schemas or profiles, or the project file, change,
// until the context ends. It returns the first error of run.
func Watch(ctx context.Context, options Options, run func(context.Context) error) error {
	return author.Watch(ctx, options, run)
}

// DefaultMutateLimit is the default time limit for the tests of one mutant.
const DefaultMutateLimit = author.DefaultMutateLimit

// MutateOptions say which mutants of the policies to make. The zero value makes all.
type MutateOptions = author.MutateOptions

// Mutate makes small changes to the policies and reports those that no test notices.
//
// It fails with [verdict.Faults] if the policies or their tests are faulty, if there are no tests, if a test
// fails on the unchanged policies, if the options name something unknown, or if the reviewed file is faulty.
func Mutate(ctx context.Context, options Options, what MutateOptions) (*verdict.Mutation, error) {
	return author.Mutate(ctx, options, what)
}

// BundleAlgorithms returns the names of the supported signature algorithms.
func BundleAlgorithms() []string { return bundle.Algorithms() }

// IsBundle reports whether path names a bundle (.tar.gz or .tgz) rather than a folder.
func IsBundle(path string) bool { return bundle.IsBundle(path) }

// VerifyBundle reads a bundle, compiles it, verifies its signature if there is a key, and returns what is in it. It fails
// with [verdict.Faults] if the bundle cannot be read or compiled, or its signature is missing or wrong.
func VerifyBundle(file string, v BundleVerification) (*verdict.Bundle, error) {
	return bundle.Verify(file, v)
}

// Init writes the embedded policies, schemas, profiles and cases, and a project file that names them, into dir, which it
// creates if necessary, and returns the paths of the files. If one of the files exists already, it writes nothing and fails with
// [verdict.Faults].
func Init(dir string) ([]string, error) { return author.Init(dir) }

// ReadLock reads a baseline. It fails with [verdict.Faults] if the file cannot be read or is not a baseline.
func ReadLock(file string) (*verdict.Lock, error) { return record.ReadLock(file) }

// WriteLock writes a baseline as JSON, with one line for each strategy of a unit, so that line-based tools can
// compare two versions of the file.
func WriteLock(w io.Writer, lock *verdict.Lock) error { return record.WriteLock(w, lock) }

// CompareLock returns the differences between a baseline, lock, which was read from file, and the current results,
// now. It compares only those entries of the baseline that pass the filter.
func CompareLock(file string, lock, now *verdict.Lock, f Filter) *verdict.BaselineDiff {
	return record.CompareLock(file, lock, now, f)
}

// A Draft is new content for an author to go on from. Nothing is written yet.
type Draft = draft.Draft

// StrategyDraft says what is known of a strategy to be drafted; all may be empty.
type StrategyDraft = draft.StrategyDetails

// FactDraft declares a fact to be added to the catalogue.
type FactDraft = draft.FactDetails

// CaseDraft says what is known of a case to be drafted. What is empty is left to be filled in.
type CaseDraft = draft.CaseDetails

// DraftCountry drafts the profile of a country, named by code or name, in the folder Options.Profiles. It has the services,
// all that the schema of profiles names if there are none, and no facts: an absent fact is unknown.
//
// It fails with [verdict.Faults] if there is no such country or service, or if the folder has a profile of it.
func DraftCountry(options Options, name string, services []string) (*Draft, error) {
	return draft.Country(options, name, services)
}

// DraftStrategy drafts a strategy with one precondition and its test in a folder of its own below Options.Policies.
//
// It fails with [verdict.Faults] if the name is malformed or taken, or if there is no such fact.
func DraftStrategy(options Options, name string, details StrategyDraft) (*Draft, error) {
	return draft.Strategy(options, name, details)
}

// DraftFact adds a fact to the catalogue, unit.json in the folder Options.Schemas. All that stands in the file stays as it is.
//
// It fails with [verdict.Faults] if the path is malformed or taken, and if the declaration has a fault.
func DraftFact(options Options, path string, details FactDraft) (*Draft, error) {
	return draft.Fact(options, path, details)
}

// DraftCase drafts a documented case in the folder Options.Cases. It has no facts: an absent fact is unknown.
//
// It fails with [verdict.Faults] if the id is malformed, if there is no such country, or if the folder has a file for it.
func DraftCase(options Options, id string, details CaseDraft) (*Draft, error) {
	return draft.Case(options, id, details)
}

// CountryCode returns the code of the country that a text stands for, whether it is a code or a name; "" if it is no country
// of ISO 3166, or may be several.
func CountryCode(text string) string { return country.Meant(text) }

// CountryNames returns the English names of all countries of ISO 3166, by their codes.
func CountryNames() map[string]string {
	names := map[string]string{}
	for _, code := range country.Codes() {
		names[code] = country.Name(code)
	}
	return names
}
