package serve_test

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// connections are how many are open at a time under load.
const connections = 200

// TestLoad asks a server, a process of its own, from 200 connections for as long as LOAD says, and holds that no
// answer fails, and that memory does not grow once the server is warm. `make load` runs it.
func TestLoad(t *testing.T) {
	length, err := time.ParseDuration(os.Getenv("LOAD"))
	if err != nil {
		t.Skip("LOAD is not set: it is a duration, such as 1m (make load)")
	}
	base, server := process(t)
	targets := []string{
		verdicts, verdicts, verdicts, verdicts, verdicts, verdicts, verdicts, verdicts,
		"/api/what-if?country=BE&service=civil-certificates&set=service.records=unknown",
		"/", "/unit?country=LU&service=civil-certificates",
	}
	warm := hammer(t, base, targets, length/4)
	before := residentBytes(t, server)
	run := hammer(t, base, targets, length)
	after := residentBytes(t, server)
	t.Logf("%d requests in %s from %d connections: %.0f a second, p50 %s, p99 %s, slowest %s, %d errors",
		len(run.took), length, connections, float64(len(run.took))/length.Seconds(), run.at(50), run.at(99), run.at(100), run.errors)
	t.Logf("resident memory: %d MB when warm (after %d requests), %d MB at the end", before>>20, len(warm.took), after>>20)
	if run.errors+warm.errors > 0 {
		t.Errorf("%d answers failed: %v, %v", run.errors+warm.errors, warm.first, run.first)
	}
	if len(run.took) == 0 {
		t.Error("nothing was answered")
	}
	if after > before+before/4+(16<<20) {
		t.Errorf("memory grew from %d to %d bytes", before, after)
	}
	_ = server.Signal(syscall.SIGTERM)
}

// process builds the command, starts its server, and returns its address.
func process(t *testing.T) (base string, server *os.Process) {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "leeway")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", binary, "../cmd/leeway").CombinedOutput(); err != nil { //nolint:gosec // a test's own folder
		t.Fatalf("%v: %s", err, out)
	}
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	at := listener.Addr().String()
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(context.Background(), binary, "serve", "--listen", at, "--quiet") //nolint:gosec // likewise
	var said bytes.Buffer
	cmd.Stderr = &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		if err := cmd.Wait(); err != nil {
			t.Errorf("the server ended with %v: %s", err, said.String())
		}
	})
	for range 100 {
		time.Sleep(100 * time.Millisecond)
		if fetch(http.DefaultClient, "http://"+at+"/healthz") == nil {
			return "http://" + at, cmd.Process
		}
	}
	t.Fatalf("the server does not answer: %s", said.String())
	return "", nil
}

// A hammered is what became of requests.
type hammered struct {
	took   []time.Duration // sorted
	errors int64
	first  error
}

// at returns a percentile.
func (h *hammered) at(percent int) time.Duration {
	if len(h.took) == 0 {
		return 0
	}
	return h.took[min(len(h.took)-1, len(h.took)*percent/100)].Round(10 * time.Microsecond)
}

// hammer asks the targets in turn from all connections.
func hammer(t *testing.T, base string, targets []string, length time.Duration) *hammered {
	t.Helper()
	client := &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: connections, MaxConnsPerHost: connections}}
	defer client.CloseIdleConnections()
	var all hammered
	var mu sync.Mutex
	var errors atomic.Int64
	var group sync.WaitGroup
	end := time.Now().Add(length)
	for i := range connections {
		group.Go(func() {
			var took []time.Duration
			for n := i; time.Now().Before(end); n++ {
				began := time.Now()
				if err := fetch(client, base+targets[n%len(targets)]); err != nil {
					errors.Add(1)
					mu.Lock()
					all.first = err
					mu.Unlock()
					continue
				}
				took = append(took, time.Since(began))
			}
			mu.Lock()
			defer mu.Unlock()
			all.took = append(all.took, took...)
		})
	}
	group.Wait()
	slices.Sort(all.took)
	all.errors = errors.Load()
	return &all
}

// residentBytes returns how much memory a process has, where Linux tells it.
func residentBytes(t *testing.T, process *os.Process) int64 {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", process.Pid))
	if err != nil {
		t.Skipf("memory cannot be read here: %v", err)
	}
	for line := range bytes.Lines(text) {
		if rest, found := bytes.CutPrefix(line, []byte("VmRSS:")); found {
			kilobytes, err := strconv.ParseInt(string(bytes.Fields(rest)[0]), 10, 64)
			if err != nil {
				t.Fatal(err)
			}
			return kilobytes << 10
		}
	}
	t.Fatal("the system does not tell how much memory a process has")
	return 0
}
