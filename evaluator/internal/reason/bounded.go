package reason

import (
	"encoding/binary"
	"sync"

	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/internal/table"
)

// maxBounded is the size of the cache of bounded diagrams.
const maxBounded = 512

// boundedDiagrams caches diagrams for units whose known numbers allow the same cells for the unknown ones.
type boundedDiagrams struct {
	mu sync.Mutex
	by map[string]*Diagrams
}

// Bounded returns the diagrams for units whose known numbers bound the unknown numbers of some sums: they allow only
// completions that add up. They may be used to decide such units, but not to change their known facts.
func (d *Diagrams) Bounded(bounds []table.Bound) *Diagrams {
	if len(bounds) == 0 {
		return d
	}
	var key []byte
	possible := make([][]byte, len(bounds))
	for i, b := range bounds {
		possible[i] = d.Space.Choices(b).Possible(b)
		key = binary.LittleEndian.AppendUint64(binary.LittleEndian.AppendUint32(key, uint32(b.Sum)), b.Known)
		key = append(key, possible[i]...)
	}
	d.bounded.mu.Lock()
	defer d.bounded.mu.Unlock()
	if found := d.bounded.by[string(key)]; found != nil {
		return found
	}
	if len(d.bounded.by) >= maxBounded {
		clear(d.bounded.by)
	}
	bounded := d.boundedBy(bounds, possible)
	d.bounded.by[string(key)] = bounded
	return bounded
}

// boundedBy builds diagrams that allow only the possible combinations of each sum's unknown cells.
func (d *Diagrams) boundedBy(bounds []table.Bound, possible [][]byte) *Diagrams {
	n := &Diagrams{
		Space: d.Space, store: d.fork(), nodes: d.nodes, level: d.level, dim: d.dim, untabled: d.untabled, bounded: d.bounded,
		rules: make(map[*policy.Function]function, len(d.rules)), feasible: make(map[*policy.Strategy]function, len(d.feasible)),
	}
	allowed := d.allowed
	for i, b := range bounds {
		choices := d.Space.Choices(b)
		order := ascending(pick(d.level, choices.Dims))
		cells := make([]int, len(order))
		allowed = n.store.And(allowed, n.store.Func(pick(pick(d.level, choices.Dims), order), nil, func(values []int) bool {
			for at, place := range order {
				cells[place] = values[at]
			}
			return possible[i][choices.At(cells)] == 1
		}))
	}
	n.allow(allowed)
	for f, own := range d.rules {
		n.rules[f] = n.within(own.is)
	}
	for s, own := range d.feasible {
		n.feasible[s] = n.within(own.is)
	}
	return n
}
