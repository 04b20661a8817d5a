package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report"
)

func newStrategiesCmd(a *app) *cobra.Command {
	var stats bool
	cmd := &cobra.Command{
		Use:     "strategies [STRATEGY]",
		Aliases: []string{"strategy"},
		Short:   "List the strategies and their preconditions",
		Long: `Strategies lists the strategies that the policies declare, with their preconditions, risks
and the constraints on facts; of one STRATEGY it says all that its author does. The strategies
of a pack are listed if --pack names it; which packs there are stands at the end.`,
		Example: `  leeway strategies
  leeway strategies clearing_house
  leeway strategies --stats`,
		Args: between(0, 1, "at most one STRATEGY"),
		RunE: func(cmd *cobra.Command, args []string) error {
			engine, err := a.load(cmd.Context())
			if err != nil {
				return err
			}
			if _, err := engine.Select(nil, evaluator.Filter{Strategies: args}); err != nil {
				return err
			}
			catalogue := &verdict.Catalogue{Strategies: engine.Strategies(), Constraints: engine.Constraints(), Aside: engine.PacksAside()}
			if catalogue.Identity, err = engine.Identity(nil); err != nil {
				return err
			}
			if stats {
				catalogue.Stats = &verdict.Stats{Asked: engine.Asked()}
			}
			if len(args) > 0 {
				catalogue.Strategies = slices.DeleteFunc(catalogue.Strategies, func(st verdict.StrategyInfo) bool {
					return !strings.EqualFold(st.Name, args[0])
				})
			}
			more := append([]string{"More: leeway strategies", catalogue.Strategies[0].Name}, a.folders()...)
			return write(a, report.Catalogue, catalogue, strings.Join(more, " "))
		},
		ValidArgsFunction: names(a.strategies),
	}
	cmd.Flags().BoolVar(&stats, "stats", false, "add the sizes of tables and diagrams, and how often OPA was asked")
	return cmd
}
