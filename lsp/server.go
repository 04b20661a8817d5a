package lsp

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"sync"
	"time"

	"github.com/sourcegraph/jsonrpc2"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/internal/parallel"
)

// Pause is how long the server waits after a change before it looks at the files, by default.
const Pause = 150 * time.Millisecond

// Options say how to serve.
type Options struct {
	// Project returns the options of a project; file is nil for a folder without a project file. Its paths are absolute.
	Project func(file *evaluator.Project) evaluator.Options
	// Config is the project file of all folders; "" takes the nearest one above a file. NoConfig takes none.
	Config   string
	NoConfig bool
	// Log gets what an author need not see.
	Log *slog.Logger
	// Pause is how long the server waits after a change before it looks at the files; 0 looks at once.
	Pause time.Duration
}

// ErrNoShutdown is returned if the client ends the server, or goes away, without a request for shutdown.
var ErrNoShutdown = errors.New("the client ended without shutdown")

// Serve answers one client, which sends to in and reads from out, until it asks to exit or goes away, or until the context ends.
func Serve(ctx context.Context, in io.Reader, out io.Writer, options Options) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	s := &server{
		options: options, ctx: ctx, fail: cancel,
		connected: make(chan struct{}), exited: make(chan struct{}), running: map[jsonrpc2.ID]context.CancelFunc{},
		documents: map[string]*document{}, projects: map[string]*project{},
	}
	stream := jsonrpc2.NewBufferedStream(pipe{in, out}, codec{options.Log})
	s.conn = jsonrpc2.NewConn(ctx, stream, s, jsonrpc2.SetLogger(logger{options.Log}))
	close(s.connected)
	select {
	case <-ctx.Done():
	case <-s.exited:
	case <-s.conn.DisconnectNotify():
	}
	failed := context.Cause(ctx)
	cancel(nil)
	s.mu.Lock()
	s.closing = true
	s.mu.Unlock()
	s.working.Wait()
	switch {
	case failed != nil:
		return failed
	case !s.ended():
		return ErrNoShutdown
	default:
		return nil
	}
}

// A pipe joins input and output. Closing it closes what can be closed, so that no read goes on.
type pipe struct {
	io.Reader
	io.Writer
}

func (p pipe) Close() error {
	if c, ok := p.Reader.(io.Closer); ok {
		return c.Close()
	}
	return nil
}

// logger passes on what the library says.
type logger struct{ log *slog.Logger }

func (l logger) Printf(format string, args ...any) { l.log.Debug(fmt.Sprintf(format, args...)) }

// A server serves one client. Notifications are handled in the order in which they come, and requests beside them, so that a
// slow answer keeps no change waiting.
type server struct {
	options Options
	conn    *jsonrpc2.Conn
	ctx     context.Context //nolint:containedctx // that of the connection, which the library hands to no goroutine of ours
	fail    context.CancelCauseFunc
	working sync.WaitGroup
	// connected is closed once conn is set.
	connected, exited chan struct{}

	mu sync.Mutex
	// initialized and shutdown tell how far the client has come.
	initialized, shutdown bool
	// closing tells that no work is started any more.
	closing bool
	// watches tells that the client can watch files, refreshes that it can ask for lenses anew.
	watches, refreshes bool
	// running has the requests that are being answered.
	running   map[jsonrpc2.ID]context.CancelFunc
	folders   []string
	documents map[string]*document // by path
	projects  map[string]*project  // by project file, or else by folder
	said      map[string]bool      // what the client was told once
}

func (s *server) ended() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.shutdown
}

