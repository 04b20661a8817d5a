package diagram

// A Refiner carries functions into a store of the same variables with finer values: each of its values stands for a part
// of one of the old. It is for one goroutine.
type Refiner struct {
	from, into *Store
	// of maps, for each variable, a value of the new store to the old one that it is a part of.
	of   [][]int
	done map[Node]Node
}

// NewRefiner returns a refiner of the functions of one store into another. For each variable, of maps the values of the
// new store to those of the old.
func NewRefiner(from, into *Store, of [][]int) *Refiner {
	return &Refiner{from: from, into: into, of: of, done: map[Node]Node{False: False, True: True}}
}

// Refine returns the function of the new store that is what n is of the values they are parts of. Its time is linear in
// the nodes of n that were not refined before.
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
