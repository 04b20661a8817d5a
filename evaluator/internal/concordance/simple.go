package concordance

import (
	"github.com/leeway-policy/leeway/evaluator/internal/table"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// ends counts cases by how they ended.
type ends struct{ succeeded, stopped int }

func (e *ends) add(succeeded bool, by int) {
	if succeeded {
		e.succeeded += by
	} else {
		e.stopped += by
	}
}

func (e ends) number() int { return e.succeeded + e.stopped }

// verdict returns what most of the cases say: feasible if more of them succeeded than were stopped.
func (e ends) verdict() verdict.Verdict {
	if e.succeeded > e.stopped {
		return verdict.Feasible
	}
	return verdict.Infeasible
}

// right returns how many of the cases v is right about.
func (e ends) right(v verdict.Verdict) int {
	if v == verdict.Feasible {
		return e.succeeded
	}
	return e.stopped
}

// A learner judges cases by simple rules. It counts all scored cases, and takes a case out of the counts while it judges it by
// the others.
type learner struct {
	dims       []table.Dim
	all        ends
	strategies map[string]*ends
	// facts counts the cases in each cell of each dimension.
	facts [][]ends
}

// addSimple adds what the simple rules say about each scored case. cells has the cells of each case in the space. A single
// scored case gets no best single fact, since there is no other to learn from.
func addSimple(space *table.Space, cases []verdict.Case, cells [][]int) {
	l := learner{dims: space.Dims, strategies: map[string]*ends{}, facts: make([][]ends, len(space.Dims))}
	for i, dim := range space.Dims {
		l.facts[i] = make([]ends, len(dim.Cells))
	}
	for i, c := range cases {
		l.count(c, cells[i], 1)
	}
	for i := range cases {
		c := &cases[i]
		if c.Score == verdict.Unscored {
			continue
		}
		c.Simple = &verdict.Simple{StrategyMajority: l.strategies[c.Strategy].verdict()}
		if l.all.number() > 1 {
			l.count(*c, cells[i], -1)
			c.Simple.SingleFact, c.Simple.Fact = l.singleFact(cells[i])
			l.count(*c, cells[i], 1)
		}
	}
}

// count adds a scored case to the counts, or takes it out if by is -1.
func (l *learner) count(c verdict.Case, cells []int, by int) {
	if c.Score == verdict.Unscored {
		return
	}
	succeeded := c.Outcome == verdict.Succeeded
	l.all.add(succeeded, by)
	if l.strategies[c.Strategy] == nil {
		l.strategies[c.Strategy] = &ends{}
	}
	l.strategies[c.Strategy].add(succeeded, by)
	for i, cell := range cells {
		if cell != table.Unknown {
			l.facts[i][cell].add(succeeded, by)
		}
	}
}

// singleFact judges a case in these cells by the fact that is right about most of the cases counted, the first in the
// catalogue's order of several. Only facts that are known in at least three quarters of the cases count; if there are
// none, most of all cases decide.
func (l *learner) singleFact(cells []int) (v verdict.Verdict, path string) {
	best, most := -1, -1
	for i := range l.dims {
		if right, known := l.rightOf(i); 4*known >= 3*l.all.number() && right > most {
			best, most = i, right
		}
	}
	if best < 0 {
		return l.all.verdict(), ""
	}
	of := l.all
	if cell := cells[best]; cell != table.Unknown && l.facts[best][cell].number() > 0 {
		of = l.facts[best][cell]
	}
	return of.verdict(), l.dims[best].Fact.Path
}

// rightOf returns how many of the cases counted the rule of a fact is right about, and in how many the fact is known.
func (l *learner) rightOf(dim int) (right, known int) {
	unknown := l.all
	for _, cell := range l.facts[dim] {
		right += cell.right(cell.verdict())
		known += cell.number()
		unknown.succeeded -= cell.succeeded
		unknown.stopped -= cell.stopped
	}
	return right + unknown.right(l.all.verdict()), known
}
