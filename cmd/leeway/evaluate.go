package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report"
	"github.com/leeway-policy/leeway/serve/questions"
)

func newEvaluateCmd(a *app) *cobra.Command {
	var q evaluator.Question
	var given func() questions.Values
	var by string
	var failOn []string
	var b baseline
	d := questions.Named("evaluate")
	cmd := &cobra.Command{
		Use: d.Use, Short: d.Short, Long: d.Long, Example: d.Example,
		RunE: func(cmd *cobra.Command, args []string) error {
			values := given()
			group, err := values.Switch("group")
			if err != nil {
				return err
			}
			if group && cmd.Flags().Changed("by") {
				return errors.New("--group and --by cannot go together")
			}
			disputed, err := values.Switch("disputed")
			if err != nil {
				return err
			}
			if q, err = named(cmd, args); err != nil {
				return err
			}
			if err := values.Fill(&q); err != nil {
				return err
			}
			why := group || a.format == string(report.JSON) || a.format == string(report.NDJSON)
			if err := b.check(a, q, cmd.Flags().Changed); err != nil {
				return err
			}
			evaluation, err := a.baseline(cmd.Context(), q, evaluator.Request{Why: why, Disputed: disputed}, b)
			if err != nil {
				return err
			}
			return a.writeEvaluation(evaluation, q, group, by, failOn)
		},
	}
	flags := cmd.Flags()
	given = a.addParameters(cmd, d.Parameters)
	flags.Var(newChoice(&by, "grouping", "strategy", "strategy", "precondition"), "by", "show units by `WHAT`: strategy or precondition")
	a.addBaseline(cmd, &b)
	flags.Var(&choices{&failOn, choice{name: "verdict", choices: verdicts()}}, "fail-on", "exit with 1 if there is such a `VERDICT`: "+strings.Join(verdicts(), ", "))
	cmd.ValidArgsFunction = a.completeNames(nil)
	register(cmd, "by", fixed([]string{"strategy", "precondition"}))
	register(cmd, "fail-on", fixed(verdicts()))
	return cmd
}

// writeEvaluation writes an evaluation as the flags ask, and returns what the exit code has to tell.
func (a *app) writeEvaluation(e *compared, q evaluator.Question, group bool, by string, failOn []string) error {
	render := report.Evaluation
	switch {
	case report.Cites(report.Format(a.format)):
		return errors.Join(a.cite(e.asked), a.judge(e.Evaluation, failOn))
	case e.diff != nil:
		return a.reportBaseline(e, failOn)
	case group:
		e.Groups = evaluator.Groups(e.Evaluation)
		render = report.Groups
	case by == "precondition":
		render = report.Preconditions
	}
	if err := write(a, render, e.Evaluation, a.whyHint(e.Evaluation, q)); err != nil {
		return err
	}
	return a.judge(e.Evaluation, failOn)
}

func verdicts() []string {
	return []string{string(verdict.Feasible), string(verdict.Infeasible), string(verdict.Undetermined)}
}

// judge returns what the exit code has to tell about an evaluation: that profiles were faulty, or
// that there are verdicts to fail on.
func (a *app) judge(e *verdict.Evaluation, failOn []string) error {
	if err := e.Faults.Err(); err != nil {
		return err
	}
	found, all := map[string]int{}, 0
	for _, unit := range e.Units {
		for _, st := range unit.Strategies {
			found[st.State()]++
			all++
		}
	}
	var err error
	for _, v := range failOn {
		if found[v] > 0 {
			a.say("leeway: %s: %d of %d verdicts (--fail-on)", v, found[v], all)
			err = errors.Join(err, fmt.Errorf("%s: %w", v, errFinding))
		}
	}
	return err
}

// cite writes the sources that an answer about units rests on.
func (a *app) cite(asked *evaluator.Asked) error {
	sources, err := asked.Sources()
	if err != nil {
		return err
	}
	return write(a, report.Sources, sources, "")
}
