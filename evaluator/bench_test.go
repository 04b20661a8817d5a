package evaluator_test

import (
	"testing"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"

	"github.com/leeway-policy/leeway/evaluator"
)

// The benchmarks measure leeway and OPA in the same run and report the ratio, which does not depend
// on the machine as times do.

// BenchmarkVerdicts decides encoded units that lack no fact, and asks OPA's prepared query for the
// strategies of the same units.
func BenchmarkVerdicts(b *testing.B) {
	e := engine(b, evaluator.Options{})
	units, _ := e.Read(b.Context())
	opa := newPlainOPA(b)
	var encoded []evaluator.Encoded
	var inputs []ast.Value
	for _, unit := range units {
		if len(unit.Facts) < 35 {
			continue
		}
		encoded = append(encoded, e.Encode(unit))
		input, err := ast.InterfaceToValue(unit.Document())
		if err != nil {
			b.Fatal(err)
		}
		inputs = append(inputs, input)
	}
	const rounds = 3
	start := time.Now()
	for range rounds {
		for _, input := range inputs {
			if _, err := opa.query.Eval(b.Context(), rego.EvalParsedInput(input)); err != nil {
				b.Fatal(err)
			}
		}
	}
	perQuery := time.Since(start) / time.Duration(rounds*len(inputs))
	for i := 0; b.Loop(); i++ {
		if _, err := e.Verdicts(b.Context(), encoded[i%len(encoded)]); err != nil {
			b.Fatal(err)
		}
	}
	perUnit := b.Elapsed() / time.Duration(b.N)
	b.ReportMetric(float64(perQuery)/float64(perUnit), "times-faster-than-OPA")
}

// BenchmarkTables loads everything, tables included, and makes as many bare evaluations of one rule
// by OPA as the tables take.
func BenchmarkTables(b *testing.B) {
	e := engine(b, evaluator.Options{})
	opa := newPlainOPA(b)
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
		engine(b, evaluator.Options{})
	}
	b.ReportMetric(float64(b.Elapsed()/time.Duration(b.N))/float64(bare), "times-bare-OPA")
	b.ReportMetric(float64(asked), "evaluations")
}
