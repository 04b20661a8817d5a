package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/leeway-policy/leeway/evaluator/report"
)

func newExplainCmd(a *app) *cobra.Command {
	q := question{reasons: true}
	cmd := &cobra.Command{
		Use:   "explain {COUNTRY SERVICE | FILE} [STRATEGY...]",
		Short: "Give the reasons of verdicts in words, with sources",
		Long: `Explain decides strategies for one unit and says why: each precondition met, unmet or
unknown, through which way, the facts with their values and how they are known, the
remedy, and the sources. FILE is a profile or a single unit, "-" is standard input.`,
		Example: `  leeway explain BE social-security-contributions
  leeway explain DE change-of-address centralisation --set context.person_identifier=universal
  leeway explain unit.json -f markdown`,
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
	a.addWhatIf(cmd.Flags(), &q)
	a.completeSetFlags(cmd)
	cmd.ValidArgsFunction = a.completeUnit(true)
	return cmd
}

// about takes the unit in question from the arguments, COUNTRY SERVICE or FILE, and returns the rest.
func (q *question) about(cmd *cobra.Command, args []string) ([]string, error) {
	if len(args) > 0 && (args[0] == "-" || strings.HasSuffix(args[0], ".json")) {
		q.paths = args[:1]
		return args[1:], nil
	}
	if len(args) < 2 {
		return nil, fmt.Errorf("%s wants COUNTRY SERVICE or FILE: see %s --help", cmd.Name(), cmd.CommandPath())
	}
	q.filter.Countries, q.filter.Services = args[:1], args[1:2]
	return args[2:], nil
}
