package reason_test

import (
	"context"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/leeway-policy/leeway/evaluator/internal/decide"
	"github.com/leeway-policy/leeway/evaluator/internal/diagram"
	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/internal/reason"
	"github.com/leeway-policy/leeway/evaluator/internal/table"
)

// A world is drawn policies over a few facts: a strategy of necessary preconditions, and constraints.
type world struct {
	set      *policy.Set
	tables   *table.Tables
	diagrams *reason.Diagrams
	strategy *policy.Strategy
	sizes    []int
}

// cells is one cell for each fact.
type cells = []int

func draw(t *rapid.T) *world {
	w := &world{}
	var paths []string
	for i := range rapid.IntRange(1, 5).Draw(t, "facts") {
		w.sizes = append(w.sizes, rapid.IntRange(2, 3).Draw(t, "values"))
		paths = append(paths, fmt.Sprintf("service.f%d", i))
	}
	rule := func(name string, necessary bool) *policy.Rule {
		r := &policy.Rule{Name: name, Necessary: necessary, Strategy: "s"}
		for _, path := range paths {
			if rapid.Bool().Draw(t, name+" reads") {
				r.Reads = append(r.Reads, path)
			}
		}
		return r
	}
	w.strategy = &policy.Strategy{Name: "s"}
	for i := range rapid.IntRange(1, 3).Draw(t, "preconditions") {
		w.strategy.Preconditions = append(w.strategy.Preconditions, rule(fmt.Sprint("p", i), true))
	}
	w.set = &policy.Set{Strategies: []*policy.Strategy{w.strategy}}
	for i := range rapid.IntRange(0, 2).Draw(t, "constraints") {
		c := rule(fmt.Sprint("c", i), false)
		c.Kind = policy.KindConstraint
		w.set.Constraints = append(w.set.Constraints, c)
	}
	w.tabulate(t, paths)
	var err error
	if w.diagrams, err = reason.New(context.Background(), w.set, w.tables, 0); err != nil {
		t.Fatal(err)
	}
	return w
}

// tabulate draws the tables: preconditions hold in most rows, constraints forbid few.
func (w *world) tabulate(t *rapid.T, paths []string) {
	catalogue := &fact.Catalogue{}
	for i, path := range paths {
		f := fact.Fact{Path: path, Type: fact.String}
		for value := range w.sizes[i] {
			f.Enum = append(f.Enum, fmt.Sprint("v", value))
		}
		catalogue.Facts = append(catalogue.Facts, f)
	}
	limits := map[*policy.Function]int{}
	functions := []*policy.Function{{Reads: paths}} // so that every fact is in the space
	for _, rule := range w.set.Rules() {
		functions = append(functions, &rule.Function)
		limits[&rule.Function] = 60
		if rule.Kind == policy.KindConstraint {
			limits[&rule.Function] = 15
		}
	}
	space := table.NewSpace(catalogue, functions)
	w.tables = table.FromAnswers(space, functions[1:], func(f *policy.Function, row int) decide.Answer {
		if rapid.IntRange(0, 99).Draw(t, fmt.Sprint("row", row)) < limits[f] {
			return decide.True
		}
		return decide.Undefined
	})
}

// is reports whether a rule holds in a complete cell.
func (w *world) is(rule *policy.Rule, at cells) bool {
	answer, _ := w.tables.Of(&rule.Function).Lookup().Answer(at)
	return answer == decide.True
}

func (w *world) allowed(at cells) bool {
	return !slices.ContainsFunc(w.set.Constraints, func(c *policy.Rule) bool { return w.is(c, at) })
}

func (w *world) feasible(at cells) bool {
	return !slices.ContainsFunc(w.strategy.Preconditions, func(p *policy.Rule) bool { return !w.is(p, at) })
}

// each calls visit with every complete cell that the constraints allow and that agrees with what is given.
func (w *world) each(given cells, visit func(cells)) {
	at := make(cells, len(w.sizes))
	var fill func(int)
	fill = func(i int) {
		if i == len(at) {
			if w.allowed(at) {
				visit(at)
			}
			return
		}
		for value := range w.sizes[i] {
			if given[i] == table.Unknown || given[i] == value {
				at[i] = value
				fill(i + 1)
			}
		}
	}
	fill(0)
}

// outlook computes the outlook of the strategy by brute force.
func (w *world) outlook(given cells) (o reason.Outlook) {
	w.each(given, func(at cells) {
		o.CanHold = o.CanHold || w.feasible(at)
		o.CanFail = o.CanFail || !w.feasible(at)
	})
	return o
}

