package serve

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"golang.org/x/sync/semaphore"
)

// TestBodiesAreBounded holds that bodies count by what was sent of them: what fits to the byte is read, a byte more is
// refused, and what is released can be used again.
func TestBodiesAreBounded(t *testing.T) {
	t.Parallel()
	all := semaphore.NewWeighted(100)
	first := &body{from: strings.NewReader(strings.Repeat("x", 60)), all: all}
	if text, err := io.ReadAll(first); err != nil || len(text) != 60 {
		t.Fatalf("%d bytes, %v", len(text), err)
	}
	for size, want := range map[int]error{40: nil, 41: errBusy} {
		next := &body{from: strings.NewReader(strings.Repeat("x", size)), all: all}
		if _, err := io.ReadAll(next); !errors.Is(err, want) {
			t.Errorf("%d bytes: %v, want %v", size, err, want)
		}
		next.release()
	}
	first.release()
	if !all.TryAcquire(100) {
		t.Error("not all room is given back")
	}
}

// TestUnfinishedBodies holds that a body that is not sent to its end leaves no room for others, and that these are told to come
// again.
func TestUnfinishedBodies(t *testing.T) {
	t.Parallel()
	server, err := New(t.Context(), Options{Limits: Limits{Bodies: 100}})
	if err != nil {
		t.Fatal(err)
	}
	post := func(from io.Reader) *httptest.ResponseRecorder {
		w, r := httptest.NewRecorder(), httptest.NewRequest(http.MethodPost, "/api/ask", from)
		r.Host = "127.0.0.1:8080"
		r.Header.Set("Content-Type", "application/json")
		server.Handler(r.Host).ServeHTTP(w, r)
		return w
	}
	const profile = `{"context": {}, "service": {"population_wide": true}}`
	from, to := io.Pipe()
	ended := make(chan int, 1)
	go func() { ended <- post(from).Code }()
	for _, part := range []string{strings.Repeat(" ", 60), " "} { // the second is taken once the first is counted
		if _, err := io.WriteString(to, part); err != nil {
			t.Fatal(err)
		}
	}
	if w := post(strings.NewReader(profile)); w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" {
		t.Errorf("beside an unfinished body: status %d: %s", w.Code, w.Body)
	}
	_ = to.CloseWithError(io.ErrUnexpectedEOF)
	if code := <-ended; code != http.StatusBadRequest {
		t.Errorf("the unfinished one: status %d", code)
	}
	if w := post(strings.NewReader(profile)); w.Code != http.StatusOK {
		t.Errorf("afterwards: status %d: %s", w.Code, w.Body)
	}
}

