package serve

import (
	"context"
	"io"
	"sync"

	"golang.org/x/sync/semaphore"
)

// A body is that of a request. What is read of it counts among all bodies until it is released; a client that announces much
// and sends little holds little.
type body struct {
	from io.Reader
	all  *semaphore.Weighted
	held int64
}

// Read reads on, and fails with errBusy where there is no room for more.
func (b *body) Read(into []byte) (int, error) {
	n, err := b.from.Read(into)
	if n > 0 {
		if !b.all.TryAcquire(int64(n)) {
			return 0, errBusy
		}
		b.held += int64(n)
	}
	return n, err
}

func (b *body) release() {
	b.all.Release(b.held)
	b.held = 0
}

// smallReply is how large an answer may be that does not count: the number of connections bounds these.
const smallReply = 64 << 10

// An outbox bounds how much memory answers take until clients have taken them. An answer counts once, however many clients
// are sent it: they share it.
type outbox struct {
	most int64
	room *semaphore.Weighted
	mu   sync.Mutex
	held map[*reply]int // how many clients are sent it
}

func newOutbox(most int64) *outbox {
	return &outbox{most: most, room: semaphore.NewWeighted(most), held: map[*reply]int{}}
}

// size is what an answer counts. One that is larger than the whole room takes all of it.
func (o *outbox) size(a *reply) int64 { return min(int64(len(a.body)), o.most) }

// hold waits until there is room for an answer. It fails with the context's error.
func (o *outbox) hold(ctx context.Context, a *reply) error {
	if o.shares(a) {
		return nil
	}
	if err := o.room.Acquire(ctx, o.size(a)); err != nil {
		return err
	}
	o.add(a)
	return nil
}

// tryHold is hold, but does not wait: it returns false if there is no room.
func (o *outbox) tryHold(a *reply) bool {
	if o.shares(a) {
		return true
	}
	if !o.room.TryAcquire(o.size(a)) {
		return false
	}
	o.add(a)
	return true
}

// shares takes another client to an answer that has room already, or needs none.
func (o *outbox) shares(a *reply) bool {
	if len(a.body) <= smallReply {
		return true
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.held[a] == 0 {
		return false
	}
	o.held[a]++
	return true
}

// add notes that room was taken for an answer, and gives it back if another client took some meanwhile.
func (o *outbox) add(a *reply) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.held[a]++; o.held[a] > 1 {
		o.room.Release(o.size(a))
	}
}

// release is called when a client has taken an answer, or has gone.
func (o *outbox) release(a *reply) {
	if len(a.body) <= smallReply {
		return
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.held[a]--; o.held[a] == 0 {
		delete(o.held, a)
		o.room.Release(o.size(a))
	}
}
