package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report"
)

func newEvaluateCmd(a *app) *cobra.Command {
	var q question
	var by string
	var group bool
	var failOn []string
	var b baseline
	cmd := &cobra.Command{
		Use:   "evaluate [PATH...]",
		Short: "Decide every strategy for every service of every country",
		Long: `Evaluate decides which strategies are feasible for the units (services of countries) of
profiles, or for single units as policies see them. A PATH is a file, a folder, or "-"
for standard input; without any, the profiles in use are evaluated.`,
		Example: `  leeway evaluate
  leeway evaluate --service change-of-address --by precondition --strategy centralisation
  leeway evaluate --group --strategy centralisation
  leeway evaluate --country DE --set context.person_identifier=universal
  leeway evaluate -f csv -o verdicts.csv
  leeway evaluate my-profiles/be.json --fail-on infeasible
  leeway evaluate --baseline verdicts.lock.json -f github`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if group && cmd.Flags().Changed("by") {
				return errors.New("--group and --by cannot go together")
			}
			q.paths = args
			q.request.Why = group || a.format == string(report.JSON) || a.format == string(report.NDJSON)
			if err := b.check(a, q, cmd.Flags().Changed); err != nil {
				return err
			}
			evaluation, err := a.baseline(cmd.Context(), q, b)
			if err != nil {
				return err
			}
			render := report.Evaluation
			switch {
			case evaluation.diff != nil:
				return a.reportBaseline(evaluation, failOn)
			case group:
				evaluation.Groups = evaluator.Groups(evaluation.Evaluation)
				render = report.Groups
			case by == "precondition":
				render = report.Preconditions
			}
			if err := write(a, render, evaluation.Evaluation, a.whyHint(evaluation.Evaluation, q)); err != nil {
				return err
			}
			return a.judge(evaluation.Evaluation, failOn)
		},
	}
	flags := cmd.Flags()
	flags.StringSliceVar(&q.filter.Countries, "country", nil, "only the country of this `CODE` (repeatable, or separated by commas)")
	flags.StringSliceVar(&q.filter.Services, "service", nil, "only this `SERVICE` (repeatable, or separated by commas)")
	q.addStrategy(flags)
	flags.Var(newChoice(&by, "grouping", "strategy", "strategy", "precondition"), "by", "show units by `WHAT`: strategy or precondition")
	flags.BoolVar(&group, "group", false, "put units together whose verdict has the same reason")
	a.addWhatIf(flags, &q)
	a.addBaseline(cmd, &b)
	flags.Var(&choices{&failOn, choice{name: "verdict", choices: verdicts()}}, "fail-on", "exit with 1 if there is such a `VERDICT`: "+strings.Join(verdicts(), ", "))
	cmd.ValidArgsFunction = completeFiles
	a.completeEvaluateFlags(cmd)
	return cmd
}

// addWhatIf adds the flags that change the facts and the preconditions asked about.
func (a *app) addWhatIf(flags *pflag.FlagSet, q *question) {
	q.addSet(flags, "every unit")
	a.addWithout(flags)
}

// addWithout adds the flags that leave preconditions out.
func (a *app) addWithout(flags *pflag.FlagSet) {
	flags.StringSliceVar(&a.options.Without, "without", nil, "leave out a precondition, `STRATEGY/PRECONDITION` (repeatable)")
	flags.BoolVar(&a.options.WithoutInferred, "without-inferred", false, "leave out the preconditions that are inferred rather than found in a source")
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
			found[string(st.Verdict)]++
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