// TestOutbox holds that answers that are not taken leave room for so many bytes and no more, that one answer counts once, and
// that small ones do not count.
func TestOutbox(t *testing.T) {
	t.Parallel()
	large := func() *reply { return &reply{body: make([]byte, smallReply+1)} }
	o := newOutbox(2 * (smallReply + 1))
	first, second, third := large(), large(), large()
	if !o.tryHold(first) || !o.tryHold(second) {
		t.Fatal("there is no room for two")
	}
	if o.tryHold(third) {
		t.Error("there is room for a third")
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if err := o.hold(cancelled, third); !errors.Is(err, context.Canceled) {
		t.Errorf("waiting for room ends with %v", err)
	}
	if err := o.hold(cancelled, first); err != nil {
		t.Errorf("an answer that is there already: %v", err)
	}
	if !o.tryHold(&reply{body: make([]byte, smallReply)}) {
		t.Error("a small answer has to wait")
	}
	o.release(first)
	if o.tryHold(third) {
		t.Error("there is room while one client of two takes the first")
	}
	o.release(first)
	if !o.tryHold(third) {
		t.Error("there is no room once both clients have taken the first")
	}
	o.release(second)
	o.release(third)
	if huge := (&reply{body: make([]byte, 3*smallReply)}); !o.tryHold(huge) || len(o.held) != 1 {
		t.Error("an answer that is larger than the room is never sent")
	}
}

// TestAnswersNotTaken holds that a request waits, and gives its turn back, while answers that are not taken fill the room.
func TestAnswersNotTaken(t *testing.T) {
	t.Parallel()
	server, err := New(t.Context(), Options{Limits: Limits{Replies: smallReply + 1, Expensive: 1}})
	if err != nil {
		t.Fatal(err)
	}
	large := &route{methods: getOnly, expensive: true, answer: func(context.Context, *call) (*reply, error) {
		return &reply{kind: kindText, body: make([]byte, smallReply+1)}, nil
	}}
	server.routes["/a"], server.routes["/b"] = large, large
	get := func(ctx context.Context, path string) (*http.Request, *httptest.ResponseRecorder) {
		r := httptest.NewRequestWithContext(ctx, http.MethodGet, path, http.NoBody)
		r.Host = "127.0.0.1:8080"
		return r, httptest.NewRecorder()
	}
	stuck := &stuckWriter{ResponseRecorder: httptest.NewRecorder(), writing: make(chan bool), goOn: make(chan bool)}
	ended := make(chan bool)
	go func() {
		r, _ := get(t.Context(), "/a")
		server.Handler(r.Host).ServeHTTP(stuck, r)
		close(ended)
	}()
	<-stuck.writing
	gone, leave := context.WithCancel(t.Context())
	leave()
	for _, tc := range []struct {
		ctx    context.Context //nolint:containedctx // of one row
		path   string
		status int
	}{{gone, "/b", 503}, {t.Context(), "/a", 200}, {t.Context(), "/healthz", 200}} {
		r, w := get(tc.ctx, tc.path)
		server.Handler(r.Host).ServeHTTP(w, r)
		if w.Code != tc.status {
			t.Errorf("%s, while an answer is not taken: status %d, want %d", tc.path, w.Code, tc.status)
		}
	}
	close(stuck.goOn)
	<-ended
	r, w := get(t.Context(), "/b")
	if server.Handler(r.Host).ServeHTTP(w, r); w.Code != http.StatusOK {
		t.Errorf("afterwards: status %d", w.Code)
	}
}

// A stuckWriter is a client that does not read.
type stuckWriter struct {
	*httptest.ResponseRecorder
	writing, goOn chan bool
}

// Write waits.
func (w *stuckWriter) Write(data []byte) (int, error) {
	close(w.writing)
	<-w.goOn
	return w.ResponseRecorder.Write(data)
}

// A countingListener counts the connections that are open, and keeps the highest count.
type countingListener struct {
	net.Listener
	open, most atomic.Int64
}

// Accept counts.
func (l *countingListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	if now := l.open.Add(1); now > l.most.Load() {
		l.most.Store(now)
	}
	return &countedConn{Conn: c, of: l}, nil
}

type countedConn struct {
	net.Conn
	of     *countingListener
	closed atomic.Bool
}

// Close counts.
func (c *countedConn) Close() error {
	if !c.closed.Swap(true) {
		c.of.open.Add(-1)
	}
	return c.Conn.Close()
}

// TestConnectionsAreBounded holds that further connections wait until others are closed, and are answered then.
func TestConnectionsAreBounded(t *testing.T) {
	t.Parallel()
	server, err := New(t.Context(), Options{Limits: Limits{Connections: 2}})
	if err != nil {
		t.Fatal(err)
	}
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	counting := &countingListener{Listener: listener}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(ctx, counting) }()
	at := listener.Addr().String()
	var clients []net.Conn
	for range 5 {
		c, err := new(net.Dialer).DialContext(t.Context(), "tcp", at)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = c.Close() })
		if _, err := fmt.Fprintf(c, "GET /healthz HTTP/1.1\r\nHost: %s\r\n", at); err != nil {
			t.Fatal(err)
		}
		clients = append(clients, c)
	}
	for i, c := range clients {
		if _, err := io.WriteString(c, "Connection: close\r\n\r\n"); err != nil {
			t.Fatal(err)
		}
		answer, err := http.ReadResponse(bufio.NewReader(c), nil)
		if err != nil {
			t.Fatalf("client %d: %v", i, err)
		}
		_ = answer.Body.Close()
		if answer.StatusCode != http.StatusOK {
			t.Errorf("client %d: status %d", i, answer.StatusCode)
		}
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if most := counting.most.Load(); most != 2 {
		t.Errorf("%d connections were open at a time, want 2", most)
	}
}
