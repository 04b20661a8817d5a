package evaluator_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// TestEnginesAgree evaluates everything shipped with each engine: they print the same JSON.
func TestEnginesAgree(t *testing.T) {
	answers := map[evaluator.EngineKind]string{}
	for _, kind := range evaluator.EngineKinds() {
		options := allPacks()
		options.Engine = evaluator.EngineKind(kind)
		e := engine(t, options)
		units, faults := e.Read(t.Context())
		if len(faults) > 0 {
			t.Fatal(faults)
		}
		answer, err := e.EvaluateAll(t.Context(), units, evaluator.Request{Reasons: true})
		if err != nil {
			t.Fatal(err)
		}
		text, err := json.MarshalIndent(answer, "", " ")
		if err != nil {
			t.Fatal(err)
		}
		answers[evaluator.EngineKind(kind)] = string(text)
	}
	for kind, answer := range answers {
		if diff := cmp.Diff(answers[evaluator.EngineAuto], answer); diff != "" {
			t.Errorf("%s differs from auto (-auto +%s):\n%s", kind, kind, diff)
		}
	}
}

// TestShippedRulesAreAllTabled checks that every answer about the shipped policies is exact.
func TestShippedRulesAreAllTabled(t *testing.T) {
	e := engine(t, allPacks())
	rules := e.Constraints()
	for _, s := range e.Strategies() {
		rules = append(append(rules, s.Preconditions...), s.Risks...)
	}
	if len(rules) < 30 {
		t.Fatalf("only %d rules", len(rules))
	}
	for _, rule := range rules {
		if rule.Untabled != "" || rule.Rows == 0 {
			t.Errorf("%s has no table: %s", rule.Name, rule.Untabled)
		}
	}
}

// TestPacksAsideAreNotTabled checks that a pack that is not chosen costs no time, and changes no answer.
func TestPacksAsideAreNotTabled(t *testing.T) {
	core, all := engine(t, evaluator.Options{}), engine(t, allPacks())
	if core.Asked() >= all.Asked() {
		t.Errorf("OPA is asked %d times without packs, %d times with all of them: expected less", core.Asked(), all.Asked())
	}
	units, _ := core.Read(t.Context())
	for _, unit := range units {
		got, err := all.Evaluate(t.Context(), unit)
		if err != nil {
			t.Fatal(err)
		}
		want, err := core.Evaluate(t.Context(), unit)
		if err != nil {
			t.Fatal(err)
		}
		got.Strategies = slices.DeleteFunc(got.Strategies, func(s verdict.Strategy) bool { return all.PackOf(s.Name) != "" })
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s %s (-without packs +with all of them):\n%s", unit.Country, unit.Service, diff)
		}
	}
}

// TestAddingAFactNeverUnsettles adds the facts of a unit one by one: a verdict, and a status, that is
// settled stays what it is.
func TestAddingAFactNeverUnsettles(t *testing.T) {
	e := engine(t, evaluator.Options{})
	units, _ := e.Read(t.Context())
	for _, unit := range units[:20] {
		partial := &profile.Unit{Country: unit.Country, Service: unit.Service, Facts: map[string]any{}}
		settled := map[string]string{}
		for _, f := range e.Facts(nil) {
			value, known := unit.Facts[f.Path]
			if !known || len(f.ReadBy) == 0 {
				continue
			}
			partial.Facts[f.Path] = value
			answer, err := e.Evaluate(t.Context(), partial)
			if err != nil {
				t.Fatal(err)
			}
			for name, now := range settledOf(answer) {
				if before, known := settled[name]; known && before != now {
					t.Errorf("%s %s: %s was %s, and is %s once %s is known", unit.Country, unit.Service, name, before, now, f.Path)
				}
				settled[name] = now
			}
		}
	}
}

func settledOf(unit *verdict.Unit) map[string]string {
	settled := map[string]string{}
	for _, s := range unit.Strategies {
		if s.Verdict != verdict.Undetermined {
			settled[s.Name] = string(s.Verdict)
		}
		for _, p := range s.Preconditions {
			if p.Status != verdict.Unknown {
				settled[s.Name+"/"+p.Name] = string(p.Status)
			}
		}
	}
	return settled
}

const strategyHead = "# METADATA\n# title: S\n# custom:\n#   kind: strategy\n#   sources: [westholm2005]\npackage strategies.s\n\n"

