package author

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"sync"
	"time"

	opaversion "github.com/open-policy-agent/opa/v1/version"

	"github.com/leeway-policy/leeway/evaluator/internal/author/suite"
	"github.com/leeway-policy/leeway/evaluator/internal/bundle"
	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/files"
	"github.com/leeway-policy/leeway/evaluator/internal/model"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// TestOptions say which tests to run, and how. The zero value runs the tests of the policies in use.
type TestOptions struct {
	// Paths are files and folders of Rego and data; empty stands for the policies in use.
	Paths []string
	// Run is a regular expression. Only tests whose path, data.package.name, it matches are run.
	Run string
	// Strategies names the strategies whose tests are run, and whose coverage is counted; empty stands for all.
	Strategies []string
	// V0 parses Rego as OPA did before 1.0.
	V0 bool
	// Unconfined lets tests call built-in functions that policies may not use, see [suite.Options].
	Unconfined bool
	// Timeout is the time limit for one test; 0 stands for [suite.DefaultTimeout].
	Timeout time.Duration
	// Parallel is the number of tests to run at a time; 0 stands for the number of processors.
	Parallel int
	// Coverage measures what the tests cover. Decisions are counted only if there is one path, the folder of a
	// whole set of policies.
	Coverage bool
}

// Test runs Rego tests, with the same results as `opa test`. It fails as [suite.Run] does.
func Test(ctx context.Context, options model.Options, tests TestOptions) (*verdict.Tests, error) {
	run := suite.Options{
		Paths: tests.Paths, Run: tests.Run, V0: tests.V0, Unconfined: tests.Unconfined,
		Ignore: options.Ignore, Timeout: tests.Timeout, Parallel: tests.Parallel, Coverage: tests.Coverage,
	}
	run.Open = func(path string) (fs.FS, error) {
		if !bundle.IsBundle(path) {
			return nil, nil
		}
		from, err := model.Options{Policies: path, Verification: options.Verification, Warn: options.Warn}.OpenPolicies()
		return from.FS, err
	}
	switch {
	case len(run.Paths) == 1:
		options.Policies = run.Paths[0]
	case len(run.Paths) == 0 && options.Policies != "" && len(options.Buffers) == 0:
		run.Paths = []string{options.Policies}
	case len(run.Paths) == 0:
		from, err := options.OpenPolicies()
		if err != nil {
			return nil, err
		}
		run.Paths = []string{from.Name}
		run.Open = func(string) (fs.FS, error) { return from.FS, nil }
	}
	if len(run.Paths) == 1 {
		run.Set = sync.OnceValues(func() (*policy.Set, error) { return loadSet(options) })
	}
	var err error
	if run.Packages, err = packagesOf(run, tests.Strategies); err != nil {
		return nil, err
	}
	answer, err := suite.Run(ctx, run)
	if err != nil {
		return nil, err
	}
	answer.Version, answer.Leeway, answer.OPA = model.JSONVersion, model.Version(), opaversion.Version
	return answer, nil
}

// packagesOf returns the packages of the named strategies.
func packagesOf(run suite.Options, strategies []string) ([]string, error) {
	if len(strategies) == 0 {
		return nil, nil
	}
	if run.Set == nil {
		return nil, errors.New("--strategy: expected one PATH, the folder of a whole set of policies")
	}
	set, err := run.Set()
	if err != nil {
		return nil, err
	}
	var packages []string
	for _, name := range strategies {
		s, err := set.Named(name)
		if err != nil {
			return nil, err
		}
		packages = append(packages, s.Package)
	}
	return packages, nil
}

// WatchTests calls run at once, and again whenever the tested Rego or data files change, until the context ends.
// It returns the first error of run, and fails if there are no files to watch.
func WatchTests(ctx context.Context, options model.Options, tests TestOptions, run func(context.Context) error) error {
	paths := tests.Paths
	if len(paths) == 0 && options.Policies == "" {
		return verdict.Faults{{Rule: verdict.RuleNoTest, Message: "the embedded policies never change: expected a PATH to watch"}}
	}
	if len(paths) == 0 {
		paths = []string{options.Policies}
	}
	roots := make([]files.Root, len(paths))
	var missing verdict.Faults
	for i, path := range paths {
		roots[i] = files.Root{Path: path, Ignore: options.Ignore}
		if _, err := os.Stat(path); err != nil {
			missing = append(missing, document.Unreadable(path, err))
		}
	}
	if len(missing) > 0 {
		return missing.Err()
	}
	return files.Watch(ctx, roots, run)
}

// Watch calls run at once, and again whenever the user's own policies, schemas or profiles, or the project file, change,
// until the context ends. It returns the first error of run.
func Watch(ctx context.Context, options model.Options, run func(context.Context) error) error {
	var roots []files.Root
	for _, root := range []files.Root{
		{Path: options.Policies, Ignore: options.Ignore}, {Path: options.Schemas}, {Path: options.Profiles}, {Path: options.Project.File},
	} {
		if root.Path != "" {
			roots = append(roots, root)
		}
	}
	return files.Watch(ctx, roots, run)
}

// loadSet loads policies without their tests, and without asking OPA.
func loadSet(options model.Options) (*policy.Set, error) {
	options.Tests = false
	content, err := model.ReadContent(options)
	if err != nil {
		return nil, err
	}
	policies, err := content.Policies()
	if err != nil {
		return nil, err
	}
	return policies.Set, nil
}
