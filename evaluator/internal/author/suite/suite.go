// Package suite runs the tests in a folder of Rego with OPA's tester, with the same results as `opa test`.
//
// It adds what OPA's tester does not report: which condition of a failed test failed, and the values of its parts;
// which lines the tests reach; and which outcomes of strategies' rules they cover.
package suite

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/cover"
	"github.com/open-policy-agent/opa/v1/runtime/info"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"github.com/open-policy-agent/opa/v1/tester"

	"github.com/leeway-policy/leeway/evaluator/internal/files"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// DefaultTimeout is the default time limit for one test, the same as OPA's.
const DefaultTimeout = 5 * time.Second

// Options say which tests to run, and how. Paths are required.
type Options struct {
	// Paths are files and folders of Rego and data, or bundles.
	Paths []string
	// Open, if not nil, returns the file system for a path, or nil for the files on disk.
	Open func(path string) (fs.FS, error)
	// Ignore are patterns of names to ignore, see [files.Root].
	Ignore []string
	// Run is a regular expression. Only tests whose path, data.package.name, it matches are run, and only the packages
	// that they are about are covered.
	Run string
	// V0 parses Rego as OPA did before 1.0.
	V0 bool
	// Unconfined lets tests call built-in functions that policies may not use, such as http.send. Without it, such a call
	// ends its test with an error, unless the test mocks the function.
	Unconfined bool
	// Timeout is the time limit for one test; 0 stands for DefaultTimeout.
	Timeout time.Duration
	// Parallel is the number of tests to run at a time; 0 stands for the number of processors.
	Parallel int
	// Coverage measures what the tests cover.
	Coverage bool
	// Packages, such as data.strategies.name, limits the tests and the coverage to these packages; empty stands for all.
	Packages []string
	// Set loads the policies whose decisions are counted. It is called if a module is a strategy.
	Set func() (*policy.Set, error)
}

// Run runs the tests. A failed test, or one that ends in an error, is part of the result and not an error of Run.
//
// Run fails with [verdict.Faults] if the files cannot be read or compiled, if there are no tests, and if none
// passes the filter, and with the context's cause if it ends first.
func Run(ctx context.Context, options Options) (*verdict.Tests, error) {
	if !options.Unconfined {
		ctx = policy.Confine(ctx)
	}
	filter, err := regexp.Compile(options.Run)
	if err != nil {
		return nil, fmt.Errorf("%q is not a regular expression: %w", options.Run, err)
	}
	s, err := load(options)
	if err != nil {
		return nil, err
	}
	if err := s.find(filter); err != nil {
		return nil, err
	}
	results, err := s.run(ctx)
	if err != nil {
		return nil, err
	}
	answer := &verdict.Tests{Tests: []verdict.Test{}}
	explain := explainer{suite: s}
	for _, result := range results {
		test := newTest(result)
		if test.Outcome == verdict.TestFailed {
			explain.test(ctx, result, &test)
		}
		count(&answer.Counts, &test)
		answer.Tests = append(answer.Tests, test)
	}
	if options.Coverage {
		if answer.Coverage, err = s.coverage(ctx, results); err != nil {
			return nil, err
		}
	}
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	return answer, nil
}

// A suite is a loaded set of tests.
type suite struct {
	options Options
	read    []files.File
	// parsed are the modules before compilation; the compiler has copies.
	parsed   map[string]*ast.Module
	store    storage.Store
	txn      storage.Transaction
	compiler *ast.Compiler
	cover    *cover.Cover
	runtime  *ast.Term
}

