// Command leeway tells, for a country and a public service that several back offices produce
// together, which strategy for integrating those back offices is feasible there, and why.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"strings"
	"syscall"

	opaversion "github.com/open-policy-agent/opa/v1/version"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/parallel"
)

// The exit codes.
const (
	exitOK      = 0
	exitFinding = 1
	exitInvalid = 2
	exitBug     = 3
)

// errFinding says that all went well, and that there is something to be found fault with, which has
// been said already.
var errFinding = errors.New("finding")

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run runs one command, says what went wrong, and returns the exit code. A panic is a bug of leeway, whatever the input.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	return guarded(stderr, func() int { return runCommand(ctx, args, stdin, stdout, stderr) })
}

// guarded returns the exit code of run. If run panics, it asks in one line for a report.
func guarded(stderr io.Writer, run func() int) (code int) {
	defer func() {
		if value := recover(); value != nil {
			code = sayBug(stderr, parallel.NewPanic(value))
		}
	}()
	return run()
}

func sayBug(stderr io.Writer, bug *parallel.Panic) int {
	place := ""
	if bug.Place != "" {
		place = " at " + bug.Place
	}
	fmt.Fprintf(stderr, "leeway: bug%s: %s: please report this line and the command at https://github.com/leeway-policy/leeway/issues (leeway %s, OPA %s, %s, %s/%s)\n",
		place, bug.Error(), evaluator.Version(), opaversion.Version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return exitBug
}

func runCommand(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	a := &app{stdin: stdin, stdout: stdout, stderr: stderr}
	defer a.stop()
	root := newRootCmd(a)
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, errFinding):
		return exitFinding
	}
	var bug *parallel.Panic
	if errors.As(err, &bug) {
		return sayBug(stderr, bug)
	}
	if _, rest, unknown := root.Find(args); unknown != nil {
		err = unknownCommand(root, rest)
	}
	for _, line := range lines(err) {
		fmt.Fprintln(stderr, line)
	}
	return exitInvalid
}

// lines returns one line for each fault. What stands in a file starts with its place, so that
// editors find it; all else with the name of the program.
func lines(err error) []string {
	var faults verdict.Faults
	var fault *verdict.Fault
	var joined interface{ Unwrap() []error }
	var shown []string
	switch {
	case errors.As(err, &joined):
		for _, each := range joined.Unwrap() {
			shown = append(shown, lines(each)...)
		}
	case errors.As(err, &faults):
		for _, each := range faults {
			shown = append(shown, faultLine(each))
		}
	case errors.As(err, &fault):
		shown = append(shown, faultLine(fault))
	default:
		shown = append(shown, "leeway: "+strings.ReplaceAll(err.Error(), "\n", " "))
	}
	return shown
}

func faultLine(fault *verdict.Fault) string {
	said := strings.ReplaceAll(fault.Error(), "\n", " ")
	if fault.File == "" {
		return "leeway: " + said
	}
	return said
}