func metadata(necessity string) string {
	return "# METADATA\n# title: T\n# scope: document\n# custom:\n#   kind: precondition\n#   " + necessity +
		"\n#   layer: legal\n#   remedy: R.\n#   sources: [westholm2005]\n"
}

// own writes a user's own policies into a folder.
func own(t *testing.T, rules string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "s.rego"), []byte(strategyHead+rules), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

const (
	// untabledHere compares two facts, and so has no table.
	untabledHere = "untabled if input.service.back_offices.local < input.service.back_offices.national\n\n"
	tabledHere   = "tabled if input.service.records == \"central\"\n\n"
)

// TestUntabledRules decides a strategy with a rule that has no table: OPA decides it once its facts
// are known; till then the answer says that it is not exact.
func TestUntabledRules(t *testing.T) {
	necessary, supporting := metadata("necessity: necessary"), metadata("necessity: supporting\n#   weight: 1")
	type want struct {
		verdict verdict.Verdict
		exact   bool
		fit     *verdict.Fit
	}
	tests := map[string]struct {
		rules string
		facts map[string]any
		want  want
	}{
		"its facts are known, and it is met": {
			necessary + untabledHere + necessary + tabledHere,
			map[string]any{"service.back_offices.local": json.Number("1"), "service.back_offices.national": json.Number("2"), "service.records": "central"},
			want{verdict.Feasible, true, nil},
		},
		"its facts are known, and it is unmet": {
			necessary + untabledHere + necessary + tabledHere,
			map[string]any{"service.back_offices.local": json.Number("2"), "service.back_offices.national": json.Number("2")},
			want{verdict.Infeasible, true, nil},
		},
		"its facts are unknown": {
			necessary + untabledHere + necessary + tabledHere,
			map[string]any{"service.records": "central"},
			want{verdict.Undetermined, false, nil},
		},
		"its facts are unknown, and another is unmet": {
			necessary + untabledHere + necessary + tabledHere,
			map[string]any{"service.records": "mixed"},
			want{verdict.Infeasible, true, nil},
		},
		"it only supports": {
			supporting + untabledHere + necessary + tabledHere,
			map[string]any{"service.records": "central"},
			want{verdict.Feasible, true, &verdict.Fit{Low: 0, High: 1, Exact: false}},
		},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			e := engine(t, evaluator.Options{Policies: own(t, tc.rules)})
			answer, err := e.Evaluate(t.Context(), &profile.Unit{Service: "x", Facts: tc.facts})
			if err != nil {
				t.Fatal(err)
			}
			s := answer.Strategies[0]
			got := want{s.Verdict, s.Exact, s.Fit}
			if diff := cmp.Diff(tc.want, got, cmp.AllowUnexported(want{})); diff != "" {
				t.Errorf("verdict (-want +got):\n%s", diff)
			}
		})
	}
}

// TestJointlyInfeasible has two preconditions, each possible, never together.
func TestJointlyInfeasible(t *testing.T) {
	necessary := metadata("necessity: necessary")
	e := engine(t, evaluator.Options{Policies: own(t, necessary+tabledHere+necessary+"other if input.service.records == \"mixed\"\n")})
	answer, err := e.Evaluate(t.Context(), &profile.Unit{Service: "x", Facts: map[string]any{}})
	if err != nil {
		t.Fatal(err)
	}
	s := answer.Strategies[0]
	if s.Verdict != verdict.Infeasible || !s.Jointly || s.Preconditions[0].Status != verdict.Unknown {
		t.Errorf("got %s, jointly %t, first precondition %s; want infeasible, jointly, unknown", s.Verdict, s.Jointly, s.Preconditions[0].Status)
	}
}

// TestTooManyCompletions allows OPA so few look-ups that the joint verdict stays open. Diagrams need none.
func TestTooManyCompletions(t *testing.T) {
	necessary := metadata("necessity: necessary")
	policies := own(t, necessary+tabledHere+
		necessary+"other if {\n\tinput.service.records != \"mixed\"\n\tinput.service.intermediary == \"none\"\n\tinput.service.relations == \"negotiation\"\n}\n")
	for kind, exact := range map[evaluator.EngineKind]bool{evaluator.EngineOPA: false, evaluator.EngineAuto: true} {
		checkOpen(t, engine(t, evaluator.Options{Completions: 2, Engine: kind, Policies: policies}), exact)
	}
}

