package parallel

import (
	"context"
	"sync"

	"golang.org/x/sync/errgroup"
)

// A Group is an [errgroup.Group] whose Wait panics if one of its functions did, with a [*Panic]. The zero
// value has no limit and no context.
type Group struct {
	group errgroup.Group
	// cancel ends the context of WithContext; nil for the zero value.
	cancel context.CancelCauseFunc

	mu     sync.Mutex
	caught *Panic
}

// WithContext returns a group, and a context that ends when one of its functions fails or panics, or Wait returns.
func WithContext(ctx context.Context) (*Group, context.Context) {
	ctx, cancel := context.WithCancelCause(ctx)
	return &Group{cancel: cancel}, ctx
}

// SetLimit lets no more than n functions run at a time.
func (g *Group) SetLimit(n int) { g.group.SetLimit(n) }

// Go runs f in a goroutine of its own, once the limit permits it.
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

// Wait waits for all functions, and returns the first error.
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

// Await returns what f returns, or the context's error if that ends first; then f goes on in the background, and
// what it returns is lost. If f panics, so does Await.
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
