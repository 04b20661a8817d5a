package serve

import (
	"context"
	"errors"
	"sync/atomic"
)

// errBusy says that too many requests wait already.
var errBusy = errors.New("too many requests are waiting: try again in a moment")

// turns let so many requests work at a time, and so many more wait.
type turns struct {
	working chan struct{}
	waiting atomic.Int64
	most    int64
}

func newTurns(working, waiting int) *turns {
	return &turns{working: make(chan struct{}, working), most: int64(waiting)}
}

// take waits for a turn, which done gives back. It fails with errBusy, and with the context's error.
func (t *turns) take(ctx context.Context) (done func(), err error) {
	done = func() { <-t.working }
	select {
	case t.working <- struct{}{}:
		return done, nil
	default:
	}
	if t.waiting.Add(1) > t.most {
		t.waiting.Add(-1)
		return nil, errBusy
	}
	defer t.waiting.Add(-1)
	select {
	case t.working <- struct{}{}:
		return done, nil
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}
