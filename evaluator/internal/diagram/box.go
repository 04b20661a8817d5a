package diagram

import "slices"

// A Box is a product of sets: the values that each variable may have, nil for any. It holds every combination of them.
type Box [][]int

// Meets reports whether n holds for some combination in a box.
func (s *Store) Meets(n Node, box Box) bool {
	m := marks.Get().(*marked)
	defer marks.Put(m)
	m.begin(int(s.first) + len(s.nodes))
	var meets func(Node) bool
	meets = func(n Node) bool {
		level, children := s.of(n)
		if children == nil {
			return n == True
		}
		if m.seen[n] == m.round {
			return false // it did not hold when it was first seen
		}
		m.seen[n] = m.round
		if box[level] == nil {
			return slices.ContainsFunc(children, meets)
		}
		return slices.ContainsFunc(box[level], func(value int) bool { return meets(children[value]) })
	}
	return meets(n)
}

// Grow adds values to some variables of a box, each of which has values already, as long as none of the nodes holds anywhere
// in it. They must not hold in the given box. The first variable gets all values it can, then the next. No value can be added
// to the result.
func (s *Store) Grow(box Box, variables []int, nodes ...Node) Box {
	grown := slices.Clone(box)
	for _, variable := range variables {
		kept := grown[variable]
		for value := range s.sizes[variable] {
			if slices.Contains(kept, value) {
				continue
			}
			// The values that are in the box already need no check.
			grown[variable] = []int{value}
			if !slices.ContainsFunc(nodes, func(n Node) bool { return s.Meets(n, grown) }) {
				kept = append(slices.Clone(kept), value)
			}
		}
		slices.Sort(kept)
		grown[variable] = kept
	}
	return grown
}

// Around returns a box around values, as [Store.Fewest] returns them. For every combination in it, must holds whatever the
// [Free] variables are, and may can hold. The variables are those with values; the first gets all values it can, then the
// next. No value can be added.
func (s *Store) Around(must, may Node, values, variables []int) Box {
	box := make(Box, len(values))
	for _, variable := range variables {
		box[variable] = []int{values[variable]}
	}
	can := s.Exists(may, func(variable int) bool { return box[variable] == nil })
	return s.Grow(box, variables, s.Not(must), s.Not(can))
}