// Handle handles one message.
func (s *server) Handle(_ context.Context, conn *jsonrpc2.Conn, req *jsonrpc2.Request) {
	<-s.connected // messages are read before NewConn returns
	if req.Notif {
		s.guarded(func() error {
			if err := s.notified(req); err != nil {
				s.options.Log.Warn("a notification is passed over", "method", req.Method, "error", err)
			}
			return nil
		})
		return
	}
	answer, err := s.admit(req)
	if err != nil {
		_ = conn.ReplyWithError(s.ctx, req.ID, err) // a client that has gone needs no answer
		return
	}
	ctx, cancel := context.WithCancel(s.ctx)
	s.mu.Lock()
	s.running[req.ID] = cancel
	s.mu.Unlock()
	work := func() error {
		defer cancel()
		result, err := answer(ctx, params(req))
		s.mu.Lock()
		delete(s.running, req.ID)
		s.mu.Unlock()
		s.reply(ctx, req.ID, result, err)
		return nil
	}
	if req.Method == "initialize" || req.Method == "shutdown" {
		s.guarded(work) // all that follows depends on it
		return
	}
	s.start(work)
}

// start does work beside the reading of messages.
func (s *server) start(work func() error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closing {
		return
	}
	s.working.Add(1)
	go func() {
		defer s.working.Done()
		s.guarded(work)
	}()
}

// guarded does work, and ends the server if that fails: a panic is a bug of leeway, which the caller of Serve reports.
func (s *server) guarded(work func() error) {
	err := func() (err error) {
		defer parallel.Catch(&err)
		return work()
	}()
	if err != nil && s.ctx.Err() == nil {
		s.fail(err)
	}
}

// codeRequestCancelled is the error of the protocol for a cancelled request.
const codeRequestCancelled = -32800

// codeNotInitialized is the error for a request before initialize.
const codeNotInitialized = -32002

func (s *server) reply(ctx context.Context, id jsonrpc2.ID, result any, err error) {
	var wrong *jsonrpc2.Error
	switch {
	case ctx.Err() != nil:
		wrong = &jsonrpc2.Error{Code: codeRequestCancelled, Message: "cancelled"}
	case errors.As(err, &wrong):
	case err != nil:
		wrong = &jsonrpc2.Error{Code: jsonrpc2.CodeInternalError, Message: err.Error()}
	}
	if wrong != nil {
		_ = s.conn.ReplyWithError(s.ctx, id, wrong) // a client that has gone needs no answer
		return
	}
	_ = s.conn.Reply(s.ctx, id, result)
}

// An answering answers requests of one method.
type answering func(ctx context.Context, params json.RawMessage) (any, error)

// admit returns what answers a request, or why it is refused.
func (s *server) admit(req *jsonrpc2.Request) (answering, *jsonrpc2.Error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	answer := s.methods()[req.Method]
	switch {
	case answer == nil:
		return nil, &jsonrpc2.Error{Code: jsonrpc2.CodeMethodNotFound, Message: "no such method: " + req.Method}
	case s.shutdown:
		return nil, &jsonrpc2.Error{Code: jsonrpc2.CodeInvalidRequest, Message: "the server is shut down"}
	case !s.initialized && req.Method != "initialize":
		return nil, &jsonrpc2.Error{Code: codeNotInitialized, Message: "expected initialize first"}
	case s.initialized && req.Method == "initialize":
		return nil, &jsonrpc2.Error{Code: jsonrpc2.CodeInvalidRequest, Message: "initialize was sent twice"}
	}
	return answer, nil
}

func params(req *jsonrpc2.Request) json.RawMessage {
	if req.Params == nil {
		return json.RawMessage("{}")
	}
	return *req.Params
}

// read reads params.
func read[T any](params json.RawMessage) (*T, error) {
	value := new(T)
	if err := json.Unmarshal(params, value); err != nil {
		return nil, &jsonrpc2.Error{Code: jsonrpc2.CodeInvalidParams, Message: err.Error()}
	}
	return value, nil
}

// tell shows the user a line in the client's log, once.
func (s *server) tell(kind int, message string) {
	s.mu.Lock()
	if s.said == nil {
		s.said = map[string]bool{}
	}
	before := s.said[message]
	s.said[message] = true
	s.mu.Unlock()
	if !before {
		_ = s.conn.Notify(s.ctx, "window/logMessage", logMessageParams{kind, message})
	}
}
