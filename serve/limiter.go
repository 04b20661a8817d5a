package serve

import (
	"context"
	"errors"
	"sync/atomic"
)

// errBusy says that too many requests wait already.
var errBusy = errors.New("too many requests are waiting: try again in a moment")

// A limiter runs at most n requests at a time and queues at most m more.
type limiter struct {
	working chan struct{}
	waiting atomic.Int64
	most    int64
}

func newLimiter(working, waiting int) *limiter {
	return &limiter{working: make(chan struct{}, working), most: int64(waiting)}
}

// take waits until the request may run; done lets the next one run. It fails with errBusy, and with the context's error.
func (l *limiter) take(ctx context.Context) (done func(), err error) {
	done = func() { <-l.working }
	select {
	case l.working <- struct{}{}:
		return done, nil
	default:
	}
	if l.waiting.Add(1) > l.most {
		l.waiting.Add(-1)
		return nil, errBusy
	}
	defer l.waiting.Add(-1)
	select {
	case l.working <- struct{}{}:
		return done, nil
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}
