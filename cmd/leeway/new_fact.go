package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

func newNewFactCmd(a *app) *cobra.Command {
	var details evaluator.FactDraft
	types := []string{"string", "boolean", "integer", "number"}
	levers := append(verdict.Levers(), verdict.Given)
	cmd := &cobra.Command{
		Use:   "fact PATH",
		Short: "Add a fact to the catalogue",
		Long: `Fact declares a fact in the catalogue, unit.json in the folder of --schemas: behind the facts
of its object, all else stays as it is. PATH is context.NAME for what holds in the whole
country, service.NAME for one service. The lever says what it takes to change the fact.`,
		Example: `  leeway new fact service.shared_office --values none,some,all --lever organisational --schemas my/schemas
  leeway new fact context.bank_identity --title 'Identity of the banks' --lever technical --schemas my/schemas
  leeway new fact service.fee --type number --minimum 0 --unit euro --lever legal --schemas my/schemas`,
		Args: between(1, 1, "one PATH"),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := a.ownFolder("schemas", a.options.Schemas); err != nil {
				return err
			}
			draft, err := evaluator.DraftFact(a.options, args[0], details)
			if err != nil {
				return err
			}
			folders := strings.Join(a.folders(), " ")
			return a.place(draft, fmt.Sprintf("Profiles may give it now, and policies read input.%s. Then:\n  leeway check %s\n  leeway facts %s %s\n",
				args[0], folders, args[0], folders))
		},
		ValidArgsFunction: func(cmd *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
			var objects []string
			for _, f := range a.factInfos(cmd) {
				objects = append(objects, f.Path[:strings.LastIndexByte(f.Path, '.')+1])
			}
			slices.Sort(objects)
			return slices.Compact(objects), cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
		},
	}
	flags := cmd.Flags()
	flags.Var(newChoice(&details.Type, "type", "", types...), "type", "type of its values: one of "+strings.Join(types, ", ")+" (default: string with --values, else boolean)")
	flags.StringSliceVar(&details.Values, "values", nil, "the `VALUES` of a string (repeatable, or separated by commas)")
	flags.StringVar(&details.Title, "title", "", "`TITLE` in words (default: the name)")
	flags.StringVar(&details.Description, "description", "", "what it means, in a `SENTENCE` (default: the title)")
	flags.Var(newChoice(&details.Lever, "lever", "", levers...), "lever", "what it takes to change it: one of "+strings.Join(levers, ", "))
	flags.StringVar(&details.Minimum, "minimum", "", "the least `NUMBER` that it may be")
	flags.StringVar(&details.Maximum, "maximum", "", "the greatest `NUMBER` that it may be")
	flags.StringVar(&details.Unit, "unit", "", "the `UNIT` of a number, such as persons")
	register(cmd, "type", fixed(types))
	register(cmd, "lever", fixed(levers))
	for _, free := range []string{"values", "title", "description", "minimum", "maximum", "unit"} {
		register(cmd, free, cobra.NoFileCompletions)
	}
	return cmd
}
