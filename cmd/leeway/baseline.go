package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report"
)

// A baseline is the files of verdicts to compare with, and to write; "" is none.
type baseline struct{ compare, write string }

// addBaseline adds the flags of baselines to evaluate, and the format that only a comparison has.
func (a *app) addBaseline(cmd *cobra.Command, b *baseline) {
	flags := cmd.Flags()
	flags.StringVar(&b.compare, "baseline", "", "say what differs from the verdicts in `FILE`, and exit with 1 if any does")
	flags.StringVar(&b.write, "write-baseline", "", "write the verdicts to `FILE`, to compare later ones with")
	a.addFormats(cmd, append(report.BaselineFormats(), report.CiteFormats()...), " (github with --baseline only)")
}

// check refuses what cannot be asked of baselines together with other flags.
func (b baseline) check(a *app, q evaluator.Question, changed func(flag string) bool) error {
	switch {
	case a.format == string(report.GitHub) && b.compare == "":
		return errors.New("-f github: expected --baseline FILE too")
	case report.Cites(report.Format(a.format)) && b.compare != "":
		return fmt.Errorf("-f %s: expected no --baseline: sources are those of one answer", a.format)
	case b == baseline{}:
		return nil
	case len(q.Set) > 0:
		return errors.New("--set and a baseline cannot go together: a what-if is not to be compared with later")
	case b.compare != "" && (changed("by") || changed("group") || changed("disputed")):
		return errors.New("--baseline shows what differs only: leave --by, --group and --disputed out")
	}
	return nil
}

// compared is an evaluation, and what differs from the baseline, nil if none was to be compared with.
type compared struct {
	*verdict.Evaluation
	asked *evaluator.Asked
	diff  *verdict.BaselineDiff
}

// baseline evaluates, compares with the baseline, and writes a new one. None is written where profiles are
// faulty, for their verdicts would be missing.
func (a *app) baseline(ctx context.Context, q evaluator.Question, request evaluator.Request, b baseline) (*compared, error) {
	var lock *verdict.Lock
	if b.compare != "" {
		var err error
		if lock, err = evaluator.ReadLock(b.compare); err != nil {
			return nil, err // at once, before the work
		}
	}
	asked, evaluation, err := a.evaluate(ctx, q, request)
	if err != nil || b == (baseline{}) {
		return &compared{Evaluation: evaluation, asked: asked}, err
	}
	answer := &compared{Evaluation: evaluation, asked: asked}
	now, err := asked.Engine.Lock(asked.Units, evaluation)
	if err != nil {
		return nil, err
	}
	if lock != nil {
		answer.diff = evaluator.CompareLock(b.compare, lock, now, asked.Filter)
		answer.diff.Faults = evaluation.Faults
	}
	if b.write == "" {
		return answer, nil
	}
	if len(evaluation.Faults) > 0 {
		a.say("leeway: %s is not written: profiles are left out for their faults", b.write)
		return answer, nil
	}
	return answer, a.writeLock(b.write, now)
}

func (a *app) writeLock(file string, lock *verdict.Lock) error {
	var out bytes.Buffer
	if err := evaluator.WriteLock(&out, lock); err != nil {
		return fmt.Errorf("write %s: %w", file, err)
	}
	return a.writeFile(file, out.Bytes())
}

// reportBaseline writes what differs from a baseline, and returns what the exit code has to tell.
func (a *app) reportBaseline(c *compared, failOn []string) error {
	if err := write(a, report.Baseline, c.diff, ""); err != nil {
		return err
	}
	if len(c.Faults) == 0 {
		a.sayResult(report.Differing(c.diff), len(c.diff.Changes) > 0)
	}
	err := a.judge(c.Evaluation, failOn)
	if len(c.Faults) > 0 || len(c.diff.Changes) == 0 {
		return err
	}
	return errors.Join(err, fmt.Errorf("%s: %w", c.diff.File, errFinding))
}
