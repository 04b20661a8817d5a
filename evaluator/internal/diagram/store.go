package diagram

import (
	"encoding/binary"
	"fmt"
	"slices"
)

// A Node is a function in a [Store].
type Node int32

// The constant functions.
const (
	False Node = iota
	True
)

// A Store holds functions of the same variables. Building functions changes it, so only one goroutine may build in it at a
// time; walks only read. [Store.Fork] gives other goroutines a store of their own.
type Store struct {
	sizes []int // of each variable, by level
	base  *Store
	first Node // the first node that is not the base's
	nodes []node
	// children has the children of all nodes in one slice, so that walks stay within little memory.
	children []Node
	unique   map[string]Node
	memo     map[operation]Node
	bounds   Bounds
	steps    int
}

// A node tests the variable of its level. Its children, one for each value, begin at place in the children of the store.
type node struct{ level, place int32 }

// An operation is one step of building, the key of the cache of results.
type operation struct {
	kind rune
	a, b Node
}

// NewStore returns a store of functions of variables 0, 1, 2, ..., tested in that order; variable i has
// the values 0 to sizes[i]-1. It panics if a size is not positive.
func NewStore(sizes []int) *Store {
	for level, size := range sizes {
		if size < 1 {
			panic(fmt.Sprintf("variable %d has %d values", level, size))
		}
	}
	s := &Store{sizes: slices.Clone(sizes), unique: map[string]Node{}, memo: map[operation]Node{}}
	constant := node{level: int32(len(sizes))}
	s.nodes = []node{constant, constant}
	return s
}

// Fork returns a store that shares the nodes of s, keeps what is built in it to itself, and has no bounds. While a fork is in
// use, nothing may be built in s; any number of forks may be used at once.
func (s *Store) Fork() *Store {
	return &Store{
		sizes: s.sizes, base: s, first: s.first + Node(len(s.nodes)),
		unique: map[string]Node{}, memo: map[operation]Node{},
	}
}

// Len returns the number of nodes of the store, including those of the store it was forked from.
func (s *Store) Len() int { return int(s.first) + len(s.nodes) }

// Sizes returns the number of values of each variable.
func (s *Store) Sizes() []int { return slices.Clone(s.sizes) }

// of returns the variable that n tests and its children, none for a constant.
func (s *Store) of(n Node) (level int, children []Node) {
	for n < s.first {
		s = s.base
	}
	at := s.nodes[n-s.first]
	if int(at.level) == len(s.sizes) {
		return int(at.level), nil
	}
	return int(at.level), s.children[at.place : int(at.place)+s.sizes[at.level]]
}

// Level returns the variable that n tests first, or the number of variables for a constant.
func (s *Store) Level(n Node) int {
	for n < s.first {
		s = s.base
	}
	return int(s.nodes[n-s.first].level)
}

// Children returns the cofactors of n for the values of the variable it tests first; nil for a constant. The slice must not
// be changed.
func (s *Store) Children(n Node) []Node {
	_, children := s.of(n)
	return children
}

// make returns the node with these children, or their one child if all are equal.
func (s *Store) make(level int, children []Node) Node {
	same := true
	for _, child := range children[1:] {
		same = same && child == children[0]
	}
	if same {
		return children[0]
	}
	key := make([]byte, 0, 4*len(children)+4)
	key = binary.LittleEndian.AppendUint32(key, uint32(level))
	for _, child := range children {
		key = binary.LittleEndian.AppendUint32(key, uint32(child))
	}
	for at := s; at != nil; at = at.base {
		if n, found := at.unique[string(key)]; found {
			return n
		}
	}
	s.mayGrow()
	s.step()
	n := s.first + Node(len(s.nodes))
	s.nodes = append(s.nodes, node{level: int32(level), place: int32(len(s.children))})
	s.children = append(s.children, children...)
	s.unique[string(key)] = n
	return n
}

// Is returns the function that holds where the variable has one of the values.
func (s *Store) Is(variable int, values ...int) Node {
	children := make([]Node, s.sizes[variable])
	for _, value := range values {
		children[value] = True
	}
	return s.make(variable, children)
}

// Func returns the function that holds where f does. f reads only the variables, which are ascending. It is called once
// for each combination of their classes, in order: classes[i][value] is the class, 0 or more, of a value of the i-th
// variable, and f treats values of one class alike. If classes is nil, each value has its own class.
func (s *Store) Func(variables []int, classes [][]int, f func(classes []int) bool) Node {
	if classes == nil {
		classes = make([][]int, len(variables))
		for i, variable := range variables {
			for value := range s.sizes[variable] {
				classes[i] = append(classes[i], value)
			}
		}
	}
	return s.fill(variables, classes, make([]int, len(variables)), 0, f)
}

func (s *Store) fill(variables []int, classes [][]int, chosen []int, at int, f func([]int) bool) Node {
	if at == len(variables) {
		s.step()
		if f(chosen) {
			return True
		}
		return False
	}
	byClass := map[int]Node{}
	children := make([]Node, s.sizes[variables[at]])
	for value, class := range classes[at] {
		child, found := byClass[class]
		if !found {
			chosen[at] = class
			child = s.fill(variables, classes, chosen, at+1, f)
			byClass[class] = child
		}
		children[value] = child
	}
	return s.make(variables[at], children)
}

// Nodes returns the nodes of n, including constants, parents before children.
func (s *Store) Nodes(n Node) []Node {
	seen := map[Node]bool{}
	var all []Node
	var visit func(Node)
	visit = func(n Node) {
		if seen[n] {
			return
		}
		seen[n] = true
		all = append(all, n)
		for _, child := range s.Children(n) {
			visit(child)
		}
	}
	visit(n)
	slices.SortStableFunc(all, func(a, b Node) int { return s.Level(a) - s.Level(b) })
	return all
}

// Support returns the variables that n depends on, ascending.
func (s *Store) Support(n Node) []int {
	var variables []int
	for _, n := range s.Nodes(n) {
		if level := s.Level(n); level < len(s.sizes) {
			variables = append(variables, level)
		}
	}
	slices.Sort(variables)
	return slices.Compact(variables)
}
