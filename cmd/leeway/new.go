package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/display"
	"github.com/leeway-policy/leeway/internal/suggest"
)

func newNewCmd(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "new",
		Short: "Draft a country, a strategy, a fact or a case",
		Long: `New drafts a country's profile, a strategy with a precondition and its test, a fact of the
catalogue, or a documented case. It writes into the folders in use, and overwrites nothing.
What has to be filled in, leeway check names until it is.`,
		Example: `  leeway new country Poland --profiles my/profiles
  leeway new strategy shared_service --policies my/policies
  leeway new fact service.shared_office --values none,some,all --lever organisational --schemas my/schemas
  leeway new case pl-epuap --cases my/cases`,
		RunE: func(cmd *cobra.Command, args []string) error {
			var kinds []string
			for _, sub := range cmd.Commands() {
				kinds = append(kinds, sub.Name())
			}
			slices.Sort(kinds)
			if len(args) == 0 {
				return fmt.Errorf("new wants one of %s: see %s --help", strings.Join(kinds, ", "), cmd.CommandPath())
			}
			return fmt.Errorf("new drafts nothing called %q%s", args[0], suggest.Expected(args[0], kinds))
		},
		ValidArgsFunction: cobra.NoFileCompletions,
	}
	cmd.AddCommand(newNewCountryCmd(a), newNewStrategyCmd(a), newNewFactCmd(a), newNewCaseCmd(a))
	return cmd
}

func newNewCountryCmd(a *app) *cobra.Command {
	var services []string
	cmd := &cobra.Command{
		Use:   "country COUNTRY",
		Short: "Draft the profile of a country",
		Long: `Country drafts the profile of a COUNTRY, named by its code or its name: all services and no
facts, for an absent fact is unknown. It prints each fact that the profile may give, with what
it means and the values it may have, to be copied into the profile.`,
		Example: `  leeway new country PL --profiles my/profiles
  leeway new country Polska --service change-of-address --profiles my/profiles -o facts.txt`,
		Args: between(1, 1, "one COUNTRY"),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := a.ownFolder("profiles", a.options.Profiles); err != nil {
				return err
			}
			draft, err := evaluator.DraftCountry(a.options, args[0], services)
			if err != nil {
				return err
			}
			words := strings.Join(append([]string{quote(draft.Files[0].Name)}, a.folders("profiles")...), " ")
			return a.place(draft, fmt.Sprintf(`The facts below are those that it may give: copy what you know, with one of the values, and
without the comments. What is left out is unknown. Then:
  leeway check %[1]s
  leeway evaluate %[1]s
  leeway ask %[1]s
The last one says which unknown facts to find out first.
"as_of": 2003 says which year the facts describe. Evidence for a fact stands beside, at the top:
  "evidence": {"context.population": {"confidence": "high", "sources": ["census"], "note": "..."}},
  "sources": {"census": {"citation": "Who, what, when", "year": 2003}}
`, words))
		},
		ValidArgsFunction: names(func(*cobra.Command) []string {
			var all []string
			for code, name := range evaluator.CountryNames() {
				all = append(all, code+"\t"+name)
			}
			slices.Sort(all)
			return all
		}),
	}
	cmd.Flags().StringSliceVar(&services, "service", nil, "only the `SERVICE` of this id (repeatable, or separated by commas; default: all)")
	register(cmd, "service", names(func(cmd *cobra.Command) []string { return a.services(cmd) }))
	return cmd
}

func newNewStrategyCmd(a *app) *cobra.Command {
	var details evaluator.StrategyDraft
	cmd := &cobra.Command{
		Use:   "strategy NAME",
		Short: "Draft a strategy: a precondition and its test",
		Long: `Strategy drafts a strategy in Rego, in a folder of its own below the policies: METADATA, one
necessary precondition, and a test of it that passes. The names of rules, titles and the
condition are for you to change.`,
		Example: `  leeway new strategy shared_service --policies my/policies
  leeway new strategy shared_service --title 'Shared service' --fact service.records --source report2004 --policies my/policies`,
		Args: between(1, 1, "one NAME"),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := a.ownFolder("policies", a.options.Policies); err != nil {
				return err
			}
			draft, err := evaluator.DraftStrategy(a.options, args[0], details)
			if err != nil {
				return err
			}
			folders := a.folders("profiles")
			var tested []string // the project file names folders for test too
			if !a.project.gave["policies"] {
				tested = append(tested, quote(a.options.Policies))
			}
			if a.options.Schemas != "" && !a.project.gave["schemas"] {
				tested = append(tested, "--schemas", quote(a.options.Schemas))
			}
			said := "Change what it says, then:\n"
			if len(draft.Left) > 0 {
				said = "Name its sources, keys of the bibliography, change what else it says, then:\n"
			}
			return a.place(draft, said+fmt.Sprintf("  leeway check %s\n  leeway test %s\n  leeway evaluate --strategy %s %s\n",
				strings.Join(folders, " "), strings.Join(tested, " "), args[0], strings.Join(folders, " ")))
		},
		ValidArgsFunction: cobra.NoFileCompletions,
	}
	flags := cmd.Flags()
	flags.StringVar(&details.Title, "title", "", "`TITLE` in words (default: the name)")
	flags.StringVar(&details.Source, "source", "", "`KEY` of a source in the bibliography")
	flags.StringVar(&details.Fact, "fact", "", "`FACT` that the precondition reads (default: the first of a service)")
	register(cmd, "fact", names(a.facts))
	register(cmd, "title", cobra.NoFileCompletions)
	register(cmd, "source", cobra.NoFileCompletions)
	return cmd
}

