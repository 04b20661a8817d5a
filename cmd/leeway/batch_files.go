package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// checkBatchFiles refuses to write two files to one place, or one where an input is, under whatever names. Devices may
// be shared.
func (a *app) checkBatchFiles(inputs []string, rejects string) error {
	if rejects == "-" || rejects != "" && writesFile(a.output) && sameFile(rejects, a.output) {
		return fmt.Errorf("--rejects is %s: expected a file of its own", rejects)
	}
	for _, out := range []struct{ flag, name string }{{"--rejects", rejects}, {"--output", a.output}} {
		for _, input := range inputs {
			if writesFile(out.name) && input != "-" && sameFile(input, out.name) {
				return fmt.Errorf("%s is %s, which is read: expected a file of its own", out.flag, out.name)
			}
		}
	}
	return nil
}

// writesFile tells whether a name is that of a file rather than of standard output.
func writesFile(name string) bool { return name != "" && name != "-" }

// sameFile tells whether two names are of one file, there or not, that is no device.
func sameFile(one, other string) bool {
	first, err := os.Stat(one)
	if err == nil && !first.Mode().IsRegular() {
		return false
	}
	second, wrong := os.Stat(other)
	return target(one) == target(other) || err == nil && wrong == nil && os.SameFile(first, second)
}

// target returns where a file of that name is, or would be.
func target(name string) string {
	if found, err := filepath.EvalSymlinks(name); err == nil {
		name = found
	} else if folder, err := filepath.EvalSymlinks(filepath.Dir(name)); err == nil {
		name = filepath.Join(folder, filepath.Base(name))
	}
	if whole, err := filepath.Abs(name); err == nil {
		name = whole
	}
	return name
}

// batchFiles opens what rows and rejects are written to. A file takes its name once all of both is there: that of the
// rejects first, so that nobody who finds rows misses what is not among them.
func (a *app) batchFiles(flags batchFlags, decide func(rows, rejects io.Writer) error) error {
	var names []string
	if flags.rejects != "" {
		names = append(names, flags.rejects)
	}
	toFile := !flags.summary && writesFile(a.output)
	if toFile {
		names = append(names, a.output)
	}
	return wholeFiles(names, func(outs []io.Writer) error {
		var rows, rejects io.Writer
		if flags.rejects != "" {
			rejects = outs[0]
		}
		switch {
		case toFile:
			rows = outs[len(outs)-1]
		case !flags.summary:
			rows = a.stdout
		}
		return decide(rows, rejects)
	})
}
