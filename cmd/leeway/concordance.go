package main

import (
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report"
)

func newConcordanceCmd(a *app) *cobra.Command {
	var filter evaluator.CaseFilter
	var outcomes []string
	var least float64
	cmd := &cobra.Command{
		Use:   "concordance [CASES...]",
		Short: "Compare verdicts with what happened in documented cases",
		Long: `Concordance decides, for each documented case, the strategy that was tried there, and
compares the verdict with the outcome: what succeeded should not be infeasible, what failed
or was abandoned should not be feasible. Partial outcomes are reported, not scored; an
undetermined verdict is neither right nor wrong. Every disagreement is shown with its
reasons and sources: either the policy or the case is wrong, or what decided it is no fact.

The answer also compares the verdicts with simple rules: always feasible, the majority of the
strategy, and the best single fact. It counts how often a precondition that the record blames
for the end of a case is unmet.

The facts of a service are those before the reform; the context is that of the country's
profile, unless the case brings its own. CASES are files that hold one case or an array of
cases, folders, or "-" for standard input; without any, the cases in use are taken.`,
		Example: `  leeway concordance
  leeway concordance --strategy centralisation --outcome failed,abandoned
  leeway concordance --without centralisation/one_key
  leeway concordance --without-own-evidence
  leeway concordance my-cases.json --fail-under 80
  leeway concordance -f csv -o cases.csv`,
		RunE: func(cmd *cobra.Command, args []string) error {
			under := cmd.Flags().Changed("fail-under")
			for _, outcome := range outcomes {
				filter.Outcomes = append(filter.Outcomes, verdict.Outcome(outcome))
			}
			answer, err := a.concordance(cmd, filter, args)
			if err != nil {
				return err
			}
			a.sayLeftOut(answer)
			if err := write(a, report.Concordance, answer, a.casesHint(cmd, args)); err != nil {
				return err
			}
			if err := answer.Faults.Err(); err != nil || !under {
				return err
			}
			return a.agree(answer.Overall, least)
		},
		ValidArgsFunction: completeFiles,
	}
	a.addFormats(cmd, append(report.Formats(), report.CiteFormats()...), "")
	flags := cmd.Flags()
	flags.StringSliceVar(&filter.Countries, "country", nil, "only cases of this `COUNTRY`, by code or name (repeatable, or separated by commas)")
	flags.StringSliceVar(&filter.Strategies, "strategy", nil, "only cases that tried this `STRATEGY` (repeatable, or separated by commas)")
	all := outcomeNames()
	flags.Var(&choices{&outcomes, choice{name: "outcome", choices: all}}, "outcome", "only cases with this `OUTCOME` (repeatable, or separated by commas)")
	flags.Var(newPercent(&least), "fail-under", "exit with 1 if less than `PERCENT` of the scored and decided verdicts are right")
	flags.BoolVar(&filter.WithoutOwnEvidence, "without-own-evidence", false, "also judge each case without the preconditions that rest on it alone: their sources are all its own, or they were adjusted because of it")
	a.addParameters(cmd, parametersOf("evaluate", "without", "without-inferred"))
	register(cmd, "country", names(a.caseCountries))
	register(cmd, "strategy", names(a.strategies))
	register(cmd, "outcome", fixed(all))
	return cmd
}

// casesHint says how to get all cases as a table, "" if there is no short way to ask.
func (a *app) casesHint(cmd *cobra.Command, paths []string) string {
	words := []string{"-f", "csv"}
	for _, path := range paths {
		if path == "-" {
			return ""
		}
		words = append(words, quote(path))
	}
	words = append(words, a.folders()...)
	if a.options.Cases != "" {
		words = append(words, "--cases", quote(a.options.Cases))
	}
	for _, name := range []string{"country", "strategy", "outcome", "without"} {
		if flag := cmd.Flags().Lookup(name); flag.Changed {
			words = append(words, "--"+name, quote(strings.Trim(flag.Value.String(), "[]"))) // lists are shown in brackets
		}
	}
	if a.options.WithoutInferred {
		words = append(words, "--without-inferred")
	}
	if cmd.Flag("without-own-evidence").Changed {
		words = append(words, "--without-own-evidence")
	}
	return "All cases with their verdicts: leeway concordance " + strings.Join(words, " ")
}

func outcomeNames() []string {
	var names []string
	for _, outcome := range verdict.Outcomes() {
		names = append(names, string(outcome))
	}
	return names
}

// concordance answers the question.
func (a *app) concordance(cmd *cobra.Command, filter evaluator.CaseFilter, paths []string) (*verdict.Concordance, error) {
	ctx := cmd.Context()
	engine, err := a.load(ctx)
	if err != nil {
		return nil, err
	}
	answer, err := engine.Concordance(ctx, filter, paths...)
	if err != nil {
		return nil, inTime(ctx, err)
	}
	if len(answer.Cases)+len(answer.LeftOut)+len(answer.Faults) == 0 {
		return nil, errors.New("nothing to compare: no case passes all of the filters given")
	}
	return answer, nil
}

// sayLeftOut names the cases that are left out because no policy declares their strategy. Strategies of packs are known, and
// the answer says so.
func (a *app) sayLeftOut(answer *verdict.Concordance) {
	for _, left := range answer.LeftOut {
		if left.Pack == "" {
			a.say("leeway: no policy declares the strategy %q: left out %s", left.Strategy, strings.Join(left.Cases, ", "))
		}
	}
}

// agree returns errFinding, and says so, if the share of right verdicts is less than least per cent.
func (a *app) agree(t verdict.Tally, least float64) error {
	decided := t.Right + t.Wrong
	switch {
	case decided == 0 && least > 0:
		a.say("leeway: of %d cases none is scored and decided: nothing shows that %v%% are right (--fail-under)", t.Cases, least)
	case float64(100*t.Right) < least*float64(decided):
		a.say("leeway: %d of %d verdicts are right, %.1f%%: less than %v%% right (--fail-under)", t.Right, decided, 100*float64(t.Right)/float64(decided), least)
	default:
		return nil
	}
	return errFinding
}

// caseCountries completes the countries of the cases in use.
func (a *app) caseCountries(cmd *cobra.Command) []string {
	var list []string
	if engine := a.loadForCompletion(cmd); engine != nil {
		list = engine.CaseCountries(cmd.Context())
	}
	return list
}
