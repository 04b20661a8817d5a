package main

import "io"

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
	return a.guard.wholeFiles(names, func(outs []io.Writer) error {
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
