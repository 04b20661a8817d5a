package evaluator_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"testing/fstest"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

const outcomeUnit = `{
 "$schema": "http://json-schema.org/draft-07/schema#", "title": "Unit", "type": "object", "additionalProperties": false,
 "properties": {
  "context": {"type": "object", "additionalProperties": false, "properties": {
   "law": {"title": "Law", "description": "L.", "type": "string", "enum": ["none", "soft", "hard"], "x-lever": "organisational",
    "x-lever-from": {"none": "technical"}, "x-lever-to": {"hard": "legal"}},
   "climate": {"title": "Climate", "description": "C.", "type": "boolean", "x-lever": "given"}
  }},
  "service": {"type": "object", "additionalProperties": false, "properties": {
   "records": {"title": "Records", "description": "R.", "type": "string", "enum": ["central", "local"], "x-lever": "technical"},
   "linked": {"title": "Linked", "description": "K.", "type": "boolean", "x-lever": "organisational"}
  }}
 }
}`

// outcomePolicies are a strategy with an outcome that sets some of the facts that it reads, one whose outcome sets all, one
// without an outcome, and a constraint that ties facts of the outcomes.
const outcomePolicies = `package strategies.%s

# METADATA
# title: S
# scope: document
# custom:
#   kind: precondition
#   necessity: necessary
#   layer: legal
#   remedy: R.
#   sources: [a]
p if input.context.law == "hard"

p if {
	input.context.law == "soft"
	not input.context.climate
}

# METADATA
# title: S
# scope: document
# custom:
#   kind: precondition
#   necessity: necessary
#   layer: legal
#   remedy: R.
#   sources: [a]
q if input.service.records == "central"

q if input.service.linked
`

const outcomeRule = `
# METADATA
# title: It is there
# scope: document
# custom:
#   kind: outcome
#   sources: [a]%s
done if {
	input.service.records == "central"
	input.context.law != "none"
}

done if {
	input.service.linked
	input.context.law == "hard"
}
`

const outcomeConstraint = `package facts

# METADATA
# title: C
# scope: document
# custom:
#   kind: constraint
#   sources: [a]
linked_centre if {
	input.service.records == "central"
	input.service.linked
}
`

// annotatedStrategy is METADATA of a strategy, for above its package.
const annotatedStrategy = `# METADATA
# title: S
# custom:
#   kind: strategy
#   sources: [a]
`

func outcomeOptions(t *testing.T) evaluator.Options {
	policies := fstest.MapFS{"facts.rego": {Data: []byte(outcomeConstraint)}}
	for name, outcome := range map[string]string{
		"some": fmt.Sprintf(outcomeRule, "\n#   sets: [service.records]"),
		"all":  fmt.Sprintf(outcomeRule, ""),
		"none": "",
	} {
		policies[name+".rego"] = &fstest.MapFile{Data: []byte(annotatedStrategy + fmt.Sprintf(outcomePolicies, name) + outcome)}
	}
	return evaluator.Options{PoliciesFS: policies, SchemasFS: fstest.MapFS{
		"unit.json":        {Data: []byte(outcomeUnit)},
		"profile.json":     {Data: shippedSchema(t, "profile.json")},
		"annotations.json": {Data: shippedSchema(t, "annotations.json")},
	}}
}

// An outcomeWorld has the answers of OPA about every complete unit that the constraint allows.
type outcomeWorld struct {
	domains map[string][]any
	paths   []string
	whole   []map[string]any
	answers []*verdict.Unit
	sets    map[string][]string
}

