package evaluator_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"github.com/open-policy-agent/opa/v1/util"
	"pgregory.net/rapid"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/schemas"
)

// A tally counts what TestDrawnTablesAgreeWithOPA compared.
type tally struct{ drawn, loaded, tabled, untabled, points, completions, unknown int }

// TestDrawnTablesAgreeWithOPA draws policies rich in what one can do with a number in Rego, loads them as any other,
// and holds each rule that is tabled to plain OPA: where all facts are known, inside, at and just beside each number
// that is written in the policy, and where some are not, over a grid of their completions. SOAK=1000000 makes that many
// evaluations.
func TestDrawnTablesAgreeWithOPA(t *testing.T) {
	evaluations := soaked(t, 25_000)
	var sum tally
	for seed := uint64(1); sum.points+sum.completions < evaluations && !t.Failed(); seed++ {
		setFlag(t, "rapid.seed", strconv.FormatUint(seed, 10)) // the same policies in every run
		rapid.Check(t, func(t *rapid.T) {
			d := &drawn{t: t}
			newDrawnCase(t, d.strategy(), &sum).run()
		})
	}
	t.Logf("%+v", sum)
	if sum.loaded < sum.drawn/2 || sum.tabled < sum.drawn/2 || sum.untabled < sum.drawn/10 || sum.unknown < sum.drawn/4 {
		t.Errorf("%+v: the test compares too little", sum)
	}
}

func setFlag(t *testing.T, name, value string) {
	t.Helper()
	before := flag.Lookup(name).Value.String()
	if err := flag.Set(name, value); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = flag.Set(name, before) })
}

// A drawnCase is one drawn policy, and what OPA and leeway make of it.
type drawnCase struct {
	t       *rapid.T
	text    string
	sum     *tally
	engine  *evaluator.Engine
	query   rego.PreparedEvalQuery
	options map[string][]any
}

func newDrawnCase(t *rapid.T, text string, sum *tally) *drawnCase {
	return &drawnCase{t: t, text: text, sum: sum, options: valuesAround(text)}
}

func (c *drawnCase) run() {
	c.sum.drawn++
	if !c.load() {
		return
	}
	c.sum.loaded++
	tabled := map[string]bool{}
	for _, rule := range c.engine.Strategies()[0].Preconditions {
		if tabled[rule.Name] = rule.Untabled == ""; tabled[rule.Name] {
			c.sum.tabled++
			continue
		}
		c.sum.untabled++
		if !regexp.MustCompile(`^s\.rego:[1-9]\d*: [a-z]`).MatchString(rule.Untabled) {
			c.t.Fatalf("%s\nwhy %s has no table lacks a place: %s", c.text, rule.Name, rule.Untabled)
		}
	}
	if !slices.Contains(slices.Collect(maps.Values(tabled)), true) {
		return
	}
	for range 24 {
		c.known(tabled, c.unit())
	}
	for range 3 {
		c.unknown(tabled, c.unit())
	}
}

// load has leeway and OPA load the policy; ok is false if leeway refuses it.
func (c *drawnCase) load() (ok bool) {
	var err error
	c.engine, err = evaluator.Load(c.t.Context(), evaluator.Options{
		PoliciesFS: fstest.MapFS{
			"s.rego":                      {Data: []byte(c.text)},
			"limits/data.json":            {Data: []byte(limitsData)},
			"strategies/s/data.json":      {Data: []byte(besideData)},
			"facts/another/unrelated.yml": {Data: []byte("x: 12345678901234567890123456789012345\n")},
		},
		SchemasFS: fstest.MapFS{
			"unit.json":        {Data: []byte(smallUnit)},
			"profile.json":     {Data: shippedSchema(c.t, "profile.json")},
			"annotations.json": {Data: shippedSchema(c.t, "annotations.json")},
		},
	})
	if err != nil {
		return false
	}
	data := map[string]any{}
	for path, text := range map[string]string{"limits": limitsData, "strategies": `{"s": ` + besideData + `}`} {
		var value any
		if err := util.UnmarshalJSON([]byte(text), &value); err != nil {
			c.t.Fatal(err)
		}
		data[path] = value
	}
	c.query, err = rego.New(rego.Query("data.strategies.s"), rego.Module("s.rego", c.text), rego.Store(inmem.NewFromObject(data))).
		PrepareForEval(c.t.Context())
	if err != nil {
		c.t.Fatalf("%s\nleeway loads it, OPA does not: %v", c.text, err)
	}
	return true
}

