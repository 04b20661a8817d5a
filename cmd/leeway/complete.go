package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report"
	"github.com/leeway-policy/leeway/serve/questions"
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

// loadForCompletion loads an engine that knows all names. OPA's engine needs no tables.
func (a *app) loadForCompletion(cmd *cobra.Command) *evaluator.Engine {
	if err := a.useProject(cmd, cmd.Flags().Args()); err != nil {
		return nil // there is no place to say why
	}
	options := a.options
	options.Engine, options.Without, options.Stdin = evaluator.EngineOPA, nil, nil
	options.Packs = a.packsFor(cmd)
	engine, err := evaluator.Load(cmd.Context(), options)
	if err != nil {
		return nil
	}
	return engine
}

// fixed completes words that are known beforehand.
func fixed(words []string) completer {
	return names(func(*cobra.Command) []string { return words })
}

func (a *app) countries(cmd *cobra.Command) []string {
	var list []string
	if engine := a.loadForCompletion(cmd); engine != nil {
		units, _ := engine.Read(cmd.Context())
		for _, unit := range units {
			if described := unit.Country + "\t" + unit.CountryName; unit.Country != "" && !slices.Contains(list, described) {
				list = append(list, described)
			}
		}
	}
	return list
}

// services offers those of the countries among the arguments, all if there are none.
func (a *app) services(cmd *cobra.Command, args ...string) []string {
	var list []string
	if engine := a.loadForCompletion(cmd); engine != nil {
		units, _ := engine.Read(cmd.Context())
		of := slices.DeleteFunc(slices.Clone(args), func(arg string) bool {
			_, err := engine.Select(units, evaluator.Filter{Countries: []string{arg}})
			return err != nil
		})
		units, _ = engine.Select(units, evaluator.Filter{Countries: of})
		for _, unit := range units {
			list = append(list, unit.Service)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

func (a *app) strategies(cmd *cobra.Command) []string {
	var list []string
	if engine := a.loadForCompletion(cmd); engine != nil {
		for _, st := range engine.Strategies() {
			list = append(list, st.Name+"\t"+st.Title)
		}
	}
	return list
}

func (a *app) properties(cmd *cobra.Command) []string {
	if engine := a.loadForCompletion(cmd); engine != nil {
		return engine.PropertyNames()
	}
	return nil
}

// completePoliciesAnd completes names, and files: a folder of policies may stand among the names.
func (a *app) completePoliciesAnd(list func(*cobra.Command) []string) completer {
	return func(cmd *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
		return commaList(list(cmd), typed), cobra.ShellCompDirectiveDefault
	}
}

func (a *app) preconditions(cmd *cobra.Command) []string {
	var list []string
	if engine := a.loadForCompletion(cmd); engine != nil {
		for _, st := range engine.Strategies() {
			for _, p := range st.Preconditions {
				list = append(list, st.Name+"/"+p.Name+"\t"+p.Title)
			}
		}
	}
	return list
}

func (a *app) factInfos(cmd *cobra.Command) []verdict.FactInfo {
	if engine := a.loadForCompletion(cmd); engine != nil {
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

// completeNames completes countries, services and strategies in any order, and files; the first arguments are countries,
// unless flags of these names give them.
func (a *app) completeNames(first []string) completer {
	return func(cmd *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
		given := func(name string) bool { return cmd.Flags().Changed(name) }
		if len(args) < len(slices.DeleteFunc(slices.Clone(first), given)) {
			return commaList(a.countries(cmd), typed), cobra.ShellCompDirectiveDefault
		}
		var offered []string
		for _, name := range slices.Concat(a.countries(cmd), a.services(cmd, args...), a.strategies(cmd)) {
			if word, _, _ := strings.Cut(name, "\t"); !slices.Contains(args, word) {
				offered = append(offered, name)
			}
		}
		return commaList(offered, typed), cobra.ShellCompDirectiveDefault
	}
}

// completes returns the completion of a parameter, nil if there is none.
func (a *app) completes(p questions.Parameter) completer {
	switch {
	case p.Kind == questions.File:
		return completeFiles
	case len(p.Values) > 0:
		return fixed(p.Values)
	}
	switch p.Name {
	case "country", "from", "to":
		return names(a.countries)
	case "service":
		return names(func(cmd *cobra.Command) []string { return a.services(cmd) })
	case "strategy":
		return names(a.strategies)
	case "set":
		return a.assignment
	case "without":
		return names(a.preconditions)
	case "trust":
		return fixed([]string{"high=", "medium=", "low="})
	default:
		return nil
	}
}

// completeFlags completes the flags of every command.
func (a *app) completeFlags(root *cobra.Command) {
	register(root, "format", fixed(report.Formats()))
	register(root, "engine", fixed(evaluator.EngineKinds()))
	register(root, "pack", names(a.packNames))
	for _, folder := range []string{"policies", "profiles", "cases", "gains", "schemas"} {
		_ = root.MarkPersistentFlagDirname(folder)
	}
}

// register sets the completion of a flag, which must be there.
func register(cmd *cobra.Command, flag string, complete completer) {
	if err := cmd.RegisterFlagCompletionFunc(flag, complete); err != nil {
		panic(err)
	}
}
