package compare_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/leeway-policy/leeway/evaluator/internal/author/compare"
	"github.com/leeway-policy/leeway/evaluator/internal/decide"
	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/internal/reason"
	"github.com/leeway-policy/leeway/evaluator/internal/table"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// lintWorld is drawn policies over a few facts, small enough to try every unit: one strategy with ways,
// constraints, and a property about it.
type lintWorld struct {
	set      *policy.Set
	strategy *policy.Strategy
	property *policy.Rule
	tables   *table.Tables
	diagrams *reason.Diagrams
	sizes    []int
	lines    int
}

func drawLint(t *rapid.T) *lintWorld {
	w := &lintWorld{}
	catalogue := &fact.Catalogue{}
	var paths []string
	for i := range rapid.IntRange(1, 4).Draw(t, "facts") {
		f := fact.Fact{Path: fmt.Sprintf("service.f%d", i), Type: fact.String, Enum: []string{"a", "b", "c"}[:rapid.IntRange(2, 3).Draw(t, "values")]}
		catalogue.Facts = append(catalogue.Facts, f)
		w.sizes, paths = append(w.sizes, len(f.Enum)), append(paths, f.Path)
	}
	functions := []*policy.Function{{Reads: paths}}
	holds := map[*policy.Function]int{} // in how many of a hundred rows
	function := func() policy.Function {
		w.lines++
		f := policy.Function{Place: verdict.Place{File: "x.rego", Line: w.lines, Col: 1}}
		for _, path := range paths {
			if rapid.Bool().Draw(t, "reads") {
				f.Reads = append(f.Reads, path)
			}
		}
		return f
	}
	add := func(f *policy.Function, percent int) {
		functions = append(functions, f)
		holds[f] = percent
	}
	w.strategy = &policy.Strategy{Name: "s", Place: verdict.Place{File: "s.rego", Line: 1, Col: 1}}
	for i := range rapid.IntRange(1, 4).Draw(t, "preconditions") {
		rule := &policy.Rule{Function: function(), Name: fmt.Sprint("p", i), Strategy: "s", Kind: policy.KindPrecondition, Necessary: rapid.Bool().Draw(t, "necessary")}
		add(&rule.Function, 50)
		for number := range rapid.IntRange(0, 3).Draw(t, "ways") {
			way := &policy.Way{Function: function(), Number: number + 1}
			add(&way.Function, 30)
			rule.Ways = append(rule.Ways, way)
		}
		w.strategy.Preconditions = append(w.strategy.Preconditions, rule)
	}
	w.set = &policy.Set{Strategies: []*policy.Strategy{w.strategy}}
	for i := range rapid.IntRange(0, 3).Draw(t, "constraints") {
		rule := &policy.Rule{Function: function(), Name: fmt.Sprint("c", i), Kind: policy.KindConstraint}
		add(&rule.Function, 30)
		w.set.Constraints = append(w.set.Constraints, rule)
	}
	w.property = &policy.Rule{Function: function(), Name: "claim", Kind: policy.KindProperty, Claim: &policy.Claim{
		Strategy: w.strategy, Outcome: string(verdict.Feasible), Never: rapid.Bool().Draw(t, "never"),
	}}
	if rapid.Bool().Draw(t, "about a precondition") {
		w.property.Claim.Precondition, w.property.Claim.Outcome = w.strategy.Preconditions[0], string(verdict.Met)
	}
	add(&w.property.Function, 50)
	w.set.Properties = []*policy.Rule{w.property}
	w.tables = table.FromAnswers(table.NewSpace(catalogue, functions), functions[1:], func(f *policy.Function, row int) decide.Answer {
		if rapid.IntRange(0, 99).Draw(t, fmt.Sprint("row", row)) < holds[f] {
			return decide.True
		}
		return decide.Undefined
	})
	var err error
	if w.diagrams, err = reason.New(context.Background(), w.set, w.tables, 0); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *lintWorld) is(f *policy.Function, unit []int) bool {
	return w.tables.Of(f).Answer(unit) == decide.True
}

// units returns every unit that the constraints allow.
func (w *lintWorld) units() [][]int {
	var units [][]int
	unit := make([]int, len(w.sizes))
	var fill func(int)
	fill = func(i int) {
		if i == len(unit) {
			if !slices.ContainsFunc(w.set.Constraints, func(c *policy.Rule) bool { return w.is(&c.Function, unit) }) {
				units = append(units, slices.Clone(unit))
			}
			return
		}
		for unit[i] = range w.sizes[i] {
			fill(i + 1)
		}
	}
	fill(0)
	return units
}

// where marks the units for which a function holds: "101".
func (w *lintWorld) where(f *policy.Function) string {
	marks := ""
	for _, unit := range w.units() {
		if w.is(f, unit) {
			marks += "1"
		} else {
			marks += "0"
		}
	}
	return marks
}

func never(marks string) bool  { return !contains(marks, '1') }
func always(marks string) bool { return !contains(marks, '0') }

func contains(marks string, mark rune) bool { return slices.Contains([]rune(marks), mark) }

// within reports whether all units marked in one are marked in the other.
func within(one, other string) bool {
	for i := range one {
		if one[i] == '1' && other[i] == '0' {
			return false
		}
	}
	return true
}