// load reads modules and data as `opa test` does.
func load(options Options) (*suite, error) {
	if options.Timeout == 0 {
		options.Timeout = DefaultTimeout
	}
	version := ast.RegoV1
	if options.V0 {
		version = ast.RegoV0
	}
	roots, err := options.roots()
	if err != nil {
		return nil, err
	}
	read, faults := files.Read(roots)
	s := &suite{options: options, read: read, parsed: map[string]*ast.Module{}}
	for i := range read {
		if f := &read[i]; f.Kind == files.Rego {
			module, wrong := policy.Parse(f, version)
			s.parsed[f.Name], faults = module, append(faults, wrong...)
		}
	}
	policy.HintAtFormat(faults, options.Paths...)
	if !options.Unconfined {
		faults = append(faults, s.schemasElsewhere()...)
	}
	if len(faults) > 0 {
		return nil, faults.Err()
	}
	data, err := files.Documents(read)
	if err != nil {
		return nil, err
	}
	s.store = inmem.NewFromObject(data)
	if options.Unconfined {
		if s.runtime, err = info.New(); err != nil {
			return nil, fmt.Errorf("prepare opa.runtime: %w", err)
		}
	}
	return s, nil
}

// schemasElsewhere returns a fault for each schema in METADATA that refers to another document, since OPA's compiler
// would open it.
func (s *suite) schemasElsewhere() verdict.Faults {
	var faults verdict.Faults
	for _, module := range s.parsed {
		if module == nil {
			continue // it does not parse
		}
		for _, annotation := range module.Annotations {
			for _, schema := range annotation.Schemas {
				if ref := elsewhere(schema.Definition); ref != "" {
					faults = append(faults, &verdict.Fault{
						Rule: verdict.RuleForbiddenSchema, File: annotation.Location.File, Line: annotation.Location.Row, Col: annotation.Location.Col,
						Message: fmt.Sprintf("METADATA: a schema refers to %q, which is not read: expected a reference within the schema, #/...", ref),
					})
				}
			}
		}
	}
	return faults
}

// elsewhere returns the first "$ref" of a schema to another document; "" if there is none.
func elsewhere(schema any) string {
	if pointer, isPointer := schema.(*any); isPointer && pointer != nil {
		schema = *pointer
	}
	switch schema := schema.(type) {
	case map[string]any:
		if ref, isText := schema["$ref"].(string); isText && !strings.HasPrefix(ref, "#") {
			return ref
		}
		for _, name := range slices.Sorted(maps.Keys(schema)) {
			if ref := elsewhere(schema[name]); ref != "" {
				return ref
			}
		}
	case []any:
		for _, item := range schema {
			if ref := elsewhere(item); ref != "" {
				return ref
			}
		}
	}
	return ""
}

// roots returns the files and folders to read.
func (o Options) roots() ([]files.Root, error) {
	roots := make([]files.Root, len(o.Paths))
	for i, path := range o.Paths {
		roots[i] = files.Root{Path: path, Ignore: o.Ignore}
		if o.Open != nil {
			var err error
			if roots[i].FS, err = o.Open(path); err != nil {
				return nil, err
			}
		}
	}
	return roots, nil
}

// find checks that there are tests to run. If the options select tests, it limits the coverage to their packages.
func (s *suite) find(filter *regexp.Regexp) error {
	packages := map[string]string{} // by the name of the test
	for _, module := range s.parsed {
		for _, rule := range module.Rules {
			if name := testName(module, rule); name != "" && s.picks(module, true) {
				packages[name] = module.Package.Path.String()
			}
		}
	}
	all := slices.Sorted(maps.Keys(packages))
	where := strings.Join(s.options.Paths, ", ")
	switch {
	case len(all) == 0 && len(s.options.Packages) > 0:
		return verdict.Faults{{
			Rule: verdict.RuleNoTest, File: where,
			Message: fmt.Sprintf("no tests: expected at least one rule whose name begins with test_ in the package %s_test", strings.TrimPrefix(s.options.Packages[0], "data.")),
		}}
	case len(all) == 0:
		return verdict.Faults{{Rule: verdict.RuleNoTest, File: where, Message: "no tests: expected at least one rule whose name begins with test_"}}
	case !slices.ContainsFunc(all, filter.MatchString):
		return verdict.Faults{{
			Rule: verdict.RuleNoTest, File: where,
			Message: fmt.Sprintf("no test matches %q: expected a part of a name such as %s", s.options.Run, all[0]),
		}}
	}
	names := slices.DeleteFunc(all, func(name string) bool { return !filter.MatchString(name) })
	switch {
	case len(s.options.Packages) > 0: // OPA's tester has one filter, for names
		quoted := make([]string, len(names))
		for i, name := range names {
			quoted[i] = regexp.QuoteMeta(name)
		}
		s.options.Run = "^(" + strings.Join(quoted, "|") + ")$"
	case s.options.Run != "":
		s.options.Packages = s.testedBy(names, packages)
	}
	return nil
}

