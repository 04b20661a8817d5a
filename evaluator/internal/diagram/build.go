package diagram

// Not returns the function that holds where n does not.
func (s *Store) Not(n Node) Node {
	switch n {
	case False:
		return True
	case True:
		return False
	}
	return s.once(operation{'!', n, n}, func() Node {
		level, children := s.of(n)
		opposite := make([]Node, len(children))
		for value, child := range children {
			opposite[value] = s.Not(child)
		}
		return s.make(level, opposite)
	})
}

// And returns the function that holds where all nodes do; True for no nodes.
func (s *Store) And(nodes ...Node) Node {
	result := True
	for _, n := range nodes {
		result = s.and(result, n)
	}
	return result
}

func (s *Store) and(a, b Node) Node {
	switch {
	case a == False || b == False:
		return False
	case a == True || a == b:
		return b
	case b == True:
		return a
	case a > b:
		a, b = b, a
	}
	return s.once(operation{'&', a, b}, func() Node { return s.combine(a, b, s.and) })
}

// Or returns the function that holds where one of the nodes does; False for no nodes.
func (s *Store) Or(nodes ...Node) Node {
	result := False
	for _, n := range nodes {
		result = s.or(result, n)
	}
	return result
}

func (s *Store) or(a, b Node) Node {
	switch {
	case a == True || b == True:
		return True
	case a == False || a == b:
		return b
	case b == False:
		return a
	case a > b:
		a, b = b, a
	}
	return s.once(operation{'|', a, b}, func() Node { return s.combine(a, b, s.or) })
}

// combine applies with to the children of both nodes, value by value.
func (s *Store) combine(a, b Node, with func(a, b Node) Node) Node {
	level := min(s.Level(a), s.Level(b))
	children := make([]Node, s.sizes[level])
	for value := range children {
		children[value] = with(s.child(a, level, value), s.child(b, level, value))
	}
	return s.make(level, children)
}

// child returns the cofactor of n for a value of the variable of a level, which is not below n's own.
func (s *Store) child(n Node, level, value int) Node {
	own, children := s.of(n)
	if own != level {
		return n
	}
	return children[value]
}

// Free is the value of a variable that is not given.
const Free = -1

// Restrict returns n with variables fixed to values; those that are [Free] are left as variables.
func (s *Store) Restrict(n Node, values []int) Node {
	done := map[Node]Node{}
	var restrict func(Node) Node
	restrict = func(n Node) Node {
		level, children := s.of(n)
		if children == nil {
			return n
		}
		if result, found := done[n]; found {
			return result
		}
		var result Node
		if value := values[level]; value != Free {
			result = restrict(children[value])
		} else {
			restricted := make([]Node, len(children))
			for value, child := range children {
				restricted[value] = restrict(child)
			}
			result = s.make(level, restricted)
		}
		done[n] = result
		return result
	}
	return restrict(n)
}

// Exists returns the function that holds where n does for some value of the picked variables.
func (s *Store) Exists(n Node, picked func(variable int) bool) Node {
	return s.quantify(n, picked, s.Or)
}

// ForAll returns the function that holds where n does for every value of the picked variables.
func (s *Store) ForAll(n Node, picked func(variable int) bool) Node {
	return s.quantify(n, picked, s.And)
}

func (s *Store) quantify(n Node, picked func(int) bool, together func(...Node) Node) Node {
	if !s.Tests(n, picked) {
		return n
	}
	done := map[Node]Node{}
	var quantify func(Node) Node
	quantify = func(n Node) Node {
		level, children := s.of(n)
		if children == nil {
			return n
		}
		if result, found := done[n]; found {
			return result
		}
		quantified := make([]Node, len(children))
		for value, child := range children {
			quantified[value] = quantify(child)
		}
		var result Node
		if picked(level) {
			result = together(quantified...)
		} else {
			result = s.make(level, quantified)
		}
		done[n] = result
		return result
	}
	return quantify(n)
}

// once returns the result of an operation, from the cache if it was computed before.
func (s *Store) once(op operation, compute func() Node) Node {
	for at := s; at != nil; at = at.base {
		if result, found := at.memo[op]; found {
			return result
		}
	}
	s.step()
	result := compute()
	s.memo[op] = result
	return result
}