func newOutcomeWorld(t *testing.T) *outcomeWorld {
	options := outcomeOptions(t)
	options.Engine = evaluator.EngineOPA
	e := engine(t, options)
	w := &outcomeWorld{domains: map[string][]any{}, sets: map[string][]string{}}
	for _, f := range e.Facts(nil) {
		w.paths = append(w.paths, f.Path)
		w.domains[f.Path] = []any{false, true}
		if len(f.Values) > 0 {
			w.domains[f.Path] = nil
			for _, value := range f.Values {
				w.domains[f.Path] = append(w.domains[f.Path], value)
			}
		}
	}
	for _, s := range e.Strategies() {
		if s.Outcome != nil {
			w.sets[s.Name] = s.Outcome.Sets
		}
	}
	w.each(map[string]any{}, w.paths, func(facts map[string]any) {
		if answer, err := e.Evaluate(t.Context(), &profile.Unit{Service: "x", Facts: facts}); err == nil {
			w.whole, w.answers = append(w.whole, facts), append(w.answers, answer)
		}
	})
	if len(w.whole) != 24-6 {
		t.Fatalf("%d complete units, expected 18: all but those that the constraint forbids", len(w.whole))
	}
	return w
}

// each calls visit with facts and every combination of values of the facts at paths.
func (w *outcomeWorld) each(facts map[string]any, paths []string, visit func(map[string]any)) {
	if len(paths) == 0 {
		visit(maps.Clone(facts))
		return
	}
	for _, value := range w.domains[paths[0]] {
		more := maps.Clone(facts)
		more[paths[0]] = value
		w.each(more, paths[1:], visit)
	}
}

// of returns the verdict and the status of the outcome under every completion; none is false if there is no completion.
func (w *outcomeWorld) of(facts map[string]any, strategy string) (v verdict.Verdict, inPlace verdict.Status, none bool) {
	verdicts, statuses := map[verdict.Verdict]bool{}, map[verdict.Status]bool{}
	for i, whole := range w.whole {
		matches := true
		for path, value := range facts {
			matches = matches && whole[path] == value
		}
		if matches {
			s := find(w.answers[i].Strategies, strategy)
			verdicts[s.Verdict], statuses[s.InPlace] = true, true
		}
	}
	if len(verdicts) == 0 {
		return "", "", true
	}
	v, inPlace = verdict.Undetermined, verdict.Unknown
	for _, only := range slices.Collect(maps.Keys(verdicts)) {
		if len(verdicts) == 1 {
			v = only
		}
	}
	for _, only := range slices.Collect(maps.Keys(statuses)) {
		if len(statuses) == 1 {
			inPlace = only
		}
	}
	return v, inPlace, false
}

// levers are what it takes to change a fact of outcomeUnit, as a reader of the catalogue would say; "" if it cannot change.
func leverBetween(path string, from, to any) int {
	switch {
	case path == "context.climate":
		return 9
	case to == "hard":
		return 2
	case from == "none", path == "service.records":
		return 0
	default:
		return 1
	}
}

// change calls visit with the unit after each set of changes of known facts that the strategy does not set, and with the
// hardest lever that it takes, -1 for none.
func (w *outcomeWorld) change(facts map[string]any, strategy string, paths []string, lever int, visit func(map[string]any, int)) {
	if len(paths) == 0 {
		visit(facts, lever)
		return
	}
	from, known := facts[paths[0]]
	w.change(facts, strategy, paths[1:], lever, visit)
	if !known || slices.Contains(w.sets[strategy], paths[0]) {
		return
	}
	for _, to := range w.domains[paths[0]] {
		if hard := leverBetween(paths[0], from, to); to != from && hard < 9 {
			after := maps.Clone(facts)
			after[paths[0]] = to
			w.change(after, strategy, paths[1:], max(lever, hard), visit)
		}
	}
}