// unit draws a unit that the constraints allow.
func (w *world) unit(t *rapid.T) cells {
	given := make(cells, len(w.sizes))
	for i, size := range w.sizes {
		given[i] = rapid.IntRange(table.Unknown, size-1).Draw(t, "cell")
	}
	if o := w.outlook(given); !o.CanHold && !o.CanFail {
		t.Skip("the constraints forbid the unit")
	}
	return given
}

// subsets calls visit with every set of the known facts of a unit, as the unit with the others unknown.
func subsets(given cells, visit func(kept cells, size int)) {
	for mask := range 1 << len(given) {
		kept, size := slices.Clone(given), 0
		for i := range kept {
			switch {
			case mask&(1<<i) == 0:
				kept[i] = table.Unknown
			case kept[i] == table.Unknown:
				size = -1 << 30 // an unknown fact cannot be kept
			default:
				size++
			}
		}
		if size >= 0 {
			visit(kept, size)
		}
	}
}

func only(given cells, dims []int) cells {
	kept := make(cells, len(given))
	for i := range kept {
		kept[i] = table.Unknown
		if slices.Contains(dims, i) {
			kept[i] = given[i]
		}
	}
	return kept
}

func dimsOf(r *reason.Reason) []int {
	dims := []int{}
	for _, given := range r.Facts {
		dims = append(dims, given.Dim)
	}
	return dims
}

// TestReasonsForceAndAreSmallest holds the reason of a strategy's answer against all sets of known facts:
// it forces the answer, no smaller set does, and the facts may move within their cells, all at once.
func TestReasonsForceAndAreSmallest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := draw(t)
		given := w.unit(t)
		now := w.outlook(given)
		front := w.diagrams.Front(given)
		if got := front.Outlook(w.strategy); got != now {
			t.Fatalf("outlook %v, want %v", got, now)
		}
		r := front.OfStrategy(w.strategy)
		if now.CanHold && now.CanFail {
			if r != nil {
				t.Fatalf("a reason for what is open: %v", r)
			}
			return
		}
		kept := only(given, dimsOf(r))
		if got := w.outlook(kept); got != now {
			t.Fatalf("%v alone gives %v, the unit %v", kept, got, now)
		}
		subsets(given, func(other cells, size int) {
			if size < len(r.Facts) && w.outlook(other) == now {
				t.Fatalf("%v has %d facts, and %v forces it with %d", kept, len(r.Facts), other, size)
			}
		})
		if !r.Smallest {
			t.Error("it is not marked as smallest")
		}
		w.checkProduct(t, only(given, nil), r.Facts, func(at cells) bool {
			o := w.outlook(at)
			return o == now || o == (reason.Outlook{})
		})
	})
}

// checkProduct holds that a unit will do with every combination of the cells of some facts, and that with a further cell
// some combination would not.
func (w *world) checkProduct(t *rapid.T, unit cells, facts []reason.Given, do func(cells) bool) {
	t.Helper()
	var all func(at cells, facts []reason.Given) bool
	all = func(at cells, facts []reason.Given) bool {
		if len(facts) == 0 {
			return do(at)
		}
		return !slices.ContainsFunc(facts[0].Cells, func(cell int) bool {
			moved := slices.Clone(at)
			moved[facts[0].Dim] = cell
			return !all(moved, facts[1:])
		})
	}
	if !all(unit, facts) {
		t.Errorf("not every combination of %v will do", facts)
	}
	for i, fact := range facts {
		if !slices.Contains(fact.Cells, fact.Cell) {
			t.Errorf("%v does not list its own cell", fact)
		}
		for cell := range w.sizes[fact.Dim] {
			larger := slices.Clone(facts)
			larger[i].Cells = append(slices.Clone(fact.Cells), cell)
			if !slices.Contains(fact.Cells, cell) && all(unit, larger) {
				t.Errorf("every combination of %v will do, not only of %v", larger, facts)
			}
		}
	}
}

// TestReasonsPastTheStepsAreMinimal allows no step: the reason still forces the answer, no part of it does, and it
// is not called smallest.
func TestReasonsPastTheStepsAreMinimal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := draw(t)
		given := w.unit(t)
		now := w.outlook(given)
		r := w.diagrams.Front(given).WithSteps(0).OfStrategy(w.strategy)
		if !now.Settled() {
			return
		}
		if kept := only(given, dimsOf(r)); w.outlook(kept) != now {
			t.Fatalf("%v alone does not force %v", kept, now)
		}
		for i := range r.Facts {
			part := only(given, slices.Delete(dimsOf(r), i, i+1))
			if w.outlook(part) == now {
				t.Errorf("%v forces it, a part of %v", part, r.Facts)
			}
		}
		if r.Smallest {
			t.Error("it is marked as smallest")
		}
	})
}

