// Command leeway tells, for a country and a public service that several back offices produce
// together, which strategy for integrating those back offices is feasible there, and why.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"

	opaversion "github.com/open-policy-agent/opa/v1/version"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/display"
	"github.com/leeway-policy/leeway/internal/parallel"
)

// The exit codes.
const (
	exitOK      = 0
	exitFinding = 1
	exitInvalid = 2
	exitBug     = 3
)

// errFinding says that the command ran and has reported findings: exit code 1.
var errFinding = errors.New("finding")

// errUnusable says that the command has reported an input that cannot be used: exit code 2.
var errUnusable = errors.New("unusable")

func main() {
	g := newGuard(os.Stderr, os.Exit)
	ctx, stop := g.signals(context.Background())
	a := &app{guard: g, engine: evaluator.Load, stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr}
	code := a.run(ctx, os.Args[1:])
	stop()
	os.Exit(code)
}

// run runs one command, says what went wrong, and returns the exit code. A panic is a bug of leeway, whatever the input.
func (a *app) run(ctx context.Context, args []string) int {
	return reportingBugs(a.stderr, func() int { return a.runCommand(ctx, args) })
}

// reportingBugs returns the exit code of run. If run panics, it asks in one line for a report.
func reportingBugs(stderr io.Writer, run func() int) (code int) {
	defer func() {
		if value := recover(); value != nil {
			code = sayBug(stderr, parallel.NewPanic(value))
		}
	}()
	return run()
}

func sayBug(stderr io.Writer, bug *parallel.PanicError) int {
	place := ""
	if bug.Place != "" {
		place = " at " + bug.Place
	}
	fmt.Fprintf(stderr, "leeway: bug%s: %s: please report this line and the command at https://github.com/leeway-policy/leeway/issues (leeway %s, OPA %s, %s, %s/%s)\n",
		place, bug.Error(), evaluator.Version(), opaversion.Version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return exitBug
}

func (a *app) runCommand(ctx context.Context, args []string) int {
	defer a.stop()
	root := newRootCmd(a)
	root.SetArgs(args)
	root.SetIn(a.stdin)
	root.SetOut(a.stdout)
	root.SetErr(a.stderr)
	err := root.ExecuteContext(ctx)
	a.guard.finish()
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, errUnusable):
		return exitInvalid
	case errors.Is(err, errFinding):
		return exitFinding
	}
	var bug *parallel.PanicError
	if errors.As(err, &bug) {
		return sayBug(a.stderr, bug)
	}
	if _, rest, unknown := root.Find(args); unknown != nil {
		err = unknownCommand(root, rest)
	}
	for _, line := range lines(err) {
		fmt.Fprintln(a.stderr, line)
	}
	return exitInvalid
}

// lines returns one line for each fault. What stands in a file starts with its place, so that
// editors find it; all else with the name of the program.
func lines(err error) []string {
	var faults verdict.Faults
	var fault *verdict.Fault
	var joined interface{ Unwrap() []error }
	var aside *evaluator.PackAsideError
	var shown []string
	switch {
	case errors.As(err, &joined):
		for _, each := range joined.Unwrap() {
			shown = append(shown, lines(each)...)
		}
	case errors.As(err, &aside):
		shown = append(shown, "leeway: "+display.Line(err.Error()+": add --pack "+aside.Pack))
	case errors.As(err, &faults):
		for _, each := range faults {
			shown = append(shown, faultLine(each))
		}
	case errors.As(err, &fault):
		shown = append(shown, faultLine(fault))
	default:
		shown = append(shown, "leeway: "+display.Line(err.Error()))
	}
	return shown
}

func faultLine(fault *verdict.Fault) string {
	said := display.Line(fault.Error())
	if fault.File == "" {
		return "leeway: " + said
	}
	return said
}
