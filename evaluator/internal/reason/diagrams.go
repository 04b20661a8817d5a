package reason

import (
	"context"
	"errors"
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/decide"
	"github.com/leeway-policy/leeway/evaluator/internal/diagram"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/internal/table"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// Diagrams are the tabled rules of a set of policies as functions of the facts. They may be used by
// several goroutines.
type Diagrams struct {
	Space *table.Space
	store *diagram.Store
	// nodes is how many nodes the store may have, and how many a fork may add.
	nodes int
	// coarse has the rules, if these diagrams are in a finer space for questions about one unit: a front refines those that are
	// asked about. Of each variable, parts has the coarse value that a value is a part of. Both are nil otherwise.
	coarse *Diagrams
	parts  [][]int
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

// DefaultNodes is the most nodes that the diagrams of a set of policies may have unless the caller says otherwise,
// and how many more one question about them may add. They take some 400 MB of memory.
const DefaultNodes = 2_000_000

// New returns the diagrams of the rules that have tables, and of their ways, with at most so many nodes; 0 stands for
// [DefaultNodes]. It fails with [verdict.Faults] beyond that, and with the context's cause if it ends first.
func New(ctx context.Context, set *policy.Set, tables *table.Tables, nodes int) (*Diagrams, error) {
	if nodes == 0 {
		nodes = DefaultNodes
	}
	d := &Diagrams{
		Space:    tables.Space,
		dim:      order(tables.Space, set),
		nodes:    nodes,
		rules:    map[*policy.Function]function{},
		feasible: map[*policy.Strategy]function{},
		untabled: map[*policy.Strategy][]*policy.Rule{},
		bounded:  &boundedDiagrams{by: map[string]*Diagrams{}},
	}
	d.level = make([]int, len(d.dim))
	for level, dim := range d.dim {
		d.level[dim] = level
	}
	d.store = d.newStore()
	d.store.Bound(diagram.Bounds{Nodes: nodes, Stop: func() error { return context.Cause(ctx) }})
	defer d.store.Bound(diagram.Bounds{})
	if err := d.build(set, tables); err != nil {
		return nil, err
	}
	return d, nil
}

// newStore returns a store of a variable for each dimension of the space.
func (d *Diagrams) newStore() *diagram.Store {
	sizes := make([]int, len(d.dim))
	for level, dim := range d.dim {
		sizes[level] = len(d.Space.Dims[dim].Cells)
	}
	return diagram.NewStore(sizes)
}

func (d *Diagrams) build(set *policy.Set, tables *table.Tables) error {
	if err := building("the constraints together", constraintsPlace(set), func() { d.constrain(set, tables) }); err != nil {
		return err
	}
	for _, rule := range slices.Concat(set.Rules(), set.Properties) {
		err := building(rule.ID(), rule.Place, func() {
			d.add(&rule.Function, tables)
			for _, way := range rule.Ways {
				d.add(&way.Function, tables)
			}
		})
		if err != nil {
			return err
		}
	}
	for _, s := range set.Strategies {
		if err := building("strategy "+s.Name, s.Place, func() { d.conjoin(s, tables) }); err != nil {
			return err
		}
	}
	return nil
}

// constraintsPlace is where the first constraint stands.
func constraintsPlace(set *policy.Set) verdict.Place {
	if len(set.Constraints) == 0 {
		return verdict.Place{}
	}
	return set.Constraints[0].Place
}

// building calls build and returns why it gave up, as a fault of what was to be built.
func building(name string, place verdict.Place, build func()) error {
	err := func() (err error) {
		defer diagram.Recover(&err)
		build()
		return nil
	}()
	var large *diagram.TooLargeError
	if errors.As(err, &large) {
		return verdict.Faults{place.Fault(verdict.RuleTooLarge, "%s: %v", name, large)}
	}
	return err
}

// constrain conjoins the constraints, those of sums included.
func (d *Diagrams) constrain(set *policy.Set, tables *table.Tables) {
	var forbidden []diagram.Node
	for _, rule := range set.Constraints {
		forbidden = append(forbidden, d.node(tables.Of(&rule.Function)))
	}
	d.allow(d.store.And(d.store.Not(d.store.Or(forbidden...)), d.addingUp()))
}

// addingUp makes the function that holds where all sums of the space add up.
func (d *Diagrams) addingUp() diagram.Node {
	all := diagram.True
	for _, sum := range d.Space.AllSums() {
		all = d.store.And(all, AddingUp(d.store, sum, pick(d.level, sum.Dims)))
	}
	return all
}

// AddingUp makes, in a store, the function that holds where some numbers of the cells of a sum add up. Of each of its
// dimensions it is given the variable.
func AddingUp(store *diagram.Store, sum table.Sum, variables []int) diagram.Node {
	order := ascending(variables)
	variables = pick(variables, order)
	ranges, whole := sum.Whole()
	if !whole {
		return store.Func(variables, nil, sum.Adding(order))
	}
	return diagram.Machine(store, variables, table.WholeRange{},
		func(at int, before table.WholeRange, cell int) table.WholeRange {
			return before.Plus(ranges[order[at]][cell])
		},
		func(all table.WholeRange) bool { return all.Low <= 0 && 0 <= all.High })
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

// fork returns a store for what one question builds: it may add as many nodes as all rules together may have.
func (d *Diagrams) fork() *diagram.Store {
	scratch := d.store.Fork()
	scratch.Bound(diagram.Bounds{Nodes: d.room()})
	return scratch
}

// room returns how many nodes a fork may have, 0 for any number.
func (d *Diagrams) room() int {
	if d.nodes == 0 {
		return 0
	}
	return d.store.Len() + d.nodes
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
