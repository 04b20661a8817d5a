package reason

import (
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/diagram"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
)

// A Reason is known facts that force an answer whatever all other facts are.
type Reason struct {
	// Facts are in the catalogue's order.
	Facts []Given
	// Smallest is true if no fewer facts do; else only no part of these does.
	Smallest bool
}

// A Given is one fact of a reason: the cell it lies in, and all those that would do, its own among them. Every
// combination of the cells of a reason's facts does, and none of them could have a further cell.
type Given struct {
	Dim, Cell int
	Cells     []int
}

func (g Given) equal(other Given) bool {
	return g.Dim == other.Dim && g.Cell == other.Cell && slices.Equal(g.Cells, other.Cells)
}

// Steps is how much is tried to find a smallest reason; beyond it a reason is minimal only in that no part
// of it will do. It counts steps, not time, so that the same input has the same answer.
const Steps = 200_000

// OfRule returns the reason why a rule or a way holds, or fails, whichever it does; nil if that depends on
// unknown facts, or if it has no diagram.
func (f *Front) OfRule(rule *policy.Function) *Reason {
	within, ok := f.rule(rule)
	if !ok {
		return nil
	}
	return f.of(within)
}

// OfStrategy returns the reason why a strategy is feasible, or infeasible, as far as its tabled necessary
// preconditions go; nil if that depends on unknown facts.
func (f *Front) OfStrategy(s *policy.Strategy) *Reason { return f.of(f.strategy(s)) }

func (f *Front) of(within function) *Reason {
	counter, ok := f.counter(within)
	if !ok {
		return nil
	}
	levels, smallest := f.force(counter, f.knownLevels(), nil)
	return f.reason(counter, levels, smallest)
}

// counter returns the function of what is not so: where the answer would be the other one. Its being out of
// reach is what makes the answer.
func (f *Front) counter(within function) (counter diagram.Node, ok bool) {
	switch outlook := f.outlook(within); {
	case outlook.CanHold && !outlook.CanFail:
		return within.fails, true
	case outlook.CanFail && !outlook.CanHold:
		return within.holds, true
	default:
		return diagram.False, false
	}
}

func (f *Front) knownLevels() []int {
	var levels []int
	for level := range f.values {
		if f.known(level) {
			levels = append(levels, level)
		}
	}
	return levels
}

// force returns the fewest of the candidates whose values, next to those of fixed variables, put counter out of
// reach, ties in the catalogue's order. All candidates together must do so.
//
// What is not yet put out of reach is met with one set after another: the nearest way to reach counter
// differs from the unit in some candidates, of which one at least must be held. The smallest set that
// hits all sets met so far is a lower bound, and once nothing is left to meet it is the answer.
//
// Source: implicit hitting sets, as for smallest explanations in A. Ignatiev, N. Narodytska, J.
// Marques-Silva, "Abduction-Based Explanations for Machine Learning Models", AAAI 2019.
func (f *Front) force(counter diagram.Node, candidates, fixed []int) (levels []int, smallest bool) {
	steps := f.steps
	var met [][]int // sets of dimensions, so that ties fall in the catalogue's order
	for {
		held, ok := smallestHitting(met, &steps)
		if !ok {
			return f.shrink(counter, candidates, fixed), false
		}
		differing := f.nearest(counter, candidates, fixed, held)
		if differing == nil {
			for _, dim := range held {
				levels = append(levels, f.diagrams.level[dim])
			}
			return levels, true
		}
		met = append(met, differing)
	}
}

// nearest returns the candidates in which the nearest way to reach counter differs from the unit while some
// dimensions, and the fixed variables, are held; nil if there is no way.
func (f *Front) nearest(counter diagram.Node, candidates, fixed, held []int) []int {
	if f.prices == nil {
		f.prices = f.freePrices()
	}
	prices := f.prices
	for _, level := range candidates {
		price := 1
		if slices.Contains(held, f.diagrams.dim[level]) {
			price = diagram.Never
		}
		f.setPrice(prices, level, price)
	}
	for _, level := range fixed {
		f.setPrice(prices, level, diagram.Never)
	}
	values, _, ok := f.scratch.Cheapest(counter, diagram.True, prices)
	for _, level := range slices.Concat(candidates, fixed) {
		f.setPrice(prices, level, 0)
	}
	if !ok {
		return nil
	}
	differing := []int{}
	for _, level := range candidates {
		if values[level] != f.values[level] {
			differing = append(differing, f.diagrams.dim[level])
		}
	}
	slices.Sort(differing)
	return differing
}

