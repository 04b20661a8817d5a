package compare_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"github.com/leeway-policy/leeway/evaluator/internal/author/compare"
	"github.com/leeway-policy/leeway/evaluator/internal/decide"
	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/internal/table"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// A drawn is a version whose tables are drawn rather than asked for.
type drawn struct {
	compare.Version
	strategy *policy.Strategy
}

// drawCatalogue draws facts; those of two versions differ in values, and some are in one only.
func drawCatalogue(t *rapid.T, name string) *fact.Catalogue {
	c := &fact.Catalogue{}
	for i := range 4 {
		if i > 0 && rapid.IntRange(0, 5).Draw(t, name+" lacks") == 0 {
			continue
		}
		f := fact.Fact{Path: fmt.Sprintf("service.f%d", i), Type: fact.String, Enum: []string{"a", "b"}}
		if rapid.Bool().Draw(t, name+" more") {
			f.Enum = append(f.Enum, "c")
		}
		if i == 3 {
			f = fact.Fact{Path: "service.n", Type: fact.Integer, Min: big.NewRat(0, 1), Max: big.NewRat(rapid.Int64Range(4, 6).Draw(t, name+" most"), 1)}
		}
		c.Facts = append(c.Facts, f)
	}
	return c
}

func drawVersion(t *rapid.T, name string) *drawn {
	v := &drawn{Version: compare.Version{Catalogue: drawCatalogue(t, name)}, strategy: &policy.Strategy{Name: "s"}}
	rule := func(id string, kind policy.Kind) *policy.Rule {
		r := &policy.Rule{Name: id, Kind: kind, Necessary: kind == policy.KindPrecondition}
		r.Cuts = map[string][]*big.Rat{}
		for _, f := range v.Catalogue.Facts {
			if rapid.Bool().Draw(t, name+id+" reads") {
				r.Reads = append(r.Reads, f.Path)
				if f.Type == fact.Integer {
					r.Cuts[f.Path] = []*big.Rat{big.NewRat(rapid.Int64Range(1, 4).Draw(t, name+id+" cut"), 1)}
				}
			}
		}
		return r
	}
	for i := range 2 {
		v.strategy.Preconditions = append(v.strategy.Preconditions, rule(fmt.Sprint("p", i), policy.KindPrecondition))
	}
	v.Set = &policy.Set{Strategies: []*policy.Strategy{v.strategy}, Constraints: []*policy.Rule{rule("c", policy.KindConstraint)}}
	var functions []*policy.Function
	for _, r := range v.Set.Rules() {
		functions = append(functions, &r.Function)
	}
	space := table.NewSpace(v.Catalogue, functions)
	least := map[*policy.Function]int{&v.Set.Constraints[0].Function: 80}
	v.Tables = table.FromAnswers(space, functions, func(f *policy.Function, row int) decide.Answer {
		if rapid.IntRange(0, 99).Draw(t, fmt.Sprint(name, " row ", row)) >= max(least[f], 40) {
			return decide.True
		}
		return decide.Undefined
	})
	return v
}

// is reports whether a rule yields true for a unit.
func (v *drawn) is(r *policy.Rule, unit map[string]any) bool {
	return v.Tables.Of(&r.Function).Answer(v.Tables.Space.Encode(unit)) == decide.True
}

func (v *drawn) allows(unit map[string]any) bool { return !v.is(v.Set.Constraints[0], unit) }

func (v *drawn) feasible(unit map[string]any) bool {
	return !slices.ContainsFunc(v.strategy.Preconditions, func(r *policy.Rule) bool { return !v.is(r, unit) })
}

// units calls visit with every unit that has a value of both catalogues for each fact of either.
func units(a, b *drawn, visit func(map[string]any)) {
	values := map[string][]any{}
	var paths []string
	for _, v := range []*drawn{a, b} {
		for _, f := range v.Catalogue.Facts {
			if !slices.Contains(paths, f.Path) {
				paths = append(paths, f.Path)
			}
		}
	}
	candidates := []any{"a", "b", "c"}
	for n := range 7 {
		candidates = append(candidates, json.Number(strconv.Itoa(n)))
	}
	for _, path := range paths {
		for _, value := range candidates {
			if allows(a, path, value) && allows(b, path, value) {
				values[path] = append(values[path], value)
			}
		}
	}
	unit := map[string]any{}
	var fill func(int)
	fill = func(i int) {
		if i == len(paths) {
			visit(unit)
			return
		}
		for _, value := range values[paths[i]] {
			unit[paths[i]] = value
			fill(i + 1)
		}
	}
	fill(0)
}

func allows(v *drawn, path string, value any) bool {
	i := slices.IndexFunc(v.Catalogue.Facts, func(f fact.Fact) bool { return f.Path == path })
	return i < 0 || v.Catalogue.Facts[i].Check(value) == nil
}

// TestDiffAgainstBruteForce holds for drawn versions, unit by unit, that what is said to be equal is, that the
// cells are counted right, and that witnesses are witnesses, with the fewest facts.
func TestDiffAgainstBruteForce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawVersion(t, "old"), drawVersion(t, "new")
		d := diff(t, a.Version, b.Version)
		either := func(unit map[string]any) bool { return a.allows(unit) || b.allows(unit) }
		st := d.Strategies[0]
		w := world{a: a, b: b, within: either}
		w.check(t, "strategy", st.Change == verdict.Moved, st.Cells, st.Lost, st.Gained,
			slices.Concat(a.strategy.Preconditions, b.strategy.Preconditions), a.feasible, b.feasible)
		for i, r := range st.Rules {
			was, is := a.strategy.Preconditions[i], b.strategy.Preconditions[i]
			w.check(t, r.Name, r.Change == verdict.Moved, r.Cells, r.Lost, r.Gained, []*policy.Rule{was, is},
				func(unit map[string]any) bool { return a.is(was, unit) }, func(unit map[string]any) bool { return b.is(is, unit) })
		}
		w.within = func(map[string]any) bool { return true }
		r := d.Constraints[0]
		was, is := a.Set.Constraints[0], b.Set.Constraints[0]
		w.check(t, r.Name, r.Change == verdict.Moved, r.Cells, r.Lost, r.Gained, []*policy.Rule{was, is},
			func(unit map[string]any) bool { return a.is(was, unit) }, func(unit map[string]any) bool { return b.is(is, unit) })
	})
}

