package main

import (
	"context"
	"errors"
	"io"
	"os"
	"slices"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report"
	"github.com/leeway-policy/leeway/report/html"
	"github.com/leeway-policy/leeway/serve/questions"
)

func newReportCmd(a *app) *cobra.Command {
	var given func() questions.Values
	var paths int
	var format string
	cmd := &cobra.Command{
		Use:   "report [FILE...] [COUNTRY...] [SERVICE...] [STRATEGY...]",
		Short: "Write one HTML file to look at, to share and to print",
		Long: `Report writes one HTML file that needs no network and no server: the matrix and a map of
verdicts, what is within reach, for each unit its reasons, facts with evidence and
sources, strategies side by side, paths and robustness, and the tables of all rules. It filters and sorts in the
browser, and prints. The answers stand in it as the JSON that -f json prints.

FILEs and names stand as with evaluate.`,
		Example: `  leeway report -o report.html
  leeway report BE DE change-of-address -o report.html
  leeway report --set context.person_identifier=universal -o what-if.html`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if a.output == "" && a.toTerminal() {
				return errors.New("report writes a page of HTML: name a file with -o report.html, or - for the terminal")
			}
			q, err := named(cmd, args)
			if err != nil {
				return err
			}
			if err := given().Fill(&q); err != nil {
				return err
			}
			return a.report(cmd.Context(), q, paths)
		},
		ValidArgsFunction: a.completeNames(nil),
	}
	given = a.addParameters(cmd, whichUnits())
	cmd.Flags().VarP(newChoice(&format, "format", "html", "html"), "format", "f", "write the report as `FORMAT`: html")
	cmd.Flags().Lookup("format").Hidden = true // there is one alone
	cmd.Flags().Var(newCount(&paths, 3, 0), "paths", "show at most `N` paths of each unit and strategy; 0 is all")
	return cmd
}

// toTerminal tells whether standard output is a terminal.
func (a *app) toTerminal() bool {
	file, isFile := a.stdout.(*os.File)
	return isFile && term.IsTerminal(int(file.Fd()))
}

// report asks all that a report shows, and writes it.
func (a *app) report(ctx context.Context, q evaluator.Question, paths int) error {
	engine, err := a.load(ctx)
	if err != nil {
		return err
	}
	shown := a.newProgress("units")
	q.Progress = shown.report
	a.findFiles(ctx, engine, &q)
	answers, err := answersOf(ctx, q, engine, paths)
	shown.stop()
	if err != nil {
		return inTime(ctx, err)
	}
	if len(answers.Evaluation.Units) == 0 { // there is nothing to show but the faults
		return answers.Evaluation.Faults.Err()
	}
	render := func(w io.Writer, r *html.Report, _ report.Options) error { return html.Write(w, r) }
	if err := write(a, render, answers, ""); err != nil {
		return err
	}
	return answers.Evaluation.Faults.Err()
}

// answersOf returns the answers that a report shows, as the commands of their names give them.
func answersOf(ctx context.Context, q evaluator.Question, engine *evaluator.Engine, paths int) (*html.Report, error) {
	asked, err := q.Ask(ctx, engine)
	if err != nil {
		return nil, err
	}
	r := &html.Report{}
	if r.Evaluation, err = asked.Evaluate(ctx, evaluator.Request{Reasons: true, Why: true, Disputed: true}); err != nil {
		return nil, err
	}
	if r.Reach, err = asked.Reach(ctx); err != nil {
		return nil, err
	}
	if r.Robustness, err = asked.Robustness(ctx, evaluator.DefaultTrust()); err != nil {
		return nil, err
	}
	if r.Paths, err = asked.Paths(ctx, evaluator.PathRequest{Limit: paths}); err != nil {
		return nil, err
	}
	if r.Options, err = asked.StrategyOptions(ctx); err != nil {
		return nil, err
	}
	if r.Triangles, err = asked.Triangles(); err != nil {
		return nil, err
	}
	return r, describe(ctx, engine, evaluated(asked.Units, r.Evaluation), asked.Filter.Strategies, r)
}

// evaluated returns the units that have verdicts; a constraint may forbid others.
func evaluated(units []*evaluator.Unit, e *verdict.Evaluation) []*evaluator.Unit {
	return slices.DeleteFunc(slices.Clone(units), func(unit *evaluator.Unit) bool {
		return !slices.ContainsFunc(e.Units, func(u verdict.Unit) bool { return u.Country == unit.Country && u.Service == unit.Service })
	})
}

// describe adds what the strategies ask, and the facts.
func describe(ctx context.Context, engine *evaluator.Engine, units []*evaluator.Unit, strategies []string, r *html.Report) error {
	handbook, err := engine.Handbook(ctx, units)
	if err != nil {
		return err
	}
	left := func(name string) bool { return len(strategies) > 0 && name != "" && !slices.Contains(strategies, name) }
	identity, err := engine.Identity(nil) // rules rest on no profile
	if err != nil {
		return err
	}
	r.Rules = &verdict.Catalogue{
		Identity: identity, Constraints: handbook.Constraints, Aside: engine.PacksAside(),
		Strategies: slices.DeleteFunc(handbook.Strategies, func(s verdict.StrategyInfo) bool { return left(s.Name) }),
	}
	r.Tables = &verdict.Tables{
		Identity: identity,
		Tables:   slices.DeleteFunc(handbook.Tables, func(t verdict.Table) bool { return left(t.Strategy) }),
	}
	r.Facts = &verdict.Facts{Identity: r.Evaluation.Identity, Facts: handbook.Facts}
	return nil
}
