package policy_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/rego"

	"github.com/leeway-policy/leeway/evaluator/internal/policy"
)

// evaluate returns what a query yields in a policy, as text, or the error.
func evaluate(ctx context.Context, module, query string) (string, error) {
	results, err := rego.New(rego.Query("x := "+query), rego.Module("p.rego", module)).Eval(ctx)
	if err != nil {
		return "", err
	}
	if len(results) == 0 {
		return "undefined", nil
	}
	return strings.TrimSpace(strings.ReplaceAll(string(must(results[0].Bindings["x"])), "\n", "")), nil
}

func TestConfine(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		query, want string // want begins with "error: " if the evaluation fails
	}{
		"the network":          {`http.send({"method": "GET", "url": "http://127.0.0.1:1/"})`, "error: p.rego"},
		"the environment":      {`opa.runtime()`, "error: "},
		"the clock":            {`time.now_ns()`, "error: "},
		"a time zone":          {`time.clock([0, "Local"])`, "error: "},
		"a date":               {`time.format(0)`, "error: "},
		"chance":               {`rand.intn("a", 10)`, "error: "},
		"a mock":               {`data.p.sent`, `true`},
		"a mock of a zone":     {`data.p.midnight`, `true`},
		"what is pure":         {`concat("-", ["a", "b"])`, `"a-b"`},
		"an operand of a kind": {`bits.lsh(1, 3)`, `8`},
	}
	module := `package p

sent if http.send({"url": "x"}).status_code == 403 with http.send as {"status_code": 403}

midnight if time.clock(0) == [0, 0, 0] with time.clock as [0, 0, 0]
`
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := evaluate(policy.Confine(t.Context()), module, tc.query)
			switch {
			case err != nil && !strings.HasPrefix(tc.want, "error: "):
				t.Errorf("%v, want %s", err, tc.want)
			case err == nil && got != tc.want:
				t.Errorf("%s, want %s", got, tc.want)
			case err != nil && !strings.Contains(err.Error(), "is withheld"):
				t.Errorf("%v does not say that the function is withheld", err)
			}
		})
	}
}

// TestConfineLeavesOthersAlone holds that a program that uses OPA beside leeway is not confined.
func TestConfineLeavesOthersAlone(t *testing.T) {
	t.Parallel()
	for query, want := range map[string]string{
		`time.clock([0, "UTC"])`: `[0,0,0]`,
		`time.now_ns() > 0`:      `true`,
		`rand.intn("a", 1)`:      `0`,
	} {
		if got, err := evaluate(t.Context(), "package p", query); err != nil || got != want {
			t.Errorf("%s yields %s, %v, want %s", query, got, err, want)
		}
	}
}

// TestLargeResults checks that a call with a huge result for small operands fails with its place.
func TestLargeResults(t *testing.T) {
	t.Parallel()
	for name, query := range map[string]string{
		"bits.lsh": `bits.lsh(1, 1000000000000)`,
		"concat":   `count(concat(sprintf("%1000000d", [1]), ["x" | some x in numbers.range(1, 1000)]))`,
		"replace":  `count(replace(sprintf("%1000000d", [1]), " ", sprintf("%1000000d", [1])))`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := evaluate(t.Context(), "package p", query)
			if err == nil || !strings.Contains(err.Error(), name+": its result would have") {
				t.Errorf("%v, want an error about the result of %s", err, name)
			}
		})
	}
}

func must(value any) []byte {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return text
}
