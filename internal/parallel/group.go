package parallel

import (
	"context"
	"sync"

	"golang.org/x/sync/errgroup"
)

// A Group is an [errgroup.Group] whose Wait panics with a [*PanicError] if one of its functions panicked. The zero
// value has no limit and no context.
type Group struct {
	group errgroup.Group
	// cancel ends the context of WithContext; nil for the zero value.
	cancel context.CancelCauseFunc

	mu     sync.Mutex
	caught *PanicError
}

// WithContext returns a group and a context derived from ctx. The context is cancelled when a function of the group
// fails or panics, or when Wait returns.
func WithContext(ctx context.Context) (*Group, context.Context) {
	ctx, cancel := context.WithCancelCause(ctx)
	return &Group{cancel: cancel}, ctx
}

// SetLimit limits the group to n functions at a time.
func (g *Group) SetLimit(n int) { g.group.SetLimit(n) }

// Go runs f in a new goroutine. It blocks until the limit allows it.
func (g *Group) Go(f func() error) {
	g.group.Go(func() (err error) {
		defer func() {
			if err != nil && g.cancel != nil {
				g.cancel(err)
			}
		}()
		defer func() {
			if value := recover(); value != nil {
				caught := NewPanic(value)
				g.mu.Lock()
				g.caught = caught
				g.mu.Unlock()
				err = caught
			}
		}()
		return f()
	})
}

// Wait waits for all functions and returns the first error.
func (g *Group) Wait() error {
	err := g.group.Wait()
	if g.cancel != nil {
		g.cancel(err)
	}
	if g.caught != nil {
		panic(g.caught)
	}
	return err
}

// Await calls f and returns its result. If ctx ends first, Await returns its error; f continues in the background and
// its result is discarded. If f panics, Await panics too.
func Await[T any](ctx context.Context, f func() T) (T, error) {
	type result struct {
		value T
		err   error
	}
	done := make(chan result, 1)
	go func() {
		var r result
		defer func() { done <- r }()
		defer Catch(&r.err)
		r.value = f()
	}()
	select {
	case r := <-done:
		if r.err != nil {
			panic(r.err)
		}
		return r.value, nil
	case <-ctx.Done():
		var none T
		return none, context.Cause(ctx)
	}
}
