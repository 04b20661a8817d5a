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
	// Settling counts the pairs of a cell and a strategy, undetermined now, that the cell settles.
	Settling int
}

// Decided is what a strategy's outlook becomes once a fact lies in a cell, for each strategy asked about.
type Decided struct {
	Cell     int
	Outlooks []Outlook
}

// Settled tells whether an outlook leaves nothing open.
func (o Outlook) Settled() bool { return o.CanHold != o.CanFail }

// Ask returns the unknown facts that bear on some of the strategies, those first that settle most: of all
// pairs of a cell and an undetermined strategy, the greatest share. Ties fall in the catalogue's order.
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

// bearsOn tells whether some strategy still depends on a variable, given what is known.
func (f *Front) bearsOn(level int, strategies []*policy.Strategy) bool {
	return slices.ContainsFunc(strategies, func(s *policy.Strategy) bool {
		within := f.strategy(s)
		// The constraints may tie a fact to one of the two only.
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

// with returns the front of the unit with one variable set.
func (f *Front) with(level, value int) *Front {
	values := slices.Clone(f.values)
	values[level] = value
	return f.moved(values)
}