func newNewCaseCmd(a *app) *cobra.Command {
	var details evaluator.CaseDraft
	var outcomes []string
	for _, outcome := range verdict.Outcomes() {
		outcomes = append(outcomes, string(outcome))
	}
	wanted := map[string]string{
		"country": "the ISO 3166 code of two letters", "service": "an id, in small letters; leeway services lists those of profiles",
		"strategy": "the one that was tried; leeway strategies lists them", "since": "the year in which it began",
		"outcome": strings.Join(outcomes, ", "),
	}
	cmd := &cobra.Command{
		Use:   "case ID",
		Short: "Draft a documented case of a reform",
		Long: `Case drafts a documented case: what was tried for one service of one country, and how it
ended. It prints each fact that the case may give, with what it means and the values it may
have, to be copied into the case.`,
		Example: `  leeway new case pl-epuap --cases my/cases
  leeway new case pl-epuap --service change-of-address --strategy centralisation --since 2008 --outcome partial --cases my/cases`,
		Args: between(1, 1, "one ID"),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := a.ownFolder("cases", a.options.Cases); err != nil {
				return err
			}
			draft, err := evaluator.DraftCase(a.options, args[0], details)
			if err != nil {
				return err
			}
			left := ""
			for _, property := range draft.Left {
				left += fmt.Sprintf("Fill in %q: %s.\n", property, wanted[property])
			}
			return a.place(draft, left+fmt.Sprintf(`The facts below are those that it may give, as they were before the reform: copy what you know,
with one of the values, and without the comments. Then:
  leeway concordance %s
`, strings.Join(append([]string{quote(draft.Files[0].Name)}, a.folders()...), " ")))
		},
		ValidArgsFunction: cobra.NoFileCompletions,
	}
	flags := cmd.Flags()
	flags.StringVar(&details.Country, "country", "", "`COUNTRY`, by code or name (default: the code that the ID begins with)")
	flags.StringVar(&details.Service, "service", "", "id of the `SERVICE`")
	flags.StringVar(&details.Strategy, "strategy", "", "`STRATEGY` that was tried")
	flags.Var(newCount(&details.Since, 0, 1900), "since", "`YEAR` in which it began")
	flags.Var(newChoice(&details.Outcome, "outcome", "", outcomes...), "outcome", "how it ended: one of "+strings.Join(outcomes, ", "))
	register(cmd, "country", names(a.countries))
	register(cmd, "service", names(func(cmd *cobra.Command) []string { return a.services(cmd) }))
	register(cmd, "strategy", names(a.strategies))
	register(cmd, "since", cobra.NoFileCompletions)
	register(cmd, "outcome", fixed(outcomes))
	return cmd
}

// ownFolder returns an error unless the user named a folder that can be written to.
func (a *app) ownFolder(what, folder string) error {
	switch {
	case folder == "":
		return fmt.Errorf("%s of your own are needed, for the embedded ones cannot be written: name a folder, such as --%s my, or run leeway init DIR first", what, what)
	case what == "policies" && evaluator.IsBundle(folder):
		return errors.New("--policies is a bundle, which cannot be written: expected a folder")
	}
	return nil
}

// place writes the files of a draft, and tells what was written and what to do with it.
func (a *app) place(draft *evaluator.Draft, next string) error {
	var files []string
	said := ""
	for _, file := range draft.Files {
		if err := os.MkdirAll(filepath.Dir(file.Name), 0o755); err != nil {
			return fmt.Errorf("%s: %w", display.Line(file.Name), reason(err))
		}
		files = append(files, file.Name)
		verb := "Wrote "
		if file.Replaces {
			verb = "Added to "
		}
		said += verb + display.Line(file.Name) + ".\n"
	}
	if err := a.guard.wholeFiles(files, func(outs []io.Writer) error {
		for i, file := range draft.Files {
			if _, err := outs[i].Write(file.Content); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		return err
	}
	for line := range strings.Lines(next) {
		said += strings.TrimRight(line, " \n") + "\n" // there may be no folders to name
	}
	guide := display.Text(draft.Guide) // the catalogue may be anybody's
	switch toFile := a.output != "" && a.output != "-"; {
	case guide != "" && toFile:
		a.say("%s", strings.TrimSuffix(said, "\n"))
		return a.emit([]byte(guide))
	case a.quiet:
		return nil
	case guide != "":
		said += "\n" + guide
	}
	return a.emit([]byte(said))
}