func (f *Front) freePrices() diagram.Prices {
	prices := make(diagram.Prices, len(f.diagrams.dim))
	for level, dim := range f.diagrams.dim {
		prices[level] = make([]int, len(f.diagrams.Space.Dims[dim].Cells))
	}
	return prices
}

// setPrice sets the price of all values of a variable but the unit's own.
func (f *Front) setPrice(prices diagram.Prices, level, price int) {
	for value := range prices[level] {
		if value != f.values[level] {
			prices[level][value] = price
		}
	}
}

// shrink drops candidates one by one, the last of the catalogue first, as long as the rest still puts
// counter out of reach.
func (f *Front) shrink(counter diagram.Node, candidates, fixed []int) []int {
	kept := slices.Clone(candidates)
	slices.SortFunc(kept, func(a, b int) int { return f.diagrams.dim[b] - f.diagrams.dim[a] })
	for _, level := range slices.Clone(kept) {
		without := slices.DeleteFunc(slices.Clone(kept), func(l int) bool { return l == level })
		if !f.reached(counter, slices.Concat(without, fixed)) {
			kept = without
		}
	}
	return kept
}

// reached tells whether counter is within reach when only some variables are held at the unit's values.
func (f *Front) reached(counter diagram.Node, held []int) bool {
	values := make([]int, len(f.values))
	for level := range values {
		values[level] = diagram.Free
	}
	for _, level := range held {
		values[level] = f.values[level]
	}
	reached, _ := f.scratch.Reaches(counter, values)
	return reached
}

// reason words levels that put counter out of reach: see given.
func (f *Front) reason(counter diagram.Node, levels []int, smallest bool) *Reason {
	return &Reason{Smallest: smallest, Facts: f.given(levels, nil, counter)}
}

// given words levels in the catalogue's order, with cells of which every combination keeps the counters out of reach while
// other variables are fixed.
func (f *Front) given(levels, fixed []int, counters ...diagram.Node) []Given {
	slices.SortFunc(levels, func(a, b int) int { return f.diagrams.dim[a] - f.diagrams.dim[b] })
	box := make(diagram.Box, len(f.values))
	for _, level := range slices.Concat(levels, fixed) {
		box[level] = []int{f.values[level]}
	}
	box = f.scratch.Grow(box, levels, counters...)
	facts := []Given{}
	for _, level := range levels {
		facts = append(facts, Given{Dim: f.diagrams.dim[level], Cell: f.values[level], Cells: box[level]})
	}
	return facts
}

// All returns the minimal reasons of a strategy's answer, those of fewest facts first, at most limit of
// them; whole is false if there are more.
func (f *Front) All(s *policy.Strategy, limit int) (reasons []Reason, whole bool) {
	return f.all(f.strategy(s), limit)
}

func (f *Front) all(within function, limit int) (reasons []Reason, whole bool) {
	counter, ok := f.counter(within)
	if !ok {
		return nil, true
	}
	prices := f.freePrices()
	for _, level := range f.knownLevels() {
		f.setPrice(prices, level, 1)
	}
	// Every reason holds one fact of each minimal set of changes that would turn the answer, and the
	// minimal sets that do so are the minimal reasons.
	changes, whole := f.scratch.Minimal(counter, diagram.True, f.values, prices, setLimit)
	var sets [][]int
	for _, set := range changes {
		var dims []int
		for _, change := range set {
			dims = append(dims, f.diagrams.dim[change.Variable])
		}
		slices.Sort(dims)
		sets = append(sets, dims)
	}
	hitting, all := minimalHitting(minimalSets(sets), setLimit)
	whole = whole && all && len(hitting) <= limit
	for _, dims := range hitting {
		levels := make([]int, len(dims))
		for i, dim := range dims {
			levels[i] = f.diagrams.level[dim]
		}
		if len(reasons) == limit {
			break
		}
		if !whole && f.reached(counter, levels) {
			continue // it misses a set that was left out
		}
		reasons = append(reasons, *f.reason(counter, levels, len(dims) == len(hitting[0]) && all))
	}
	return reasons, whole
}

// setLimit is how many sets an enumeration keeps on the way: keeping only minimal ones takes time quadratic in it.
const setLimit = 2_000

// Together returns the fewest of some rules that cannot all hold, given what is known; nil if they all can.
// Ties fall in the order of the rules.
func (f *Front) Together(rules []*policy.Rule) []*policy.Rule {
	return fewest(rules, func(chosen []*policy.Rule) bool {
		node := f.diagrams.allowed
		for _, rule := range chosen {
			within, _ := f.rule(&rule.Function)
			node = f.scratch.And(node, within.is)
		}
		holds, _ := f.scratch.Reaches(node, f.values)
		return !holds
	})
}
