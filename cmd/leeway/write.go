package main

import (
	"bytes"
	"fmt"
	"io"
	"os"

	"golang.org/x/term"

	"github.com/leeway-policy/leeway/report"
)

// write renders an answer and writes it to standard output, or to the file of --output, whole or
// not at all.
func write[T any](a *app, render func(io.Writer, T, report.Options) error, answer T, hint string) error {
	var out bytes.Buffer
	if err := render(&out, answer, a.reportOptions(hint)); err != nil {
		return fmt.Errorf("write the answer: %w", err)
	}
	return a.emit(out.Bytes())
}

// emit writes an answer as it is.
func (a *app) emit(answer []byte) error {
	if a.output == "" || a.output == "-" {
		_, err := a.stdout.Write(answer)
		return err
	}
	return a.writeFile(a.output, answer)
}

// writeFile replaces a file, or what a link points to, whole or not at all, and writes to a device as it is.
func (a *app) writeFile(name string, content []byte) error {
	return a.guard.wholeFiles([]string{name}, func(outs []io.Writer) error {
		_, err := outs[0].Write(content)
		return err
	})
}

// reason is what went wrong with a file, without the names of temporary ones.
func reason(err error) error {
	for {
		switch wrapped := err.(type) { //nolint:errorlint // it unwraps one by one
		case *os.PathError:
			return wrapped.Err
		case *os.LinkError:
			return wrapped.Err
		case *os.SyscallError:
			return wrapped.Err
		case interface{ Unwrap() error }:
			err = wrapped.Unwrap()
		default:
			return err
		}
	}
}

// reportOptions heeds the terminal that the answer goes to, if it goes to one.
func (a *app) reportOptions(hint string) report.Options {
	options := report.Options{Format: report.Format(a.format), Hint: hint, Dialect: a.options.Dialect}
	if a.quiet {
		options.Hint = ""
	}
	file, isFile := a.stdout.(*os.File)
	if a.output != "" && a.output != "-" || !isFile || !term.IsTerminal(int(file.Fd())) {
		return options
	}
	options.Colour = !a.noColour && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
	if width, _, err := term.GetSize(int(file.Fd())); err == nil {
		options.Width = width
	}
	return options
}