// TestAllReasonsAreTheMinimalOnes lists the minimal sets of known facts that force the answer.
func TestAllReasonsAreTheMinimalOnes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := draw(t)
		given := w.unit(t)
		now := w.outlook(given)
		if now.CanHold && now.CanFail {
			return
		}
		var forcing []cells
		subsets(given, func(kept cells, _ int) {
			if w.outlook(kept) == now {
				forcing = append(forcing, kept)
			}
		})
		want := map[string]bool{}
		for _, kept := range forcing {
			if !slices.ContainsFunc(forcing, func(part cells) bool { return !slices.Equal(part, kept) && inside(part, kept) }) {
				want[fmt.Sprint(kept)] = true
			}
		}
		reasons, whole := w.diagrams.Front(given).All(w.strategy, 1000)
		got := map[string]bool{}
		for _, r := range reasons {
			got[fmt.Sprint(only(given, dimsOf(&r)))] = true
		}
		if diff := cmp.Diff(want, got); diff != "" || !whole {
			t.Errorf("minimal reasons (-want +got), whole %t:\n%s", whole, diff)
		}
	})
}

func inside(part, kept cells) bool {
	for i, cell := range part {
		if cell != table.Unknown && kept[i] == table.Unknown {
			return false
		}
	}
	return true
}

// TestPathsAreTheMinimalChanges goes over all sets of changes: the certain paths are the minimal ones
// after which the strategy is feasible whatever is unknown, the conditional ones the minimal ones after
// which it can be, less those.
func TestPathsAreTheMinimalChanges(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := draw(t)
		given := w.unit(t)
		fixed := rapid.SliceOfN(rapid.IntRange(0, 3), len(given), len(given)).Draw(t, "fixed at 3")
		barred := rapid.IntRange(-1, 2).Draw(t, "no fact changes to cell")
		efforts := func(dim, _, to int) int {
			if fixed[dim] == 3 || to == barred {
				return diagram.Never
			}
			return fixed[dim] + 1 + to
		}
		certain, possible := map[string]bool{}, map[string]bool{}
		w.changed(given, efforts, func(after cells) {
			if o := w.outlook(after); o.CanHold {
				possible[fmt.Sprint(after)] = true
				if !o.CanFail {
					certain[fmt.Sprint(after)] = true
				}
			}
		})
		certain, possible = minimal(w, given, efforts, certain), minimal(w, given, efforts, possible)
		maps.DeleteFunc(possible, func(after string, _ bool) bool { return certain[after] })
		paths := w.diagrams.Front(given).Paths(w.strategy, efforts)
		gotCertain, gotPossible := map[string]bool{}, map[string]bool{}
		last := 0
		for i, path := range paths.Paths {
			if path.Certain() {
				if i > 0 && !paths.Paths[i-1].Certain() || path.Effort < last {
					t.Errorf("path %d is out of order", i)
				}
				last = path.Effort
			}
			expand(given, path.Changes, func(after cells) {
				if path.Certain() {
					gotCertain[fmt.Sprint(after)] = true
					return
				}
				gotPossible[fmt.Sprint(after)] = true
				w.checkProvided(t, after, path.Provided)
			})
		}
		if diff := cmp.Diff(certain, gotCertain); diff != "" {
			t.Errorf("certain (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff(possible, gotPossible); diff != "" {
			t.Errorf("conditional (-want +got):\n%s", diff)
		}
		w.checkBlocked(t, given, efforts, paths)
	})
}

// checkProvided holds that the strategy is feasible for sure once the unknown facts that are named lie in some of their
// cells, whichever these are.
func (w *world) checkProvided(t *rapid.T, after cells, provided []reason.Given) {
	for _, given := range provided {
		if after[given.Dim] != table.Unknown {
			t.Fatalf("provided that fact %d, which is known", given.Dim)
		}
	}
	w.checkProduct(t, after, provided, func(at cells) bool { return w.outlook(at) == reason.Outlook{CanHold: true} })
}

