package batch_test

import (
	"encoding/json"
	"math/big"
	"strings"
	"testing"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/internal/batch"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// unknown is how often facts of simulated units are left out.
var unknown = big.NewRat(1, 10)

// A row is what is written about one unit.
type row struct {
	Strategies map[string]struct {
		Verdict verdict.Verdict
		Exact   *bool
		Reason  []verdict.ReasonFact
	}
}

func decode(t testing.TB, line string, into any) {
	t.Helper()
	in := json.NewDecoder(strings.NewReader(line))
	in.UseNumber()
	if err := in.Decode(into); err != nil {
		t.Fatalf("%s: %v", line, err)
	}
}

// verdictOf returns that of a strategy for a unit of which these facts are known.
func verdictOf(t testing.TB, e *evaluator.Engine, strategy string, facts []verdict.ReasonFact) verdict.Verdict {
	t.Helper()
	document := map[string]any{"context": map[string]any{}}
	for _, f := range facts {
		at := document
		names := strings.Split(f.Path, ".")
		for _, name := range names[:len(names)-1] {
			if at[name] == nil {
				at[name] = map[string]any{}
			}
			at = at[name].(map[string]any)
		}
		at[names[len(names)-1]] = f.Value
	}
	line, err := json.Marshal(document)
	if err != nil {
		t.Fatal(err)
	}
	var found row
	decode(t, run(t, e, batch.Options{Inputs: []batch.Input{input("reason", batch.NDJSON, string(line))}}).Rows, &found)
	return found.Strategies[strategy].Verdict
}

// jsonText returns text as JSON.
func jsonText(text string) (string, error) {
	quoted, err := json.Marshal(text)
	return string(quoted), err
}
