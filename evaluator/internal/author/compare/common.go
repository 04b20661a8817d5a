package compare

import (
	"context"
	"math/big"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/leeway-policy/leeway/evaluator/internal/decide"
	"github.com/leeway-policy/leeway/evaluator/internal/diagram"
	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/internal/reason"
	"github.com/leeway-policy/leeway/evaluator/internal/table"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// A comparison is two versions encoded in one space.
type comparison struct {
	before, after version
	space         *table.Space
	store         *diagram.Store
	// either is the set of facts that the constraints of at least one version allow.
	either diagram.Node
	// sameData is true if both versions have the same data documents.
	sameData bool
}

// A version is one side of a comparison.
type version struct {
	version   Version
	allowed   diagram.Node
	functions map[*policy.Function]function
}

// A function is a rule in the common space.
type function struct {
	node diagram.Node
	// reads are the dimensions of the facts that it may read.
	reads []int
}

func newComparison(ctx context.Context, before, after Version) *comparison {
	c := &comparison{
		before:   version{version: before, functions: map[*policy.Function]function{}},
		after:    version{version: after, functions: map[*policy.Function]function{}},
		sameData: sameData(before.Set.Data, after.Set.Data),
	}
	functions := slices.Concat(functionsOf(before), functionsOf(after))
	facts := common(before.Catalogue, after.Catalogue)
	numbers := &policy.Function{Reads: sumsOf(before.Catalogue, after.Catalogue)} // puts all of them into the space
	c.space = table.NewSpace(&fact.Catalogue{Facts: withoutSums(facts)}, append(functions, numbers))
	sizes := make([]int, len(c.space.Dims))
	for i, dim := range c.space.Dims {
		sizes[i] = len(dim.Cells)
	}
	c.store = diagram.NewStore(sizes)
	c.store.Bound(diagram.Bounds{Nodes: reason.DefaultNodes, Stop: func() error { return context.Cause(ctx) }})
	for _, v := range []*version{&c.before, &c.after} {
		var forbidden []diagram.Node
		for _, rule := range v.version.Set.Constraints {
			if f, why := c.function(v, rule); why == "" {
				forbidden = append(forbidden, f.node)
			}
		}
		own := table.NewSpace(&fact.Catalogue{Facts: withSums(facts, v.version.Catalogue)}, append(functions, numbers))
		for _, sum := range own.AllSums() {
			forbidden = append(forbidden, c.store.Not(reason.AddingUp(c.store, sum, sum.Dims)))
		}
		v.allowed = c.store.Not(c.store.Or(forbidden...))
	}
	c.either = c.store.Or(c.before.allowed, c.after.allowed)
	return c
}

// functionsOf returns the rules of a version that have tables.
func functionsOf(v Version) []*policy.Function {
	var functions []*policy.Function
	for _, rule := range v.Set.Rules() {
		if v.Tables.Of(&rule.Function) != nil {
			functions = append(functions, &rule.Function)
		}
	}
	return functions
}

// common returns the facts of both catalogues: those of the new one, then the removed ones. A fact that both
// declare has the values that both allow; it is left out if there are none.
func common(before, after *fact.Catalogue) []fact.Fact {
	var facts []fact.Fact
	for _, f := range after.Facts {
		was := find(before, f.Path)
		if was == nil {
			facts = append(facts, f)
		} else if shared, ok := intersect(*was, f); ok {
			facts = append(facts, shared)
		}
	}
	for _, f := range before.Facts {
		if find(after, f.Path) == nil {
			facts = append(facts, f)
		}
	}
	return facts
}

func find(c *fact.Catalogue, path string) *fact.Fact {
	i := slices.IndexFunc(c.Facts, func(f fact.Fact) bool { return f.Path == path })
	if i < 0 {
		return nil
	}
	return &c.Facts[i]
}

// intersect returns a fact with the values that both declarations allow.
func intersect(was, is fact.Fact) (fact.Fact, bool) {
	switch {
	case was.Numeric() && is.Numeric():
		if was.Type == fact.Integer {
			is.Type = fact.Integer
		}
		is.Min, is.Max = tighter(was.Min, is.Min, 1), tighter(was.Max, is.Max, -1)
		return is, is.Min == nil || is.Max == nil || is.Min.Cmp(is.Max) <= 0
	case was.Type != is.Type:
		return is, false
	case is.Type == fact.String:
		is.Enum = slices.DeleteFunc(slices.Clone(is.Enum), func(value string) bool { return !slices.Contains(was.Enum, value) })
		return is, len(is.Enum) > 0
	default:
		return is, true
	}
}

// tighter returns the greater of two bounds if sign is 1, the smaller if it is -1; nil is no bound.
func tighter(a, b *big.Rat, sign int) *big.Rat {
	if a == nil || b != nil && b.Cmp(a)*sign > 0 {
		return b
	}
	return a
}

// sumsOf returns the paths of all sums and their parts.
func sumsOf(catalogues ...*fact.Catalogue) []string {
	var paths []string
	for _, c := range catalogues {
		for _, f := range c.Facts {
			if len(f.SumOf) > 0 {
				paths = append(append(paths, f.Path), f.SumOf...)
			}
		}
	}
	return paths
}

func withoutSums(facts []fact.Fact) []fact.Fact {
	own := slices.Clone(facts)
	for i := range own {
		own[i].SumOf = nil
	}
	return own
}

// withSums returns the facts with the sums that a catalogue declares. It drops a sum with a part for which the
// catalogues share no value, since rules that read such a part are not compared.
func withSums(facts []fact.Fact, c *fact.Catalogue) []fact.Fact {
	isThere := func(path string) bool {
		return slices.ContainsFunc(facts, func(f fact.Fact) bool { return f.Path == path })
	}
	own := slices.Clone(facts)
	for i := range own {
		own[i].SumOf = nil
		if f := find(c, own[i].Path); f != nil && !slices.ContainsFunc(f.SumOf, func(part string) bool { return !isThere(part) }) {
			own[i].SumOf = f.SumOf
		}
	}
	return own
}

// function returns a rule in the common space, or why it cannot be in it.
func (c *comparison) function(v *version, rule *policy.Rule) (function, string) {
	t := v.version.Tables.Of(&rule.Function)
	if t == nil {
		return function{}, v.version.Tables.Untabled(&rule.Function).Reason
	}
	if f, done := v.functions[&rule.Function]; done {
		return f, ""
	}
	f := function{reads: make([]int, len(t.Axes))}
	cells := make([][]int, len(t.Axes)) // of each axis, for each cell of the common space
	for i, axis := range t.Axes {
		own := table.Dim{Fact: v.version.Tables.Space.Dims[axis.Dim].Fact, Cells: axis.Cells}
		path := own.Fact.Path
		if f.reads[i] = c.space.Index(path); f.reads[i] < 0 {
			return function{}, "it reads " + path + ", for which the two catalogues of facts share no value"
		}
		for _, cell := range c.space.Dims[f.reads[i]].Cells {
			cells[i] = append(cells[i], own.CellOf(cell.Value))
		}
	}
	f.node = reason.Rows(c.store, t, f.reads, cells, func(row int) bool { return t.Answers[row] == decide.True })
	v.functions[&rule.Function] = f
	return f, ""
}

// sameText reports whether two rules, and everything they depend on, have the same text.
func (c *comparison) sameText(was, is *policy.Rule) bool {
	return c.sameData && slices.Equal(text(&was.Function), text(&is.Function))
}

// text returns the text of the rules that a function depends on, in order.
func text(f *policy.Function) []string {
	if f.Compiler == nil {
		return nil
	}
	seen := map[*ast.Rule]bool{}
	var lines []string
	var visit func(rule *ast.Rule)
	visit = func(rule *ast.Rule) {
		if seen[rule] {
			return
		}
		seen[rule] = true
		lines = append(lines, rule.Module.Package.Path.String()+": "+strings.Join(strings.Fields(string(rule.Location.Text)), " "))
		for below := range f.Compiler.Graph.Dependencies(rule) {
			if other, isRule := below.(*ast.Rule); isRule {
				visit(other)
			}
		}
	}
	for _, rule := range f.Compiler.GetRulesExact(f.Ref) {
		visit(rule)
	}
	slices.Sort(lines)
	return lines
}

func sameData(a, b map[string]any) bool {
	before, err := ast.InterfaceToValue(a)
	if err != nil {
		return false
	}
	after, err := ast.InterfaceToValue(b)
	return err == nil && before.Compare(after) == 0
}

// factsDiff lists the facts that the catalogues declare differently, in the order of the new one, removed ones last.
func factsDiff(before, after *fact.Catalogue) []verdict.FactDiff {
	diffs := []verdict.FactDiff{}
	for _, f := range after.Facts {
		was := find(before, f.Path)
		if was == nil {
			diffs = append(diffs, verdict.FactDiff{Path: f.Path, Change: verdict.Added, New: f.Domain()})
			continue
		}
		for _, each := range []verdict.FactDiff{
			{Change: "domain", Old: was.Domain(), New: f.Domain()},
			{Change: "lever", Old: levers(*was), New: levers(f)},
			{Change: "actors", Old: strings.Join(was.Actors, ", "), New: strings.Join(f.Actors, ", ")},
			{Change: "sum", Old: strings.Join(was.SumOf, " + "), New: strings.Join(f.SumOf, " + ")},
		} {
			if each.Path = f.Path; each.Old != each.New {
				diffs = append(diffs, each)
			}
		}
	}
	for _, f := range before.Facts {
		if find(after, f.Path) == nil {
			diffs = append(diffs, verdict.FactDiff{Path: f.Path, Change: verdict.Removed, Old: f.Domain()})
		}
	}
	return diffs
}

func levers(f fact.Fact) string {
	said := f.Lever.String()
	for _, value := range f.Enum {
		if lever, special := f.LeverFrom[value]; special {
			said += ", but " + lever.String() + " from " + value
		}
		if lever, special := f.LeverTo[value]; special {
			said += ", but at least " + lever.String() + " to " + value
		}
	}
	return said
}
