package diagram

// Machine builds, in a store, the function of a finite automaton that reads the values of variables, in ascending order.
// It begins in state start; next returns the state after a value of the variable with index at, and holds reports whether the
// last state accepts. Equal states at one index share a node, so the time depends on the number of states, not of
// combinations.
func Machine[State comparable](s *Store, variables []int, start State, next func(at int, state State, value int) State, holds func(State) bool) Node {
	type point struct {
		at    int
		state State
	}
	done := map[point]Node{}
	var from func(p point) Node
	from = func(p point) Node {
		if p.at == len(variables) {
			if holds(p.state) {
				return True
			}
			return False
		}
		if n, found := done[p]; found {
			return n
		}
		s.step()
		variable := variables[p.at]
		children := make([]Node, s.sizes[variable])
		for value := range children {
			children[value] = from(point{p.at + 1, next(p.at, p.state, value)})
		}
		n := s.make(variable, children)
		done[p] = n
		return n
	}
	return from(point{0, start})
}
