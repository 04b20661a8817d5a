package batch

import (
	"cmp"
	"slices"

	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// counts are the counts of a block, or of all blocks so far.
type counts struct {
	lines, decided, rejected int64
	bytes                    int64
	all                      group
	countries, services      groups
}

// A group counts the verdicts of some units.
type group struct {
	units   int64
	tallies []tally
}

// A tally counts the verdicts of one strategy where it is not in place, in the order of verdicts.
type tally struct {
	verdicts [len(verdicts)]int64
	// inPlace counts the units where the strategy is in place, perhaps those where it may be.
	inPlace, perhaps, inexact int64
}

// groups are by name. The last group that was looked up is cached, for the next unit often belongs to the same.
type groups struct {
	byName   map[string]*group
	names    []string // in order of appearance
	others   *group
	lastName string
	last     *group
}

func (c *counts) begin(strategies int) {
	c.lines, c.decided, c.rejected, c.bytes = 0, 0, 0, 0
	c.all.begin(strategies)
	c.countries.begin()
	c.services.begin()
}

func (g *group) begin(strategies int) {
	g.units = 0
	if g.tallies == nil {
		g.tallies = make([]tally, strategies)
	}
	clear(g.tallies)
}

func (g *group) add(outcomes []Outcome) {
	g.units++
	for i := range outcomes {
		switch outcomes[i].InPlace {
		case verdict.Met:
			g.tallies[i].inPlace++
			continue
		case verdict.Unknown:
			g.tallies[i].perhaps++
		}
		g.tallies[i].verdicts[indexOf(outcomes[i].Verdict)]++
		if !outcomes[i].Exact {
			g.tallies[i].inexact++
		}
	}
}

func (g *group) merge(other *group) {
	g.units += other.units
	for i := range other.tallies {
		for j, n := range other.tallies[i].verdicts {
			g.tallies[i].verdicts[j] += n
		}
		g.tallies[i].inPlace += other.tallies[i].inPlace
		g.tallies[i].perhaps += other.tallies[i].perhaps
		g.tallies[i].inexact += other.tallies[i].inexact
	}
}

func (g *groups) begin() {
	if g.byName == nil {
		g.byName = map[string]*group{}
	}
	clear(g.byName)
	g.names, g.others, g.last, g.lastName = g.names[:0], nil, nil, ""
}

// of returns the group with a name. Names longer than maxName are counted in the group of others.
func (g *groups) of(name []byte, strategies int) *group {
	if len(name) > maxName {
		return g.rest(strategies)
	}
	if g.last != nil && string(name) == g.lastName {
		return g.last
	}
	found := g.byName[string(name)]
	if found == nil {
		found = &group{}
		found.begin(strategies)
		g.byName[string(name)] = found
		g.names = append(g.names, string(name))
	}
	g.last, g.lastName = found, string(name)
	return found
}

// rest returns the group of others.
func (g *groups) rest(strategies int) *group {
	if g.others == nil {
		g.others = &group{}
		g.others.begin(strategies)
	}
	return g.others
}

// merge adds the groups of the next block. Once there are MaxGroups, new names are counted in the group of others.
func (g *groups) merge(next *groups, strategies int) {
	for _, name := range next.names {
		into := g.byName[name]
		switch {
		case into != nil:
		case len(g.byName) < MaxGroups:
			into = g.of([]byte(name), strategies)
		default:
			into = g.rest(strategies)
		}
		into.merge(next.byName[name])
	}
	if next.others != nil {
		g.rest(strategies).merge(next.others)
	}
}

// merge adds the counts of the next block.
func (c *counts) merge(next *counts) {
	c.lines += next.lines
	c.decided += next.decided
	c.rejected += next.rejected
	c.bytes += next.bytes
	c.all.merge(&next.all)
	c.countries.merge(&next.countries, len(c.all.tallies))
	c.services.merge(&next.services, len(c.all.tallies))
}

func (c *counts) summary(strategies []Strategy) *verdict.BatchSummary {
	return &verdict.BatchSummary{
		Lines: c.lines, Decided: c.decided, Rejected: c.rejected, Units: c.all.units,
		Strategies: c.all.shown(strategies),
		Countries:  c.countries.shown(strategies),
		Services:   c.services.shown(strategies),
	}
}

func (g *group) shown(strategies []Strategy) []verdict.BatchCount {
	shown := make([]verdict.BatchCount, len(strategies))
	for i, s := range strategies {
		t := &g.tallies[i]
		shown[i] = verdict.BatchCount{
			Name: s.Name, InPlace: t.inPlace, Perhaps: t.perhaps, Feasible: t.verdicts[0], Infeasible: t.verdicts[1], Undetermined: t.verdicts[2], Inexact: t.inexact,
		}
	}
	return shown
}

// shown returns the groups sorted by name, the others last.
func (g *groups) shown(strategies []Strategy) []verdict.BatchGroup {
	var shown []verdict.BatchGroup
	for name, group := range g.byName {
		shown = append(shown, verdict.BatchGroup{Name: name, Units: group.units, Strategies: group.shown(strategies)})
	}
	slices.SortFunc(shown, func(a, b verdict.BatchGroup) int { return cmp.Compare(a.Name, b.Name) })
	if g.others != nil {
		shown = append(shown, verdict.BatchGroup{Others: true, Units: g.others.units, Strategies: g.others.shown(strategies)})
	}
	return shown
}
