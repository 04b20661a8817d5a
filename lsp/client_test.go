package lsp_test

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/sourcegraph/jsonrpc2"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/lsp"
	"github.com/leeway-policy/leeway/schemas"
)

// patience is how long a test waits for what must come. It only decides when a broken server is given up.
const patience = 5 * time.Minute

// A client speaks with a server over pipes.
type client struct {
	t    testing.TB
	conn *jsonrpc2.Conn
	// ended gets what Serve returns.
	ended chan error
	// in is the end of the pipe that the server reads from.
	in *io.PipeWriter

	mu      sync.Mutex
	changed *sync.Cond
	// told has what the server has published last of each file, versions the version that it was about, and times how often.
	told     map[string][]diagnostic
	versions map[string]int
	times    map[string]int
	logged   []string
}

type diagnostic struct {
	Range    textRange
	Severity int
	Code     string
	Message  string
	Source   string
}

type (
	position  struct{ Line, Character int }
	textRange struct{ Start, End position }
	object    = map[string]any
)

// connect starts a server and returns its client, which has said nothing yet.
func connect(t testing.TB, options lsp.Options) *client {
	t.Helper()
	if options.Project == nil {
		options.Project = func(file *evaluator.Project) evaluator.Options {
			if file == nil {
				return evaluator.Options{}
			}
			return evaluator.ProjectOptions(evaluator.Options{}, file)
		}
	}
	options.Log = slog.New(slog.DiscardHandler)
	toServer, in := io.Pipe()
	out, fromServer := io.Pipe()
	c := &client{t: t, in: in, ended: make(chan error, 1), told: map[string][]diagnostic{}, versions: map[string]int{}, times: map[string]int{}}
	c.changed = sync.NewCond(&c.mu)
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		c.ended <- lsp.Serve(ctx, toServer, fromServer, options)
		_ = fromServer.Close()
	}()
	stream := jsonrpc2.NewBufferedStream(duplex{out, in}, jsonrpc2.VSCodeObjectCodec{})
	c.conn = jsonrpc2.NewConn(ctx, stream, jsonrpc2.HandlerWithError(c.handle), jsonrpc2.SetLogger(quiet{}))
	t.Cleanup(func() {
		cancel()
		_ = in.Close()
		_ = c.conn.Close()
	})
	return c
}

type quiet struct{}

func (quiet) Printf(string, ...any) {}

type duplex struct {
	io.Reader
	io.WriteCloser
}

// handle handles what the server sends.
func (c *client) handle(_ context.Context, _ *jsonrpc2.Conn, req *jsonrpc2.Request) (any, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	defer c.changed.Broadcast()
	switch req.Method {
	case "textDocument/publishDiagnostics":
		var p struct {
			URI         string
			Version     int
			Diagnostics []diagnostic
		}
		if err := json.Unmarshal(*req.Params, &p); err != nil {
			return nil, err
		}
		c.told[p.URI], c.versions[p.URI] = p.Diagnostics, p.Version
		c.times[p.URI]++
	case "window/logMessage":
		var p struct{ Message string }
		if err := json.Unmarshal(*req.Params, &p); err != nil {
			return nil, err
		}
		c.logged = append(c.logged, p.Message)
	}
	return nil, nil
}

// start connects a client that edits folders.
func start(t testing.TB, folders ...string) *client {
	t.Helper()
	return startWith(t, lsp.Options{}, folders...)
}

func startWith(t testing.TB, options lsp.Options, folders ...string) *client {
	t.Helper()
	c := connect(t, options)
	list := []object{}
	for _, dir := range folders {
		list = append(list, object{"uri": "file://" + dir, "name": filepath.Base(dir)})
	}
	c.call("initialize", object{"processId": nil, "rootUri": nil, "workspaceFolders": list, "capabilities": object{}}, nil)
	c.notify("initialized", object{})
	return c
}

func (c *client) call(method string, params, result any) {
	c.t.Helper()
	if err := c.try(method, params, result); err != nil {
		c.t.Fatalf("%s: %v", method, err)
	}
}

func (c *client) try(method string, params, result any) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	return c.conn.Call(ctx, method, params, result)
}

func (c *client) notify(method string, params any) {
	c.t.Helper()
	if err := c.conn.Notify(context.Background(), method, params); err != nil {
		c.t.Fatalf("%s: %v", method, err)
	}
}

// send sends bytes as they are.
func (c *client) send(text string) {
	_, _ = io.WriteString(c.in, text) // a server that has ended reads no more
}

func uri(file string) string { return "file://" + file }

func (c *client) open(file string, text string) {
	c.t.Helper()
	language := strings.TrimPrefix(filepath.Ext(file), ".")
	c.notify("textDocument/didOpen", object{"textDocument": object{"uri": uri(file), "languageId": language, "version": 1, "text": text}})
}

func (c *client) change(file string, version int, text string) {
	c.t.Helper()
	c.notify("textDocument/didChange", object{
		"textDocument": object{"uri": uri(file), "version": version}, "contentChanges": []object{{"text": text}},
	})
}

// await waits until what the server says of a file is as wanted, and returns it.
func (c *client) await(file, what string, wanted func([]diagnostic) bool) []diagnostic {
	c.t.Helper()
	timer := time.AfterFunc(patience, c.changed.Broadcast)
	defer timer.Stop()
	deadline := time.Now().Add(patience)
	c.mu.Lock()
	defer c.mu.Unlock()
	for c.times[uri(file)] == 0 || !wanted(c.told[uri(file)]) {
		if time.Now().After(deadline) {
			c.t.Fatalf("%s: waited for %s, got %+v", file, what, c.told[uri(file)])
		}
		c.changed.Wait()
	}
	return c.told[uri(file)]
}

// awaitVersion waits until the server has looked at a version of a file.
func (c *client) awaitVersion(file string, version int) []diagnostic {
	c.t.Helper()
	return c.await(file, "another version", func([]diagnostic) bool { return c.versions[uri(file)] >= version })
}

// has returns a condition: that there is a diagnostic of a rule.
func has(code string) func([]diagnostic) bool {
	return func(all []diagnostic) bool {
		return slices.ContainsFunc(all, func(d diagnostic) bool { return d.Code == code })
	}
}

// newProject returns a folder with the toy as a project.
func newProject(t testing.TB) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(dir, os.DirFS("../testdata/toy")); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"profile.json", "annotations.json"} {
		text, err := schemas.FS.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(dir, "schemas", name), string(text))
	}
	write(t, filepath.Join(dir, "leeway.yaml"), "policies: policies\nschemas: schemas\nprofiles: profiles\ncases: cases\n")
	return dir
}

func write(t testing.TB, file, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func readFile(t testing.TB, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