func shippedSchema(t interface{ Fatal(...any) }, name string) []byte {
	text, err := schemas.FS.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// opa returns what OPA yields for complete facts, by rule.
func (c *drawnCase) opa(facts map[string]any) map[string]any {
	input, err := ast.InterfaceToValue((&profile.Unit{Facts: facts}).Document())
	if err != nil {
		c.t.Fatal(err)
	}
	result, err := c.query.Eval(c.t.Context(), rego.EvalParsedInput(input))
	if err != nil {
		c.t.Fatalf("%s\n%v: %v", c.text, facts, err)
	}
	return result[0].Expressions[0].Value.(map[string]any)
}

func (c *drawnCase) evaluate(facts map[string]any) []verdict.Precondition {
	got, err := c.engine.Evaluate(c.t.Context(), &profile.Unit{Service: "drawn", File: "drawn", Facts: facts})
	if err != nil {
		c.t.Fatalf("%s\n%v: %v", c.text, facts, err)
	}
	return got.Strategies[0].Preconditions
}

// known holds the tabled rules to OPA on complete facts.
func (c *drawnCase) known(tabled map[string]bool, facts map[string]any) {
	c.sum.points++
	want := c.opa(facts)
	for _, p := range c.evaluate(facts) {
		met := want[p.Name] == true
		if tabled[p.Name] && (p.Status != statusOf(met, !met) || (len(p.Ways) > 0) != met) {
			c.t.Fatalf("%s\n%v: %s is %s by ways %v, OPA yields %v", c.text, facts, p.Name, p.Status, p.Ways, want[p.Name])
		}
	}
}

// unknown takes up to two facts away, and holds the statuses of the tabled rules to all completions in a grid.
func (c *drawnCase) unknown(tabled map[string]bool, facts map[string]any) {
	completions := []map[string]any{facts}
	given := maps.Clone(facts)
	for _, path := range rapid.Permutation(slices.Sorted(maps.Keys(c.options))).Draw(c.t, "unknown") {
		if len(given) < len(facts) && len(completions)*len(c.options[path]) > 200 || len(given) < len(facts)-1 {
			continue
		}
		delete(given, path)
		var more []map[string]any
		for _, completion := range completions {
			for _, value := range c.options[path] {
				next := maps.Clone(completion)
				next[path] = value
				more = append(more, next)
			}
		}
		completions = more
	}
	held := map[string]int{}
	for _, completion := range completions {
		for name, value := range c.opa(completion) {
			if value == true {
				held[name]++
			}
		}
	}
	c.sum.completions += len(completions)
	for _, p := range c.evaluate(given) {
		want := statusOf(held[p.Name] > 0, held[p.Name] < len(completions))
		if want == verdict.Unknown {
			c.sum.unknown++
		}
		if tabled[p.Name] && p.Status != want {
			c.t.Fatalf("%s\n%v: %s is %s, but true in %d of %d completions", c.text, given, p.Name, p.Status, held[p.Name], len(completions))
		}
	}
}

// unit draws a value of every fact. Half of the units have one number in as many facts as can have it, so that facts
// are often equal.
func (c *drawnCase) unit() map[string]any {
	facts := map[string]any{}
	var twin any
	if rapid.Bool().Draw(c.t, "twins") {
		twin = rapid.SampledFrom(c.options["service.offices.local"]).Draw(c.t, "twin")
	}
	for _, path := range slices.Sorted(maps.Keys(c.options)) {
		if facts[path] = rapid.SampledFrom(c.options[path]).Draw(c.t, path); slices.Contains(c.options[path], twin) {
			facts[path] = twin
		}
	}
	return facts
}

// aNumber is one in the text of a policy, not within a name.
var aNumber = regexp.MustCompile(`[^\w.]-?\d+(\.\d+)?([eE][+-]?\d+)?`)

// valuesAround returns for every fact of smallUnit the values that a policy might tell apart: each number that is
// written in it or in its data, what is just beside and farther from it, what is between two of them, and the ends.
func valuesAround(text string) map[string][]any {
	cuts := []*big.Rat{new(big.Rat)}
	for _, written := range aNumber.FindAllString(text+limitsData+besideData, -1) {
		if cut, err := document.Rat(json.Number(written[1:])); err == nil {
			cuts = append(cuts, cut)
		}
	}
	slices.SortFunc(cuts, (*big.Rat).Cmp)
	values := []*big.Rat{big.NewRat(-1000, 1), big.NewRat(1000, 1), big.NewRat(10, 1)}
	for i, cut := range cuts {
		for _, beside := range []string{"0", "1", "-1", "0.5", "-0.5", "1e-12", "-1e-12"} {
			distance, _ := new(big.Rat).SetString(beside)
			values = append(values, distance.Add(distance, cut))
		}
		if i > 0 {
			sum := new(big.Rat).Add(cut, cuts[i-1])
			values = append(values, sum.Quo(sum, big.NewRat(2, 1)))
		}
	}
	slices.SortFunc(values, (*big.Rat).Cmp)
	values = slices.CompactFunc(values, func(a, b *big.Rat) bool { return a.Cmp(b) == 0 })
	options := map[string][]any{"service.kind": {"a", "b", "c"}, "service.wide": {false, true}}
	catalogue, err := fact.ReadCatalogue("unit.json", []byte(smallUnit))
	if err != nil {
		panic(err)
	}
	for _, path := range numberPaths {
		f, _ := catalogue.Lookup(path)
		for i, value := range values {
			if n := json.Number(spelt(value, i)); f.Check(n) == nil {
				options[path] = append(options[path], n)
			}
		}
	}
	return options
}

// spelt writes a number in one of several ways.
func spelt(r *big.Rat, way int) string {
	text := document.Decimal(r)
	switch {
	case way%5 == 1 && r.IsInt():
		return text + ".0"
	case way%5 == 2 && r.IsInt():
		return text + "e0"
	case way%5 == 3:
		return fmt.Sprintf("%se-2", strings.TrimSuffix(document.Decimal(new(big.Rat).Mul(r, big.NewRat(100, 1))), "."))
	default:
		return text
	}
}
