package mutate

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"github.com/open-policy-agent/opa/v1/tester"

	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// An outcome is the outcome of testing a mutant.
type outcome int

const (
	survived outcome = iota
	killed
	timedOut
)

// An invalid is the first error that OPA finds in a mutant that does not parse or compile.
type invalid struct{ error }

func newInvalid(err error) invalid {
	var several ast.Errors
	if errors.As(err, &several) && len(several) > 0 {
		err = several[0]
	}
	return invalid{err}
}

// A suite is the tests of a set of policies, all of which pass.
type suite struct {
	set   *policy.Set
	store storage.Store
	limit time.Duration
	// needed has, for each module, the names of the modules that it depends on, including itself.
	needed map[string]map[string]bool
}

func newSuite(set *policy.Set, limit time.Duration) *suite {
	data := set.Data
	if data == nil {
		data = map[string]any{}
	}
	s := &suite{set: set, limit: limit, store: inmem.NewFromObject(data), needed: map[string]map[string]bool{}}
	compiler := newCompiler()
	modules := map[string]*ast.Module{}
	for _, module := range set.Modules {
		modules[module.Name] = module.Parsed
	}
	compiler.Compile(modules) // cannot fail: loading has compiled them
	direct := map[string][]string{}
	for name, module := range compiler.Modules {
		direct[name] = refersTo(compiler.Modules, module)
	}
	for name := range direct {
		s.needed[name] = map[string]bool{}
		follow(direct, name, s.needed[name])
	}
	return s
}

// newCompiler returns a compiler for policies. Unlike theirs it is not strict, since a mutant may leave an import unused.
func newCompiler() *ast.Compiler {
	return ast.NewCompiler().WithCapabilities(policy.Confined())
}

// refersTo names the modules whose packages a compiled module refers to, and those of its own package.
func refersTo(modules map[string]*ast.Module, from *ast.Module) []string {
	prefixes := map[string]ast.Ref{from.Package.Path.String(): from.Package.Path}
	ast.WalkRefs(from, func(ref ast.Ref) bool {
		if ref.HasPrefix(ast.DefaultRootRef) {
			prefix := ref.ConstantPrefix()
			prefixes[prefix.String()] = prefix
		}
		return false
	})
	var names []string
	for _, name := range slices.Sorted(maps.Keys(modules)) {
		pkg := modules[name].Package.Path
		for _, prefix := range prefixes {
			if pkg.HasPrefix(prefix) || prefix.HasPrefix(pkg) {
				names = append(names, name)
				break
			}
		}
	}
	return names
}

func follow(direct map[string][]string, name string, seen map[string]bool) {
	if seen[name] {
		return
	}
	seen[name] = true
	for _, next := range direct[name] {
		follow(direct, next, seen)
	}
}

// modules returns the modules needed to test a change: the picked tests that depend on the changed module, and
// everything that these depend on.
func (s *suite) modules(changed *policy.Module, picked func(*policy.Module) bool) map[string]*ast.Module {
	wanted := maps.Clone(s.needed[changed.Name])
	for i := range s.set.Modules {
		module := &s.set.Modules[i]
		if module.Test && s.needed[module.Name][changed.Name] && picked(module) {
			maps.Copy(wanted, s.needed[module.Name])
		}
	}
	modules := map[string]*ast.Module{}
	for _, module := range s.set.Modules {
		if wanted[module.Name] {
			modules[module.Name] = module.Parsed
		}
	}
	return modules
}

// parse returns the mutated module.
func (m *mutant) parse() (*ast.Module, error) {
	return ast.ParseModuleWithOpts(m.module.Name, m.source(), ast.ParserOptions{RegoVersion: ast.RegoV1})
}

// try runs the tests on a mutant until one fails. It begins with the tests beside the module, and of these with those
// named after the rule, since one of them is likely to fail.
func (s *suite) try(ctx context.Context, m *mutant) (outcome, error) {
	mutated, err := m.parse()
	if err != nil {
		return survived, newInvalid(err)
	}
	within, cancel := context.WithTimeout(ctx, s.limit)
	defer cancel()
	near := s.modules(m.module, func(test *policy.Module) bool { return path.Dir(test.Name) == path.Dir(m.module.Name) })
	all := s.modules(m.module, func(*policy.Module) bool { return true })
	for i, stage := range []struct {
		modules map[string]*ast.Module
		filter  string
	}{{near, regexp.QuoteMeta(m.ruleName())}, {near, ""}, {all, ""}} {
		if i == 2 && len(near) == len(all) {
			break
		}
		stage.modules[m.module.Name] = mutated
		result, err := s.stage(within, stage.modules, stage.filter)
		if ctx.Err() != nil {
			return survived, context.Cause(ctx)
		}
		if err != nil || result != survived {
			return result, err
		}
	}
	return survived, nil
}

// stage compiles some modules and runs those of their tests whose names match the filter.
func (s *suite) stage(ctx context.Context, modules map[string]*ast.Module, filter string) (outcome, error) {
	within, stop := context.WithCancel(ctx)
	defer stop()
	result := survived
	err := s.run(within, modules, filter, func(test *tester.Result) {
		if result == survived && !test.Pass() && !test.Skip {
			result = killed
			stop()
		}
	})
	var compilation ast.Errors
	switch {
	case ctx.Err() != nil:
		return timedOut, nil
	case errors.As(err, &compilation):
		return survived, newInvalid(compilation)
	case result == killed:
		return killed, nil
	default:
		return survived, err
	}
}

// run runs the tests of some modules whose names match the filter, one after another, and reports each.
func (s *suite) run(ctx context.Context, modules map[string]*ast.Module, filter string, report func(*tester.Result)) error {
	return storage.Txn(ctx, s.store, storage.TransactionParams{}, func(txn storage.Transaction) error {
		results, err := tester.NewRunner().
			SetCompiler(newCompiler()).
			SetStore(s.store).
			SetModules(modules).
			SetParallel(1).
			SetTimeout(s.limit).
			CapturePrintOutput(false).
			Filter(filter).
			RunTests(ctx, txn)
		if err != nil {
			return err
		}
		for result := range results {
			report(result)
		}
		return nil
	})
}

// pass runs all tests on the original policies, and returns their number. It fails with
// [verdict.Faults] if there are none, or one does not pass.
func (s *suite) pass(ctx context.Context, name string) (int, error) {
	modules := map[string]*ast.Module{}
	for _, module := range s.set.Modules {
		modules[module.Name] = module.Parsed
	}
	within, cancel := context.WithTimeout(ctx, s.limit)
	defer cancel()
	count := 0
	var faults verdict.Faults
	err := s.run(within, modules, "", func(test *tester.Result) {
		if test.Skip {
			return
		}
		count++
		if test.Pass() || within.Err() != nil {
			return
		}
		faults = append(faults, &verdict.Fault{
			Rule: verdict.RuleTestFailed, File: test.Location.File, Line: test.Location.Row, Col: test.Location.Col,
			Message: fmt.Sprintf("%s.%s fails on the policies as they are: expected it to pass before they are mutated",
				strings.TrimPrefix(test.Package, "data."), test.Name),
		})
	})
	switch {
	case ctx.Err() != nil:
		return 0, context.Cause(ctx)
	case within.Err() != nil:
		return 0, fmt.Errorf("the tests of the policies as they are do not end within %s: expected a higher limit", s.limit)
	case err != nil:
		return 0, err
	case count == 0:
		return 0, verdict.Faults{{Rule: verdict.RuleNoTest, File: name, Message: "no tests: expected at least one rule test_... in a file *_test.rego"}}
	}
	return count, faults.Err()
}