// checkOpen evaluates a unit without known facts.
func checkOpen(t *testing.T, e *evaluator.Engine, exact bool) {
	t.Helper()
	answer, err := e.Evaluate(t.Context(), &profile.Unit{Service: "x", Facts: map[string]any{}})
	if err != nil {
		t.Fatal(err)
	}
	s := answer.Strategies[0]
	if s.Verdict != verdict.Undetermined || s.Exact != exact {
		t.Errorf("got %s, exact %t; want undetermined, exact %t", s.Verdict, s.Exact, exact)
	}
	if diff := cmp.Diff([]string{"service.records", "service.relations", "service.intermediary"}, s.FillFirst); diff != "" {
		t.Errorf("facts to fill first (-want +got):\n%s", diff)
	}
}

// TestWithoutLeavesPreconditionsOut leaves out the one that makes the strategy infeasible.
func TestWithoutLeavesPreconditionsOut(t *testing.T) {
	necessary := metadata("necessity: necessary")
	rules := necessary + tabledHere + necessary + "other if input.service.records == \"mixed\"\n"
	e := engine(t, evaluator.Options{Policies: own(t, rules), Without: []string{"s/other"}})
	answer, err := e.Evaluate(t.Context(), &profile.Unit{Service: "x", Facts: map[string]any{"service.records": "central"}})
	if err != nil {
		t.Fatal(err)
	}
	if s := answer.Strategies[0]; s.Verdict != verdict.Feasible || len(s.Preconditions) != 1 {
		t.Errorf("got %s with %d preconditions, want feasible with 1", s.Verdict, len(s.Preconditions))
	}
	dir := own(t, rules)
	claim := strings.ReplaceAll(claims, "precondition: p", "precondition: other")
	if err := os.WriteFile(filepath.Join(dir, "properties.rego"), []byte(claim), 0o600); err != nil {
		t.Fatal(err)
	}
	e = engine(t, evaluator.Options{Policies: dir, Without: []string{"s/other"}})
	if diff := cmp.Diff([]string{"anywhere", "small_but_local"}, e.PropertyNames()); diff != "" {
		t.Errorf("properties, less that about what is left out (-want +got):\n%s", diff)
	}
	_, err = evaluator.Load(t.Context(), evaluator.Options{Policies: own(t, rules), Without: []string{"s/othr"}})
	want := `no precondition is called "s/othr": expected STRATEGY/PRECONDITION (did you mean s/other?)`
	if err == nil || err.Error() != want {
		t.Errorf("fault %v, want %s", err, want)
	}
}

// TestSetRecomputesFilledParts sets facts of a unit one part of which follows from the sum and the other parts.
func TestSetRecomputesFilledParts(t *testing.T) {
	e := engine(t, evaluator.Options{})
	unit, err := e.ReadUnit([]byte(`{"service": {"back_offices": {"national": 0, "regional": 0, "local": 18, "market": 0, "total": 20}}}`))
	if err != nil {
		t.Fatal(err)
	}
	for assignment, want := range map[string][2]any{ // the part that was left out, and the sum
		"service.records=central":                    {json.Number("2"), json.Number("20")},
		"service.back_offices.total=25":              {json.Number("7"), json.Number("25")},
		"service.back_offices.total=unknown":         {nil, nil},
		"service.back_offices.local=10":              {json.Number("2"), json.Number("12")},
		"service.back_offices.local=unknown":         {nil, nil},
		"service.back_offices.civil_society=3":       {json.Number("3"), json.Number("21")},
		"service.back_offices.civil_society=unknown": {nil, nil},
	} {
		set, err := e.ParseSet([]string{assignment})
		if err != nil {
			t.Fatal(err)
		}
		changed, err := e.With(unit, set)
		if err != nil {
			t.Fatal(err)
		}
		got := [2]any{changed.Facts["service.back_offices.civil_society"], changed.Facts["service.back_offices.total"]}
		if got != want {
			t.Errorf("%s: civil society and total are %v, want %v", assignment, got, want)
		}
	}
}

