package main

import (
	"github.com/spf13/cobra"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/report"
)

func newRobustnessCmd(a *app) *cobra.Command {
	var q question
	var trust []string
	cmd := &cobra.Command{
		Use:   "robustness [COUNTRY [SERVICE] | FILE]",
		Short: "Tell how far verdicts rest on doubtful facts",
		Long: `Robustness gives the share of the weight of all possible worlds in which a strategy is
feasible, exactly, and the facts that alone would turn its verdict. It is not the
probability that the strategy succeeds.

A known fact has the weight of its confidence where it is: high 0.95, medium 0.8, low 0.6,
and 1 if none is stated. What remains is spread evenly over the other values of an
enumeration, or the two neighbouring cells of a number. An unknown fact has the same
weight everywhere. Facts are taken as independent, within the constraints.`,
		Example: `  leeway robustness
  leeway robustness BE civil-certificates
  leeway robustness BE --trust low=0.5,medium=0.7`,
		RunE: func(cmd *cobra.Command, args []string) error {
			weights, err := evaluator.ParseTrust(trust)
			if err != nil {
				return err
			}
			if err := q.within(cmd, args); err != nil {
				return err
			}
			return a.robustness(cmd, q, weights)
		},
		ValidArgsFunction: a.completeUnit(false),
	}
	cmd.Flags().StringSliceVar(&trust, "trust", nil, "weight of a confidence, `CONFIDENCE=WEIGHT`, 0 to 1 (repeatable, or separated by commas)")
	q.addStrategy(cmd.Flags())
	q.addSet(cmd.Flags(), "every unit")
	register(cmd, "trust", fixed([]string{"high=", "medium=", "low="}))
	register(cmd, "strategy", names(a.strategies))
	register(cmd, "set", a.assignment)
	return cmd
}

// robustness answers the question for some units.
func (a *app) robustness(cmd *cobra.Command, q question, trust evaluator.Trust) error {
	ctx := cmd.Context()
	x, err := a.ask(ctx, q)
	if err != nil {
		return err
	}
	units, err := x.pick(ctx, q.filter)
	if err != nil {
		return err
	}
	identity, err := x.engine.Identity(units)
	if err != nil {
		return err
	}
	changed, kept, err := x.both(ctx, units)
	if err != nil {
		return err
	}
	robustness, err := x.engine.Robustness(ctx, changed, q.filter.Strategies, trust)
	if err != nil {
		return inTime(ctx, err)
	}
	if len(x.set) > 0 {
		if robustness.Before, err = x.engine.Robustness(ctx, kept, q.filter.Strategies, trust); err != nil {
			return inTime(ctx, err)
		}
		robustness.Set, robustness.Before.Identity = x.set, identity
	}
	robustness.Identity, robustness.Faults = identity, append(x.faults, robustness.Faults...).Sorted()
	if err := write(a, report.Robustness, robustness, ""); err != nil {
		return err
	}
	return robustness.Faults.Err()
}