// testedBy returns the packages that the named tests are about: theirs, without the suffix _test. Packages that have no
// module are left out.
func (s *suite) testedBy(names []string, packages map[string]string) []string {
	var tested []string
	for _, name := range names {
		about := strings.TrimSuffix(packages[name], "_test")
		exists := func(module *ast.Module) bool { return module.Package.Path.String() == about }
		if !slices.Contains(tested, about) && slices.ContainsFunc(slices.Collect(maps.Values(s.parsed)), exists) {
			tested = append(tested, about)
		}
	}
	return tested
}

// picks reports whether a module is in one of the selected packages, or, if tests is true, in one of their tests.
func (s *suite) picks(module *ast.Module, tests bool) bool {
	path := module.Package.Path.String()
	return len(s.options.Packages) == 0 || slices.ContainsFunc(s.options.Packages, func(pkg string) bool {
		return path == pkg || strings.HasPrefix(path, pkg+".") || tests && (path == pkg+"_test" || strings.HasPrefix(path, pkg+"_test."))
	})
}

// testName returns the name that OPA's tester gives a rule, data.package.name; "" if it is not a test.
func testName(module *ast.Module, rule *ast.Rule) string {
	var name ast.Ref
	for _, term := range rule.Head.Ref().GroundPrefix() {
		name = name.Append(term)
		part := strings.Trim(term.Value.String(), `"`)
		if strings.HasPrefix(part, tester.TestPrefix) || strings.HasPrefix(part, tester.SkipTestPrefix) {
			return module.Package.Path.Extend(name).String()
		}
	}
	return ""
}

// run compiles the modules and runs the tests, in order of file, line and name.
func (s *suite) run(ctx context.Context) ([]*tester.Result, error) {
	var err error
	if s.txn, err = s.store.NewTransaction(ctx); err != nil {
		return nil, err
	}
	capabilities := ast.CapabilitiesForThisVersion()
	// Queries after the tests may not reach any host, so that no request of a test is sent again.
	defer func() { capabilities.AllowNet = []string{} }()
	s.compiler = ast.NewCompiler().
		SetErrorLimit(0).
		WithPathConflictsCheck(storage.NonEmpty(ctx, s.store, s.txn)).
		WithEnablePrintStatements(true).
		WithCapabilities(capabilities).
		WithUseTypeCheckAnnotations(true)
	runner := tester.NewRunner().
		SetCompiler(s.compiler).
		SetStore(s.store).
		SetRuntime(s.runtime).
		SetModules(s.parsed).
		SetTimeout(s.options.Timeout).
		SetParallel(s.options.Parallel).
		Filter(s.options.Run)
	if s.options.Coverage {
		s.cover = cover.New()
		runner = runner.SetCoverageQueryTracer(s.cover).SetCoverageRuns(nil)
	}
	ended, err := runner.RunTests(ctx, s.txn)
	if err != nil {
		faults := policy.FaultsOf(strings.Join(s.options.Paths, ", "), err)
		files.WithDocument(faults, s.read)
		return nil, faults.Err()
	}
	var results []*tester.Result
	for result := range ended {
		results = append(results, result)
	}
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	slices.SortFunc(results, byPlace)
	return results, nil
}
