package evaluator_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

const disputedUnit = `{
 "$schema": "http://json-schema.org/draft-07/schema#", "title": "Unit", "type": "object", "additionalProperties": false,
 "properties": {
  "context": {"type": "object", "additionalProperties": false, "properties": {
   "law": {"title": "Law", "description": "L.", "type": "string", "enum": ["none", "soft", "hard"], "x-lever": "legal"},
   "climate": {"title": "Climate", "description": "C.", "type": "boolean", "x-lever": "given"},
   "autonomy": {"title": "Autonomy", "description": "A.", "type": "number", "minimum": 0, "maximum": 9, "x-lever": "legal", "x-unit": "points"}
  }},
  "service": {"type": "object", "additionalProperties": false, "properties": {
   "linked": {"title": "Linked", "description": "K.", "type": "boolean", "x-lever": "technical"},
   "near": {"title": "Near", "description": "N.", "type": "integer", "minimum": 0, "maximum": 6, "x-lever": "organisational", "x-unit": "offices"},
   "far": {"title": "Far", "description": "F.", "type": "integer", "minimum": 0, "maximum": 6, "x-lever": "organisational", "x-unit": "offices"},
   "total": {"title": "Total", "description": "T.", "type": "integer", "minimum": 0, "maximum": 12, "x-sum-of": ["near", "far"], "x-lever": "organisational", "x-unit": "offices"}
  }}
 }
}`

// disputedDomains are values of the facts in catalogue order, and nil for unknown.
var disputedDomains = []struct {
	path   string
	values []any
}{
	{"context.law", []any{"none", "soft", "hard", nil}},
	{"context.climate", []any{false, true, nil}},
	{"context.autonomy", []any{json.Number("1"), json.Number("4.5"), json.Number("5"), nil}},
	{"service.linked", []any{false, true, nil}},
	{"service.near", []any{json.Number("0"), json.Number("2"), json.Number("5"), nil}},
	{"service.far", []any{json.Number("1"), json.Number("3"), nil}},
	{"service.total", []any{json.Number("1"), json.Number("3"), json.Number("5"), nil}},
}

var disputedAtoms = []string{
	`input.context.law == "hard"`, `input.context.law != "none"`, `input.context.climate`, `not input.context.climate`,
	`input.context.autonomy < 4.5`, `input.service.linked`, `not input.service.linked`, `input.service.near >= 2`,
	`input.service.far <= 1`, `input.service.total > 3`, `input.service.total != 5`,
}

func disputedMetadata(kind string) string {
	text := "\n# METADATA\n# title: S\n# scope: document\n# custom:\n#   kind: " + kind + "\n#   sources: [a]\n"
	if kind == "precondition" {
		text += "#   necessity: necessary\n#   layer: legal\n#   remedy: R.\n"
	}
	return text
}

func disputedRule(t *rapid.T, name, kind string) string {
	text := disputedMetadata(kind)
	for range rapid.IntRange(1, 2).Draw(t, "bodies") {
		atoms := rapid.SliceOfNDistinct(rapid.SampledFrom(disputedAtoms), 1, 2, rapid.ID).Draw(t, name)
		text += name + " if {\n\t" + strings.Join(atoms, "\n\t") + "\n}\n\n"
	}
	return text
}

// drawDisputed draws policies: strategies with and without an outcome, and a constraint.
func drawDisputed(t *rapid.T) (options evaluator.Options, rules string) {
	policies := fstest.MapFS{"facts.rego": {Data: []byte("package facts\n" + disputedRule(t, "c", "constraint"))}}
	for _, name := range []string{"some", "none"} {
		text := annotatedStrategy + "package strategies." + name + "\n" + disputedRule(t, "p", "precondition") + disputedRule(t, "q", "precondition")
		if name == "some" {
			text += disputedRule(t, "done", "outcome")
		}
		policies[name+".rego"] = &fstest.MapFile{Data: []byte(text)}
	}
	for _, file := range policies {
		rules += string(file.Data)
	}
	return evaluator.Options{PoliciesFS: policies}, rules
}

