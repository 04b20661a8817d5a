package diagram

// A Loosener frees values that a function does not need in order to fail. It keeps the ground it works on for the next
// time, and so is for one goroutine.
type Loosener struct {
	store *Store
	// given and loose remember which nodes can hold with all values, and with those that were kept.
	given, loose memory
	values, kept []int
	// fronts has, for each level, the nodes there that what was kept above leads to; on tells those that are in it.
	fronts [][]Node
	on     memory
}

// A memory is what is known of nodes in one round.
type memory struct {
	round  uint32
	rounds []uint32
	holds  []bool
}

func (m *memory) begin() {
	if m.round++; m.round == 0 {
		clear(m.rounds)
		m.round = 1
	}
}

// Loosener returns a loosener. Nothing may be built in the store any more.
func (s *Store) Loosener() *Loosener {
	nodes := int(s.first) + len(s.nodes)
	remember := func() memory { return memory{rounds: make([]uint32, nodes), holds: make([]bool, nodes)} }
	return &Loosener{
		store: s, given: remember(), loose: remember(), on: remember(),
		values: make([]int, len(s.sizes)), kept: make([]int, len(s.sizes)), fronts: make([][]Node, len(s.sizes)),
	}
}

// Loosen returns values of which n fails whatever those are that are [Free], and would not if one more were free. n
// must fail for values in that way already. The result is good until the next call.
//
// It goes through the variables in their order once. A value may go if, from all nodes that what was kept above leads to,
// no other value leads to where n can hold, all values below being as they were. What is kept then stays needed, for
// with fewer values below n can hold all the more.
func (l *Loosener) Loosen(n Node, values []int) []int {
	copy(l.values, values)
	l.given.begin()
	l.loose.begin()
	l.on.begin()
	for level := range l.fronts {
		l.fronts[level], l.kept[level] = l.fronts[level][:0], Free
	}
	l.reach(n)
	for level, front := range l.fronts {
		value := l.values[level]
		if value != Free && l.needed(front, value) {
			l.kept[level] = value
			for _, at := range front {
				_, children := l.store.of(at)
				l.reach(children[value])
			}
			continue
		}
		for _, at := range front {
			_, children := l.store.of(at)
			for _, child := range children {
				l.reach(child)
			}
		}
	}
	return l.kept
}

// reach adds a node to the front of its level.
func (l *Loosener) reach(n Node) {
	if n <= True || l.on.rounds[n] == l.on.round {
		return
	}
	l.on.rounds[n] = l.on.round
	level := l.store.Level(n)
	l.fronts[level] = append(l.fronts[level], n)
}

// needed tells whether a value leads to where n can hold other than the given one.
func (l *Loosener) needed(front []Node, value int) bool {
	for _, at := range front {
		_, children := l.store.of(at)
		for other, child := range children {
			if other != value && l.holds(child, l.values, &l.given) {
				return true
			}
		}
	}
	return false
}

// Alike appends the values of a variable that would do as well as its own while all others that were kept stay.
func (l *Loosener) Alike(variable int, alike []int) []int {
	for value := range l.store.sizes[variable] {
		if value == l.kept[variable] || !l.leads(variable, value) {
			alike = append(alike, value)
		}
	}
	return alike
}

// leads tells whether a value leads to where n can hold.
func (l *Loosener) leads(variable, value int) bool {
	for _, at := range l.fronts[variable] {
		_, children := l.store.of(at)
		if l.holds(children[value], l.kept, &l.loose) {
			return true
		}
	}
	return false
}

// holds tells whether a node can hold once the variables that are [Free] get values.
func (l *Loosener) holds(n Node, values []int, known *memory) bool {
	if n <= True {
		return n == True
	}
	if known.rounds[n] == known.round {
		return known.holds[n]
	}
	level, children := l.store.of(n)
	holds := false
	if value := values[level]; value != Free {
		holds = l.holds(children[value], values, known)
	} else {
		for _, child := range children {
			if l.holds(child, values, known) {
				holds = true
				break
			}
		}
	}
	known.rounds[n], known.holds[n] = known.round, holds
	return holds
}
