package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/display"
	"github.com/leeway-policy/leeway/report"
)

// batchFlags are the flags of batch.
type batchFlags struct {
	input, reasons, rejects string
	summary                 bool
	strategies              []string
	jobs                    int
}

func newBatchCmd(a *app) *cobra.Command {
	var flags batchFlags
	cmd := &cobra.Command{
		Use:   "batch [FILE...]",
		Short: "Decide streams of units, millions of them: NDJSON or CSV in and out",
		Long: `Batch decides units line by line. A line of NDJSON is a unit, {"id": 1, "context": {...},
"service": {...}}, or a whole profile; a row of CSV is a unit, with facts as columns
(service.back_offices.local) and empty cells for facts that are unknown. CSV from spreadsheets, with
semicolons or tabs, decimal commas or UTF-16, is recognised, or named by --csv-dialect. Whatever else
a line holds, such as an id, goes into the output as it is. Without FILE, or for "-", it reads
standard input.

Every line is held to the schema as leeway evaluate does. Lines at fault are rejected, with line, byte
offset and reason, to the file of --rejects or to standard error; all others are decided, and the
exit code is 2. A file of --output or --rejects is complete or not there at all.`,
		Example: `  leeway batch units.ndjson -o verdicts.ndjson --rejects rejects.ndjson
  leeway batch units.csv --reasons short
  leeway simulate -n 1000000 | leeway batch --summary
  leeway batch 2003.csv 2004.csv --summary -f json`,
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.batch(cmd, args, flags)
		},
		ValidArgsFunction: completeFiles,
	}
	set := cmd.Flags()
	set.Var(newChoice(&flags.input, "format of input", "", evaluator.BatchFormats()...), "input", "read `FORMAT`: "+strings.Join(evaluator.BatchFormats(), " or ")+" (default: by extension; ndjson for standard input)")
	set.Var(newChoice(&flags.reasons, "kind of reasons", string(evaluator.NoReasons), evaluator.BatchReasons()...), "reasons", "give `REASONS` of each verdict: "+strings.Join(evaluator.BatchReasons(), " or "))
	set.StringVar(&flags.rejects, "rejects", "", "write lines at fault to `FILE`, as NDJSON, instead of naming them on standard error")
	set.BoolVar(&flags.summary, "summary", false, "write only how many units have which verdict")
	set.StringSliceVar(&flags.strategies, "strategy", nil, "only this `STRATEGY` (repeatable, or separated by commas)")
	set.Var(newCount(&flags.jobs, 0, 0), "jobs", "decide `N` blocks of lines at once (default: as many as there are processors)")
	register(cmd, "input", fixed(evaluator.BatchFormats()))
	register(cmd, "reasons", fixed(evaluator.BatchReasons()))
	register(cmd, "strategy", names(a.strategies))
	return cmd
}

// batch decides the files of the arguments.
func (a *app) batch(cmd *cobra.Command, args []string, flags batchFlags) error {
	if err := a.checkBatch(cmd, flags); err != nil {
		return err
	}
	inputs, size, err := a.batchInputs(args, flags.input)
	if err != nil {
		return err
	}
	ctx := cmd.Context()
	engine, err := a.load(ctx)
	if err != nil {
		return err
	}
	shown := a.newRate(size)
	told := &teller{stderr: a.stderr, clear: shown.progress.stop}
	options := evaluator.BatchOptions{
		Inputs: inputs, Reasons: evaluator.Reasons(flags.reasons), Strategies: flags.strategies, Jobs: flags.jobs, Progress: shown.report,
		Dialect: a.options.Dialect, OutputDialect: a.options.Dialect,
	}
	options.Recognised = func(file, how string) {
		shown.progress.stop()
		a.recognised(file, how)
	}
	if cmd.Flags().Changed("format") && !flags.summary {
		options.Format = evaluator.BatchFormat(a.format)
	}
	if flags.rejects == "" {
		options.Rejected = told.tell
	}
	var summary *verdict.BatchSummary
	err = a.batchFiles(flags, func(rows, rejects io.Writer) error {
		options.Output, options.Rejects = rows, rejects
		summary, err = engine.Batch(ctx, options)
		return err
	})
	shown.progress.stop()
	told.end()
	if err != nil {
		return inTime(ctx, err)
	}
	if flags.summary {
		if err := write(a, report.Batch, summary, ""); err != nil {
			return err
		}
	}
	return a.judgeBatch(summary, flags)
}

// checkBatch finds what flags cannot go together.
func (a *app) checkBatch(cmd *cobra.Command, flags batchFlags) error {
	formats := evaluator.BatchFormats()
	if flags.summary {
		formats = []string{string(report.Table), string(report.JSON), string(report.Markdown)}
	}
	switch {
	case flags.rejects == "-":
		return errors.New("--rejects is -: expected a file")
	case cmd.Flags().Changed("format") && !slices.Contains(formats, a.format) && flags.summary:
		return fmt.Errorf("batch --summary writes %s, not %s", strings.Join(formats, ", "), a.format)
	case cmd.Flags().Changed("format") && !slices.Contains(formats, a.format):
		return fmt.Errorf("batch writes %s only, not %s", strings.Join(formats, " or "), a.format)
	}
	return nil
}

// judgeBatch says what became of the lines, and returns what the exit code has to tell about them.
func (a *app) judgeBatch(s *verdict.BatchSummary, flags batchFlags) error {
	if s.Rejected == 0 {
		if !flags.summary { // which has said so
			a.say("leeway: %s", report.BatchLine(s))
		}
		return nil
	}
	where := ""
	if flags.rejects != "" {
		where = " to " + flags.rejects
	}
	return errors.New(report.BatchLine(s) + where)
}

// A teller names lines at fault, up to mostTold of them.
type teller struct {
	stderr      io.Writer
	clear       func()
	told, lines int
}

// mostTold is how many faults are named before the rest is only counted.
const mostTold = 20

func (t *teller) tell(faults verdict.Faults) {
	t.lines++
	if t.told >= mostTold {
		return
	}
	t.clear()
	for _, fault := range faults {
		if t.told++; t.told <= mostTold {
			fmt.Fprintln(t.stderr, faultLine(fault))
		}
	}
	if t.told >= mostTold {
		t.told, t.lines = mostTold, 0
	}
}

// end counts the lines whose faults were not named.
func (t *teller) end() {
	if t.told >= mostTold && t.lines > 0 {
		fmt.Fprintf(t.stderr, "leeway: and %s more: --rejects FILE has all of them\n", display.Count(t.lines, "line"))
	}
}