// A disputedProfile has the stated values and the readings of some facts.
type disputedProfile struct {
	stated   map[string]any
	readings []verdict.Reading // in the order of disputedDomains
	rules    string
}

// isRead reports whether rules read a fact, or a number of its sum.
func (p disputedProfile) isRead(path string) bool {
	of := []string{path}
	if sum := []string{"service.near", "service.far", "service.total"}; slices.Contains(sum, path) {
		of = sum
	}
	return slices.ContainsFunc(of, func(path string) bool { return strings.Contains(p.rules, "input."+path) })
}

func drawDisputedProfile(t *rapid.T, rules string) disputedProfile {
	p := disputedProfile{stated: map[string]any{}, rules: rules}
	for _, domain := range disputedDomains {
		values := rapid.Permutation(domain.values).Draw(t, domain.path)
		if values[0] == nil {
			continue
		}
		p.stated[domain.path] = values[0]
		for _, value := range values[1 : 1+rapid.IntRange(0, min(2, len(values)-1)).Draw(t, "readings")] {
			p.readings = append(p.readings, verdict.Reading{Path: domain.path, Stated: values[0], Value: value, Unknown: value == nil, Reason: "R."})
		}
	}
	return p
}

// document returns the profile with some of its readings as stated values, and with all as disputed ones if dispute is set.
func (p disputedProfile) document(taken []verdict.Reading, dispute bool) []byte {
	stated := maps.Clone(p.stated)
	for _, reading := range taken {
		stated[reading.Path] = reading.Value
	}
	if p.follows() && !dispute {
		if !slices.ContainsFunc(taken, func(r verdict.Reading) bool { return r.Path == "service.total" }) {
			delete(stated, "service.total")
		}
	}
	facts, evidence := map[string]map[string]any{"context": {}, "service": {}}, map[string]map[string]any{"context": {}, "service": {}}
	for path, value := range stated {
		if value == nil {
			continue
		}
		top, name, _ := strings.Cut(path, ".")
		facts[top][name] = value
		var readings []map[string]any
		for _, r := range p.readings {
			if r.Path == path && r.Unknown {
				readings = append(readings, map[string]any{"unknown": true, "reason": r.Reason})
			} else if r.Path == path {
				readings = append(readings, map[string]any{"value": r.Value, "reason": r.Reason})
			}
		}
		if dispute && readings != nil {
			evidence[top][path] = map[string]any{"disputed": readings}
		}
	}
	text, err := json.Marshal(map[string]any{
		"country": "LI", "name": "Liechtenstein", "context": facts["context"], "evidence": evidence["context"],
		"services": map[string]any{"change-of-address": map[string]any{"service": facts["service"], "evidence": evidence["service"]}},
	})
	if err != nil {
		panic(err)
	}
	return text
}

// follows reports whether the total follows from its parts as stated, so that it does under other readings of them.
func (p disputedProfile) follows() bool {
	return p.stated["service.near"] != nil && p.stated["service.far"] != nil
}

// states returns the marked states of the strategies; ok is false if the profile is refused.
func disputedStates(t *rapid.T, e *evaluator.Engine, text []byte) (states map[string]string, ok bool) {
	asked, err := evaluator.Question{Body: text}.Ask(t.Context(), e)
	if err != nil {
		return nil, false
	}
	answer, err := asked.Evaluate(t.Context(), evaluator.Request{})
	if err != nil {
		t.Fatal(err)
	}
	if len(answer.Units) == 0 {
		return nil, false
	}
	states = map[string]string{}
	for _, s := range answer.Units[0].Strategies {
		states[s.Name] = verdict.MarkedState(s.Verdict, s.InPlace)
	}
	return states, true
}

