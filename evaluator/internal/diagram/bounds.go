package diagram

import "fmt"

// Bounds say when building in a store gives up. The zero value sets none.
type Bounds struct {
	// Nodes is the most nodes the store may have, those of the store it was forked from included; 0 is no limit.
	Nodes int
	// Stop is asked now and then while functions are built; an error ends the building. Nil never does.
	Stop func() error
}

// A TooLargeError is a function that cannot be built within the nodes allowed.
type TooLargeError struct{ Nodes int }

// Error states the limit.
func (e *TooLargeError) Error() string {
	return fmt.Sprintf("its decision diagram needs more than %d nodes: expected rules that read fewer facts, or cut numbers at fewer places", e.Nodes)
}

// Bound sets the bounds of a store. What is built beyond them panics; a function that builds in a bounded store
// defers [Recover], which makes an error of it.
func (s *Store) Bound(bounds Bounds) { s.bounds = bounds }

// Recover sets err to why a building was given up: [*TooLargeError], or the error of [Bounds.Stop]. It must be deferred.
// Any other panic goes on.
func Recover(err *error) {
	switch reason := recover().(type) {
	case nil:
	case gaveUpError:
		*err = reason.error
	default:
		panic(reason)
	}
}

// GiveUp ends a building with an error, which [Recover] returns.
func GiveUp(err error) { panic(gaveUpError{err}) }

// gaveUpError is what building panics with. Functions are built in deep recursions that return nodes and nothing else; an
// error result in each would cost more than the building.
type gaveUpError struct{ error }

// stepsBetweenLooks is how many steps of building pass between two calls of [Bounds.Stop].
const stepsBetweenLooks = 4096

// step counts one step of building. Steps remembered are only a cache: they are forgotten when they take more memory
// than the nodes may.
func (s *Store) step() {
	if s.bounds.Nodes > 0 && len(s.memo) > 4*s.bounds.Nodes {
		clear(s.memo)
	}
	if s.steps++; s.steps%stepsBetweenLooks != 0 || s.bounds.Stop == nil {
		return
	}
	if err := s.bounds.Stop(); err != nil {
		GiveUp(err)
	}
}

// mayGrow gives up if there is no room for one more node.
func (s *Store) mayGrow() {
	if s.bounds.Nodes > 0 && int(s.first)+len(s.nodes) >= s.bounds.Nodes {
		GiveUp(&TooLargeError{Nodes: s.bounds.Nodes})
	}
}
