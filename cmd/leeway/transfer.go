package main

import (
	"errors"

	"github.com/spf13/cobra"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report"
)

func newTransferCmd(a *app) *cobra.Command {
	var q question
	var from, to string
	cmd := &cobra.Command{
		Use:   "transfer --from COUNTRY --to COUNTRY SERVICE [STRATEGY...]",
		Short: "Tell whether one country's solution can be copied to another",
		Long: `Transfer tells for each precondition how the source meets it, and whether the target does:
in the same way, by a functional equivalent, or not, because it does not travel: which
facts the target would have to take over from the source, and by which lever. Last it
says which strategies are open to the target as it is.`,
		Example: `  leeway transfer --from BE --to DE social-security-contributions clearing_house
  leeway transfer --from DK --to NL change-of-address -f markdown`,
		Args: between(1, -1, "SERVICE"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if from == "" || to == "" {
				return errors.New("transfer wants --from COUNTRY and --to COUNTRY: see leeway transfer --help")
			}
			q.filter = evaluator.Filter{Services: args[:1], Strategies: args[1:]}
			return a.transfer(cmd, q, from, to)
		},
		ValidArgsFunction: func(cmd *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return commaList(a.strategies(cmd), typed), cobra.ShellCompDirectiveNoFileComp
			}
			return commaList(a.services(cmd), typed), cobra.ShellCompDirectiveNoFileComp
		},
	}
	cmd.Flags().StringVar(&from, "from", "", "`COUNTRY` whose solution it is: the source")
	cmd.Flags().StringVar(&to, "to", "", "`COUNTRY` that is to copy it: the target")
	q.addSet(cmd.Flags(), "the target")
	register(cmd, "from", names(a.countries))
	register(cmd, "to", names(a.countries))
	register(cmd, "set", a.assignment)
	return cmd
}

// transfer answers the question for two units of one service.
func (a *app) transfer(cmd *cobra.Command, q question, from, to string) error {
	ctx := cmd.Context()
	x, err := a.ask(ctx, q)
	if err != nil {
		return err
	}
	var units []*evaluator.Unit
	for _, country := range []string{from, to} {
		q.filter.Countries = []string{country}
		unit, err := x.pickOne(ctx, q.filter)
		if err != nil {
			return err
		}
		units = append(units, unit)
	}
	identity, err := x.engine.Identity(units)
	if err != nil {
		return err
	}
	transfer, before, err := whatIf(ctx, x, units[1], func(target *evaluator.Unit) (*verdict.Transfer, error) {
		transfer, err := x.engine.Transfer(ctx, units[0], target, q.filter.Strategies)
		if err == nil {
			transfer.Identity = identity
		}
		return transfer, err
	})
	if err != nil {
		return err
	}
	transfer.Set, transfer.Before = x.set, before
	if err := write(a, report.Transfer, transfer, ""); err != nil {
		return err
	}
	return x.faults.Err()
}
