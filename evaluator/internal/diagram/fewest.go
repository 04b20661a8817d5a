package diagram

import "slices"

// Fewest returns values for the fewest variables that make must hold whatever the others are, while may, which must implies,
// can still hold; the others are [Free]. Of several results it returns the first in the order of variables and values,
// free before any value. values is nil if there are none. When it runs out of steps it returns subset-minimal
// values, and smallest is false.
//
// Each variable is either left free, and then the rest must hold for all its values, or it gets a value.
//
// Source: O. Coudert, J. C. Madre, "Implicit and Incremental Computation of Primes and Essential Primes of
// Boolean Functions", DAC 1992, for the recursion; only the size of the smallest is kept here.
func (s *Store) Fewest(must, may Node, steps int) (values []int, smallest bool) {
	search := implicant{store: s, least: map[sides]int{}, steps: steps}
	values, whole := search.smallest(sides{must, may})
	if !whole {
		values = s.loosened(must, s.Witness(may))
	}
	return values, whole
}

// loosened frees values that make must hold, the last first, as long as the rest makes it hold.
func (s *Store) loosened(must Node, values []int) []int {
	for variable, value := range slices.Backward(values) {
		values[variable] = Free
		if _, canFail := s.Reaches(must, values); canFail {
			values[variable] = value
		}
	}
	return values
}

type implicant struct {
	store *Store
	least map[sides]int
	steps int
}

// sides are the two functions of a search.
type sides struct{ must, may Node }

// never is more than any number of variables.
const never = 1 << 30

// smallest returns the values; whole is false if the steps ran out.
func (s *implicant) smallest(at sides) (values []int, whole bool) {
	values = slices.Repeat([]int{Free}, len(s.store.sizes))
	if least := s.size(at); s.steps <= 0 || least == never {
		return nil, s.steps > 0
	}
	for at.must != True {
		level, free, fixed := s.split(at)
		least := s.size(at)
		if s.size(free) == least {
			at = free
			continue
		}
		value := slices.IndexFunc(fixed, func(child sides) bool { return s.size(child)+1 == least })
		if value < 0 {
			return nil, false // the steps ran out
		}
		values[level], at = value, fixed[value]
	}
	return values, s.steps > 0
}

// size returns the least number of variables, never if there is none.
func (s *implicant) size(at sides) int {
	switch {
	case at.may == False || at.must == False:
		return never
	case at.must == True:
		return 0
	}
	if least, found := s.least[at]; found {
		return least
	}
	if s.steps--; s.steps <= 0 {
		return never
	}
	_, free, fixed := s.split(at)
	least := s.size(free)
	for _, child := range fixed {
		if least <= 1 {
			break
		}
		least = min(least, s.size(child)+1)
	}
	s.least[at] = least
	return least
}

// split returns the functions that remain when the first variable is left free, and for each of its values. fixed is nil if
// must does not depend on the variable, because then fixing it does not help.
func (s *implicant) split(at sides) (level int, free sides, fixed []sides) {
	level = min(s.store.Level(at.must), s.store.Level(at.may))
	may := s.children(at.may, level)
	if s.store.Level(at.must) > level {
		return level, sides{at.must, s.store.Or(may...)}, nil
	}
	must := s.children(at.must, level)
	for value := range must {
		fixed = append(fixed, sides{must[value], may[value]})
	}
	return level, sides{s.store.And(must...), s.store.Or(may...)}, fixed
}

// children returns the cofactors of n for the values of the variable of a level.
func (s *implicant) children(n Node, level int) []Node {
	if s.store.Level(n) == level {
		return s.store.Children(n)
	}
	return slices.Repeat([]Node{n}, s.store.sizes[level])
}