// TestDisputedReadingsAreThoseOfBruteForce draws policies, and profiles with disputed readings. It reads each combination
// of readings as a profile of its own, and compares: the smallest set that turns a state, the first of several in the order
// of readings; and the readings that no allowed combination contains.
func TestDisputedReadingsAreThoseOfBruteForce(t *testing.T) {
	counts := map[string]int{}
	rapid.Check(t, func(rt *rapid.T) {
		options, rules := drawDisputed(rt)
		options.SchemasFS = fstest.MapFS{
			"unit.json":        {Data: []byte(disputedUnit)},
			"profile.json":     {Data: shippedSchema(t, "profile.json")},
			"annotations.json": {Data: shippedSchema(t, "annotations.json")},
		}
		e, err := evaluator.Load(rt.Context(), options)
		if err != nil {
			rt.Skip(err) // a rule that never holds, for example
		}
		for range 3 {
			checkDisputed(rt, e, drawDisputedProfile(rt, rules), counts)
		}
	})
	t.Logf("%v", counts)
	for _, name := range []string{"same", "turned by 1", "turned by 2", "forbidden", "of a sum"} {
		if counts[name] == 0 {
			t.Errorf("%v: the test compares no state that is %s", counts, name)
		}
	}
}

func checkDisputed(t *rapid.T, e *evaluator.Engine, p disputedProfile, counts map[string]int) {
	now, ok := disputedStates(t, e, p.document(nil, false))
	if _, whole := disputedStates(t, e, p.document(nil, true)); !ok || !whole || len(p.readings) == 0 {
		return
	}
	turns, to, allowed := p.bruteForce(t, e, now)
	asked, err := evaluator.Question{Body: p.document(nil, true)}.Ask(t.Context(), e)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := asked.Evaluate(t.Context(), evaluator.Request{Disputed: true})
	if err != nil {
		t.Fatal(err)
	}
	unit := answer.Units[0]
	if diff := cmp.Diff(p.readings, unit.Disputed.Readings); diff != "" {
		t.Fatalf("readings (-want +got):\n%s", diff)
	}
	var forbidden []string
	for _, r := range unit.Disputed.Forbidden {
		forbidden = append(forbidden, fmt.Sprint(r.Path, " ", r.Value))
		counts["forbidden"]++
	}
	for _, r := range p.readings {
		name := fmt.Sprint(r.Path, " ", r.Value)
		if p.isRead(r.Path) && allowed[name] == slices.Contains(forbidden, name) {
			t.Fatalf("%s: allowed is %v, forbidden are %v\n%s", name, allowed[name], forbidden, p.document(nil, true))
		}
	}
	for _, s := range unit.Strategies {
		want := verdict.Disputed{Same: turns[s.Name] == nil, Turns: turns[s.Name], Smallest: turns[s.Name] != nil}
		got := *s.Disputed
		if !want.Same && got.State() != to[s.Name] {
			t.Fatalf("%s: state %s, want %s", s.Name, got.State(), to[s.Name])
		}
		got.Verdict, got.InPlace = "", ""
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%s (-want +got):\n%s\n%s", s.Name, diff, p.document(nil, true))
		}
		if counts["same"]++; !want.Same {
			counts["same"]--
			counts[fmt.Sprint("turned by ", len(want.Turns))]++
		}
		if slices.ContainsFunc(want.Turns, func(r verdict.Reading) bool { return r.Path == "service.near" || r.Path == "service.far" }) {
			counts["of a sum"]++
		}
	}
}

