package reason

import (
	"math/big"
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/policy"
)

// Trust returns the weight, 0 to 1, that the known fact of a dimension has its stated value.
type Trust func(dim int) *big.Rat

// Shares returns the exact share of the weight of the unit's possible worlds in which the strategy is feasible. Possible
// worlds are the completions that the constraints allow.
//
// Facts are independent. A known fact has the weight of its trust in its cell; the rest is spread evenly over the other
// values of an enumeration, or the two neighbouring cells of a number. An unknown fact has the same weight in each cell.
func (f *Front) Shares(s *policy.Strategy, trust Trust) *big.Rat {
	weights := f.weights(trust)
	all := f.diagrams.store.Weigh(f.diagrams.allowed, weights)
	if all.Sign() == 0 {
		return new(big.Rat)
	}
	return all.Quo(f.scratch.Weigh(f.strategy(s).holds, weights), all)
}

func (f *Front) weights(trust Trust) [][]*big.Rat {
	weights := make([][]*big.Rat, len(f.diagrams.dim))
	for level, dim := range f.diagrams.dim {
		cells := len(f.diagrams.Space.Dims[dim].Cells)
		weights[level] = make([]*big.Rat, cells)
		for cell := range cells {
			weights[level][cell] = new(big.Rat)
		}
		if !f.known(level) {
			for _, weight := range weights[level] {
				weight.SetFrac64(1, int64(cells))
			}
			continue
		}
		own, others := f.values[level], f.doubted(level)
		weights[level][own].Set(trust(dim))
		if len(others) == 0 {
			weights[level][own].SetInt64(1) // it has no other value
			continue
		}
		rest := new(big.Rat).Sub(big.NewRat(1, 1), trust(dim))
		rest.Quo(rest, big.NewRat(int64(len(others)), 1))
		for _, other := range others {
			weights[level][other].Set(rest)
		}
	}
	return weights
}

// doubted returns the other cells that a known fact may lie in: the other values of an enumeration, or the neighbouring
// cells of a number.
func (f *Front) doubted(level int) []int {
	dim := f.diagrams.Space.Dims[f.diagrams.dim[level]]
	own := f.values[level]
	first, last := own, own
	if len(dim.Alike) > 0 {
		first, last = dim.Alike[0], dim.Alike[len(dim.Alike)-1]
	}
	var others []int
	for cell := range dim.Cells {
		if cell == own || dim.Fact.Numeric() && cell != first-1 && cell != last+1 {
			continue
		}
		others = append(others, cell)
	}
	return others
}

// A Flip is a known fact that alone would turn a strategy's verdict.
type Flip struct {
	Dim int
	// To has the cells that would turn it, and Outlooks the outlook in each.
	To       []int
	Outlooks []Outlook
}

// Flips returns the known facts that alone would turn the strategy's verdict if they lay in another cell that [Front.Shares]
// gives weight to, in catalogue order.
func (f *Front) Flips(s *policy.Strategy) []Flip {
	now := f.Outlook(s)
	var flips []Flip
	for _, level := range f.knownLevels() {
		flip := Flip{Dim: f.diagrams.dim[level]}
		for _, cell := range f.doubted(level) {
			then := f.with(level, cell)
			if outlook := then.Outlook(s); outlook != now && then.Possible() {
				flip.To = append(flip.To, cell)
				flip.Outlooks = append(flip.Outlooks, outlook)
			}
		}
		if len(flip.To) > 0 {
			flips = append(flips, flip)
		}
	}
	slices.SortFunc(flips, func(a, b Flip) int { return a.Dim - b.Dim })
	return flips
}
