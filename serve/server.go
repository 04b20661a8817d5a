package serve

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os/exec"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/net/netutil"
	"golang.org/x/sync/semaphore"

	"github.com/leeway-policy/leeway/evaluator"
)

// Options say what to serve, and within which limits. The zero value of a limit is its default.
type Options struct {
	// Evaluator says which policies, schemas and profiles to load. Those in folders are watched.
	Evaluator evaluator.Options
	// Host is the name or address that the server was told to listen on, by which it may be called too; it may be "".
	Host string
	// Public is the origin, scheme and host, by which a proxy in front of the server is called; it may be empty.
	Public url.URL
	// Token, unless it is "", is what a request has to show.
	Token string
	// Log takes one record for each request, and what happens to the folders; nil takes nothing.
	Log *slog.Logger
	// Limits bound what requests may use.
	Limits Limits
	// Trial, unless it is nil, returns the command of a process that calls [Try] with the same options, and has limits. What
	// was saved is loaded only once that process has found nothing wrong with it. It is killed when the context ends.
	Trial func(ctx context.Context) *exec.Cmd
}

// Limits bound what requests may use.
type Limits struct {
	// Connections is how many connections may be open at a time; further ones wait to be taken. 0 is 512.
	Connections int
	// Body is the most bytes of a request's body, Bodies of all bodies that are read or worked on at a time; 0 is 1 MiB
	// and 32 MiB.
	Body, Bodies int64
	// Replies is the most bytes of all large answers that are held until clients have taken them, each answer counted
	// once however many take it; 0 is 64 MiB.
	Replies int64
	// Request is how long an answer may take, waiting in the queue included; 0 is 10 s.
	Request time.Duration
	// Header, Read, Write and Idle are how long a connection may take to send a header and a request, to take an
	// answer, and to be left unused; 0 is 5 s, 15 s, 30 s and 60 s.
	Header, Read, Write, Idle time.Duration
	// Expensive is how many answers that take analyses may be worked on at a time; 0 is twice the number of processors.
	Expensive int
	// Waiting is how many more requests for such answers may wait in the queue; 0 is 256.
	Waiting int
	// Events is how many pages may listen for changes at a time; 0 is 64.
	Events int
	// Stop is how long requests at hand may take to finish at the end; 0 is 3 s.
	Stop time.Duration
}

// withDefaults fills in what is 0.
func (l Limits) withDefaults() Limits {
	set(&l.Connections, 512)
	set(&l.Body, 1<<20)
	set(&l.Bodies, 32<<20)
	set(&l.Replies, 64<<20)
	set(&l.Request, 10*time.Second)
	set(&l.Header, 5*time.Second)
	set(&l.Read, 15*time.Second)
	set(&l.Write, 30*time.Second)
	set(&l.Idle, time.Minute)
	set(&l.Expensive, 2*runtime.GOMAXPROCS(0))
	set(&l.Waiting, 256)
	set(&l.Events, 64)
	set(&l.Stop, 3*time.Second)
	return l
}

func set[T comparable](value *T, preset T) {
	var zero T
	if *value == zero {
		*value = preset
	}
}

// A Server answers requests from the last good state of policies and profiles.
type Server struct {
	options Options
	limits  Limits
	log     *slog.Logger
	state   atomic.Pointer[state]
	limiter *limiter
	cache   *cache
	bodies  *semaphore.Weighted
	sent    *outbox
	routes  map[string]*route
	// ends is closed when the server is to end; listeners of events leave then.
	ends chan struct{}
	end  sync.Once
	// news is closed, and replaced, when there is another state.
	mu        sync.Mutex
	news      chan struct{}
	listening atomic.Int64
}

// New loads policies, schemas and profiles. It fails as [evaluator.Load] does: a server starts from a sound state.
func New(ctx context.Context, options Options) (*Server, error) {
	s := &Server{
		options: options, limits: options.Limits.withDefaults(), log: options.Log,
		cache: &cache{}, ends: make(chan struct{}), news: make(chan struct{}),
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	s.bodies, s.sent = semaphore.NewWeighted(s.limits.Bodies), newOutbox(s.limits.Replies)
	s.limiter = newLimiter(s.limits.Expensive, s.limits.Waiting)
	first, err := load(ctx, options.Evaluator)
	if err != nil {
		return nil, err
	}
	first.revision, first.author.start = 1, first
	s.state.Store(first)
	s.routes = s.table()
	return s, nil
}

// Watches tells whether there is a folder to watch.
func (s *Server) Watches() bool { return len(s.options.folders()) > 0 }

// folders are the user's own folders.
func (o Options) folders() []string {
	var folders []string
	for _, folder := range []string{o.Evaluator.Policies, o.Evaluator.Schemas, o.Evaluator.Profiles} {
		if folder != "" {
			folders = append(folders, folder)
		}
	}
	return folders
}

// Serve answers requests on a listener, which it closes, and watches the folders, until the context ends. It
// returns nil then, when the requests at hand are answered or Limits.Stop is over.
func (s *Server) Serve(ctx context.Context, listener net.Listener) error {
	server := &http.Server{
		Handler:           s.Handler(listener.Addr().String()),
		ReadHeaderTimeout: s.limits.Header,
		ReadTimeout:       s.limits.Read,
		WriteTimeout:      s.limits.Write,
		IdleTimeout:       s.limits.Idle,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          slog.NewLogLogger(s.log.Handler(), slog.LevelDebug),
	}
	for _, fault := range s.now().evaluation.Faults {
		s.log.Warn("left out", "fault", fault.Error())
	}
	within, cancel := context.WithCancel(ctx)
	var watching sync.WaitGroup
	watching.Go(func() { s.watch(within) })
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(netutil.LimitListener(listener, s.limits.Connections)) }()
	var err error
	select {
	case <-ctx.Done():
		s.stopListening()
		stopping, done := context.WithTimeout(context.WithoutCancel(ctx), s.limits.Stop)
		if server.Shutdown(stopping) != nil {
			_ = server.Close() // what is left has had its time
		}
		done()
	case err = <-failed:
		s.stopListening()
	}
	cancel()
	watching.Wait()
	if err != nil && !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve: %w", err)
	}
	return nil
}

// stopListening sends the listeners of events home.
func (s *Server) stopListening() { s.end.Do(func() { close(s.ends) }) }

// now returns the state that requests are answered from.
func (s *Server) now() *state { return s.state.Load() }

// changed returns a channel that is closed when there is another state than now.
func (s *Server) changed() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.news
}

// publish makes next the current state and wakes listeners.
func (s *Server) publish(next *state) {
	s.mu.Lock()
	defer s.mu.Unlock()
	next.revision = s.now().revision + 1
	s.state.Store(next)
	s.cache.clear()
	close(s.news)
	s.news = make(chan struct{})
}
