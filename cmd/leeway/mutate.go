package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report"
)

func newMutateCmd(a *app) *cobra.Command {
	var what evaluator.MutateOptions
	var least float64
	cmd := &cobra.Command{
		Use:   "mutate [PATH] [STRATEGY...]",
		Short: "Find out whether the tests of the policies test them",
		Long: `Mutate changes one small thing of the policies at a time: a comparison, a threshold, a
value, a condition, a way. Each such mutant is compiled and run against the tests. One that
fails no test survives; it is shown with facts that tell it from the original, as a condition
for a test. A mutant that means the same for all facts, within the constraints, is not counted.

It exits with 1 if a mutant survives that the reviewed file does not list, if that file lists
one that does not survive, or, with --threshold, if the score is below it; with a threshold
and no reviewed file, the score alone decides.

PATH is a folder of policies; without it the policies in use are meant.`,
		Example: `  leeway mutate my/policies clearing_house
  leeway mutate -r 'file_accepted$'
  leeway mutate --threshold 90 -f csv`,
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			strategies, err := a.policiesPath(cmd, args, a.strategies)
			if err != nil {
				return err
			}
			what.Strategies = append(what.Strategies, strategies...)
			p := a.newProgress("mutants")
			what.Progress = p.report
			found, err := evaluator.Mutate(ctx, a.options, what)
			p.stop()
			if err != nil {
				return inTime(ctx, err)
			}
			if err := write(a, report.Mutation, found, ""); err != nil {
				return err
			}
			finding := a.mutants(found, what.Reviewed != "", cmd.Flags().Changed("threshold"), least)
			a.sayResult(report.MutationScore(found), finding != nil)
			return finding
		},
		ValidArgsFunction: a.completePoliciesAnd(a.strategies),
	}
	flags := cmd.Flags()
	flags.StringSliceVar(&what.Strategies, "strategy", nil, "only this `STRATEGY` (repeatable, or separated by commas)")
	flags.StringVarP(&what.Rules, "run", "r", "", "only rules whose path matches `REGEX`")
	flags.Var(newPercent(&least), "threshold", "exit with 1 if the score is below `PERCENT`")
	flags.Var(newPeriod(&what.Limit, evaluator.DefaultMutateLimit), "limit", "kill a mutant whose tests take longer than `TIME`")
	flags.StringVar(&what.Reviewed, "reviewed", "", "`FILE` of survivors that are accepted, each with a reason")
	register(cmd, "strategy", names(a.strategies))
	return cmd
}

// mutants says what is to be found fault with; least is the threshold, if the run is scored.
func (a *app) mutants(m *verdict.Mutation, reviewed, scored bool, least float64) error {
	var finding error
	for _, stale := range m.Stale {
		fmt.Fprintln(a.stderr, faultLine(stale))
		finding = errFinding
	}
	if scored && m.Score < least {
		a.say("leeway: a score of %v%% is below the threshold of %v%%", m.Score, least)
		finding = errFinding
	}
	what := "survived"
	if reviewed {
		what = "survived and not reviewed"
	}
	open := 0
	for _, survivor := range m.Survivors {
		if survivor.Reviewed == "" {
			open++
		}
	}
	if open > 0 && (reviewed || !scored) {
		a.say("leeway: mutants %s: %d", what, open)
		finding = errFinding
	}
	return finding
}
