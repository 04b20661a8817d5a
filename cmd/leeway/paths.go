package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report"
)

func newPathsCmd(a *app) *cobra.Command {
	var q question
	var request evaluator.PathRequest
	var efforts string
	cmd := &cobra.Command{
		Use:   "paths {COUNTRY SERVICE | FILE} STRATEGY",
		Short: "Find what would have to change for a strategy to be feasible",
		Long: `Paths lists the sets of changes after which a strategy is feasible, and of which no part
would do: certain ones, which hold whatever the unknown facts are, before conditional
ones, and cheap ones before dear ones. The effort of a change is that of its lever:
technical 1, organisational 3, legal 9, constitutional 27, unless a FILE says otherwise:
{"levers": {"legal": 5}, "facts": {"service.records": 2}}. Given facts never change.
Each path shown was confirmed by OPA.`,
		Example: `  leeway paths DE change-of-address centralisation
  leeway paths DE change-of-address centralisation --upto legal --limit 0
  leeway paths BE civil-certificates centralisation --effort efforts.json -f json`,
		RunE: func(cmd *cobra.Command, args []string) error {
			rest, err := q.about(cmd, args)
			switch {
			case err != nil:
				return err
			case len(rest) != 1:
				return fmt.Errorf("%s wants one STRATEGY, got %d: see %s --help", cmd.Name(), len(rest), cmd.CommandPath())
			}
			q.filter.Strategies, request.Strategy = rest, rest[0]
			return a.paths(cmd, q, request, efforts)
		},
		ValidArgsFunction: a.completeUnit(true),
	}
	flags := cmd.Flags()
	flags.StringVar(&efforts, "effort", "", "`FILE` with efforts of one's own")
	flags.Var(newChoice(&request.Upto, "lever", "", verdict.Levers()...), "upto", "pull no `LEVER` harder than this: technical, organisational, legal or constitutional")
	flags.Var(newCount(&request.Limit, 5, 0), "limit", "show at most `N` paths; 0 is all")
	q.addSet(flags, "the unit")
	register(cmd, "effort", completeFiles)
	register(cmd, "upto", fixed(verdict.Levers()))
	register(cmd, "set", a.assignment)
	return cmd
}

// paths answers the question for one unit.
func (a *app) paths(cmd *cobra.Command, q question, request evaluator.PathRequest, efforts string) error {
	ctx := cmd.Context()
	x, err := a.ask(ctx, q)
	if err != nil {
		return err
	}
	unit, err := x.pickOne(ctx, q.filter)
	if err != nil {
		return err
	}
	if efforts != "" {
		if request.Efforts, err = x.engine.ReadEfforts(efforts); err != nil {
			return err
		}
	}
	identity, err := x.engine.Identity([]*evaluator.Unit{unit})
	if err != nil {
		return err
	}
	paths, before, err := whatIf(ctx, x, unit, func(unit *evaluator.Unit) (*verdict.Paths, error) {
		paths, err := x.engine.Paths(ctx, unit, request)
		if err == nil {
			paths.Identity = identity
		}
		return paths, err
	})
	if err != nil {
		return err
	}
	paths.Set, paths.Before = x.set, before
	if err := write(a, report.Paths, paths, ""); err != nil {
		return err
	}
	return x.faults.Err()
}
