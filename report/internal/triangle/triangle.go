// Package triangle draws the governance triangle of a unit: its entities in the corners state, market and civil society, sized
// by their number, and the ties between them, as SVG.
//
// The state stands at the top, in a band for each tier, the market at the lower left, civil society at the lower right. Circles
// stand beside the middle and their names outside, so that ties have the middle to themselves. The same unit gives the same bytes.
package triangle

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/display"
	"github.com/leeway-policy/leeway/report/internal/words"
)

// mostShown is the most entities of one corner or tier that stand on their own; of more, the last stands for the rest.
const mostShown = 6

// A node is an entity, or several that are drawn as one.
type node struct {
	name string
	// number is what stands in the circle.
	number string
	// size is how many organisations there are, 0 if that is unknown.
	size    float64
	records bool
	// rest is how many entities the node stands for, 0 for one that stands for itself.
	rest int

	at     point
	radius float64
	// left is true if the name stands to the left of the circle.
	left  bool
	lines []string
	label box
}

// A corner is a sector or a tier with its nodes.
type corner struct {
	title string
	nodes []*node
}

// corners returns the tiers of the state, the market and civil society, and the node of each entity by id.
func corners(u *verdict.UnitTriangle) (tiers []corner, market, civil corner, by map[string]*node) {
	by = map[string]*node{}
	tied := map[string]int{}
	for _, t := range u.Ties {
		tied[t.From]++
		tied[t.To]++
	}
	collect := func(title string, in func(e *verdict.Entity) bool) corner {
		var members []*verdict.Entity
		for i := range u.Entities {
			if in(&u.Entities[i]) {
				members = append(members, &u.Entities[i])
			}
		}
		return corner{title, nodesOf(members, tied, by)}
	}
	for _, tier := range []string{"national", "regional", "local"} {
		of := collect(tier, func(e *verdict.Entity) bool { return e.Sector == verdict.SectorState && e.Tier == tier })
		if len(of.nodes) > 0 {
			tiers = append(tiers, of)
		}
	}
	market = collect("Market", func(e *verdict.Entity) bool { return e.Sector == verdict.SectorMarket })
	civil = collect("Civil society", func(e *verdict.Entity) bool { return e.Sector == verdict.SectorCivilSociety })
	return tiers, market, civil, by
}

// nodesOf returns the nodes of the entities of one corner. Of too many, those with the most ties and then the largest stand on
// their own, in the order of the unit.
func nodesOf(members []*verdict.Entity, tied map[string]int, by map[string]*node) []*node {
	alone := map[string]bool{}
	if len(members) > mostShown {
		ranked := slices.Clone(members)
		slices.SortStableFunc(ranked, func(a, b *verdict.Entity) int {
			return cmp.Or(cmp.Compare(tied[b.ID], tied[a.ID]), cmp.Compare(size(b), size(a)))
		})
		for _, e := range ranked[:mostShown-1] {
			alone[e.ID] = true
		}
	}
	var nodes []*node
	rest := &node{}
	for _, e := range members {
		if len(alone) > 0 && !alone[e.ID] {
			rest.rest++
			by[e.ID] = rest
			continue
		}
		n := &node{name: words.Clean(cmp.Or(e.Name, e.ID)), size: size(e), number: numberIn(e), records: slices.Contains(e.Roles, "holds_records")}
		nodes, by[e.ID] = append(nodes, n), n
	}
	if rest.rest > 0 {
		rest.name, rest.number = "and "+strconv.Itoa(rest.rest)+" more groups: see the table", "+"+strconv.Itoa(rest.rest)
		nodes = append(nodes, rest)
	}
	return nodes
}

// size returns how many organisations an entity has, 0 if that is unknown.
func size(e *verdict.Entity) float64 {
	n, err := e.Number.Float64()
	if err != nil || n < 1 {
		return 0
	}
	return n
}

// numberIn returns the number of an entity as people read it, "?" if it is unknown.
func numberIn(e *verdict.Entity) string {
	n := size(e)
	switch {
	case n == 0:
		return "?"
	case n >= 1e7: // would not fit in the circle
		return strconv.FormatFloat(n, 'g', 2, 64)
	default:
		return display.Grouped(int(n))
	}
}
