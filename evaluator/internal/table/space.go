package table

import (
	"encoding/json"
	"math/big"
	"slices"
	"sync"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
)

// Unknown is the cell of an unknown fact.
const Unknown = -1

// A Space is the facts that a set of policies reads, each with its cells.
type Space struct {
	// Dims are in catalogue order.
	Dims  []Dim
	index map[string]int
	// read has the paths of the facts that rules read.
	read map[string]bool
	// catalogue also has the facts that are not in the space.
	catalogue *fact.Catalogue
	sums      []Sum
	// choices caches the [Choices] of sums with known numbers, by sum and known numbers.
	choices sync.Map
}

// A Dim is one fact of a space and its cells, in ascending order.
type Dim struct {
	Fact  fact.Fact
	Cells []Cell
	// Alike has, in a space cut at the numbers of one unit, the cells that the policies treat like the unit's own. It is nil in
	// other spaces, and if that is one cell.
	Alike []int
}

// A Cell is a set of values that the policies treat alike: one value of an enumeration, or an
// interval of numbers.
type Cell struct {
	// Value represents the cell when OPA evaluates it: a string, bool or json.Number in the cell.
	Value any
	// Low and High bound a cell of numbers; nil means unbounded. A cell with Low equal to High is
	// that number alone; any other is the open interval between them.
	Low, High *big.Rat
}

// NewSpace returns the space of all facts that the functions read, cut at all their cuts, and of the facts in one sum
// with those.
func NewSpace(catalogue *fact.Catalogue, functions []*policy.Function) *Space {
	cuts := map[string][]*big.Rat{}
	read := map[string]bool{}
	for _, f := range functions {
		for _, path := range f.Reads {
			read[path] = true
			if f.Untabled == nil {
				cuts[path] = append(cuts[path], f.Cuts[path]...)
			}
		}
	}
	space := &Space{index: map[string]int{}, read: read, catalogue: catalogue}
	for _, f := range catalogue.Facts {
		if read[f.Path] || addsUp(catalogue, f.Path, read) {
			space.index[f.Path] = len(space.Dims)
			space.Dims = append(space.Dims, Dim{Fact: f, Cells: CellsOf(f, cuts[f.Path])})
		}
	}
	space.addSums()
	return space
}

// Cut returns the space also cut at those numbers of a unit that belong to sums, so that each has a cell of its own. It returns
// s if the unit has none.
func (s *Space) Cut(facts map[string]any) *Space { return s.CutAlso(facts, nil) }

// CutAlso is like Cut, with other numbers by path that get a cell of their own too.
func (s *Space) CutAlso(facts map[string]any, others map[string][]any) *Space {
	cut := &Space{index: s.index, read: s.read, catalogue: s.catalogue, Dims: slices.Clone(s.Dims)}
	some := false
	for _, sum := range s.sums {
		for _, i := range sum.Dims {
			dim := &cut.Dims[i]
			path := dim.Fact.Path
			var cuts []*big.Rat
			for _, value := range append([]any{facts[path]}, others[path]...) {
				if exact := fact.ExactOf(value); exact != nil {
					cuts = append(cuts, exact)
				}
			}
			if len(cuts) == 0 {
				continue
			}
			some = true
			for _, cell := range dim.Cells {
				for _, bound := range []*big.Rat{cell.Low, cell.High} {
					if bound != nil {
						cuts = append(cuts, bound)
					}
				}
			}
			dim.Cells = CellsOf(dim.Fact, cuts)
			if facts[path] == nil {
				continue
			}
			own := s.Dims[i].CellOf(facts[path])
			for cell := range dim.Cells {
				if s.Dims[i].CellOf(dim.Cells[cell].Value) == own {
					dim.Alike = append(dim.Alike, cell)
				}
			}
		}
	}
	if !some {
		return s
	}
	cut.addSums()
	return cut
}

// PartsOf maps each cell to the cell of a coarser dimension of the same fact that contains it.
func (d *Dim) PartsOf(coarser *Dim) []int {
	of := make([]int, len(d.Cells))
	for i, cell := range d.Cells {
		of[i] = coarser.CellOf(cell.Value)
	}
	return of
}

// addsUp reports whether a fact belongs to a sum with a fact that is read.
func addsUp(catalogue *fact.Catalogue, path string, read map[string]bool) bool {
	sum, ok := catalogue.SumWith(path)
	return ok && (read[sum.Path] || slices.ContainsFunc(sum.SumOf, func(part string) bool { return read[part] }))
}

// Read reports whether a rule reads the fact of that path.
func (s *Space) Read(path string) bool { return s.read[path] }

// Adds reports whether a dimension is a number of a sum.
func (s *Space) Adds(dim int) bool {
	return slices.ContainsFunc(s.sums, func(sum Sum) bool { return slices.Contains(sum.Dims, dim) })
}

// Index returns the dimension of the fact of that path, or -1.
func (s *Space) Index(path string) int {
	if i, found := s.index[path]; found {
		return i
	}
	return -1
}

// Encode returns the cell of each dimension for the facts of a unit, [Unknown] for those it lacks.
// The facts must be in their domains.
func (s *Space) Encode(facts map[string]any) []int {
	cells := make([]int, len(s.Dims))
	for i, dim := range s.Dims {
		cells[i] = Unknown
		if value, known := facts[dim.Fact.Path]; known {
			cells[i] = dim.CellOf(value)
		}
	}
	return cells
}

// CellOf returns the cell of a value, which must be in the fact's domain.
func (d *Dim) CellOf(value any) int {
	number, isNumber := value.(json.Number)
	if !isNumber {
		for i, cell := range d.Cells {
			if cell.Value == value {
				return i
			}
		}
		panic("no cell for " + document.Show(value) + " of " + d.Fact.Path) // readers check domains
	}
	exact, err := document.Rat(number)
	if err != nil {
		panic(err) // likewise
	}
	for i, cell := range d.Cells {
		if cell.holds(exact) {
			return i
		}
	}
	panic("no cell for " + number.String() + " of " + d.Fact.Path) // the cells cover the domain
}

func (c Cell) holds(number *big.Rat) bool {
	if c.Point() {
		return number.Cmp(c.Low) == 0
	}
	return (c.Low == nil || number.Cmp(c.Low) > 0) && (c.High == nil || number.Cmp(c.High) < 0)
}

// Point reports whether the cell holds only one number.
func (c Cell) Point() bool {
	return c.Low != nil && c.High != nil && c.Low.Cmp(c.High) == 0
}

// CellsOf returns the cells of a fact whose numbers are cut at cuts, in any order.
func CellsOf(f fact.Fact, cuts []*big.Rat) []Cell {
	switch f.Type {
	case fact.Boolean:
		return []Cell{{Value: false}, {Value: true}}
	case fact.String:
		cells := make([]Cell, len(f.Enum))
		for i, value := range f.Enum {
			cells[i] = Cell{Value: value}
		}
		return cells
	default:
		return numberCells(f, cuts)
	}
}
