package main

import (
	"github.com/spf13/cobra"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/report"
)

func newExplainCmd(a *app) *cobra.Command {
	q := question{request: evaluator.Request{Reasons: true}}
	cmd := &cobra.Command{
		Use:   "explain {COUNTRY SERVICE | FILE} [STRATEGY...]",
		Short: "Give the reasons of verdicts in words, with sources",
		Long: `Explain decides strategies for one unit and says why: each precondition met, unmet or
unknown, through which way, and the remedy and the sources. Of each verdict and status it
gives the smallest reason: the fewest facts that force it, whatever the others are.
FILE is a profile or a single unit, "-" is standard input.`,
		Example: `  leeway explain BE social-security-contributions
  leeway explain DE change-of-address centralisation --set context.person_identifier=universal
  leeway explain unit.json --all -f markdown`,
		RunE: func(cmd *cobra.Command, args []string) error {
			rest, err := q.about(cmd, args)
			if err != nil {
				return err
			}
			q.filter.Strategies = rest
			evaluation, err := a.answer(cmd.Context(), q)
			if err != nil {
				return err
			}
			if err := write(a, report.Explanation, evaluation, ""); err != nil {
				return err
			}
			return evaluation.Faults.Err()
		},
	}
	cmd.Flags().Var(newCount(&q.request.All, 0, 1), "all", "list all minimal reasons of each verdict, at most `N`")
	cmd.Flags().Lookup("all").NoOptDefVal = "10"
	a.addWhatIf(cmd.Flags(), &q)
	a.completeSetFlags(cmd)
	cmd.ValidArgsFunction = a.completeUnit(true)
	return cmd
}
