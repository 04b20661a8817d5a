package compare

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/diagram"
	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/internal/table"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// A Version is one version of a set of policies, with its catalogue and tables.
type Version struct {
	Catalogue *fact.Catalogue
	Set       *policy.Set
	Tables    *table.Tables
}

// Diff compares two versions: for each strategy and rule whether the meaning is the same, how many cells
// changed, and a smallest witness in each direction.
//
// The common space has the facts of both, each with the values that both catalogues allow, cut at the constants
// of both. Rules and strategies are compared where the constraints of at least one version allow the facts;
// constraints are compared everywhere. A rule that has no table in a version, or reads a fact for which the
// catalogues share no value, is compared by its text and that of the rules and data it depends on.
//
// The caller adds the identity, the profiles and the faults. Diff fails with [*diagram.TooLargeError] if the
// diagrams of both versions together have more than [reason.DefaultNodes] nodes, and with the context's cause if that
// ends first.
func Diff(ctx context.Context, before, after Version) (_ *verdict.Diff, err error) {
	defer diagram.Recover(&err)
	c := newComparison(ctx, before, after)
	d := &verdict.Diff{
		Strategies: []verdict.StrategyDiff{}, Facts: factsDiff(before.Catalogue, after.Catalogue),
	}
	for _, name := range both(before.Set.Strategies, after.Set.Strategies, func(s *policy.Strategy) string { return s.Name }) {
		d.Strategies = append(d.Strategies, c.strategy(name))
	}
	slices.SortFunc(d.Strategies, func(a, b verdict.StrategyDiff) int { return cmp.Compare(a.Strategy, b.Strategy) })
	d.Constraints = c.rules(before.Set.Constraints, after.Set.Constraints, diagram.True)
	return d, nil
}

// both returns the names that occur in at least one version: the new version's in its order, then the
// removed ones.
func both[T any](before, after []T, name func(T) string) []string {
	var names []string
	for _, each := range slices.Concat(after, before) {
		if !slices.Contains(names, name(each)) {
			names = append(names, name(each))
		}
	}
	return names
}

// strategy compares the versions of one strategy.
func (c *comparison) strategy(name string) verdict.StrategyDiff {
	before, after := c.before.version.Set.Strategy(name), c.after.version.Set.Strategy(name)
	switch {
	case before == nil:
		return verdict.StrategyDiff{Strategy: name, Title: after.Title, Change: verdict.Added, Rules: c.rules(nil, rulesOf(after), c.either)}
	case after == nil:
		return verdict.StrategyDiff{Strategy: name, Title: before.Title, Change: verdict.Removed, Rules: c.rules(rulesOf(before), nil, c.either)}
	}
	d := verdict.StrategyDiff{Strategy: name, Title: after.Title, Rules: c.rules(rulesOf(before), rulesOf(after), c.either)}
	was, is := c.feasible(&c.before, before), c.feasible(&c.after, after)
	d.Untabled = both(was.untabled, is.untabled, func(name string) string { return name })
	same := !slices.ContainsFunc(d.Rules, func(r verdict.RuleDiff) bool { return r.Change != verdict.Same || len(r.Metadata) > 0 })
	switch {
	case same:
		d.Change = verdict.Same
	case len(d.Untabled) > 0:
		d.Change = verdict.Incomparable
	default:
		d.Change = verdict.SameVerdict
	}
	if len(d.Untabled) > 0 {
		return d
	}
	p := c.pair(was.function, is.function, c.either)
	d.Cells, d.Lost, d.Gained = p.cells, p.lost, p.gained
	if p.moved() {
		d.Change = verdict.Moved
	}
	return d
}

func rulesOf(s *policy.Strategy) []*policy.Rule { return slices.Concat(s.Preconditions, s.Others()) }

// A conjunction is the function that all comparable necessary preconditions of a strategy are met.
type conjunction struct {
	function
	// untabled names the necessary preconditions that are missing from it.
	untabled []string
}

func (c *comparison) feasible(v *version, s *policy.Strategy) conjunction {
	all := conjunction{function: function{node: diagram.True}}
	for _, rule := range s.Preconditions {
		if !rule.Necessary {
			continue
		}
		f, why := c.function(v, rule)
		if why != "" {
			all.untabled = append(all.untabled, rule.Name)
			continue
		}
		all.node = c.store.And(all.node, f.node)
		all.reads = append(all.reads, f.reads...)
	}
	return all
}

// rules compares rules by name, within a part of the space.
func (c *comparison) rules(before, after []*policy.Rule, within diagram.Node) []verdict.RuleDiff {
	find := func(rules []*policy.Rule, name string) *policy.Rule {
		i := slices.IndexFunc(rules, func(r *policy.Rule) bool { return r.Name == name })
		if i < 0 {
			return nil
		}
		return rules[i]
	}
	diffs := []verdict.RuleDiff{}
	for _, name := range both(before, after, func(r *policy.Rule) string { return r.Name }) {
		was, is := find(before, name), find(after, name)
		switch {
		case was == nil:
			d := c.describe(is, verdict.Added)
			for _, gone := range before {
				if find(after, gone.Name) == nil && c.alike(gone, is, within) {
					d.SameAs = gone.Name
					break
				}
			}
			diffs = append(diffs, d)
		case is == nil:
			diffs = append(diffs, c.describe(was, verdict.Removed))
		default:
			diffs = append(diffs, c.rule(was, is, within))
		}
	}
	return diffs
}

func (c *comparison) describe(r *policy.Rule, change string) verdict.RuleDiff {
	return verdict.RuleDiff{Name: r.Name, Kind: string(r.Kind), Title: r.Title, Change: change, Necessity: r.Necessity()}
}

// rule compares the versions of one rule.
func (c *comparison) rule(was, is *policy.Rule, within diagram.Node) verdict.RuleDiff {
	d := c.describe(is, verdict.Same)
	d.Metadata = metadata(was, is)
	before, whyBefore := c.function(&c.before, was)
	after, whyAfter := c.function(&c.after, is)
	if whyBefore != "" || whyAfter != "" {
		d.Untabled = whyAfter
		if whyAfter == "" {
			d.Untabled = whyBefore
		}
		if !c.sameText(was, is) {
			d.Change = verdict.Incomparable
		}
		return d
	}
	p := c.pair(before, after, within)
	d.Cells, d.Lost, d.Gained = p.cells, p.lost, p.gained
	if p.moved() {
		d.Change = verdict.Moved
	}
	return d
}

// alike reports whether two rules of different names have the same meaning, as far as they can be compared.
func (c *comparison) alike(was, is *policy.Rule, within diagram.Node) bool {
	before, whyBefore := c.function(&c.before, was)
	after, whyAfter := c.function(&c.after, is)
	return was.Kind == is.Kind && whyBefore == "" && whyAfter == "" &&
		c.store.And(before.node, within) == c.store.And(after.node, within)
}

// metadata lists the changes of METADATA that affect verdicts or the fit.
func metadata(was, is *policy.Rule) []verdict.MetadataChange {
	var changes []verdict.MetadataChange
	add := func(key, before, after string) {
		if before != after {
			changes = append(changes, verdict.MetadataChange{Key: key, Old: before, New: after})
		}
	}
	add("kind", string(was.Kind), string(is.Kind))
	add("necessity", was.Necessity(), is.Necessity())
	add("weight", weight(was), weight(is))
	add("inferred", fmt.Sprint(was.Inferred), fmt.Sprint(is.Inferred))
	return changes
}

func weight(r *policy.Rule) string {
	if r.Weight == 0 {
		return ""
	}
	return fmt.Sprint(r.Weight)
}