// expected are the faults by brute force: rule, level and line.
func (w *lintWorld) expected() []string {
	var want []string
	add := func(rule string, level verdict.Level, line int) {
		want = append(want, fmt.Sprintf("%s %s %d", rule, level, line))
	}
	impossible := false
	for i, rule := range w.strategy.Preconditions {
		met := w.where(&rule.Function)
		switch {
		case never(met) && rule.Necessary:
			add("never-met", verdict.Error, rule.Place.Line)
			impossible = true
			continue
		case never(met):
			add("never-met", verdict.Warning, rule.Place.Line)
			continue
		case always(met):
			add("always-met", verdict.Warning, rule.Place.Line)
		default:
			w.expectEqual(i, met, add)
		}
		for j, way := range rule.Ways {
			holds := w.where(&way.Function)
			covered := slices.ContainsFunc(rule.Ways, func(other *policy.Way) bool {
				covers := w.where(&other.Function)
				return other != way && within(holds, covers) && (covers != holds || slices.Index(rule.Ways, other) < j)
			})
			switch {
			case never(holds):
				add("dead-way", verdict.Warning, way.Place.Line)
			case covered:
				add("covered-way", verdict.Warning, way.Place.Line)
			}
		}
	}
	feasible := slices.ContainsFunc(w.units(), func(unit []int) bool { return w.feasible(unit) })
	if !feasible && !impossible {
		add("never-feasible", verdict.Error, w.strategy.Place.Line)
	}
	slices.Sort(want)
	return want
}

func (w *lintWorld) feasible(unit []int) bool {
	return !slices.ContainsFunc(w.strategy.Preconditions, func(r *policy.Rule) bool { return r.Necessary && !w.is(&r.Function, unit) })
}

func (w *lintWorld) expectEqual(at int, met string, add func(string, verdict.Level, int)) {
	rule := w.strategy.Preconditions[at]
	for i, other := range w.strategy.Preconditions {
		switch {
		case i == at || w.where(&other.Function) != met:
			continue
		case !rule.Necessary && other.Necessary:
			add("supporting-equals-necessary", verdict.Warning, rule.Place.Line)
			return
		case rule.Necessary == other.Necessary && i < at:
			add("equal-preconditions", verdict.Warning, rule.Place.Line)
			return
		}
	}
}

// TestLintAgainstBruteForce holds the faults to what trying every unit finds.
func TestLintAgainstBruteForce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawLint(t)
		var got []string
		for _, f := range compare.Lint(w.set, w.diagrams) {
			got = append(got, fmt.Sprintf("%s %s %d", f.Rule, f.Level, f.Line))
		}
		slices.Sort(got)
		if len(w.units()) == 0 {
			if len(got) != 1 || got[0][:len("all-forbidden")] != "all-forbidden" {
				t.Fatalf("no unit is allowed, and the faults are %v", got)
			}
			return
		}
		if diff := cmp.Diff(w.expected(), got); diff != "" {
			t.Errorf("faults (-want +got):\n%s", diff)
		}
	})
}

// TestProveAgainstBruteForce checks that a property is violated if and only if some unit violates it, and that the
// witness does so by the fewest facts.
func TestProveAgainstBruteForce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawLint(t)
		finding := compare.Prove(w.property, w.tables, w.diagrams)
		var claimed, violating [][]int
		for _, unit := range w.units() {
			if w.is(&w.property.Function, unit) {
				claimed = append(claimed, unit)
				if w.violates(unit) {
					violating = append(violating, unit)
				}
			}
		}
		if finding.Unproved != nil || finding.Idle != (len(claimed) == 0) || (finding.Violation != nil) != (len(violating) > 0) {
			t.Fatalf("%d claimed, %d violate, found %+v", len(claimed), len(violating), finding)
		}
		if finding.Violation == nil {
			return
		}
		if !slices.ContainsFunc(violating, func(unit []int) bool { return slices.Equal(unit, finding.Violation.Cells) }) {
			t.Fatalf("the witness %v violates nothing", finding.Violation.Cells)
		}
		if want := w.fewest(violating); !finding.Violation.Smallest || len(finding.Violation.Matter) != want {
			t.Errorf("%d facts matter, want %d", len(finding.Violation.Matter), want)
		}
		for _, given := range finding.Violation.Matter {
			if given.Cell != finding.Violation.Cells[given.Dim] || !slices.Contains(given.Cells, given.Cell) {
				t.Errorf("fact %d matters as %d within %v, the witness has %d", given.Dim, given.Cell, given.Cells, finding.Violation.Cells[given.Dim])
			}
		}
	})
}

func (w *lintWorld) violates(unit []int) bool {
	claim := w.property.Claim
	if claim.Precondition != nil {
		return w.is(&claim.Precondition.Function, unit) == claim.Never
	}
	return w.feasible(unit) == claim.Never
}

// fewest returns the least number of facts of a violating unit such that all allowed units that share them
// violate the property too.
func (w *lintWorld) fewest(violating [][]int) int {
	least := len(w.sizes)
	for _, unit := range violating {
		for mask := range 1 << len(unit) {
			size, forced := 0, true
			for i := range unit {
				size += mask >> i & 1
			}
			for _, other := range w.units() {
				shares := true
				for i := range unit {
					shares = shares && (mask>>i&1 == 0 || unit[i] == other[i])
				}
				if shares && !slices.ContainsFunc(violating, func(v []int) bool { return slices.Equal(v, other) }) {
					forced = false
				}
			}
			if forced {
				least = min(least, size)
			}
		}
	}
	return least
}