// bruteForce returns the first of the smallest sets that turn each strategy, the state to which, and which readings are in
// an allowed combination.
func (p disputedProfile) bruteForce(t *rapid.T, e *evaluator.Engine, now map[string]string) (turns map[string][]verdict.Reading, to map[string]string, allowed map[string]bool) {
	turns, to, allowed = map[string][]verdict.Reading{}, map[string]string{}, map[string]bool{}
	var sets [][]verdict.Reading
	for set := range 1 << len(p.readings) {
		var taken []verdict.Reading
		twice := map[string]bool{}
		for i, r := range p.readings {
			if set&(1<<i) != 0 {
				twice[r.Path] = twice[r.Path] || slices.ContainsFunc(taken, func(other verdict.Reading) bool { return other.Path == r.Path })
				taken = append(taken, r)
			}
		}
		if !slices.Contains(slices.Collect(maps.Values(twice)), true) {
			sets = append(sets, taken)
		}
	}
	place := func(r verdict.Reading) int {
		return slices.IndexFunc(p.readings, func(o verdict.Reading) bool { return o.Path == r.Path && o.Value == r.Value })
	}
	slices.SortStableFunc(sets, func(a, b []verdict.Reading) int {
		if len(a) != len(b) {
			return len(a) - len(b)
		}
		return slices.CompareFunc(a, b, func(a, b verdict.Reading) int { return place(a) - place(b) })
	})
	for _, taken := range sets {
		states, ok := disputedStates(t, e, p.document(taken, false))
		if !ok {
			continue
		}
		for _, r := range taken {
			allowed[fmt.Sprint(r.Path, " ", r.Value)] = true
		}
		for name, state := range states {
			if turns[name] == nil && state != now[name] {
				turns[name], to[name] = taken, state
			}
		}
	}
	return turns, to, allowed
}

// TestAThousandDisputedReadings states 500 facts, each of which may also be false or unknown. A strategy needs one of each
// four facts in a row, so four readings turn it: of the first facts, and to false, which is given first.
func TestAThousandDisputedReadings(t *testing.T) {
	const facts, row = 500, 4
	properties, stated, evidence := map[string]any{}, map[string]any{}, map[string]any{}
	rules := annotatedStrategy + "package strategies.long\n"
	for i := range facts {
		name := fmt.Sprintf("f%03d", i)
		properties[name] = map[string]any{"title": "T", "description": "D.", "type": "boolean", "x-lever": "legal"}
		stated[name] = true
		evidence["context."+name] = map[string]any{"disputed": []any{
			map[string]any{"value": false, "reason": "R."}, map[string]any{"unknown": true, "reason": "R."},
		}}
		if i%row == 0 {
			rules += strings.Replace(disputedMetadata("precondition"), "title: S", fmt.Sprintf("title: Row %d", i), 1)
		}
		rules += fmt.Sprintf("p%d if input.context.%s\n\n", i/row, name)
	}
	unit, err := json.Marshal(map[string]any{
		"$schema": "http://json-schema.org/draft-07/schema#", "title": "Unit", "type": "object", "additionalProperties": false,
		"properties": map[string]any{
			"context": map[string]any{"type": "object", "additionalProperties": false, "properties": properties},
			"service": map[string]any{"type": "object", "additionalProperties": false, "properties": map[string]any{"linked": map[string]any{"title": "T", "description": "D.", "type": "boolean", "x-lever": "legal"}}},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(map[string]any{
		"country": "LI", "name": "Liechtenstein", "context": stated, "evidence": evidence,
		"services": map[string]any{"change-of-address": map[string]any{"service": map[string]any{}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	e := engine(t, evaluator.Options{
		PoliciesFS: fstest.MapFS{"long.rego": {Data: []byte(rules)}},
		SchemasFS: fstest.MapFS{
			"unit.json":        {Data: unit},
			"profile.json":     {Data: shippedSchema(t, "profile.json")},
			"annotations.json": {Data: shippedSchema(t, "annotations.json")},
		},
	})
	asked, err := evaluator.Question{Body: text}.Ask(t.Context(), e)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := asked.Evaluate(t.Context(), evaluator.Request{Disputed: true})
	if err != nil {
		t.Fatal(err)
	}
	got := answer.Units[0].Strategies[0].Disputed
	want := &verdict.Disputed{Smallest: true, Verdict: verdict.Infeasible}
	for i := range row {
		want.Turns = append(want.Turns, verdict.Reading{Path: fmt.Sprintf("context.f%03d", i), Stated: true, Value: false, Reason: "R."})
	}
	if diff := cmp.Diff(want, got); diff != "" || len(answer.Units[0].Disputed.Readings) != 2*facts {
		t.Errorf("%d readings; disputed (-want +got):\n%s", len(answer.Units[0].Disputed.Readings), diff)
	}
}