// TestOutcomesAgreeWithOPA goes over every unit, complete or not: the state, the first step of reach, and whether there
// are paths are what follows from OPA's answers about all completions, within the constraint. No path changes a fact
// that the strategy sets, and each says the lever that its change takes.
func TestOutcomesAgreeWithOPA(t *testing.T) {
	w := newOutcomeWorld(t)
	e := engine(t, outcomeOptions(t))
	for _, path := range w.paths {
		w.domains[path] = append(w.domains[path], nil)
	}
	var units []map[string]any
	w.each(map[string]any{}, w.paths, func(facts map[string]any) {
		maps.DeleteFunc(facts, func(_ string, value any) bool { return value == nil })
		units = append(units, facts)
	})
	for _, path := range w.paths {
		w.domains[path] = w.domains[path][:len(w.domains[path])-1]
	}
	seen := map[string]int{}
	for _, facts := range units {
		if _, _, none := w.of(facts, "all"); none {
			continue
		}
		unit := &profile.Unit{Service: "x", Facts: facts}
		evaluated, err := e.Evaluate(t.Context(), unit)
		if err != nil {
			t.Fatal(err)
		}
		decided, err := e.Place(unit).DecideAll(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		paths, err := e.Paths(t.Context(), []*profile.Unit{unit}, evaluator.PathRequest{})
		if err != nil {
			t.Fatal(err)
		}
		reach, err := e.Reach(t.Context(), []*profile.Unit{unit}, nil)
		if err != nil {
			t.Fatal(err)
		}
		for i, s := range evaluated.Strategies {
			v, inPlace, _ := w.of(facts, s.Name)
			found := paths.Units[0].Strategies[i]
			if s.Verdict != v || s.InPlace != inPlace || decided[i].InPlace != inPlace || found.InPlace != inPlace {
				t.Errorf("%v: %s is %s, outcome %s, expected %s, %s", facts, s.Name, s.Verdict, s.InPlace, v, inPlace)
			}
			seen[s.State()]++
			w.checkPaths(t, facts, &found)
			w.checkReach(t, facts, &reach.Units[0].Strategies[i], reach.Levers)
			seen["paths"] += len(found.Paths)
		}
	}
	for _, state := range []string{"in place", "feasible", "infeasible", "undetermined", "paths"} {
		if seen[state] < 10 {
			t.Errorf("%d times %s: the test compares too little", seen[state], state)
		}
	}
}

func (w *outcomeWorld) checkPaths(t *testing.T, facts map[string]any, found *verdict.StrategyPaths) {
	t.Helper()
	possible := false
	w.change(facts, found.Strategy, w.paths, -1, func(after map[string]any, _ int) {
		v, _, none := w.of(after, found.Strategy)
		possible = possible || !none && v != verdict.Infeasible
	})
	if want := possible && found.InPlace != verdict.Met && found.Verdict != verdict.Feasible; (len(found.Paths) > 0) != want {
		t.Errorf("%v: %d paths to %s (%s), expected some: %t", facts, len(found.Paths), found.Strategy, found.Verdict, want)
	}
	for _, path := range found.Paths {
		for _, change := range path.Changes {
			lever := verdict.Levers()[leverBetween(change.Path, change.From, change.To)]
			if slices.Contains(w.sets[found.Strategy], change.Path) || change.Lever != lever && len(w.domains[change.Path]) == 3 {
				t.Errorf("%v: a path to %s changes %s to %s by lever %s", facts, found.Strategy, change.Path, change.To, change.Lever)
			}
		}
	}
}

func (w *outcomeWorld) checkReach(t *testing.T, facts map[string]any, got *verdict.StrategyReach, steps []string) {
	t.Helper()
	certain, possible := verdict.NeverReached, verdict.NeverReached
	for step := len(steps) - 1; step >= 0; step-- {
		w.change(facts, got.Strategy, w.paths, -1, func(after map[string]any, lever int) {
			v, _, none := w.of(after, got.Strategy)
			if none || lever >= step {
				return
			}
			if v == verdict.Feasible {
				certain = steps[step]
			}
			if v != verdict.Infeasible {
				possible = steps[step]
			}
		})
	}
	if got.InPlace == verdict.Met {
		certain, possible = verdict.InPlace, verdict.InPlace
	}
	if got.Certain != certain || got.Possible != possible {
		t.Errorf("%v: %s is within reach at %s, %s, expected %s, %s", facts, got.Strategy, got.Certain, got.Possible, certain, possible)
	}
}
