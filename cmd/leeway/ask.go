package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report"
)

func newAskCmd(a *app) *cobra.Command {
	var q question
	cmd := &cobra.Command{
		Use:   "ask {COUNTRY SERVICE | FILE}",
		Short: "Tell which unknown facts to find out first",
		Long: `Ask lists the unknown facts that undetermined verdicts wait for, and what each of their
values would decide: first the fact of whose values the greatest share settles a verdict.`,
		Example: `  leeway ask GR social-security-contributions
  leeway ask LU civil-certificates --strategy centralisation`,
		RunE: func(cmd *cobra.Command, args []string) error {
			rest, err := q.about(cmd, args)
			if err != nil {
				return err
			}
			if len(rest) > 0 {
				return fmt.Errorf("%s wants no more than COUNTRY SERVICE or FILE, got %s: strategies go with --strategy", cmd.Name(), rest[0])
			}
			return a.questions(cmd, q)
		},
		ValidArgsFunction: a.completeUnit(false),
	}
	q.addStrategy(cmd.Flags())
	q.addSet(cmd.Flags(), "the unit")
	register(cmd, "strategy", names(a.strategies))
	register(cmd, "set", a.assignment)
	return cmd
}

// questions answers the question for one unit.
func (a *app) questions(cmd *cobra.Command, q question) error {
	ctx := cmd.Context()
	x, err := a.ask(ctx, q)
	if err != nil {
		return err
	}
	unit, err := x.pickOne(ctx, q.filter)
	if err != nil {
		return err
	}
	identity, err := x.engine.Identity([]*evaluator.Unit{unit})
	if err != nil {
		return err
	}
	ask, before, err := whatIf(ctx, x, unit, func(unit *evaluator.Unit) (*verdict.Ask, error) {
		ask, err := x.engine.Ask(ctx, unit, q.filter.Strategies)
		if err == nil {
			ask.Identity = identity
		}
		return ask, err
	})
	if err != nil {
		return err
	}
	ask.Set, ask.Before = x.set, before
	if err := write(a, report.Ask, ask, ""); err != nil {
		return err
	}
	return x.faults.Err()
}
