package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"sync/atomic"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/parallel"
	"github.com/leeway-policy/leeway/internal/questions"
	"github.com/leeway-policy/leeway/report"
	"github.com/leeway-policy/leeway/report/html"
)

func newReportCmd(a *app) *cobra.Command {
	var given func() questions.Values
	var paths int
	cmd := &cobra.Command{
		Use:   "report [PATH...]",
		Short: "Write one HTML file to look at, to share and to print",
		Long: `Report writes one HTML file that needs no network and no server: the matrix and a map of
verdicts, what is within reach, for each unit its reasons, facts with evidence and
sources, paths and robustness, and the tables of all rules. It filters and sorts in the
browser, and prints. The answers stand in it as the JSON that -f json prints.

A PATH is a file, a folder, or "-" for standard input, as with evaluate.`,
		Example: `  leeway report -o report.html
  leeway report --country BE,DE --service change-of-address -o report.html
  leeway report --set context.person_identifier=universal -o what-if.html`,
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case cmd.Flags().Changed("format"):
				return fmt.Errorf("report writes HTML, not %s: leave -f out", a.format)
			case a.output == "" && a.toTerminal():
				return errors.New("report writes a page of HTML: name a file with -o report.html, or - for the terminal")
			}
			q := evaluator.Question{Files: args}
			if err := given().Fill(&q); err != nil {
				return err
			}
			return a.report(cmd.Context(), q, paths)
		},
		ValidArgsFunction: completeFiles,
	}
	given = a.addParameters(cmd, whichUnits(), nil)
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
	answers, err := answersOf(ctx, q, engine, paths, shown)
	shown.stop()
	if err != nil {
		return questionError(ctx, err)
	}
	render := func(w io.Writer, r *html.Report, _ report.Options) error { return html.Write(w, r) }
	if err := write(a, render, answers, ""); err != nil {
		return err
	}
	return answers.Evaluation.Faults.Err()
}

// answersOf returns the answers that a report shows, as the commands of their names give them.
func answersOf(ctx context.Context, q evaluator.Question, engine *evaluator.Engine, paths int, shown *progress) (*html.Report, error) {
	asked, err := q.Ask(ctx, engine)
	if err != nil {
		return nil, err
	}
	changed, _, _, err := asked.Changed(ctx)
	if err != nil {
		return nil, err
	}
	r := &html.Report{}
	if r.Evaluation, err = asked.Evaluate(ctx, evaluator.Request{Reasons: true, Why: true}); err != nil {
		return nil, err
	}
	if r.Reach, err = asked.Reach(ctx); err != nil {
		return nil, err
	}
	if r.Robustness, err = asked.Robustness(ctx, evaluator.DefaultTrust()); err != nil {
		return nil, err
	}
	if r.Paths, err = pathsOf(ctx, engine, changed, r.Reach, paths, shown); err != nil {
		return nil, err
	}
	return r, describe(ctx, engine, evaluated(asked.Units, r.Evaluation), q.Filter.Strategies, r)
}

// pathsOf returns the paths of all units and strategies that can be analysed, in their order.
func pathsOf(ctx context.Context, engine *evaluator.Engine, units []*evaluator.Unit, reach *verdict.Reach, limit int, shown *progress) ([]verdict.Paths, error) {
	found := make([][]verdict.Paths, len(reach.Units))
	group, ctx := parallel.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	var done atomic.Int64
	for i, within := range reach.Units {
		group.Go(func() error {
			unit := unitOf(units, within.Subject)
			for _, st := range within.Strategies {
				if st.Untabled != "" {
					continue
				}
				paths, err := engine.Paths(ctx, unit, evaluator.PathRequest{Strategy: st.Strategy, Limit: limit})
				if err != nil {
					return err
				}
				paths.Identity = reach.Identity
				found[i] = append(found[i], *paths)
			}
			shown.report(int(done.Add(1)), len(reach.Units))
			return nil
		})
	}
	err := group.Wait()
	return slices.Concat(found...), err
}

// evaluated returns the units that have verdicts; a constraint may forbid others.
func evaluated(units []*evaluator.Unit, e *verdict.Evaluation) []*evaluator.Unit {
	return slices.DeleteFunc(slices.Clone(units), func(unit *evaluator.Unit) bool {
		return !slices.ContainsFunc(e.Units, func(u verdict.Unit) bool { return u.Country == unit.Country && u.Service == unit.Service })
	})
}

// unitOf returns the unit that an answer is about.
func unitOf(units []*evaluator.Unit, about verdict.Subject) *evaluator.Unit {
	for _, unit := range units {
		if unit.Country == about.Country && unit.Service == about.Service {
			return unit
		}
	}
	return nil
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