type world struct {
	a, b   *drawn
	within func(map[string]any) bool
}

type question func(unit map[string]any) bool

func (w world) check(t *rapid.T, name string, moved bool, cells *verdict.MovedCells, lost, gained *verdict.Witness, rules []*policy.Rule, was, is question) {
	lose := func(unit map[string]any) bool { return was(unit) && !is(unit) }
	gain := func(unit map[string]any) bool { return is(unit) && !was(unit) }
	differing, possible := map[string]bool{}, map[string]bool{}
	units(w.a, w.b, func(unit map[string]any) {
		if !w.within(unit) {
			return
		}
		key := w.cell(rules, unit)
		possible[key] = true
		if lose(unit) || gain(unit) {
			differing[key] = true
		}
	})
	if moved != (len(differing) > 0) {
		t.Fatalf("%s: moved %t, but %d cells differ", name, moved, len(differing))
	}
	if cells.Moved.Int64() != int64(len(differing)) || cells.Of.Int64() != int64(len(possible)) {
		t.Fatalf("%s: %s of %s cells, want %d of %d", name, cells.Moved, cells.Of, len(differing), len(possible))
	}
	w.witness(t, name+" lost", lost, lose)
	w.witness(t, name+" gained", gained, gain)
}

// cell names the cell of the common space that a unit is in, by the facts that rules read.
func (w world) cell(rules []*policy.Rule, unit map[string]any) string {
	key := ""
	for _, path := range []string{"service.f0", "service.f1", "service.f2"} {
		if slices.ContainsFunc(rules, func(r *policy.Rule) bool { return slices.Contains(r.Reads, path) }) {
			key += fmt.Sprint(path, unit[path])
		}
	}
	if !slices.ContainsFunc(rules, func(r *policy.Rule) bool { return slices.Contains(r.Reads, "service.n") }) {
		return key
	}
	n, _ := document.Rat(unit["service.n"].(json.Number))
	for _, v := range []*drawn{w.a, w.b} {
		for _, r := range v.Set.Rules() {
			for _, cut := range r.Cuts["service.n"] {
				key += fmt.Sprint(n.Cmp(cut))
			}
		}
	}
	return key
}

// witness checks that a witness forces what it is a witness of, among the units that are allowed most, and
// that no fewer facts do.
func (w world) witness(t *rapid.T, name string, got *verdict.Witness, differs question) {
	among := question(nil)
	forbidden := ""
	for _, each := range []struct {
		forbidden string
		among     question
	}{
		{"", func(u map[string]any) bool { return w.a.allows(u) && w.b.allows(u) }},
		{"new", w.a.allows},
		{"old", w.b.allows},
		{"", func(map[string]any) bool { return true }},
	} {
		within := func(u map[string]any) bool { return w.within(u) && each.among(u) }
		some := false
		units(w.a, w.b, func(unit map[string]any) { some = some || within(unit) && differs(unit) })
		if some {
			among, forbidden = within, each.forbidden
			break
		}
	}
	if among == nil {
		if got != nil {
			t.Fatalf("%s: a witness %v, and nothing differs", name, got)
		}
		return
	}
	facts := map[string]any{}
	for _, f := range got.Facts {
		facts[f.Path] = w.cellOf(f.Path, f.Value)
	}
	var cells []map[string]any // of each unit that may be, with whether it differs at key ""
	units(w.a, w.b, func(unit map[string]any) {
		if !among(unit) {
			return
		}
		cell := map[string]any{"": differs(unit)}
		for path, value := range unit {
			cell[path] = w.cellOf(path, value)
		}
		cells = append(cells, cell)
	})
	if !forces(facts, cells) || got.Forbidden != forbidden || !got.Smallest {
		t.Fatalf("%s: %v, forbidden %q, want %q", name, facts, got.Forbidden, forbidden)
	}
	tried := map[string]bool{}
	for _, cell := range cells {
		paths := slices.Sorted(maps.Keys(cell))[1:]
		for mask := range 1 << len(paths) {
			fewer := map[string]any{}
			for i, path := range paths {
				if mask&(1<<i) != 0 {
					fewer[path] = cell[path]
				}
			}
			key := fmt.Sprint(fewer)
			if len(fewer) >= len(facts) || tried[key] {
				continue
			}
			tried[key] = true
			if forces(fewer, cells) {
				t.Fatalf("%s: %v has %d facts, and %v does it too", name, facts, len(facts), fewer)
			}
		}
	}
}

// forces reports whether some units have the facts, and all of them differ.
func forces(facts map[string]any, cells []map[string]any) bool {
	some := false
	for _, cell := range cells {
		has := true
		for path, value := range facts {
			has = has && cell[path] == value
		}
		if has && cell[""] == false {
			return false
		}
		some = some || has
	}
	return some
}

// cellOf returns what stands for all values of a cell.
func (w world) cellOf(path string, value any) any {
	if path != "service.n" {
		return value
	}
	all := &policy.Rule{Function: policy.Function{Reads: []string{path}}}
	return w.cell([]*policy.Rule{all}, map[string]any{path: value})
}