// checkBlocked holds that without a path the facts named, and what cannot be changed, forbid it.
func (w *world) checkBlocked(t *rapid.T, given cells, efforts reason.Efforts, paths reason.Paths) {
	if (paths.Blocked != nil) != (len(paths.Paths) == 0) {
		t.Fatalf("%d paths, and blocked %v", len(paths.Paths), paths.Blocked)
	}
	if paths.Blocked == nil {
		return
	}
	for _, fact := range paths.Blocked.Facts {
		free := true
		for to := range w.sizes[fact.Dim] {
			free = free && (to == given[fact.Dim] || efforts(fact.Dim, given[fact.Dim], to) != diagram.Never)
		}
		if free {
			t.Errorf("fact %d blocks, though it can be changed", fact.Dim)
		}
	}
	if o := w.outlook(only(given, dimsOf(paths.Blocked))); o.CanHold {
		t.Errorf("the facts named do not block: %v", paths.Blocked)
	}
}

// changed calls visit with the unit after each set of changes that have a price.
func (w *world) changed(given cells, efforts reason.Efforts, visit func(cells)) {
	after := slices.Clone(given)
	var fill func(int)
	fill = func(i int) {
		if i == len(after) {
			visit(slices.Clone(after))
			return
		}
		fill(i + 1)
		if given[i] == table.Unknown {
			return
		}
		for value := range w.sizes[i] {
			if value != given[i] && efforts(i, given[i], value) != diagram.Never {
				after[i] = value
				fill(i + 1)
			}
		}
		after[i] = given[i]
	}
	fill(0)
}

// minimal keeps the results of sets of changes of which no part leads to a result too.
func minimal(w *world, given cells, efforts reason.Efforts, results map[string]bool) map[string]bool {
	kept := map[string]bool{}
	w.changed(given, efforts, func(after cells) {
		if !results[fmt.Sprint(after)] {
			return
		}
		part := false
		w.changed(given, efforts, func(other cells) {
			if results[fmt.Sprint(other)] && !slices.Equal(other, after) && partOf(given, other, after) {
				part = true
			}
		})
		if !part {
			kept[fmt.Sprint(after)] = true
		}
	})
	return kept
}

// partOf reports whether the changes that lead to one are among those that lead to the other.
func partOf(given, one, other cells) bool {
	for i := range given {
		if one[i] != given[i] && one[i] != other[i] {
			return false
		}
	}
	return true
}

// expand calls visit with the unit after each of the sets of changes that a path stands for.
func expand(given cells, changes []reason.Change, visit func(cells)) {
	if len(changes) == 0 {
		visit(given)
		return
	}
	for _, cell := range changes[0].To {
		after := slices.Clone(given)
		after[changes[0].Dim] = cell
		expand(after, changes[1:], visit)
	}
}

// TestReachAgreesWithPaths holds that a strategy is within reach if and only if there is a path.
func TestReachAgreesWithPaths(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := draw(t)
		given := w.unit(t)
		fixed := rapid.SliceOfN(rapid.Bool(), len(given), len(given)).Draw(t, "fixed")
		barred := rapid.IntRange(-1, 2).Draw(t, "no fact changes to cell")
		efforts := func(dim, _, to int) int {
			if fixed[dim] || to == barred {
				return diagram.Never
			}
			return 1
		}
		front := w.diagrams.Front(given)
		paths := front.Paths(w.strategy, efforts)
		want := reason.Reach{
			Certain:  slices.ContainsFunc(paths.Paths, func(p reason.Path) bool { return p.Certain() }),
			Possible: len(paths.Paths) > 0,
		}
		if got := front.Reach(w.strategy, func(dim, _, to int) bool { return !fixed[dim] && to != barred }); got != want {
			t.Errorf("Reach = %v, by the paths %v", got, want)
		}
	})
}

// TestAskSaysWhatEachValueDecides compares with evaluating the unit with each value filled in.
func TestAskSaysWhatEachValueDecides(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := draw(t)
		given := w.unit(t)
		queries := w.diagrams.Front(given).Ask([]*policy.Strategy{w.strategy})
		if w.outlook(given).Settled() && len(queries) > 0 {
			t.Fatalf("%d facts to ask for, and nothing is open", len(queries))
		}
		asked := map[int]bool{}
		for _, q := range queries {
			asked[q.Dim] = true
			settling, allowed := 0, 0
			for cell := range w.sizes[q.Dim] {
				then := slices.Clone(given)
				then[q.Dim] = cell
				o := w.outlook(then)
				at := slices.IndexFunc(q.Answers, func(d reason.Decided) bool { return d.Cell == cell })
				if (at >= 0) != (o != reason.Outlook{}) {
					t.Fatalf("cell %d of fact %d: listed %t, outlook %v", cell, q.Dim, at >= 0, o)
				}
				if at < 0 {
					continue
				}
				allowed++
				if q.Answers[at].Outlooks[0] != o {
					t.Errorf("cell %d of fact %d gives %v, want %v", cell, q.Dim, q.Answers[at].Outlooks[0], o)
				}
				if o.CanHold != o.CanFail {
					settling++
				}
			}
			if q.Settling != settling || len(q.Answers) != allowed {
				t.Errorf("fact %d settles %d of %d, want %d of %d", q.Dim, q.Settling, len(q.Answers), settling, allowed)
			}
		}
		for dim, cell := range given { // a fact that settles something is asked for
			if cell != table.Unknown || asked[dim] {
				continue
			}
			for value := range w.sizes[dim] {
				then := slices.Clone(given)
				then[dim] = value
				if o := w.outlook(then); o != (reason.Outlook{}) && o != w.outlook(given) {
					t.Errorf("fact %d is not asked for, though cell %d gives %v", dim, value, o)
				}
			}
		}
	})
}

