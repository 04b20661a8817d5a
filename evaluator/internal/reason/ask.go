package reason

import (
	"cmp"
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/policy"
)

// A Query is an unknown fact to find out, and what each of its values would decide.
type Query struct {
	Dim int
	// Answers has one entry for each cell that the constraints allow.
	Answers []Decided
	// Settling counts the pairs of a cell and a strategy where the strategy is undetermined now and the cell settles it.
	Settling int
}

// A Decided is a cell of a fact and, for each strategy asked about, the outlook once the fact lies in that cell.
type Decided struct {
	Cell     int
	Outlooks []Outlook
}

// Settled reports whether the outlook is decided either way.
func (o Outlook) Settled() bool { return o.CanHold != o.CanFail }

// Ask returns the unknown facts that bear on the strategies, ordered by the share of pairs of a cell and an undetermined
// strategy that they settle, largest first. Ties are in catalogue order.
func (f *Front) Ask(strategies []*policy.Strategy) []Query {
	var open []*policy.Strategy
	for _, s := range strategies {
		if !f.Outlook(s).Settled() {
			open = append(open, s)
		}
	}
	var queries []Query
	for level := range f.values {
		if f.known(level) || !f.bearsOn(level, open) {
			continue
		}
		queries = append(queries, f.query(level, strategies, open))
	}
	slices.SortFunc(queries, func(a, b Query) int {
		return cmp.Or(
			cmp.Compare(b.Settling*len(a.Answers), a.Settling*len(b.Answers)),
			cmp.Compare(a.Dim, b.Dim),
		)
	})
	return queries
}

// bearsOn reports whether some strategy still depends on a variable, given the known facts.
func (f *Front) bearsOn(level int, strategies []*policy.Strategy) bool {
	return slices.ContainsFunc(strategies, func(s *policy.Strategy) bool {
		within := f.strategy(s)
		// A constraint may tie a fact to only one of holds and fails.
		return slices.Contains(f.scratch.Support(f.scratch.Restrict(within.holds, f.values)), level) ||
			slices.Contains(f.scratch.Support(f.scratch.Restrict(within.fails, f.values)), level)
	})
}

func (f *Front) query(level int, strategies, open []*policy.Strategy) Query {
	q := Query{Dim: f.diagrams.dim[level]}
	for cell := range f.diagrams.Space.Dims[q.Dim].Cells {
		then := f.with(level, cell)
		if !then.Possible() {
			continue
		}
		decided := Decided{Cell: cell}
		for _, s := range strategies {
			outlook := then.Outlook(s)
			decided.Outlooks = append(decided.Outlooks, outlook)
			if outlook.Settled() && slices.Contains(open, s) {
				q.Settling++
			}
		}
		q.Answers = append(q.Answers, decided)
	}
	return q
}

// with returns the front of the same unit with one variable set.
func (f *Front) with(level, value int) *Front {
	values := slices.Clone(f.values)
	values[level] = value
	return f.moved(values)
}
