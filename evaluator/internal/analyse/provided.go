package analyse

import (
	"math/big"
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/model"
	"github.com/leeway-policy/leeway/evaluator/internal/table"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/internal/reason"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// provisions describes what a path requires of unknown facts; chosen has numbers for some, by dimension.
func provisions(p *model.Placed, path *reason.Path, chosen map[int]*big.Rat) []verdict.Provision {
	var shown []verdict.Provision
	for _, given := range path.Provided {
		dim := &p.Model.Space.Dims[given.Dim]
		is := dim.Label(given.Cells)
		if number := chosen[given.Dim]; number != nil {
			is = document.Decimal(number)
		}
		shown = append(shown, verdict.Provision{Path: dim.Fact.Path, Is: is})
	}
	return shown
}

// chosen returns numbers for unknown facts that a path has requirements on, by dimension; numbers holds those of the
// changes. For policies, the cells of the facts are enough. But numbers of one sum, each anywhere in its cell, need not
// add up, or they leave the one unknown number of the sum a value that a constraint forbids. Then chosen picks one
// combination.
func chosen(p *model.Placed, path *reason.Path, numbers map[int]*big.Rat) map[int]*big.Rat {
	chosen := map[int]*big.Rat{}
	for _, sum := range p.Model.Space.AllSums() {
		members := membersOf(p, sum.Dims, path, numbers)
		if members.named() && !members.free() {
			members.choose(chosen)
		}
	}
	return chosen
}

// members are the facts of one sum once a path is taken, the total first.
type members struct {
	p    *model.Placed
	path *reason.Path
	dims []int
	// exact has the numbers of known and changed facts, provided what the path requires of unknown ones. A fact with
	// neither is open.
	exact    []*big.Rat
	provided []*reason.Given
}

func membersOf(p *model.Placed, dims []int, path *reason.Path, numbers map[int]*big.Rat) *members {
	m := &members{p: p, path: path, dims: dims, exact: make([]*big.Rat, len(dims)), provided: make([]*reason.Given, len(dims))}
	for i, dim := range dims {
		m.exact[i] = fact.ExactOf(p.Unit.Facts[p.Model.Space.Dims[dim].Fact.Path])
		if slices.ContainsFunc(path.Changes, func(c reason.Change) bool { return c.Dim == dim }) {
			m.exact[i] = numbers[dim]
		}
		if at := slices.IndexFunc(path.Provided, func(g reason.Given) bool { return g.Dim == dim }); at >= 0 {
			m.provided[i] = &path.Provided[at]
		}
	}
	return m
}

// named reports whether the path requires something of one of the facts.
func (m *members) named() bool {
	return slices.ContainsFunc(m.provided, func(g *reason.Given) bool { return g != nil })
}

// open returns the places of the open facts.
func (m *members) open() []int {
	var open []int
	for i := range m.dims {
		if m.exact[i] == nil && m.provided[i] == nil {
			open = append(open, i)
		}
	}
	return open
}

// ranges returns the range of each number; within returns it for facts that the path has requirements on.
func (m *members) ranges(within func(d *table.Dim, g *reason.Given) fact.Range) []fact.Range {
	ranges := make([]fact.Range, len(m.dims))
	for i, dim := range m.dims {
		d := &m.p.Model.Space.Dims[dim]
		switch {
		case m.provided[i] != nil:
			ranges[i] = within(d, m.provided[i])
		case m.exact[i] != nil:
			ranges[i] = fact.Exactly(m.exact[i])
		default:
			ranges[i] = d.Fact.Range()
		}
	}
	return ranges
}

// free reports whether every combination of the numbers that the path names can be completed.
func (m *members) free() bool {
	var given, free []fact.Range
	for i, r := range m.ranges(func(d *table.Dim, g *reason.Given) fact.Range { return d.Hull(g.Cells) }) {
		if i == 0 {
			r = r.Negative()
		}
		if m.exact[i] == nil && m.provided[i] == nil {
			free = append(free, r)
		} else {
			given = append(given, r)
		}
	}
	if !fact.Always(given, free) {
		return false
	}
	open := m.open()
	if len(open) != 1 {
		return true // others can make up for a number that a constraint forbids
	}
	last := m.dims[open[0]]
	return m.eachChoice(func(cells map[int]int) bool {
		for cell := range m.p.Model.Space.Dims[last].Cells {
			cells[last] = cell
			if _, _, ok := m.addUp(cells); ok && !allows(m.p, m.path, cells) {
				return false
			}
		}
		return true
	})
}

// eachChoice reports whether check holds for every combination of cells of the provided facts, by dimension.
func (m *members) eachChoice(check func(cells map[int]int) bool) bool {
	cells := map[int]int{}
	var from func(i int) bool
	from = func(i int) bool {
		switch {
		case i == len(m.dims):
			return check(cells)
		case m.provided[i] == nil:
			return from(i + 1)
		}
		for _, cell := range m.provided[i].Cells {
			cells[m.dims[i]] = cell
			if !from(i + 1) {
				return false
			}
		}
		return true
	}
	return from(0)
}

// addUp returns numbers that add up; cells holds the cells of some, by dimension.
func (m *members) addUp(cells map[int]int) (total *big.Rat, parts []*big.Rat, ok bool) {
	ranges := m.ranges(func(d *table.Dim, g *reason.Given) fact.Range { return d.Range(g.Cell) })
	for i, dim := range m.dims {
		if cell, has := cells[dim]; has {
			ranges[i] = m.p.Model.Space.Dims[dim].Range(cell)
		}
	}
	return fact.AddUp(ranges[0], ranges[1:], make([]*big.Rat, len(ranges)-1), nil)
}

// choose adds one combination of numbers of the provided facts to chosen, if there is one.
func (m *members) choose(chosen map[int]*big.Rat) {
	cells := map[int]int{}
	for i, g := range m.provided {
		if g != nil {
			cells[m.dims[i]] = g.Cell
		}
	}
	open := m.open()
	take := func() bool {
		total, parts, ok := m.addUp(cells)
		if !ok || len(open) == 1 && !allows(m.p, m.path, cells) {
			return false
		}
		for i, number := range append([]*big.Rat{total}, parts...) {
			if m.provided[i] != nil {
				chosen[m.dims[i]] = number
			}
		}
		return true
	}
	if len(open) != 1 {
		take()
		return
	}
	for cell := range m.p.Model.Space.Dims[m.dims[open[0]]].Cells {
		cells[m.dims[open[0]]] = cell
		if take() {
			return
		}
	}
}

// maxProvided limits the combinations of required cells that allows tries.
const maxProvided = 10_000

// allows reports whether the constraints allow the unit once a path is taken, with the cells of some dimensions given,
// for every combination of the cells that the path requires of other facts.
func allows(p *model.Placed, path *reason.Path, given map[int]int) bool {
	cells := slices.Clone(p.Cells)
	for _, change := range path.Changes {
		cells[change.Dim] = change.To[0]
	}
	combinations := 1
	var vary []reason.Given
	for _, g := range path.Provided {
		cells[g.Dim] = g.Cell
		if _, fixed := given[g.Dim]; !fixed && combinations*len(g.Cells) <= maxProvided {
			combinations *= len(g.Cells)
			vary = append(vary, g)
		}
	}
	for dim, cell := range given {
		cells[dim] = cell
	}
	var from func(i int) bool
	from = func(i int) bool {
		if i == len(vary) {
			return p.Model.Diagrams.Possible(p.Model.Diagrams.Place(cells))
		}
		for _, cell := range vary[i].Cells {
			cells[vary[i].Dim] = cell
			if !from(i + 1) {
				return false
			}
		}
		return true
	}
	return from(0)
}