// TestSharesWeighTheWorlds sums the weights of all complete cells.
func TestSharesWeighTheWorlds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := draw(t)
		given := w.unit(t)
		trusts := rapid.SliceOfN(rapid.Int64Range(1, 10), len(given), len(given)).Draw(t, "trust")
		trust := func(dim int) *big.Rat { return big.NewRat(trusts[dim], 10) }
		holding, all := new(big.Rat), new(big.Rat)
		unknown := slices.Repeat(cells{table.Unknown}, len(given))
		w.each(unknown, func(at cells) {
			weight := big.NewRat(1, 1)
			for dim, cell := range at {
				size := int64(w.sizes[dim])
				switch given[dim] {
				case table.Unknown:
					weight.Mul(weight, big.NewRat(1, size))
				case cell:
					weight.Mul(weight, trust(dim))
				default:
					rest := new(big.Rat).Sub(big.NewRat(1, 1), trust(dim))
					weight.Mul(weight, rest.Mul(rest, big.NewRat(1, size-1)))
				}
			}
			all.Add(all, weight)
			if w.feasible(at) {
				holding.Add(holding, weight)
			}
		})
		want := holding.Quo(holding, all)
		if got := w.diagrams.Front(given).Shares(w.strategy, trust); got.Cmp(want) != 0 {
			t.Errorf("share %v, want %v", got, want)
		}
	})
}

// TestTogetherFindsTheFewestThatClash goes over all sets of preconditions.
func TestTogetherFindsTheFewestThatClash(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := draw(t)
		given := w.unit(t)
		got := w.diagrams.Front(given).Together(w.strategy.Preconditions)
		fewest := -1
		for mask := range 1 << len(w.strategy.Preconditions) {
			var rules []*policy.Rule
			for i, rule := range w.strategy.Preconditions {
				if mask&(1<<i) != 0 {
					rules = append(rules, rule)
				}
			}
			clash := true
			w.each(given, func(at cells) {
				clash = clash && slices.ContainsFunc(rules, func(r *policy.Rule) bool { return !w.is(r, at) })
			})
			if clash && (fewest < 0 || len(rules) < fewest) {
				fewest = len(rules)
			}
		}
		if (got == nil) != (fewest < 0) || got != nil && len(got) != fewest {
			t.Errorf("%d rules clash, want %d", len(got), fewest)
		}
	})
}

// TestTakeOverMeetsTheRule holds that taking over the facts named meets the precondition, and that no fewer do.
func TestTakeOverMeetsTheRule(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := draw(t)
		target, source := w.unit(t), w.unit(t)
		rule := w.strategy.Preconditions[0]
		stay := rapid.IntRange(-1, len(target)-1).Draw(t, "fact that stays")
		step := w.diagrams.Front(target).TakeOver(&rule.Function, w.diagrams.Front(source), func(dim int) bool { return dim == stay })
		fewest := -1
		for mask := range 1 << len(target) {
			after, size := slices.Clone(target), 0
			for i := range after {
				if mask&(1<<i) == 0 || target[i] == table.Unknown || source[i] == table.Unknown || source[i] == target[i] || i == stay {
					continue
				}
				after[i] = source[i]
				size++
			}
			met, possible := true, false
			w.each(after, func(at cells) {
				possible = true
				met = met && w.is(rule, at)
			})
			if met && possible && (fewest < 0 || size < fewest) {
				fewest = size
			}
		}
		if step.Possible != (fewest >= 0) || step.Possible && len(step.Changes) != fewest {
			t.Errorf("TakeOver = %v, fewest %d", step, fewest)
		}
	})
}
