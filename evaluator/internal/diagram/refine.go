package diagram

// A Refiner copies functions into a store of the same variables with finer values: each of its values is a part of one
// of the old values. It is not safe for concurrent use.
type Refiner struct {
	from, into *Store
	// of maps, for each variable, a new value to the old value that it is a part of.
	of   [][]int
	done map[Node]Node
}

// NewRefiner returns a refiner of functions from one store into another. For each variable, of maps the new values to the
// old ones.
func NewRefiner(from, into *Store, of [][]int) *Refiner {
	return &Refiner{from: from, into: into, of: of, done: map[Node]Node{False: False, True: True}}
}

// Refine returns the function that has, for new values, what n has for the old values they are parts of. Its time is linear
// in the nodes of n that were not refined before.
func (r *Refiner) Refine(n Node) Node {
	if refined, done := r.done[n]; done {
		return refined
	}
	level, old := r.from.of(n)
	children := make([]Node, len(r.of[level]))
	for value, was := range r.of[level] {
		children[value] = r.Refine(old[was])
	}
	refined := r.into.make(level, children)
	r.done[n] = refined
	return refined
}
