package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report"
)

// simulateFlags are the flags of simulate that its request does not take as they are.
type simulateFlags struct {
	unknown, around string
	set, trust      []string
}

func newSimulateCmd(a *app) *cobra.Command {
	var request evaluator.SimulateRequest
	var flags simulateFlags
	cmd := &cobra.Command{
		Use:   "simulate",
		Short: "Make up units for batch: at random, all there can be, or around a real one",
		Long: `Simulate makes up units as leeway batch reads them, one a line. All of them are valid: values
lie in their domains, sums add up, and no constraint forbids the facts.

Facts are drawn by cells: a value of an enumeration, or numbers that all policies treat alike.
Each combination of cells that the constraints allow is as likely as any other, and numbers are
drawn evenly within their cells. The same seed yields the same bytes on every machine.

All facts that some rule reads vary; --strategy and --facts name fewer, or others, and the rest is
left out but for what --set says. With --all there is one unit of each combination of cells.

With --around, units are like a real one: its facts vary by their confidence, as in leeway
robustness (high stays as it is unless --trust says otherwise; not stated is taken as low), and its
unknown facts vary freely.`,
		Example: `  leeway simulate -n 1000000 -o units.ndjson
  leeway simulate --seed 7 --unknown 0.1 | leeway batch -
  leeway simulate --all --facts service.records,service.sensitive
  leeway simulate --around BE/change-of-address -n 500 -f csv`,
		Args: between(0, 0, "no argument"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			var err error
			if request.CSV, err = a.isCSV(cmd); err != nil {
				return err
			}
			request.Dialect = a.options.Dialect
			if request.All && !cmd.Flags().Changed("limit") {
				request.N = evaluator.SimulateLimit
			}
			return a.simulate(cmd, request, flags)
		},
	}
	set := cmd.Flags()
	set.VarP(newCount(&request.N, evaluator.DefaultUnits, 0), "limit", "n", fmt.Sprintf("draw `N` units; with --all, the most that there may be, %d unless given", evaluator.SimulateLimit))
	set.BoolVar(&request.All, "all", false, "one unit of each combination of cells, in a fixed order")
	set.Var(newNumber(&request.Seed, 1, 0, math.MaxUint64), "seed", "`NUMBER` that the random numbers begin with")
	set.StringVar(&flags.unknown, "unknown", "0", "leave out each fact that varies with the probability `P`, 0 to 1")
	set.StringSliceVar(&request.Strategies, "strategy", nil, "vary the facts that this `STRATEGY` reads (repeatable, or separated by commas)")
	set.StringSliceVar(&request.Facts, "facts", nil, "vary this `FACT`, or all beneath it (repeatable, or separated by commas)")
	set.StringVar(&flags.around, "around", "", "vary the doubtful facts of a real unit, `COUNTRY/SERVICE`")
	set.StringSliceVar(&flags.trust, "trust", nil, "with --around, weight of a confidence, `CONFIDENCE=WEIGHT`, 0 to 1 (repeatable, or separated by commas)")
	set.StringArrayVar(&flags.set, "set", nil, "keep a fact as it is in all units, `FACT=VALUE`; the value may be unknown (repeatable)")
	register(cmd, "strategy", names(a.strategies))
	register(cmd, "facts", names(a.facts))
	register(cmd, "set", a.assignment)
	register(cmd, "trust", fixed([]string{"high=", "medium=", "low="}))
	register(cmd, "around", names(a.unitNames))
	return cmd
}

// lineFormats are those of one unit a line.
func lineFormats() []string { return []string{string(report.NDJSON), string(report.CSV)} }

// isCSV tells whether lines are to be CSV rather than NDJSON, and fails for any other format.
func (a *app) isCSV(cmd *cobra.Command) (bool, error) {
	if !cmd.Flags().Changed("format") {
		return false, nil
	}
	if !slices.Contains(lineFormats(), a.format) {
		return false, fmt.Errorf("%s writes %s only, not %s", cmd.Name(), strings.Join(lineFormats(), " or "), a.format)
	}
	return a.format == string(report.CSV), nil
}

// simulate writes units.
func (a *app) simulate(cmd *cobra.Command, request evaluator.SimulateRequest, flags simulateFlags) error {
	ctx := cmd.Context()
	var err error
	if request.Trust, err = flags.trusts(); err != nil {
		return err
	}
	if request.Unknown, err = evaluator.ParseProbability(flags.unknown); err != nil {
		return fmt.Errorf("--unknown: %w", err)
	}
	if request.All && request.Unknown.Sign() > 0 {
		return errors.New("--all writes every combination of known facts: expected no --unknown with it")
	}
	engine, err := a.load(ctx)
	if err != nil {
		return err
	}
	if request.Set, err = engine.ParseSet(flags.set); err != nil {
		return err
	}
	if cmd.Flags().Changed("around") {
		if request.Around, err = unitCalled(ctx, engine, flags.around); err != nil {
			return err
		}
	}
	simulation, err := engine.Simulate(ctx, request)
	if err != nil {
		return inTime(ctx, err)
	}
	shown := a.newProgress("units")
	defer shown.stop()
	return a.stream(func(out io.Writer) error {
		lines := 0
		for line := range simulation.Lines(ctx) {
			if _, err := out.Write(line); err != nil {
				return err
			}
			if lines++; lines%(1<<16) == 0 {
				shown.report(lines, simulation.Units())
			}
		}
		return inTime(ctx, ctx.Err())
	})
}

// unitCalled returns the unit COUNTRY/SERVICE of the profiles in use.
func unitCalled(ctx context.Context, engine *evaluator.Engine, name string) (*evaluator.Unit, error) {
	country, service, both := strings.Cut(name, "/")
	if !both {
		return nil, fmt.Errorf("--around: expected COUNTRY/SERVICE, found %q", name)
	}
	q := evaluator.Question{Filter: evaluator.Filter{Countries: []string{country}, Services: []string{service}}}
	asked, err := q.AskOne(ctx, engine)
	if err != nil {
		return nil, inTime(ctx, err)
	}
	return asked.Units[0], nil
}

// trusts returns the weights of confidences: those of robustness, less doubt about the high one, unless they are given.
func (f simulateFlags) trusts() (evaluator.Trust, error) {
	if len(f.trust) > 0 && f.around == "" {
		return nil, fmt.Errorf("--trust weighs the facts of a real unit: expected --around with it")
	}
	return evaluator.ParseTrust(append([]string{"high=1"}, f.trust...))
}

// unitNames completes COUNTRY/SERVICE.
func (a *app) unitNames(cmd *cobra.Command) []string {
	var list []string
	if engine := a.loadForCompletion(cmd); engine != nil {
		units, _ := engine.Read(cmd.Context())
		for _, unit := range units {
			if unit.Country != "" {
				list = append(list, verdict.UnitPath(unit.Country, unit.Service))
			}
		}
	}
	return list
}
