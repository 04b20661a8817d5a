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
	"syscall"

	"github.com/leeway-policy/leeway/evaluator/display"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// The exit codes.
const (
	exitOK      = 0
	exitFinding = 1
	exitInvalid = 2
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

// run runs one command, says what went wrong, and returns the exit code.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
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
