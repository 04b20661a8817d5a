package evaluator_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
)

// The benchmarks measure leeway and OPA in the same run and report the ratio, which does not depend on the
// machine as times do.

// perQuery is how long OPA's prepared query for the strategies takes for one of the units, on average.
func perQuery(b *testing.B, e *evaluator.Engine, units []*profile.Unit) time.Duration {
	b.Helper()
	opa := newPlainOPA(b, e)
	var inputs []ast.Value
	for _, unit := range units {
		input, err := ast.InterfaceToValue(unit.Document())
		if err != nil {
			b.Fatal(err)
		}
		inputs = append(inputs, input)
	}
	const rounds = 5
	start := time.Now()
	for range rounds {
		for _, input := range inputs {
			if _, err := opa.strategies.Eval(b.Context(), rego.EvalParsedInput(input)); err != nil {
				b.Fatal(err)
			}
		}
	}
	return time.Since(start) / time.Duration(rounds*len(inputs))
}

// BenchmarkVerdicts decides encoded units: verdicts only, and with all statuses and the fit.
func BenchmarkVerdicts(b *testing.B) {
	e := engine(b, evaluator.Options{})
	units, _ := e.Read(b.Context())
	query := perQuery(b, e, units)
	var encoded []*evaluator.Placed
	for _, unit := range units {
		encoded = append(encoded, e.Place(unit))
	}
	for name, decide := range map[string]func(*evaluator.Placed) error{
		"only":                  func(u *evaluator.Placed) error { _, err := u.Verdicts(b.Context()); return err },
		"with statuses and fit": func(u *evaluator.Placed) error { _, err := u.DecideAll(b.Context()); return err },
	} {
		b.Run(name, func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				if err := decide(encoded[i%len(encoded)]); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(query)/(float64(b.Elapsed())/float64(b.N)), "times-faster-than-OPA")
		})
	}
}

// BenchmarkAnalyses makes each analysis of every unit and reports the median and the worst unit, in OPA's
// prepared queries.
func BenchmarkAnalyses(b *testing.B) {
	e := engine(b, evaluator.Options{})
	units, _ := e.Read(b.Context())
	query := perQuery(b, e, units)
	others := units[:5] // all services of the first country
	analyses := map[string]func(context.Context, *profile.Unit) error{
		"explain": func(ctx context.Context, u *profile.Unit) error { _, err := e.Explain(ctx, u); return err },
		"paths": func(_ context.Context, u *profile.Unit) error {
			for _, strategy := range e.StrategyNames() {
				e.FindPaths(u, strategy)
			}
			return nil
		},
		"reach": func(ctx context.Context, u *profile.Unit) error {
			_, err := e.Reach(ctx, []*profile.Unit{u}, nil)
			return err
		},
		"ask": func(ctx context.Context, u *profile.Unit) error {
			_, err := e.Ask(ctx, []*profile.Unit{u}, nil)
			return err
		},
		"robustness": func(ctx context.Context, u *profile.Unit) error {
			_, err := e.Robustness(ctx, []*profile.Unit{u}, nil, evaluator.DefaultTrust())
			return err
		},
		"transfer": func(ctx context.Context, u *profile.Unit) error {
			_, err := e.Transfer(ctx, others, []*profile.Unit{u}, nil)
			return err
		},
	}
	for name, analyse := range analyses {
		b.Run(name, func(b *testing.B) {
			fastest := make([]time.Duration, len(units))
			for b.Loop() {
				for i, unit := range units {
					start := time.Now()
					if err := analyse(b.Context(), unit); err != nil {
						b.Fatal(err)
					}
					if took := time.Since(start); fastest[i] == 0 || took < fastest[i] {
						fastest[i] = took
					}
				}
			}
			slices.Sort(fastest)
			b.ReportMetric(float64(fastest[len(fastest)/2])/float64(query), "queries-at-the-median")
			b.ReportMetric(float64(fastest[len(fastest)-1])/float64(query), "queries-at-the-worst-unit")
		})
	}
}

// BenchmarkTables loads everything, tables and diagrams included, and makes as many bare evaluations of one
// rule by OPA as the tables take.
func BenchmarkTables(b *testing.B) {
	e := engine(b, evaluator.Options{})
	opa := newPlainOPA(b, e)
	units, _ := e.Read(b.Context())
	input, err := ast.InterfaceToValue(units[0].Document())
	if err != nil {
		b.Fatal(err)
	}
	asked := e.Asked()
	start := time.Now()
	for range asked {
		if _, err := opa.rule.Eval(b.Context(), rego.EvalParsedInput(input)); err != nil {
			b.Fatal(err)
		}
	}
	bare := time.Since(start)
	for b.Loop() {
		if _, err := evaluator.Load(b.Context(), evaluator.Options{}); err != nil { // not engine, which keeps what it has loaded
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed())/float64(b.N)/float64(bare), "times-bare-OPA")
	b.ReportMetric(float64(asked), "evaluations")
}
