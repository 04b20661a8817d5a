package main

import (
	"github.com/spf13/cobra"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/report"
)

func newCheckCmd(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "check [PATH...]",
		Short: "Find everything wrong with policies, schemas and profiles",
		Long: `Check lists what is wrong with the policies and their tests, the schemas, and the profiles
in use or at PATHs, one line each, in order of file, line and column. It exits with 1 if
there is anything, and with 2 if it could not check.`,
		Example: `  leeway check
  leeway check --policies my/policies --schemas my/schemas
  leeway check my-profiles/*.json -f csv`,
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			found, err := evaluator.Check(ctx, a.options, args...)
			if err != nil {
				return inTime(ctx, err)
			}
			checked := report.Checked(found)
			if err := write(a, report.Check, found, checked+"; nothing wrong."); err != nil {
				return err
			}
			switch len(found.Faults) {
			case 0:
				return nil
			case 1:
				a.say("leeway: 1 thing wrong")
			default:
				a.say("leeway: %d things wrong", len(found.Faults))
			}
			return errFinding
		},
		ValidArgsFunction: completeFiles,
	}
}
