package serve_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"testing"
	"time"

	"github.com/leeway-policy/leeway/serve"
)

// verdicts is a what-if about one unit, verdicts only.
const verdicts = "/api/what-if?country=DE&service=change-of-address&only=verdicts&set=context.person_identifier%3Duniversal&set=service.relations%3Dhierarchy"

// BenchmarkVerdicts measures what-if verdicts over HTTP against a bare net/http server that says hello, on the same
// machine in the same run: the metric hellos is how many greetings go into one answer.
func BenchmarkVerdicts(b *testing.B) {
	leeway := listening(b, func(ctx context.Context, listener net.Listener) error {
		server, err := serve.New(ctx, serve.Options{})
		if err != nil {
			return err
		}
		return server.Serve(ctx, listener)
	})
	hello := listening(b, func(ctx context.Context, listener net.Listener) error {
		server := &http.Server{
			ReadHeaderTimeout: time.Minute,
			Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				_, _ = io.WriteString(w, "hello, world\n")
			}),
		}
		context.AfterFunc(ctx, func() { _ = server.Close() })
		return server.Serve(listener)
	})
	greeting := time.Duration(0)
	for _, side := range []struct{ name, url string }{{"hello", hello + "/"}, {"verdicts", leeway + verdicts}} {
		b.Run(side.name, func(b *testing.B) {
			b.ReportAllocs()
			load(b, side.url)
			each := b.Elapsed() / time.Duration(b.N)
			if side.name == "hello" {
				greeting = each
			} else if greeting > 0 {
				b.ReportMetric(float64(each)/float64(greeting), "hellos/op")
			}
		})
	}
}

// BenchmarkOptions measures the options of a unit over HTTP against the verdicts of a what-if, in the same run.
func BenchmarkOptions(b *testing.B) {
	leeway := listening(b, func(ctx context.Context, listener net.Listener) error {
		server, err := serve.New(ctx, serve.Options{})
		if err != nil {
			return err
		}
		return server.Serve(ctx, listener)
	})
	whatIf := time.Duration(0)
	for _, side := range []struct{ name, url string }{
		{"verdicts", leeway + verdicts}, {"options", leeway + "/api/options?country=DE&service=change-of-address"},
	} {
		b.Run(side.name, func(b *testing.B) {
			load(b, side.url)
			each := b.Elapsed() / time.Duration(b.N)
			if side.name == "verdicts" {
				whatIf = each
			} else if whatIf > 0 {
				b.ReportMetric(float64(each)/float64(whatIf), "what-ifs/op")
			}
		})
	}
}

// listening starts a server and returns its address.
func listening(b *testing.B, run func(context.Context, net.Listener) error) string {
	b.Helper()
	listener, err := new(net.ListenConfig).Listen(b.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = run(ctx, listener) // it ends when it is closed
	}()
	b.Cleanup(func() {
		cancel()
		<-ended
	})
	return "http://" + listener.Addr().String()
}

// load asks one address from several connections at once.
func load(b *testing.B, url string) {
	b.Helper()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}
	defer client.CloseIdleConnections()
	if err := fetch(client, url); err != nil { // waits for the server, too
		b.Fatal(err)
	}
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if err := fetch(client, url); err != nil {
				b.Error(err)
				return
			}
		}
	})
}

// fetch reads an answer, which must be 200.
func fetch(client *http.Client, url string) error {
	answer, err := client.Get(url) //nolint:noctx // the server is the test's own
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if _, err := io.Copy(io.Discard, answer.Body); err != nil {
		return err
	}
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s", url, answer.Status)
	}
	return nil
}

// BenchmarkVerdictsHandler measures the handler alone, without a network.
func BenchmarkVerdictsHandler(b *testing.B) {
	server, err := shipped()
	if err != nil {
		b.Fatal(err)
	}
	handler := server.Handler(address)
	r, err := http.NewRequestWithContext(b.Context(), http.MethodGet, "http://"+address+verdicts, http.NoBody)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		handler.ServeHTTP(&discarded{header: http.Header{}}, r)
	}
}

// discarded is a response that goes nowhere.
type discarded struct{ header http.Header }

func (d *discarded) Header() http.Header            { return d.header }
func (d *discarded) Write(data []byte) (int, error) { return len(data), nil }
func (d *discarded) WriteHeader(int)                {}
