package reason

import (
	"slices"

	"github.com/leeway-policy/leeway/evaluator/decide"
	"github.com/leeway-policy/leeway/evaluator/diagram"
	"github.com/leeway-policy/leeway/evaluator/policy"
	"github.com/leeway-policy/leeway/evaluator/table"
)

// Diagrams are the tabled rules of a set of policies as functions of the facts. They may be used by
// several goroutines.
type Diagrams struct {
	Space *table.Space
	store *diagram.Store
	// level maps a dimension of the space to its variable, dim a variable to its dimension.
	level, dim []int
	// allowed holds where no constraint forbids the facts.
	allowed diagram.Node
	// tied tells the variables that the constraints depend on.
	tied  []bool
	rules map[*policy.Function]function
	// feasible has, for each strategy, the function that all its tabled necessary preconditions are met.
	feasible map[*policy.Strategy]function
	// untabled has the necessary preconditions without a table of each strategy that has any.
	untabled map[*policy.Strategy][]*policy.Rule
	// bounded keeps the diagrams of units that sums bound, by how.
	bounded *boundedDiagrams
}

// A function is a rule within the constraints: where it may be true, and where it may fail to be.
type function struct {
	// is holds where the rule yields true, whatever the constraints say.
	is diagram.Node
	// holds and fails hold where it does (not) and the facts are allowed.
	holds, fails diagram.Node
}

// New returns the diagrams of the rules that have tables, and of their ways.
func New(set *policy.Set, tables *table.Tables) *Diagrams {
	d := newDiagrams(set, tables, order(tables.Space, set))
	for _, rule := range slices.Concat(set.Rules(), set.Properties) {
		for _, way := range rule.Ways {
			d.add(&way.Function, tables)
		}
	}
	return d
}

// In returns the diagrams of the same rules, without their ways, in another space of the same facts.
func (d *Diagrams) In(set *policy.Set, tables *table.Tables) *Diagrams {
	return newDiagrams(set, tables, d.dim)
}

func newDiagrams(set *policy.Set, tables *table.Tables, dim []int) *Diagrams {
	d := &Diagrams{
		Space:    tables.Space,
		dim:      dim,
		rules:    map[*policy.Function]function{},
		feasible: map[*policy.Strategy]function{},
		untabled: map[*policy.Strategy][]*policy.Rule{},
		bounded:  &boundedDiagrams{by: map[string]*Diagrams{}},
	}
	d.level = make([]int, len(d.dim))
	for level, dim := range d.dim {
		d.level[dim] = level
	}
	sizes := make([]int, len(d.dim))
	for level, dim := range d.dim {
		sizes[level] = len(d.Space.Dims[dim].Cells)
	}
	d.store = diagram.NewStore(sizes)
	d.constrain(set, tables)
	for _, rule := range slices.Concat(set.Rules(), set.Properties) {
		d.add(&rule.Function, tables)
	}
	for _, s := range set.Strategies {
		d.conjoin(s, tables)
	}
	return d
}

// constrain conjoins the constraints, those of sums included.
func (d *Diagrams) constrain(set *policy.Set, tables *table.Tables) {
	var forbidden []diagram.Node
	for _, rule := range set.Constraints {
		forbidden = append(forbidden, d.node(tables.Of(&rule.Function)))
	}
	allowed := d.store.Not(d.store.Or(forbidden...))
	for _, sum := range d.Space.AllSums() {
		order := ascending(pick(d.level, sum.Dims))
		allowed = d.store.And(allowed, d.store.Func(pick(pick(d.level, sum.Dims), order), nil, sum.Adding(order)))
	}
	d.allow(allowed)
}

// allow sets what is allowed.
func (d *Diagrams) allow(allowed diagram.Node) {
	d.allowed = allowed
	d.tied = make([]bool, len(d.dim))
	for _, level := range d.store.Support(d.allowed) {
		d.tied[level] = true
	}
}

func (d *Diagrams) add(f *policy.Function, tables *table.Tables) {
	if t := tables.Of(f); t != nil {
		d.rules[f] = d.within(d.node(t))
	}
}

func (d *Diagrams) within(is diagram.Node) function {
	return function{is: is, holds: d.store.And(d.allowed, is), fails: d.store.And(d.allowed, d.store.Not(is))}
}

// conjoin makes the function of a strategy from its necessary preconditions.
func (d *Diagrams) conjoin(s *policy.Strategy, tables *table.Tables) {
	all := diagram.True
	for _, rule := range s.Preconditions {
		switch {
		case !rule.Necessary:
		case tables.Of(&rule.Function) == nil:
			d.untabled[s] = append(d.untabled[s], rule)
		default:
			all = d.store.And(all, d.rules[&rule.Function].is)
		}
	}
	d.feasible[s] = d.within(all)
}

// node makes the function of a table: true where the rule yields true.
func (d *Diagrams) node(t *table.Table) diagram.Node {
	variables, classes := make([]int, len(t.Axes)), make([][]int, len(t.Axes))
	for i := range t.Axes {
		variables[i], classes[i] = d.level[t.Axes[i].Dim], t.Axes[i].Classes()
	}
	return Rows(d.store, t, variables, classes, func(row int) bool { return t.Answers[row] == decide.True })
}

// lookup makes, in a store, the function of a look-up of the space that fails for nothing.
func (d *Diagrams) lookup(store *diagram.Store, l table.Lookup) diagram.Node {
	return Lookup(store, l, pick(d.level, l.Dims))
}

// Stats counts the nodes of the diagrams, constants apart.
type Stats struct {
	// Variables is the number of facts, Constraints that of the constraints' nodes.
	Variables, Constraints int
	// Rules has the nodes of each annotated rule, Strategies those of each strategy within the constraints.
	Rules      map[*policy.Rule]int
	Strategies map[*policy.Strategy]int
}

// Order returns the dimensions of the space in the order in which the diagrams test them.
func (d *Diagrams) Order() []int { return slices.Clone(d.dim) }

// Stats counts the nodes of the diagrams.
func (d *Diagrams) Stats(set *policy.Set) Stats {
	stats := Stats{
		Variables: len(d.dim), Constraints: d.size(d.allowed),
		Rules: map[*policy.Rule]int{}, Strategies: map[*policy.Strategy]int{},
	}
	for _, rule := range slices.Concat(set.Rules(), set.Properties) {
		if f, tabled := d.rules[&rule.Function]; tabled {
			stats.Rules[rule] = d.size(f.is)
		}
	}
	for _, s := range set.Strategies {
		stats.Strategies[s] = d.size(d.feasible[s].holds)
	}
	return stats
}

func (d *Diagrams) size(n diagram.Node) int {
	count := 0
	for _, n := range d.store.Nodes(n) {
		if d.store.Children(n) != nil {
			count++
		}
	}
	return count
}
