package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report"
)

func newTableCmd(a *app) *cobra.Command {
	var tests bool
	cmd := &cobra.Command{
		Use:   "table [PATH] STRATEGY[/PRECONDITION]",
		Short: "Show what preconditions mean: their result for all values of the facts",
		Long: `Table shows what each precondition and risk of a strategy yields for every value of the
facts it reads. Equal rows are merged; the rows exclude each other and cover everything.
Under a table stand its ways, by the numbers it gives them.

With --tests it drafts a file of tests of a strategy instead: a case for each row, for each end
of an interval of numbers, and for each mutant that would go unnoticed (see leeway mutate). They
pass as the policies are; whether they should is for their author to say.

PATH is a folder or a bundle of policies; without it the policies in use are meant.`,
		Example: `  leeway table centralisation/file_accepted
  leeway table clearing_house -f markdown
  leeway table clearing_house --tests -o drafted_test.rego`,
		RunE: func(cmd *cobra.Command, args []string) error {
			args, err := a.policiesPath(cmd, args, a.strategies)
			if err != nil {
				return err
			}
			if len(args) != 1 {
				return fmt.Errorf("%s wants one STRATEGY or STRATEGY/PRECONDITION, got %d: see %s --help", cmd.Name(), len(args), cmd.CommandPath())
			}
			a.options.Engine = evaluator.EngineAuto // OPA's engine makes no tables
			engine, err := a.load(cmd.Context())
			if err != nil {
				return err
			}
			strategy, rule, _ := strings.Cut(a.fullName(engine, args[0]), "/")
			if tests {
				if rule != "" {
					return fmt.Errorf("--tests: expected STRATEGY, found %s: it drafts the tests of a whole strategy", args[0])
				}
				p := a.newProgress("mutants")
				drafted, err := engine.TestsFor(cmd.Context(), strategy, p.report)
				p.stop()
				if err != nil {
					return inTime(cmd.Context(), err)
				}
				return a.emit(drafted)
			}
			tables := &verdict.Tables{}
			if tables.Tables, err = engine.Tables(strategy, rule); err != nil {
				return err
			}
			if tables.Identity, err = engine.Identity(nil); err != nil {
				return err
			}
			return write(a, report.Tables, tables, "")
		},
		ValidArgsFunction: a.completePoliciesAnd(func(cmd *cobra.Command) []string {
			return append(a.strategies(cmd), a.preconditions(cmd)...)
		}),
	}
	cmd.Flags().BoolVar(&tests, "tests", false, "draft tests of the strategy in Rego, for its author to confirm")
	return cmd
}

// fullName returns STRATEGY/PRECONDITION for the name of a precondition that only one strategy has; any other name as it is.
func (a *app) fullName(engine *evaluator.Engine, name string) string {
	var found []string
	for _, st := range engine.Strategies() {
		if st.Name == name {
			return name
		}
		for _, p := range st.Preconditions {
			if p.Name == name {
				found = append(found, st.Name+"/"+name)
			}
		}
	}
	if len(found) != 1 {
		return name
	}
	return found[0]
}
