package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report"
)

// A completer offers words that go on from what is typed.
type completer = cobra.CompletionFunc

// completeFiles leaves completion to the shell, which offers files.
func completeFiles(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return nil, cobra.ShellCompDirectiveDefault
}

// names completes what list offers.
func names(list func(cmd *cobra.Command) []string) completer {
	return func(cmd *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
		return commaList(list(cmd), typed), cobra.ShellCompDirectiveNoFileComp
	}
}

// commaList completes the last of several words separated by commas.
func commaList(words []string, typed string) []string {
	before := typed[:strings.LastIndex(typed, ",")+1]
	var offered []string
	for _, word := range words {
		if strings.HasPrefix(before+word, typed) {
			offered = append(offered, before+word)
		}
	}
	return offered
}

// quickly loads an engine that knows all names; OPA's engine needs no tables.
func (a *app) quickly(cmd *cobra.Command) *evaluator.Engine {
	options := a.options
	options.Engine, options.Without, options.Stdin = evaluator.EngineOPA, nil, nil
	options.Packs = a.packsFor(cmd)
	engine, err := evaluator.Load(cmd.Context(), options)
	if err != nil {
		return nil // there is no place to say why
	}
	return engine
}

// fixed completes words that are known beforehand.
func fixed(words []string) completer {
	return names(func(*cobra.Command) []string { return words })
}

func (a *app) countries(cmd *cobra.Command) []string {
	var list []string
	if engine := a.quickly(cmd); engine != nil {
		units, _ := engine.Read(cmd.Context())
		for _, unit := range units {
			if described := unit.Country + "\t" + unit.CountryName; unit.Country != "" && !slices.Contains(list, described) {
				list = append(list, described)
			}
		}
	}
	return list
}

// services offers those of the countries, all if there are none.
func (a *app) services(cmd *cobra.Command, countries ...string) []string {
	var list []string
	if engine := a.quickly(cmd); engine != nil {
		units, _ := engine.Read(cmd.Context())
		for _, unit := range units {
			if len(countries) == 0 || slices.Contains(countries, unit.Country) {
				list = append(list, unit.Service)
			}
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

func (a *app) strategies(cmd *cobra.Command) []string {
	var list []string
	if engine := a.quickly(cmd); engine != nil {
		for _, st := range engine.Strategies() {
			list = append(list, st.Name+"\t"+st.Title)
		}
	}
	return list
}

func (a *app) preconditions(cmd *cobra.Command) []string {
	var list []string
	if engine := a.quickly(cmd); engine != nil {
		for _, st := range engine.Strategies() {
			for _, p := range st.Preconditions {
				list = append(list, st.Name+"/"+p.Name+"\t"+p.Title)
			}
		}
	}
	return list
}

func (a *app) factInfos(cmd *cobra.Command) []verdict.FactInfo {
	if engine := a.quickly(cmd); engine != nil {
		return engine.Facts(nil)
	}
	return nil
}

func (a *app) facts(cmd *cobra.Command) []string {
	var list []string
	for _, f := range a.factInfos(cmd) {
		list = append(list, f.Path+"\t"+f.Title)
	}
	return list
}

// assignment completes fact=value.
func (a *app) assignment(cmd *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
	var offered []string
	for _, f := range a.factInfos(cmd) {
		values := f.Values
		if f.Type == "boolean" {
			values = []string{"true", "false"}
		}
		if !strings.HasPrefix(typed, f.Path+"=") {
			offered = append(offered, f.Path+"=\t"+f.Title)
			continue
		}
		for _, value := range append(values, "unknown") {
			offered = append(offered, f.Path+"="+value)
		}
	}
	return commaList(offered, typed), cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
}

// completeUnit completes COUNTRY SERVICE, and strategies after them if they may follow.
func (a *app) completeUnit(strategies bool) completer {
	return func(cmd *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
		switch {
		case len(args) == 0:
			return commaList(a.countries(cmd), typed), cobra.ShellCompDirectiveDefault
		case len(args) == 1 && !strings.HasSuffix(args[0], ".json"):
			return commaList(a.services(cmd, args[0]), typed), cobra.ShellCompDirectiveNoFileComp
		case strategies:
			return commaList(a.strategies(cmd), typed), cobra.ShellCompDirectiveNoFileComp
		default:
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
	}
}

// completeFlags completes the flags of every command.
func (a *app) completeFlags(root *cobra.Command) {
	register(root, "format", fixed(report.Formats()))
	register(root, "engine", fixed(evaluator.EngineKinds()))
	register(root, "pack", names(a.packNames))
	for _, folder := range []string{"policies", "profiles", "cases", "schemas"} {
		_ = root.MarkPersistentFlagDirname(folder)
	}
}

func (a *app) completeEvaluateFlags(cmd *cobra.Command) {
	a.completeUnitFlags(cmd)
	register(cmd, "by", fixed([]string{"strategy", "precondition"}))
	register(cmd, "fail-on", fixed(verdicts()))
}

func (a *app) completeUnitFlags(cmd *cobra.Command) {
	register(cmd, "country", names(a.countries))
	register(cmd, "service", names(func(cmd *cobra.Command) []string { return a.services(cmd) }))
	register(cmd, "strategy", names(a.strategies))
	a.completeSetFlags(cmd)
}

func (a *app) completeSetFlags(cmd *cobra.Command) {
	register(cmd, "set", a.assignment)
	register(cmd, "without", names(a.preconditions))
}

// register sets the completion of a flag, which must be there.
func register(cmd *cobra.Command, flag string, complete completer) {
	if err := cmd.RegisterFlagCompletionFunc(flag, complete); err != nil {
		panic(err)
	}
}
