package diagram

// Machine makes, in a store, the function of a machine that reads the values of variables, ascending, one after another. It
// begins in a state, next tells the state after a value of the variable at a place, and holds what the last state means.
// Equal states at a place are one node, so the time is that of the states and not that of all combinations of values.
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
