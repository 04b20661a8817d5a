package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report"
)

// A testRun is what the flags of test say.
type testRun struct {
	tests     evaluator.TestOptions
	format    string
	verbose   bool
	watch     bool
	threshold float64
	cobertura string
	files     reports
}

func newTestCmd(a *app) *cobra.Command {
	var r testRun
	cmd := &cobra.Command{
		Use:   "test [PATH...]",
		Short: "Run tests of Rego, say why they fail and what they cover",
		Long: `Test runs the rules named test_... in the files and folders of Rego at PATHs, or those of the
policies in use, through OPA's tester, with the results of "opa test". It says which condition
of a failing test failed, and what its parts were.

With --coverage it says which lines the tests reach, and which decisions they try out: each
precondition met and unmet, and each way taken. A test tries an outcome out if it sees the
outcome, and would end otherwise were the outcome always the other one. Decisions are counted
where PATH is the folder of a whole set of policies. With --strategy only the tests of that
strategy's package are run, and only its own lines and decisions are counted; with --run only
those of the packages that the tests run are about: a_test is about a.

It exits with 1 if a test fails, ends in an error, or coverage is below --threshold, and with 2
if the tests cannot be run: if there are none, none is called what --run says, or one does not
compile.`,
		Example: `  leeway test
  leeway test my/policies --coverage --threshold 90
  leeway test any/rego -r 'authz_test\.test_admin' -v
  leeway test --strategy clearing_house --coverage
  leeway test my/policies --junit junit.xml --cobertura coverage.xml`,
		RunE: func(cmd *cobra.Command, args []string) error {
			r.tests.Paths = args
			if r.watch {
				return r.again(cmd.Context(), a)
			}
			return r.once(cmd.Context(), a)
		},
		ValidArgsFunction: completeFiles,
	}
	r.addFlags(cmd)
	register(cmd, "strategy", names(a.strategies))
	return cmd
}

func (r *testRun) addFlags(cmd *cobra.Command) {
	flags := cmd.Flags()
	format := newChoice(&r.format, "format", string(report.Text), report.TestFormats()...)
	flags.VarP(format, "format", "f", "write the results as `FORMAT`: "+format.list())
	flags.StringVarP(&r.tests.Run, "run", "r", "", "only tests whose path, data.package.name, matches the regular expression `REGEX`")
	flags.StringSliceVar(&r.tests.Strategies, "strategy", nil, "only tests of this `STRATEGY`, and what they cover of it (repeatable, or separated by commas)")
	flags.BoolVarP(&r.verbose, "verbose", "v", false, "show tests that pass too, how long they take, and what they print")
	flags.BoolVarP(&r.watch, "watch", "w", false, "run again whenever a file of Rego or data changes, until Ctrl-C")
	flags.BoolVarP(&r.tests.Coverage, "coverage", "c", false, "say which lines and decisions the tests cover")
	flags.Var(newPercent(&r.threshold), "threshold", "exit with 1 if lines or decisions are covered to less than `PERCENT` (implies --coverage)")
	flags.StringVar(&r.cobertura, "cobertura", "", "write coverage to `FILE` as Cobertura's XML too (implies --coverage)")
	r.files.addFlags(flags)
	flags.BoolVar(&r.tests.V0, "v0-compatible", false, "read Rego as OPA before 1.0 did")
	flags.BoolVar(&r.tests.Unconfined, "unconfined", false, "let tests call built-ins that look at the clock, the network, the environment or files; else they must mock them")
	flags.Var(newPeriod(&r.tests.Timeout, 0), "test-timeout", "let one test take no longer than `TIME` (default 5s)")
	flags.VarP(newCount(&r.tests.Parallel, 0, 0), "parallel", "p", "run `N` tests at a time (default: as many as there are processors)")
	register(cmd, "format", fixed(report.TestFormats()))
}

// once runs the tests and writes how they ended.
func (r *testRun) once(ctx context.Context, a *app) error {
	tests := r.tests
	tests.Coverage = tests.Coverage || r.threshold > 0 || r.cobertura != "" || r.format == string(report.Cobertura)
	answer, err := evaluator.Test(ctx, a.options, tests)
	if err != nil {
		return inTime(ctx, err)
	}
	options := a.reportOptions("")
	options.Format = report.Format(r.format)
	var out bytes.Buffer
	if err := report.Tests(&out, answer, report.TestOptions{Options: options, Verbose: r.verbose}); err != nil {
		return fmt.Errorf("write the answer: %w", err)
	}
	if err := a.emit(out.Bytes()); err != nil {
		return err
	}
	if err := r.files.write(a, func(w io.Writer, format report.Format) error {
		return report.Tests(w, answer, report.TestOptions{Options: report.Options{Format: format}})
	}); err != nil {
		return err
	}
	if err := r.writeCobertura(a, answer.Coverage); err != nil {
		return err
	}
	a.sayResult(strings.Join(append([]string{report.Counted(answer.Counts)}, covered(answer.Coverage)...), ", "), answer.Counts.Bad())
	return r.found(a, answer)
}

func (r *testRun) writeCobertura(a *app, coverage *verdict.Coverage) error {
	if r.cobertura == "" {
		return nil
	}
	var out bytes.Buffer
	if err := report.WriteCobertura(&out, coverage); err != nil {
		return fmt.Errorf("write coverage: %w", err)
	}
	return a.writeFile(r.cobertura, out.Bytes())
}

// covered says how much of what is covered.
func covered(c *verdict.Coverage) []string {
	var parts []string
	if c != nil {
		parts = append(parts, "lines "+report.Percent(c.Lines))
	}
	if c != nil && c.Decisions != nil {
		parts = append(parts, "decisions "+report.Percent(*c.Decisions))
	}
	return parts
}

// found says what there is to be found fault with, if there is anything.
func (r *testRun) found(a *app, answer *verdict.Tests) error {
	below := answer.Coverage != nil && answer.Coverage.Below(r.threshold)
	if below {
		a.say("leeway: coverage is below %g%%: %s", r.threshold, strings.Join(covered(answer.Coverage), ", "))
	}
	if below || answer.Counts.Bad() {
		return errFinding
	}
	return nil
}

// again runs the tests whenever a file changes, and ends well when it is interrupted. What keeps tests from
// running is said, and the next change awaited.
func (r *testRun) again(ctx context.Context, a *app) error {
	err := evaluator.WatchTests(ctx, a.options, r.tests, func(ctx context.Context) error {
		err := r.once(ctx, a)
		if ctx.Err() != nil {
			return nil
		}
		if err != nil && !errors.Is(err, errFinding) {
			for _, line := range lines(err) {
				fmt.Fprintln(a.stderr, line)
			}
		}
		a.say("leeway: waiting for changes, Ctrl-C ends")
		return nil
	})
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return context.Cause(ctx)
	}
	return err
}
