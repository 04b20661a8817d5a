package diagram

import "fmt"

// Bounds limit the building of functions in a store. The zero value sets no limit.
type Bounds struct {
	// Nodes is the most nodes the store may have, including those of the store it was forked from; 0 is no limit.
	Nodes int
	// Stop is called now and then while functions are built; if it returns an error, building ends. It may be nil.
	Stop func() error
}

// A TooLargeError reports a function that cannot be built within the node limit.
type TooLargeError struct{ Nodes int }

// Error states the limit.
func (e *TooLargeError) Error() string {
	return fmt.Sprintf("its decision diagram needs more than %d nodes: expected rules that read fewer facts, or cut numbers at fewer places", e.Nodes)
}

// Bound sets the bounds of a store. Building beyond them panics; a function that builds in a bounded store defers
// [Recover], which turns the panic into an error.
func (s *Store) Bound(bounds Bounds) { s.bounds = bounds }

// Recover sets err to the reason why building ended early: [*TooLargeError], or the error of [Bounds.Stop]. It must be
// deferred. It does not recover from other panics.
func Recover(err *error) {
	switch reason := recover().(type) {
	case nil:
	case gaveUpError:
		*err = reason.error
	default:
		panic(reason)
	}
}

// GiveUp ends building with an error, which [Recover] returns.
func GiveUp(err error) { panic(gaveUpError{err}) }

// gaveUpError is what building panics with. Building is deeply recursive, and an error result at each level would cost more
// than the building.
type gaveUpError struct{ error }

// stepsBetweenLooks is the number of steps of building between two calls of [Bounds.Stop].
const stepsBetweenLooks = 4096

// step counts one step of building. It drops the cache of operations when the cache takes more memory than the nodes
// may.
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
