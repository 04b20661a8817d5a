package diagram

import (
	"iter"
	"slices"
)

// A Loosener frees values that a function does not need in order to fail. It holds a copy of the function that is laid
// out for that, and the ground it works on, and so is for one goroutine.
type Loosener struct {
	// fronts has the nodes of each variable that the function tests, in order.
	fronts []front
	// The children of node i are children[starts[i]:starts[i+1]]. The nodes behind the last are the constants.
	starts, children []int32
	// given and loose tell which nodes can hold with all values, and with those that were kept; on tells those that are
	// reached with what was kept above them.
	given, loose, on []bool
	kept, alike      []int
}

// A front is the nodes from first up to end, which test one variable.
type front struct{ level, first, end int }

// Loosener returns the loosener of n.
func (s *Store) Loosener(n Node) *Loosener {
	nodes := s.Nodes(n) // those above before those below
	nodes = slices.DeleteFunc(nodes, func(n Node) bool { return n <= True })
	index := map[Node]int32{False: int32(len(nodes)), True: int32(len(nodes)) + 1}
	l := &Loosener{kept: make([]int, len(s.sizes))}
	for i, n := range nodes {
		index[n] = int32(i)
		if level := s.Level(n); len(l.fronts) == 0 || l.fronts[len(l.fronts)-1].level != level {
			l.fronts = append(l.fronts, front{level: level, first: i})
		}
		l.fronts[len(l.fronts)-1].end = i + 1
	}
	for _, n := range nodes {
		l.starts = append(l.starts, int32(len(l.children)))
		for _, child := range s.Children(n) {
			l.children = append(l.children, index[child])
		}
	}
	l.starts = append(l.starts, int32(len(l.children)))
	for _, ground := range []*[]bool{&l.given, &l.loose, &l.on} {
		*ground = make([]bool, len(nodes)+2)
		(*ground)[len(nodes)+1] = true // True can hold
	}
	return l
}

// Loosen returns values of which the function fails whatever those are that are [Free], and would not if one more were
// free. It must fail for values in that way already. The result is good until the next call.
//
// It goes through the variables in their order once. A value may go if, from all nodes that what was kept above leads to,
// no value leads to where the function can hold, all values below being as they were. What is kept then stays needed,
// for with fewer values below it can hold all the more. So the time is linear in the nodes.
func (l *Loosener) Loosen(values []int) []int {
	l.canHold(values, l.given)
	for level := range l.kept {
		l.kept[level] = Free
	}
	clear(l.on)
	l.on[0] = true
	for i := range l.fronts {
		f := &l.fronts[i]
		if value := values[f.level]; value != Free && l.needed(f) {
			l.kept[f.level] = value
			for at := f.first; at < f.end; at++ {
				if l.on[at] {
					l.on[l.children[int(l.starts[at])+value]] = true
				}
			}
			continue
		}
		l.enter(f)
	}
	l.canHold(l.kept, l.loose)
	return l.kept
}

// canHold finds which nodes can hold once the variables that are [Free] get values.
func (l *Loosener) canHold(values []int, can []bool) {
	for i := len(l.fronts) - 1; i >= 0; i-- {
		f := &l.fronts[i]
		if value := values[f.level]; value != Free {
			for at := f.first; at < f.end; at++ {
				can[at] = can[l.children[int(l.starts[at])+value]]
			}
			continue
		}
		for at := f.first; at < f.end; at++ {
			can[at] = l.anyOf(at, can)
		}
	}
}

func (l *Loosener) anyOf(at int, can []bool) bool {
	for _, child := range l.children[l.starts[at]:l.starts[at+1]] {
		if can[child] {
			return true
		}
	}
	return false
}

// needed tells whether some value leads from a front to where the function can hold.
func (l *Loosener) needed(f *front) bool {
	for at := f.first; at < f.end; at++ {
		if l.on[at] && l.anyOf(at, l.given) {
			return true
		}
	}
	return false
}

// Alike goes through the variables that were kept, in their order, each with the values that would do. Every combination
// of these does, and no further value would. The slice is good until the next step.
//
// From the nodes that all those values above lead to, no value of these leads to where the function can hold, all values
// below being as they were kept; what is found below keeps to that.
func (l *Loosener) Alike() iter.Seq2[int, []int] {
	return func(yield func(int, []int) bool) {
		left := len(l.kept)
		for _, value := range l.kept {
			if value == Free {
				left--
			}
		}
		clear(l.on)
		l.on[0] = true
		for i := 0; left > 0; i++ {
			f := &l.fronts[i]
			kept := l.kept[f.level]
			if kept == Free {
				l.enter(f)
				continue
			}
			left--
			l.alike = l.alike[:0]
			for value := range int(l.starts[f.first+1] - l.starts[f.first]) {
				if value == kept || !l.leads(f, value) {
					l.alike = append(l.alike, value)
				}
			}
			for at := f.first; at < f.end; at++ {
				if l.on[at] {
					for _, value := range l.alike {
						l.on[l.children[int(l.starts[at])+value]] = true
					}
				}
			}
			if !yield(f.level, l.alike) {
				return
			}
		}
	}
}

// enter marks what all values lead to from a front.
func (l *Loosener) enter(f *front) {
	for at := f.first; at < f.end; at++ {
		if l.on[at] {
			for _, child := range l.children[l.starts[at]:l.starts[at+1]] {
				l.on[child] = true
			}
		}
	}
}

// leads tells whether a value leads from a front to where the function can hold.
func (l *Loosener) leads(f *front, value int) bool {
	for at := f.first; at < f.end; at++ {
		if l.on[at] && l.loose[l.children[int(l.starts[at])+value]] {
			return true
		}
	}
	return false
}
