package diagram

import (
	"iter"
	"slices"
)

// A Loosener frees values that a function does not need in order to fail. It holds a copy of the function in a layout made
// for that, and scratch memory. It is not safe for concurrent use.
type Loosener struct {
	// fronts has, for each variable that the function tests, its nodes, in order.
	fronts []front
	// The children of node i are children[starts[i]:starts[i+1]]. The constants follow the last node.
	starts, children []int32
	// given and loose mark the nodes that can hold with all values, and with the kept values; on marks those that the kept
	// values above lead to.
	given, loose, on []bool
	kept, alike      []int
}

// A front is the nodes from first up to end, which test one variable.
type front struct{ level, first, end int }

// Loosener returns the loosener of n.
func (s *Store) Loosener(n Node) *Loosener {
	nodes := s.Nodes(n) // parents before children
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
	for _, marks := range []*[]bool{&l.given, &l.loose, &l.on} {
		*marks = make([]bool, len(nodes)+2)
		(*marks)[len(nodes)+1] = true // True can hold
	}
	return l
}

// Loosen returns a subset of values, the others [Free], for which the function still fails whatever the free variables are;
// no further value can be freed. The function must fail for values in this way. The result is valid until the next call.
//
// It visits the variables once, in order. A value can be freed if no value of its variable leads from the nodes reached by
// the kept values above to a node that can hold, given all values below. A value that is kept stays needed, because
// freeing values below lets the function hold in more cases. So the time is linear in the nodes.
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

// canHold finds the nodes that can hold once the [Free] variables get values.
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

// needed reports whether some value leads from a front to a node that can hold.
func (l *Loosener) needed(f *front) bool {
	for at := f.first; at < f.end; at++ {
		if l.on[at] && l.anyOf(at, l.given) {
			return true
		}
	}
	return false
}

// Alike yields the variables that were kept, in order, each with all values for which the function still fails. Every
// combination of these values fails, and none can be added. The slice is valid until the next step.
//
// From the nodes reached by all those values above, none of these values leads to a node that can hold, given the kept values
// below. The values found for variables below preserve that.
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

// enter marks the nodes that all values lead to from a front.
func (l *Loosener) enter(f *front) {
	for at := f.first; at < f.end; at++ {
		if l.on[at] {
			for _, child := range l.children[l.starts[at]:l.starts[at+1]] {
				l.on[child] = true
			}
		}
	}
}

// leads reports whether a value leads from a front to a node that can hold.
func (l *Loosener) leads(f *front, value int) bool {
	for at := f.first; at < f.end; at++ {
		if l.on[at] && l.loose[l.children[int(l.starts[at])+value]] {
			return true
		}
	}
	return false
}
