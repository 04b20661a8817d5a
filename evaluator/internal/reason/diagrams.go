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

// Diagrams holds the tabled rules of a set of policies as functions of the facts. It is safe for concurrent use.
type Diagrams struct {
	Space *table.Space
	store *diagram.Store
	// nodes limits the nodes of the store, and the nodes that a fork may add.
	nodes int
	// coarse and parts are set if these diagrams are in a finer space, made for questions about one unit; else both are nil.
	// coarse has the rules; a front refines those that it needs. parts maps each value of a variable to its coarse value.
	coarse *Diagrams
	parts  [][]int
	// level maps a dimension of the space to its variable, dim a variable to its dimension.
	level, dim []int
	// allowed holds where no constraint forbids the facts.
	allowed diagram.Node
	// tied marks the variables that the constraints depend on.
	tied  []bool
	rules map[*policy.Function]function
	// feasible has the conjunction of each strategy's tabled necessary preconditions.
	feasible map[*policy.Strategy]function
	// untabled has the necessary preconditions without a table, for strategies that have any.
	untabled map[*policy.Strategy][]*policy.Rule
	// bounded caches the diagrams of units whose known numbers bound sums, by those bounds.
	bounded *boundedDiagrams
}

// A function is a rule within the constraints.
type function struct {
	// is holds where the rule yields true, ignoring the constraints.
	is diagram.Node
	// holds and fails hold where the facts are allowed and the rule does, or does not, yield true.
	holds, fails diagram.Node
}

// DefaultNodes is the default limit on the nodes of the diagrams of a set of policies, and on the nodes that one question
// about them may add. That many nodes take some 400 MB of memory.
const DefaultNodes = 2_000_000

// New returns the diagrams of the rules that have tables, and of their ways, with at most the given number of nodes; 0 means
// [DefaultNodes]. It fails with [verdict.Faults] beyond that, and with the context's cause if the context ends first.
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

// newStore returns a store with one variable for each dimension of the space.
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

// constraintsPlace returns the place of the first constraint.
func constraintsPlace(set *policy.Set) verdict.Place {
	if len(set.Constraints) == 0 {
		return verdict.Place{}
	}
	return set.Constraints[0].Place
}

// building calls build. If it gives up, building returns the reason as a fault of name.
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

// addingUp returns the function that holds where all sums of the space add up.
func (d *Diagrams) addingUp() diagram.Node {
	all := diagram.True
	for _, sum := range d.Space.AllSums() {
		all = d.store.And(all, AddingUp(d.store, sum, pick(d.level, sum.Dims)))
	}
	return all
}

// AddingUp builds, in a store, the function that holds where some numbers in the cells of a sum add up. variables has the
// variable of each dimension of the sum.
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

// allow sets the function of the allowed units.
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

// conjoin builds the function of a strategy from its necessary preconditions.
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

// node builds the function of a table: true where the rule yields true.
func (d *Diagrams) node(t *table.Table) diagram.Node {
	variables, classes := make([]int, len(t.Axes)), make([][]int, len(t.Axes))
	for i := range t.Axes {
		variables[i], classes[i] = d.level[t.Axes[i].Dim], t.Axes[i].Classes()
	}
	return Rows(d.store, t, variables, classes, func(row int) bool { return t.Answers[row] == decide.True })
}

// lookup builds, in a store, the function of a look-up that cannot fail.
func (d *Diagrams) lookup(store *diagram.Store, l table.Lookup) diagram.Node {
	return Lookup(store, l, pick(d.level, l.Dims))
}

// Stats counts the nodes of the diagrams, without constants.
type Stats struct {
	// Variables is the number of facts; Constraints is the number of nodes of the constraints.
	Variables, Constraints int
	// Rules has the node count of each annotated rule, Strategies that of each strategy within the constraints.
	Rules      map[*policy.Rule]int
	Strategies map[*policy.Strategy]int
}

// fork returns a store for what one question builds. It may add as many nodes as all rules together may have.
func (d *Diagrams) fork() *diagram.Store {
	scratch := d.store.Fork()
	scratch.Bound(diagram.Bounds{Nodes: d.room()})
	return scratch
}

// room returns the node limit of a fork, 0 for none.
func (d *Diagrams) room() int {
	if d.nodes == 0 {
		return 0
	}
	return d.store.Len() + d.nodes
}

// Order returns the dimensions of the space in the variable order of the diagrams.
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
