package main

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report"
)

func newReachCmd(a *app) *cobra.Command {
	var q question
	cmd := &cobra.Command{
		Use:   "reach [COUNTRY [SERVICE] | FILE]",
		Short: "Tell which strategies are feasible now, and which come within reach at each lever",
		Long: `Reach tells which strategies are feasible now, and which could be made so by changes up
to each lever: technical, organisational, legal, constitutional. Of a COUNTRY it tells it
for every service, and without any it puts all states side by side. Where facts are
unknown it says what is certain and what is possible.`,
		Example: `  leeway reach
  leeway reach BE
  leeway reach BE civil-certificates --strategy centralisation`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := q.within(cmd, args); err != nil {
				return err
			}
			return a.reach(cmd, q)
		},
		ValidArgsFunction: a.completeUnit(false),
	}
	q.addStrategy(cmd.Flags())
	q.addSet(cmd.Flags(), "every unit")
	register(cmd, "strategy", names(a.strategies))
	register(cmd, "set", a.assignment)
	return cmd
}

// reach answers the question for some units.
func (a *app) reach(cmd *cobra.Command, q question) error {
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
	reach, err := x.engine.Reach(ctx, changed, q.filter.Strategies)
	if err != nil {
		return inTime(ctx, err)
	}
	if len(x.set) > 0 {
		if reach.Before, err = x.engine.Reach(ctx, kept, q.filter.Strategies); err != nil {
			return inTime(ctx, err)
		}
		reach.Set, reach.Before.Identity = x.set, identity
	}
	reach.Identity, reach.Faults = identity, append(x.faults, reach.Faults...).Sorted()
	if err := write(a, report.Reach, reach, a.pathHint(reach, q)); err != nil {
		return err
	}
	return reach.Faults.Err()
}

// pathHint says how to ask for the way to the first strategy that is within reach but not there.
func (a *app) pathHint(reach *verdict.Reach, q question) string {
	if len(q.paths) > 0 {
		return ""
	}
	for _, unit := range reach.Units {
		for _, st := range unit.Strategies {
			if st.Certain == verdict.Now || st.Certain == verdict.NeverReached || st.Certain == "" {
				continue
			}
			words := append([]string{"How? leeway paths", unit.Country, unit.Service, st.Strategy}, a.folders(a.options.Profiles)...)
			for _, set := range q.set {
				words = append(words, "--set", quote(set))
			}
			return strings.Join(words, " ")
		}
	}
	return ""
}
