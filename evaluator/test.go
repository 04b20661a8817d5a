package evaluator

import (
	"context"
	"errors"
	"io/fs"
	"path"
	"strings"
	"sync"
	"time"

	opaversion "github.com/open-policy-agent/opa/v1/version"

	"github.com/leeway-policy/leeway/evaluator/policy"
	"github.com/leeway-policy/leeway/evaluator/suite"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// TestOptions say which tests to run, and how. The zero value runs those of the policies in use.
type TestOptions struct {
	// Paths are files and folders of Rego and data; the policies in use if there are none.
	Paths []string
	// Run is a regular expression: only tests whose path, data.package.name, it matches are run.
	Run string
	// Strategies names those whose tests are run, and whose lines and decisions are counted; none stands for all tests.
	Strategies []string
	// V0 parses Rego as OPA before 1.0 did.
	V0 bool
	// Confined withholds the built-ins that policies may not use.
	Confined bool
	// Timeout is how long one test may take; 0 is [suite.DefaultTimeout].
	Timeout time.Duration
	// Parallel is how many tests run at a time; 0 is as many as there are processors.
	Parallel int
	// Coverage asks for what the tests cover. Decisions are counted if there is one path, the folder of a
	// whole set of policies.
	Coverage bool
}

// Test runs tests of Rego, with the results of `opa test`. It fails as [suite.Run] does.
func Test(ctx context.Context, options Options, tests TestOptions) (*verdict.Tests, error) {
	run := suite.Options{
		Paths: tests.Paths, Run: tests.Run, V0: tests.V0, Confined: tests.Confined,
		Timeout: tests.Timeout, Parallel: tests.Parallel, Coverage: tests.Coverage,
	}
	switch {
	case len(run.Paths) == 1:
		options.Policies = run.Paths[0]
	case len(run.Paths) == 0 && options.Policies != "":
		run.Paths = []string{options.Policies}
	case len(run.Paths) == 0:
		from, err := options.policies()
		if err != nil {
			return nil, err
		}
		run.FS, run.Paths = below{from.fs, from.name}, []string{from.name}
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
	answer.Version, answer.OPA = JSONVersion, opaversion.Version
	return answer, nil
}

// packagesOf returns the packages of some strategies of the set that tests are of.
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
	e := &Engine{set: set}
	var packages []string
	for _, name := range strategies {
		s, err := e.strategy(name)
		if err != nil {
			return nil, err
		}
		packages = append(packages, s.Package)
	}
	return packages, nil
}

// WatchTests calls run, and again whenever files of Rego or data below the paths of tests, or the policies in
// use, have changed, until the context ends. It fails as [suite.Watch] does, and if there is nothing to watch.
func WatchTests(ctx context.Context, options Options, tests TestOptions, run func(context.Context) error) error {
	paths := tests.Paths
	if len(paths) == 0 && options.Policies == "" {
		return verdict.Faults{{Rule: "no-test", Message: "the embedded policies never change: expected a PATH to watch"}}
	}
	if len(paths) == 0 {
		paths = []string{options.Policies}
	}
	return suite.Watch(ctx, paths, run)
}

// loadSet loads policies without their tests, and asks OPA nothing.
func loadSet(options Options) (*policy.Set, error) {
	options.Tests = false
	e := &Engine{options: options}
	contents, err := e.readSchemas()
	if err != nil {
		return nil, err
	}
	if err := e.readPolicies(contents); err != nil {
		return nil, err
	}
	return e.set, nil
}

// below is a file system that lies in a folder of the name, so that its files are called name/file.
type below struct {
	fs.FS
	name string
}

// Open opens name/file.
func (b below) Open(file string) (fs.File, error) {
	inner := strings.TrimPrefix(path.Clean(file), b.name)
	return b.FS.Open(path.Join(".", inner))
}
