package table

import (
	"cmp"
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/decide"
)

// A Lookup returns the answer of one function in a complete cell of the space: from its table, or from OPA, as the
// reference does.
type Lookup struct {
	// Dims are the dimensions it reads.
	Dims   []int
	Answer func(cells []int) (decide.Answer, error)
}

// Lookup returns the look-up of the table.
func (t *Table) Lookup() Lookup {
	dims := make([]int, len(t.Axes))
	for i, axis := range t.Axes {
		dims[i] = axis.Dim
	}
	return Lookup{Dims: dims, Answer: func(cells []int) (decide.Answer, error) { return t.Answer(cells), nil }}
}

// A Demand requires that a function yields true, or that it does not.
type Demand struct {
	Lookup
	True bool
}

// A Walk searches the completions of one unit: the ways to fill in its unknown facts that no
// constraint forbids.
type Walk struct {
	space       *Space
	cells       []int
	constraints []Lookup
	limit       int
}

// DefaultCompletions is the default limit on the look-ups of a question.
const DefaultCompletions = 1_000_000

// NewWalk returns a walk over the completions of an encoded unit. A constraint is true where the
// facts cannot occur together. Each question takes at most limit look-ups (0 means
// [DefaultCompletions]).
func NewWalk(space *Space, cells []int, constraints []Lookup, limit int) *Walk {
	if limit == 0 {
		limit = DefaultCompletions
	}
	return &Walk{space: space, cells: slices.Clone(cells), constraints: constraints, limit: limit}
}

// A Finding is the result of a walk. Open means that it stopped at its limit.
type Finding int

// The findings of a walk.
const (
	None Finding = iota
	Some
	Open
)

// Exists reports whether some completion meets all demands at once. Its time is exponential in the
// unknown facts that the demands read, up to the walk's limit; it fails only if a look-up does.
func (w *Walk) Exists(demands ...Demand) (Finding, error) {
	demands = w.withConstraints(demands)
	order, due := w.plan(demands)
	for _, demand := range due[0] {
		met, err := w.meets(demand)
		if err != nil || !met {
			return None, err
		}
	}
	search := search{walk: w, order: order, due: due}
	return search.from(0)
}

// withConstraints adds the constraints that affect the demands: those that share an unknown fact
// with them, or with another such constraint.
func (w *Walk) withConstraints(demands []Demand) []Demand {
	demands = slices.Clone(demands)
	touched := map[int]bool{}
	touch := func(dims []int) {
		for _, dim := range dims {
			touched[dim] = touched[dim] || w.cells[dim] == Unknown
		}
	}
	for _, demand := range demands {
		touch(demand.Dims)
	}
	added := make([]bool, len(w.constraints))
	for again := true; again; {
		again = false
		for i, constraint := range w.constraints {
			if added[i] || !slices.ContainsFunc(constraint.Dims, func(dim int) bool { return touched[dim] }) {
				continue
			}
			touch(constraint.Dims)
			demands = append(demands, Demand{Lookup: constraint})
			added[i], again = true, true
		}
	}
	return demands
}

// plan orders the unknown dimensions, those of demands with few of them first. due[i] has the demands that can be checked
// once the first i of them are filled in.
func (w *Walk) plan(demands []Demand) (order []int, due [][]Demand) {
	unknown := func(d Demand) int {
		count := 0
		for _, dim := range d.Dims {
			if w.cells[dim] == Unknown {
				count++
			}
		}
		return count
	}
	slices.SortStableFunc(demands, func(a, b Demand) int { return cmp.Compare(unknown(a), unknown(b)) })
	due = [][]Demand{nil}
	for _, demand := range demands {
		last := 0
		for _, dim := range demand.Dims {
			if w.cells[dim] != Unknown {
				continue
			}
			at := slices.Index(order, dim)
			if at < 0 {
				at = len(order)
				order, due = append(order, dim), append(due, nil)
			}
			last = max(last, at+1)
		}
		due[last] = append(due[last], demand)
	}
	return order, due
}

func (w *Walk) meets(d Demand) (bool, error) {
	answer, err := d.Answer(w.cells)
	return (answer == decide.True) == d.True, err
}

// A search fills in the unknown dimensions one after another and backtracks at the first demand
// that is not met.
type search struct {
	walk  *Walk
	order []int
	due   [][]Demand
	steps int
}

func (s *search) from(depth int) (Finding, error) {
	if depth == len(s.order) {
		return Some, nil
	}
	dim := s.order[depth]
	defer func() { s.walk.cells[dim] = Unknown }()
	for cell := range s.walk.space.Dims[dim].Cells {
		s.walk.cells[dim] = cell
		fits, err := s.fits(depth + 1)
		if err != nil {
			return None, err
		}
		if s.steps > s.walk.limit {
			return Open, nil
		}
		if !fits {
			continue
		}
		if found, err := s.from(depth + 1); err != nil || found != None {
			return found, err
		}
	}
	return None, nil
}

func (s *search) fits(depth int) (bool, error) {
	for _, demand := range s.due[depth] {
		s.steps++
		if met, err := s.walk.meets(demand); err != nil || !met {
			return false, err
		}
	}
	s.steps++
	return true, nil
}
