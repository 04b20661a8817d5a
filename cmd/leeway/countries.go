package main

import (
	"context"
	"io"

	"github.com/spf13/cobra"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report"
)

func newCountriesCmd(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "countries",
		Aliases: []string{"country"},
		Short:   "List the countries that have a profile",
		Long: `Countries lists the countries that have a profile in use: code, name, the year that the facts
describe, the number of units (services described), and the file. Commands take the code or
the name of a country, in any case and many languages.`,
		Example: `  leeway countries
  leeway countries --profiles my/profiles -f csv`,
		Args: between(0, 0, "no argument"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return list(cmd.Context(), a, report.Countries, "",
				func(e *evaluator.Engine, units []*evaluator.Unit, identity verdict.Identity) *verdict.Countries {
					return &verdict.Countries{Identity: identity, Countries: e.Countries(units)}
				})
		},
		ValidArgsFunction: cobra.NoFileCompletions,
	}
}

func newServicesCmd(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "services",
		Aliases: []string{"service"},
		Short:   "List the services that profiles may describe",
		Long: `Services lists the services that the schema of profiles names (profile.json, which says what
each is), and in how many countries each is described.`,
		Example: `  leeway services
  leeway services -f csv`,
		Args: between(0, 0, "no argument"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return list(cmd.Context(), a, report.Services, "",
				func(e *evaluator.Engine, units []*evaluator.Unit, identity verdict.Identity) *verdict.Services {
					return &verdict.Services{Identity: identity, Services: e.Services(units)}
				})
		},
		ValidArgsFunction: cobra.NoFileCompletions,
	}
}

// list writes what an engine and the units of the profiles in use tell. The faults of profiles are in the error.
func list[T any](
	ctx context.Context, a *app, render func(io.Writer, T, report.Options) error, hint string,
	of func(*evaluator.Engine, []*evaluator.Unit, verdict.Identity) T,
) error {
	engine, err := a.load(ctx)
	if err != nil {
		return err
	}
	units, faults := engine.Read(ctx)
	identity, err := engine.Identity(units)
	if err != nil {
		return err
	}
	if err := write(a, render, of(engine, units, identity), hint); err != nil {
		return err
	}
	return faults.Err()
}