// TestSetRecomputesSums sets facts of a unit, one of them a part of a sum.
func TestSetRecomputesSums(t *testing.T) {
	e := engine(t, evaluator.Options{})
	units, _ := e.Read(t.Context())
	unit := units[0]
	tests := map[string]struct {
		set   []string
		total any
		fault string
	}{
		"a part": {
			[]string{"service.back_offices.national=0", "service.back_offices.regional=0", "service.back_offices.local=1", "service.back_offices.market=2", "service.back_offices.civil_society=3"},
			json.Number("6"), "",
		},
		"a part unknown":      {[]string{"service.back_offices.local=unknown"}, nil, ""},
		"the sum unknown":     {[]string{"service.back_offices.total=unknown"}, nil, ""},
		"the sum, and wrong":  {[]string{"service.back_offices.total=1"}, nil, "(set its parts instead)"},
		"no such fact":        {[]string{"service.record=central"}, nil, `no fact is called "service.record": expected a path such as context.state_structure (did you mean service.records?)`},
		"no such value":       {[]string{"service.records=centrl"}, nil, `service.records: expected one of central, mixed, distributed; found "centrl" (did you mean central?)`},
		"no value":            {[]string{"service.records"}, nil, `"service.records" sets nothing: expected fact=value`},
		"a decimal comma":     {[]string{"context.local_autonomy=22,5"}, nil, "22.5"},
		"the same fact twice": {[]string{"service.records=central", "service.records=mixed"}, nil, "service.records is set twice"},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			set, err := e.ParseSet(tc.set)
			var changed *profile.Unit
			if err == nil {
				changed, err = e.With(unit, set)
			}
			if tc.fault != "" {
				if err == nil || !strings.Contains(err.Error(), tc.fault) {
					t.Errorf("fault %v, want %s", err, tc.fault)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if got := changed.Facts["service.back_offices.total"]; got != tc.total {
				t.Errorf("total is %v, want %v", got, tc.total)
			}
		})
	}
}

// TestDigestFollowsContent changes one thing at a time.
func TestDigestFollowsContent(t *testing.T) {
	digest := func(options evaluator.Options) string {
		e := engine(t, options)
		units, _ := e.Read(t.Context())
		identity, err := e.Identity(units)
		if err != nil {
			t.Fatal(err)
		}
		return identity.Digest
	}
	dir := filepath.Join(t.TempDir(), "copy")
	if _, err := evaluator.Init(dir); err != nil {
		t.Fatal(err)
	}
	copied := evaluator.Options{
		Policies: filepath.Join(dir, "policies"), Schemas: filepath.Join(dir, "schemas"), Profiles: filepath.Join(dir, "profiles"),
	}
	if digest(copied) != digest(evaluator.Options{}) {
		t.Error("a copy of the embedded content has another digest")
	}
	path := filepath.Join(copied.Profiles, "be.json")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	changed := strings.Replace(string(text), `"state_structure": "federal"`, `"state_structure": "regionalised"`, 1)
	if err := os.WriteFile(path, []byte(changed), 0o600); err != nil {
		t.Fatal(err)
	}
	if digest(copied) == digest(evaluator.Options{}) {
		t.Error("a profile changed, the digest did not")
	}
}

// TestInitOverwritesNothing writes twice into one folder.
func TestInitOverwritesNothing(t *testing.T) {
	dir := t.TempDir()
	files, err := evaluator.Init(dir)
	if err != nil || len(files) < 25 {
		t.Fatalf("wrote %d files, %v", len(files), err)
	}
	if _, err = evaluator.Init(dir); err == nil || !strings.Contains(err.Error(), "it exists already") {
		t.Errorf("second time: %v", err)
	}
}

// TestShippedContentIsSound runs `leeway check` on the shipped content.
func TestShippedContentIsSound(t *testing.T) {
	check, err := evaluator.Check(t.Context(), allPacks())
	if err != nil {
		t.Fatal(err)
	}
	for _, fault := range check.Faults {
		if fault.Level != verdict.Note {
			t.Error(fault)
		}
	}
	if len(regoFiles(t)) != check.Policies || check.Tests == 0 {
		t.Errorf("%d files of policies and %d of tests: expected %d, and some", check.Policies, check.Tests, len(regoFiles(t)))
	}
	got := []int{check.Profiles, check.Units}
	if diff := cmp.Diff([]int{17, 85}, got); diff != "" {
		t.Errorf("profiles, units (-want +got):\n%s", diff)
	}
}
