package main

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/display"
	"github.com/leeway-policy/leeway/report"
)

func newQCACmd(a *app) *cobra.Command {
	var request evaluator.QCARequest
	var codebook string
	cmd := &cobra.Command{
		Use:   "qca [STRATEGY...] [COUNTRY...] [CASES...]",
		Short: "Compare the documented cases by their preconditions (Qualitative Comparative Analysis)",
		Long: `Qca shows, for each precondition of a strategy and each way to meet it, how well it is
necessary and sufficient for success in the documented cases: consistency, coverage and
relevance of necessity (RoN), as in crisp-set Qualitative Comparative Analysis. Each is over
the cases where the condition is known, with its range over all ways to complete the others.
A truth table groups the cases by the necessary preconditions.

Names of strategies and countries may stand in any order, between files and folders of cases
(or "-" for standard input); without files, the cases in use are taken. Failed and abandoned
cases are stopped; partial outcomes are left out unless --partial says what they count as.

The format csv is a table of cases by conditions and facts, of one strategy: 1 is met, 0 is
unmet, - is not known, and --codebook explains the columns. Three lines of R make a truth
table of it with the package QCA; they are printed with the names of the strategy at hand:

  d <- read.csv("cases.csv", row.names = "case", na.strings = "-")
  d <- na.omit(d[c("one_key", "can_order", "SUCCEEDED")])
  QCA::truthTable(d, outcome = "SUCCEEDED", show.cases = TRUE)`,
		Example: `  leeway qca
  leeway qca centralisation
  leeway qca clearing_house --partial failure
  leeway qca my-cases.json centralisation --without centralisation/one_key
  leeway qca centralisation -f csv -o cases.csv --codebook codebook.csv`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if codebook == "-" {
				return errors.New("--codebook: expected a FILE, found -: the answer goes to standard output")
			}
			answer, err := a.qca(cmd, request, args)
			if err != nil {
				return err
			}
			if a.format == string(report.CSV) || codebook != "" {
				if err := oneStrategy(answer); err != nil {
					return err
				}
			}
			if err := write(a, report.QCA, answer, a.qcaHint(cmd, args, answer)); err != nil {
				return err
			}
			if err := a.writeCodebook(codebook, answer); err != nil {
				return err
			}
			if a.format == string(report.CSV) {
				a.sayScript(answer)
			}
			return answer.Faults.Err()
		},
		ValidArgsFunction: a.completeNames(nil),
	}
	flags := cmd.Flags()
	kinds := evaluator.PartialOutcomes()
	flags.Var(newChoice(&request.Partial, "kind of outcome", "", kinds...), "partial", "count partial outcomes as `KIND`: "+strings.Join(kinds, " or ")+" (default: they are left out)")
	flags.StringVar(&codebook, "codebook", "", "write what the columns of the format csv mean to `FILE`, as CSV")
	a.addParameters(cmd, parametersOf("evaluate", "without", "without-inferred"))
	register(cmd, "partial", fixed(kinds))
	return cmd
}

// qca answers the question about the names and files among the arguments.
func (a *app) qca(cmd *cobra.Command, request evaluator.QCARequest, args []string) (*verdict.QCA, error) {
	q, err := named(cmd, args)
	if err != nil {
		return nil, err
	}
	ctx := cmd.Context()
	engine, err := a.load(ctx)
	if err != nil {
		return nil, err
	}
	a.findFiles(ctx, engine, &q)
	request.Names = q.Filter.Names
	answer, err := engine.QCA(ctx, request, q.Files...)
	return answer, inTime(ctx, err)
}

// qcaHint says how to see more: the ways of one strategy, or its cases as a table. It is "" if there is no short way to ask.
func (a *app) qcaHint(cmd *cobra.Command, args []string, answer *verdict.QCA) string {
	if slices.Contains(args, "-") {
		return ""
	}
	said, words := "The ways, too: leeway qca STRATEGY", []string{}
	if len(answer.Strategies) == 1 {
		said = "The cases as a table for R: leeway qca -f csv -o cases.csv --codebook codebook.csv"
		if name := answer.Strategies[0].Strategy; !slices.ContainsFunc(args, func(arg string) bool { return strings.EqualFold(arg, name) }) {
			words = append(words, quote(name))
		}
	}
	for _, arg := range args {
		words = append(words, quote(arg))
	}
	words = append(words, a.folders()...)
	if a.options.Cases != "" && !a.project.gave["cases"] {
		words = append(words, "--cases", quote(a.options.Cases))
	}
	if flag := cmd.Flags().Lookup("partial"); flag.Changed {
		words = append(words, "--partial", quote(flag.Value.String()))
	}
	words = append(words, a.without()...)
	return strings.TrimSpace(said + " " + strings.Join(words, " "))
}

// oneStrategy fails if an answer is about several strategies, which have no table in common.
func oneStrategy(answer *verdict.QCA) error {
	var names []string
	for _, each := range answer.Strategies {
		names = append(names, each.Strategy)
	}
	if len(names) == 1 {
		return nil
	}
	return fmt.Errorf("a table of cases is of one strategy: expected qca STRATEGY, with one of %s", strings.Join(names, ", "))
}

// writeCodebook writes the codebook, if a file is named.
func (a *app) writeCodebook(file string, answer *verdict.QCA) error {
	if file == "" {
		return nil
	}
	var out bytes.Buffer
	if err := report.QCACodebook(&out, answer, a.reportOptions("")); err != nil {
		return fmt.Errorf("write the codebook: %w", err)
	}
	return a.writeFile(file, out.Bytes())
}

// sayScript says how to read the table with R.
func (a *app) sayScript(answer *verdict.QCA) {
	file := a.output
	if !writesFile(file) {
		file = "cases.csv"
	}
	lines := report.QCAScript(answer, file, a.options.Dialect)
	if a.quiet || lines == nil {
		return
	}
	fmt.Fprintln(a.stderr, "In R, with the package QCA:")
	for _, line := range lines {
		fmt.Fprintln(a.stderr, "  "+display.Line(line))
	}
}
