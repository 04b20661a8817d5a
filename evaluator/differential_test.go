package evaluator_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/policies"
)

// plainOPA is OPA as any user would run it on the policies: no tables, no ways, no confinement.
type plainOPA struct {
	query rego.PreparedEvalQuery // everything at once
	rule  rego.PreparedEvalQuery // one rule
	// strategies is what a user asks for.
	strategies rego.PreparedEvalQuery
	asked      int
}

// newPlainOPA returns OPA on the policies that an engine decides by: without those of packs that are not chosen.
func newPlainOPA(t testing.TB, e *evaluator.Engine) *plainOPA {
	t.Helper()
	var modules []func(*rego.Rego)
	for _, name := range regoFiles(t) {
		if slices.ContainsFunc(e.PacksAside(), func(pack verdict.Pack) bool {
			return slices.Contains(pack.Strategies, path.Base(path.Dir(name)))
		}) {
			continue
		}
		text, err := policies.FS.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		modules = append(modules, rego.Module(name, string(text)))
	}
	prepare := func(query string) rego.PreparedEvalQuery {
		prepared, err := rego.New(append(modules, rego.Query(query))...).PrepareForEval(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return prepared
	}
	return &plainOPA{
		query:      prepare("data"),
		rule:       prepare("data.strategies.centralisation.one_key"),
		strategies: prepare("data.strategies"),
	}
}

// ask returns what OPA yields: by package path below data, by rule.
func (o *plainOPA) ask(t testing.TB, facts map[string]any) map[string]any {
	t.Helper()
	o.asked++
	document := (&profile.Unit{Facts: facts}).Document()
	input, err := ast.InterfaceToValue(document)
	if err != nil {
		t.Fatal(err)
	}
	result, err := o.query.Eval(context.Background(), rego.EvalParsedInput(input))
	if err != nil {
		t.Fatalf("OPA on %v: %v", document, err)
	}
	return result[0].Expressions[0].Value.(map[string]any)
}

// yields reports whether OPA's answer has true for a rule of a strategy, or, for "", of a constraint.
func yields(answer map[string]any, strategy, rule string) bool {
	pkg, _ := answer["facts"].(map[string]any)
	if strategy != "" {
		pkg, _ = answer["strategies"].(map[string]any)[strategy].(map[string]any)
	}
	return pkg[rule] == true
}

// embedded has a function for each set of options that loads the embedded content once.
var embedded sync.Map

// engine loads an engine; that of the embedded content is shared with other tests.
func engine(t testing.TB, options evaluator.Options) *evaluator.Engine {
	t.Helper()
	load := func() (*evaluator.Engine, error) { return evaluator.Load(context.WithoutCancel(t.Context()), options) }
	if options.Policies == "" && options.Schemas == "" && options.Profiles == "" && options.PoliciesFS == nil && options.SchemasFS == nil {
		once, _ := embedded.LoadOrStore(fmt.Sprintf("%+v", options), sync.OnceValues(load))
		load = once.(func() (*evaluator.Engine, error))
	}
	e, err := load()
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// allPacks are options for everything that is shipped.
func allPacks() evaluator.Options { return evaluator.Options{Packs: []string{evaluator.AllPacks}} }

// TestCompleteUnitsAgreeWithOPA asks OPA for data.strategies about every unit that lacks no fact a
// strategy reads, as a user would with `opa eval`.
func TestCompleteUnitsAgreeWithOPA(t *testing.T) {
	e := engine(t, allPacks())
	opa := newPlainOPA(t, e)
	units, faults := e.Read(t.Context())
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	complete := 0
	for _, unit := range units {
		got, err := e.Evaluate(t.Context(), unit)
		if err != nil {
			t.Fatal(err)
		}
		answer := opa.ask(t, unit.Facts)
		for _, strategy := range e.Strategies() {
			if !knows(unit, strategy) {
				continue
			}
			complete++
			compareStrategy(t, unit, find(got.Strategies, strategy.Name), answer)
		}
	}
	if complete < 100 {
		t.Errorf("only %d strategies of units with all facts known: the test compares too little", complete)
	}
}

// knows reports whether the unit has every fact that the strategy reads.
func knows(unit *profile.Unit, strategy verdict.StrategyInfo) bool {
	for _, rule := range slices.Concat(strategy.Preconditions, strategy.Risks) {
		for _, path := range rule.Reads {
			if _, known := unit.Facts[path]; !known {
				return false
			}
		}
	}
	return true
}

func find(strategies []verdict.Strategy, name string) verdict.Strategy {
	return strategies[slices.IndexFunc(strategies, func(s verdict.Strategy) bool { return s.Name == name })]
}

// compareStrategy holds leeway's answer about a complete unit to OPA's.
func compareStrategy(t *testing.T, unit *profile.Unit, got verdict.Strategy, answer map[string]any) {
	t.Helper()
	feasible := verdict.Feasible
	for _, p := range got.Preconditions {
		met := yields(answer, got.Name, p.Name)
		if !met && p.Necessity == "necessary" {
			feasible = verdict.Infeasible
		}
		if want := statusOf(met, !met); p.Status != want {
			t.Errorf("%s %s: %s/%s is %s, OPA says %s", unit.Country, unit.Service, got.Name, p.Name, p.Status, want)
		}
		if (len(p.Ways) > 0) != met {
			t.Errorf("%s %s: %s/%s: OPA says met=%t, but the ways that hold are %v", unit.Country, unit.Service, got.Name, p.Name, met, p.Ways)
		}
	}
	for _, r := range got.Risks {
		if met := yields(answer, got.Name, r.Name); r.Status != statusOf(met, !met) {
			t.Errorf("%s %s: risk %s/%s is %s, OPA says %t", unit.Country, unit.Service, got.Name, r.Name, r.Status, met)
		}
	}
	if got.Verdict != feasible {
		t.Errorf("%s %s: %s is %s, by OPA's answers it is %s", unit.Country, unit.Service, got.Name, got.Verdict, feasible)
	}
}

func statusOf(canHold, canFail bool) verdict.Status {
	switch {
	case canHold && canFail:
		return verdict.Unknown
	case canHold:
		return verdict.Met
	default:
		return verdict.Unmet
	}
}

// TestUnknownFactsAgreeWithOPA takes facts away from random units, asks OPA about every completion of
// them within the constraints, and compares statuses and verdicts with leeway's: their definition in
// brute force. Values of numbers are random within and around the cells, so the cells are tested too. SOAK=1000000
// makes that many evaluations (make soak).
func TestUnknownFactsAgreeWithOPA(t *testing.T) {
	evaluations := soaked(t, 4000)
	e := engine(t, allPacks())
	opa := newPlainOPA(t, e)
	facts, strategies, constraints := e.Facts(nil), e.Strategies(), e.Constraints()
	shipped, _ := e.Read(t.Context())
	random := rand.New(rand.NewPCG(2003, 17))
	units, undetermined := 0, 0
	for opa.asked < evaluations {
		unit, completions := randomUnit(random, facts, shipped[random.IntN(len(shipped))])
		brute := newBrute(strategies)
		for _, completion := range completions {
			if answer := opa.ask(t, completion); e.AddsUp(unit.Facts, completion) {
				brute.add(answer, constraints)
			}
		}
		got, err := e.Evaluate(t.Context(), unit)
		if brute.completions == 0 {
			if err == nil {
				t.Fatalf("no completion of %v is within the constraints, leeway says nothing", unit.Facts)
			}
			continue
		}
		if err != nil {
			t.Fatalf("%v: %v", unit.Facts, err)
		}
		units++
		undetermined += brute.compare(t, unit, got)
	}
	t.Logf("%d OPA evaluations, %d units, %d undetermined verdicts", opa.asked, units, undetermined)
	if undetermined < evaluations/100 {
		t.Errorf("%d undetermined verdicts: the test compares too little", undetermined)
	}
}

// soaked returns how many evaluations to make: SOAK, where it is set.
func soaked(t *testing.T, evaluations int) int {
	t.Helper()
	soak := os.Getenv("SOAK")
	if soak == "" {
		return evaluations
	}
	evaluations, err := strconv.Atoi(soak)
	if err != nil {
		t.Fatalf("SOAK: %v", err)
	}
	return evaluations
}

// brute gathers OPA's answers over completions.
type brute struct {
	strategies  []verdict.StrategyInfo
	completions int
	holds       map[string]int // strategy/rule -> in how many completions
	feasible    map[string]int // strategy -> in how many completions
}

func newBrute(strategies []verdict.StrategyInfo) *brute {
	return &brute{strategies: strategies, holds: map[string]int{}, feasible: map[string]int{}}
}

func (b *brute) add(answer map[string]any, constraints []verdict.RuleInfo) {
	for _, constraint := range constraints {
		if yields(answer, "", constraint.Name) {
			return
		}
	}
	b.completions++
	for _, strategy := range b.strategies {
		feasible := true
		for _, rule := range slices.Concat(strategy.Preconditions, strategy.Risks) {
			held := yields(answer, strategy.Name, rule.Name)
			if held {
				b.holds[strategy.Name+"/"+rule.Name]++
			}
			feasible = feasible && (held || rule.Necessity != "necessary")
		}
		if feasible {
			b.feasible[strategy.Name]++
		}
	}
}

// compare returns how many verdicts are undetermined.
func (b *brute) compare(t *testing.T, unit *profile.Unit, got *verdict.Unit) int {
	t.Helper()
	undetermined := 0
	for _, s := range got.Strategies {
		statuses := map[string]verdict.Status{}
		for _, p := range s.Preconditions {
			statuses[p.Name] = p.Status
		}
		for _, r := range s.Risks {
			statuses[r.Name] = r.Status
		}
		for name, status := range statuses {
			held := b.holds[s.Name+"/"+name]
			if want := statusOf(held > 0, held < b.completions); status != want {
				t.Errorf("%v: %s/%s is %s, OPA says %s", unit.Facts, s.Name, name, status, want)
			}
		}
		want := b.verdict(s.Name)
		if want == verdict.Undetermined {
			undetermined++
		}
		if s.Verdict != want || !s.Exact {
			t.Errorf("%v: %s is %s (exact %t), OPA says %s", unit.Facts, s.Name, s.Verdict, s.Exact, want)
		}
	}
	return undetermined
}

// verdict returns the verdict of a strategy.
func (b *brute) verdict(strategy string) verdict.Verdict {
	switch b.feasible[strategy] {
	case 0:
		return verdict.Infeasible
	case b.completions:
		return verdict.Feasible
	default:
		return verdict.Undetermined
	}
}

// randomUnit returns a unit somewhat like another, without some of its facts, and all completions of
// them.
func randomUnit(random *rand.Rand, facts []verdict.FactInfo, like *profile.Unit) (*profile.Unit, []map[string]any) {
	unit := &profile.Unit{Service: "random", File: "random", Facts: map[string]any{}}
	for _, f := range facts {
		value, known := like.Facts[f.Path]
		if !known || random.IntN(6) == 0 {
			value = randomValue(random, f)
		}
		unit.Facts[f.Path] = value
	}
	addUp(unit.Facts, facts)
	completions := []map[string]any{unit.Facts}
	most := 1 << random.IntN(9) // from units that lack nothing to ones that lack a lot
	for _, i := range random.Perm(len(facts)) {
		f := facts[i]
		options := everyValue(f)
		if len(f.ReadBy) == 0 || len(completions)*len(options) > most {
			continue
		}
		var more []map[string]any
		for _, completion := range completions {
			for _, value := range options {
				next := maps.Clone(completion)
				next[f.Path] = value
				more = append(more, next)
			}
		}
		completions = more
		unit.Facts = maps.Clone(unit.Facts)
		delete(unit.Facts, f.Path)
	}
	return unit, completions
}

// addUp makes each sum that of its parts.
func addUp(unit map[string]any, facts []verdict.FactInfo) {
	for _, f := range facts {
		total := int64(0)
		for _, part := range f.SumOf {
			value, _ := unit[part].(json.Number).Int64()
			total += value
		}
		if len(f.SumOf) > 0 {
			unit[f.Path] = json.Number(strconv.FormatInt(total, 10))
		}
	}
}

// numbers lie at, below and above each constant that the policies compare a number with.
var numbers = []int{0, 1, 2, 4, 5, 19, 20, 59, 60, 61, 66, 67, 99, 100, 999, 1000, 299_999, 300_000, 5_999_999, 6_000_000}

func randomValue(random *rand.Rand, f verdict.FactInfo) any {
	options := f.Values
	switch fact.Type(f.Type) {
	case fact.Boolean:
		return random.IntN(2) == 0
	case fact.String:
		return options[random.IntN(len(options))]
	default:
		return inDomain(f, numbers[random.IntN(len(numbers))])
	}
}

// inDomain keeps a number within the bounds that the domain says in words.
func inDomain(f verdict.FactInfo, n int) json.Number {
	if strings.HasSuffix(f.Domain, "of 0 to 100") {
		n = min(n, 100)
	}
	if strings.HasSuffix(f.Domain, "of 1 or more") {
		n = max(n, 1)
	}
	return json.Number(strconv.Itoa(n))
}

// everyValue returns all values of an enumeration, and all the numbers.
func everyValue(f verdict.FactInfo) []any {
	var values []any
	switch fact.Type(f.Type) {
	case fact.Boolean:
		return []any{false, true}
	case fact.String:
		for _, value := range f.Values {
			values = append(values, value)
		}
	default:
		for _, n := range numbers {
			values = append(values, inDomain(f, n))
		}
	}
	return values
}

func regoFiles(t testing.TB) []string {
	t.Helper()
	var names []string
	err := fs.WalkDir(policies.FS, ".", func(name string, _ fs.DirEntry, err error) error {
		if strings.HasSuffix(name, ".rego") && !strings.HasSuffix(name, "_test.rego") {
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}
