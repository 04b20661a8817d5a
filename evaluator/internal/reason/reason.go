package reason

import (
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/diagram"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
)

// A Reason is a set of known facts that force an answer whatever all other facts are.
type Reason struct {
	// Facts are in catalogue order.
	Facts []Given
	// Smallest is true if no smaller set forces the answer; else the set is only subset-minimal.
	Smallest bool
}

// A Given is one fact of a reason: its cell, and all cells that force the same answer, its own among them. Every combination
// of the cells of a reason's facts does so, and no cell can be added to one of them.
type Given struct {
	Dim, Cell int
	Cells     []int
}

func (g Given) equal(other Given) bool {
	return g.Dim == other.Dim && g.Cell == other.Cell && slices.Equal(g.Cells, other.Cells)
}

// Steps limits the search for a smallest reason; beyond it a reason is only subset-minimal. It counts steps, not time, so
// that the same input has the same answer.
const Steps = 200_000

// OfRule returns the reason why a rule or a way holds or fails; nil if that depends on unknown facts, or if it has no
// diagram.
func (f *Front) OfRule(rule *policy.Function) *Reason {
	within, ok := f.rule(rule)
	if !ok {
		return nil
	}
	return f.of(within)
}

// OfStrategy returns the reason why a strategy's tabled necessary preconditions make it feasible or infeasible; nil if that
// depends on unknown facts.
func (f *Front) OfStrategy(s *policy.Strategy) *Reason { return f.of(f.strategy(s)) }

func (f *Front) of(within function) *Reason {
	opposite, ok := f.opposite(within)
	if !ok {
		return nil
	}
	levels, smallest := f.force(opposite, f.knownLevels(), nil)
	return f.reason(opposite, levels, smallest)
}

// opposite returns the function of the other answer. The answer is forced if the known facts cannot reach it; ok is false
// if it is not forced.
func (f *Front) opposite(within function) (opposite diagram.Node, ok bool) {
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

// force returns a smallest subset of the candidates whose values, together with those of the fixed variables, put opposite
// out of reach. Ties are in catalogue order. The candidates together must put it out of reach.
//
// The nearest way to reach opposite differs from the unit in a set of candidates, at least one of which must be held. A
// smallest set that hits all sets found so far is a lower bound; once it leaves no way, it is the answer.
//
// Source: implicit hitting sets, as for smallest explanations in A. Ignatiev, N. Narodytska, J.
// Marques-Silva, "Abduction-Based Explanations for Machine Learning Models", AAAI 2019.
func (f *Front) force(opposite diagram.Node, candidates, fixed []int) (levels []int, smallest bool) {
	steps := f.steps
	var met [][]int // sets of dimensions, so that ties fall in the catalogue's order
	for {
		held, ok := smallestHitting(met, &steps)
		if !ok {
			return f.shrink(opposite, candidates, fixed), false
		}
		differing := f.nearest(opposite, candidates, fixed, held)
		if differing == nil {
			for _, dim := range held {
				levels = append(levels, f.diagrams.level[dim])
			}
			return levels, true
		}
		met = append(met, differing)
	}
}

// nearest returns the candidates that change on the nearest way to reach opposite while the held dimensions and the fixed
// variables keep their values; nil if there is no way.
func (f *Front) nearest(opposite diagram.Node, candidates, fixed, held []int) []int {
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
	values, _, ok := f.scratch.Cheapest(opposite, diagram.True, prices)
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

// setPrice sets the price of all values of a variable except the unit's own.
func (f *Front) setPrice(prices diagram.Prices, level, price int) {
	for value := range prices[level] {
		if value != f.values[level] {
			prices[level][value] = price
		}
	}
}

// shrink drops candidates one by one, the last in the catalogue first, as long as the rest still puts opposite out of
// reach.
func (f *Front) shrink(opposite diagram.Node, candidates, fixed []int) []int {
	kept := slices.Clone(candidates)
	slices.SortFunc(kept, func(a, b int) int { return f.diagrams.dim[b] - f.diagrams.dim[a] })
	for _, level := range slices.Clone(kept) {
		without := slices.DeleteFunc(slices.Clone(kept), func(l int) bool { return l == level })
		if !f.reached(opposite, slices.Concat(without, fixed)) {
			kept = without
		}
	}
	return kept
}

// reached reports whether opposite can be reached while only the held variables keep the unit's values.
func (f *Front) reached(opposite diagram.Node, held []int) bool {
	values := make([]int, len(f.values))
	for level := range values {
		values[level] = diagram.Free
	}
	for _, level := range held {
		values[level] = f.values[level]
	}
	reached, _ := f.scratch.Reaches(opposite, values)
	return reached
}

// reason returns levels, which put opposite out of reach, as a reason; see given.
func (f *Front) reason(opposite diagram.Node, levels []int, smallest bool) *Reason {
	return &Reason{Smallest: smallest, Facts: f.given(levels, nil, opposite)}
}

// given returns the facts of levels in catalogue order, each with its cells. Every combination of the cells keeps the
// opposites out of reach while the fixed variables keep their values.
func (f *Front) given(levels, fixed []int, opposites ...diagram.Node) []Given {
	slices.SortFunc(levels, func(a, b int) int { return f.diagrams.dim[a] - f.diagrams.dim[b] })
	box := make(diagram.Box, len(f.values))
	for _, level := range slices.Concat(levels, fixed) {
		box[level] = []int{f.values[level]}
	}
	box = f.scratch.Grow(box, levels, opposites...)
	facts := []Given{}
	for _, level := range levels {
		facts = append(facts, Given{Dim: f.diagrams.dim[level], Cell: f.values[level], Cells: box[level]})
	}
	return facts
}

// All returns the minimal reasons of a strategy's answer, those with the fewest facts first, at most limit of them; whole
// is false if there are more.
func (f *Front) All(s *policy.Strategy, limit int) (reasons []Reason, whole bool) {
	return f.all(f.strategy(s), limit)
}

func (f *Front) all(within function, limit int) (reasons []Reason, whole bool) {
	opposite, ok := f.opposite(within)
	if !ok {
		return nil, true
	}
	prices := f.freePrices()
	for _, level := range f.knownLevels() {
		f.setPrice(prices, level, 1)
	}
	// The minimal reasons are the minimal sets that share a fact with each minimal set of changes that would turn the
	// answer.
	changes, whole := f.scratch.Minimal(opposite, diagram.True, f.values, prices, setLimit)
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
		if !whole && f.reached(opposite, levels) {
			continue // it does not hit a set that was left out
		}
		reasons = append(reasons, *f.reason(opposite, levels, len(dims) == len(hitting[0]) && all))
	}
	return reasons, whole
}

// setLimit limits the sets that an enumeration keeps: keeping only minimal ones takes time quadratic in it.
const setLimit = 2_000

// Together returns a smallest subset of rules that cannot all hold, given the known facts; nil if they all can. Ties are
// broken by the order of the rules.
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
