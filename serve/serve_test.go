package serve_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/leeway-policy/leeway/serve"
)

const address = "127.0.0.1:8080"

// shipped is a server of the embedded content that all tests share.
var shipped = sync.OnceValues(func() (*serve.Server, error) {
	return serve.New(context.Background(), serve.Options{})
})

func handler(t *testing.T) http.Handler {
	t.Helper()
	server, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	return server.Handler(address)
}

// ask sends one request to a handler.
func ask(handler http.Handler, method, target, body string, change ...func(*http.Request)) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	r.Host = address
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for _, each := range change {
		each(r)
	}
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, r)
	return w
}

func header(name, value string) func(*http.Request) {
	return func(r *http.Request) { r.Header.Set(name, value) }
}

func host(name string) func(*http.Request) {
	return func(r *http.Request) { r.Host = name }
}

// A problem is what RFC 9457 asks for.
type problem struct {
	Type, Title, Detail string
	Status              int
	Faults              []struct{ Rule, Message, Fact string }
}

func TestBadRequests(t *testing.T) {
	t.Parallel()
	const unit = "country=DE&service=change-of-address"
	tests := map[string]struct {
		method, target, body string
		change               func(*http.Request)
		status               int
		detail               string
	}{
		"a look around":            {target: "/api/", status: 404, detail: "there is nothing at /api/: expected one of /api/ask, /api/compare, /api/evaluate, /api/explain, /api/gains, /api/options, /api/paths, /api/precedents, /api/reach, /api/robustness, /api/transfer, /api/triangle, /api/what-if"},
		"verdicts of a wrong name": {target: "/api/what-if?only=verdicts&" + unit + "&name=central", status: 404, detail: `no country, service or strategy is called "central" (did you mean centralisation?)`},
		"no such route":            {target: "/api/explian", status: 404, detail: "there is nothing at /api/explian (did you mean /api/explain?)"},
		"no such method":           {method: "DELETE", target: "/api/evaluate", status: 405, detail: "/api/evaluate takes GET and POST, not DELETE"},
		"a method of one's own":    {method: "PROPFIND", target: "/", status: 405, detail: "/ takes GET, not PROPFIND"},
		"no such parameter":        {target: "/api/evaluate?contry=BE", status: 400, detail: `no parameter is called "contry": expected one of country, service, strategy, name, set, group, disputed, without, without-inferred (did you mean country?)`},
		"a query that is none":     {target: "/api/evaluate?country=%zz", status: 400, detail: "the query of the address cannot be read: expected name=value, joined by &"},
		"no such country":          {target: "/api/evaluate?country=XX", status: 404, detail: `no country is called "XX": expected one of AT (Austria), BE (Belgium), DE (Germany), DK (Denmark), ES (Spain), FI (Finland), FR (France), GB (United Kingdom), GR (Greece), IE (Ireland), IS (Iceland), IT (Italy), LU (Luxembourg), NL (Netherlands), NO (Norway), PT (Portugal), SE (Sweden)`},
		"no such service":          {target: "/api/explain?country=DE&service=adress", status: 404, detail: `no service is called "adress": expected one of business-registration, change-of-address, civil-certificates, higher-education-enrolment, social-security-contributions`},
		"no such strategy":         {target: "/api/paths?" + unit + "&strategy=centralization", status: 404, detail: `no strategy is called "centralization": expected one of centralisation, clearing_house, standardisation (did you mean centralisation?)`},
		"no such fact":             {target: "/api/what-if?" + unit + "&set=context.populaton=3", status: 400, detail: `no fact is called "context.populaton": expected a path such as context.state_structure (did you mean context.population?)`},
		"no value of the fact":     {target: "/api/what-if?" + unit + "&set=context.population=many", status: 400, detail: `context.population: expected an integer of 1 or more, found "many"`},
		"verdicts of no value":     {target: "/api/what-if?only=verdicts&" + unit + "&set=context.population=many", status: 400, detail: `context.population: expected an integer of 1 or more, found "many"`},
		"verdicts of no country":   {target: "/api/what-if?only=verdicts&country=DX&service=change-of-address", status: 404, detail: `no country is called "DX" (did you mean DE (Germany) or DK (Denmark)?): expected one of AT (Austria), BE (Belgium), DE (Germany), DK (Denmark), ES (Spain), FI (Finland), FR (France), GB (United Kingdom), ... (17 in all)`},
		"no unit":                  {target: "/api/what-if", status: 400, detail: "85 units are meant (AT business-registration, AT change-of-address, AT civil-certificates, AT higher-education-enrolment, AT social-security-contributions, …): expected one country and one service, each as a parameter"},
		"only what":                {target: "/api/what-if?only=fits&" + unit, status: 400, detail: `only: expected verdicts, found "fits"`},
		"a limit below 0":          {target: "/api/paths?" + unit + "&strategy=centralisation&limit=-1", status: 400, detail: `limit: expected a number of 0 or more, found "-1"`},
		"a limit twice":            {target: "/api/paths?" + unit + "&strategy=centralisation&limit=1&limit=2", status: 400, detail: "the parameter limit is given 2 times: expected it once"},
		"two services on a page":   {target: "/?service=change-of-address&service=civil-certificates", status: 400, detail: "the parameter service is given 2 times: expected it once"},
		"a fact twice in a form":   {target: "/what-if?" + unit + "&context.population=1&context.population=2", status: 400, detail: "the parameter context.population is given 2 times: expected it once"},
		"no way to group":          {target: "/api/evaluate?group=yes", status: 400, detail: `group: expected true or false, found "yes"`},
		"verdicts of two":          {target: "/api/what-if?only=verdicts&country=BE&" + unit, status: 400, detail: "2 units are meant (BE change-of-address, DE change-of-address): expected one country and one service, each as a parameter"},
		"verdicts of two in one":   {target: "/api/what-if?only=verdicts&country=DE&service=change-of-address,civil-certificates", status: 400, detail: "2 units are meant (DE change-of-address, DE civil-certificates): expected one country and one service, each as a parameter"},
		"no strategy":              {target: "/api/paths?" + unit + "&strategy=central", status: 404, detail: `no strategy is called "central": expected one of centralisation, clearing_house, standardisation (did you mean centralisation?)`},
		"to itself":                {target: "/api/transfer?from=DE&to=DE&service=change-of-address", status: 400, detail: "from and to are both DE: expected two countries"},
		"a sum that is none":       {target: "/api/what-if?only=verdicts&country=BE&service=civil-certificates&set=service.back_offices.total=3", status: 422},
		"facts that cannot be":     {target: "/api/what-if?country=BE&service=civil-certificates&set=service.back_offices.total=3", status: 422},
		"a body that is no JSON":   {method: "POST", target: "/api/evaluate", body: `{"context": `, status: 400},
		"a body of a wrong fact":   {method: "POST", target: "/api/evaluate", body: `{"context": {"population": "many"}, "service": {}}`, status: 400, detail: `<body>:1:28: context.population: expected an integer of 1 or more, found "many"`},
		"a body of another kind":   {method: "POST", target: "/api/evaluate", body: `a=b`, change: header("Content-Type", "application/x-www-form-urlencoded"), status: 415},
		"a body without a kind":    {method: "POST", target: "/api/evaluate", body: `{}`, change: header("Content-Type", ""), status: 415},
		"a body that is too large": {method: "POST", target: "/api/evaluate", body: `"` + strings.Repeat("x", 1<<20) + `"`, status: 413, detail: "the body is larger than 1048576 bytes"},
	}
	h := handler(t)
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if tc.method == "" {
				tc.method = http.MethodGet
			}
			if tc.change == nil {
				tc.change = func(*http.Request) {}
			}
			w := ask(h, tc.method, tc.target, tc.body, tc.change)
			var got problem
			if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
				t.Fatalf("%v: %s", err, w.Body)
			}
			if w.Code != tc.status || got.Status != tc.status || got.Title != http.StatusText(tc.status) || got.Type != "about:blank" {
				t.Errorf("status %d, want %d: %+v", w.Code, tc.status, got)
			}
			if kind := w.Header().Get("Content-Type"); kind != "application/problem+json" {
				t.Errorf("Content-Type is %q", kind)
			}
			if tc.detail != "" && got.Detail != tc.detail {
				t.Errorf("detail (-want +got):\n%s", cmp.Diff(tc.detail, got.Detail))
			}
			if got.Detail == "" {
				t.Error("it does not say what is wrong")
			}
		})
	}
}

// A country may be named by its code or its name wherever a request names one.
func TestCountriesByName(t *testing.T) {
	names := strings.NewReplacer("=DE", "=Deutschland", "=BE", "=belgi%C3%AB", "=GB", "=UK", "=GR", "=Greece")
	for _, target := range []string{
		"/api/evaluate?country=DE&country=GB", "/api/explain?country=GR&service=change-of-address", "/api/reach?country=BE", "/api/options?country=BE",
		"/api/robustness?country=GR", "/api/ask?country=DE&service=change-of-address",
		"/api/paths?country=DE&service=change-of-address&strategy=centralisation",
		"/api/transfer?from=BE&to=DE&service=change-of-address", "/transfer?from=BE&to=DE&service=change-of-address",
		"/api/what-if?country=DE&service=change-of-address", "/what-if?country=DE&service=change-of-address", "/state?country=BE",
		"/unit?country=DE&service=change-of-address", "/api/what-if?only=verdicts&country=DE&service=change-of-address", "/what-if/profile?country=DE&service=change-of-address",
	} {
		byCode, byName := ask(handler(t), "GET", target, ""), ask(handler(t), "GET", names.Replace(target), "")
		if byCode.Code != http.StatusOK || byName.Code != http.StatusOK {
			t.Errorf("%s: status %d, by name %d", target, byCode.Code, byName.Code)
		}
		if diff := cmp.Diff(byCode.Body.String(), byName.Body.String()); diff != "" {
			t.Errorf("%s (-by code +by name):\n%s", target, diff)
		}
	}
}

func TestBrowserNeedNotBeSentAgainWhatItHas(t *testing.T) {
	t.Parallel()
	h := handler(t)
	const target = "/api/evaluate?country=BE&strategy=centralisation"
	first := ask(h, "GET", target, "")
	tag := first.Header().Get("Etag")
	if first.Code != 200 || tag == "" {
		t.Fatalf("status %d, Etag %q", first.Code, tag)
	}
	again := ask(h, "GET", target, "", header("If-None-Match", `"other", `+tag))
	if again.Code != http.StatusNotModified || again.Body.Len() > 0 {
		t.Errorf("status %d with %d bytes", again.Code, again.Body.Len())
	}
	if other := ask(h, "GET", "/api/evaluate?country=DE&strategy=centralisation", "", header("If-None-Match", tag)); other.Code != 200 {
		t.Errorf("another answer: status %d", other.Code)
	}
}

// started runs a server until the test ends, or stop is called, and returns its address.
func started(t *testing.T, options serve.Options) (address string, stop func() error) {
	t.Helper()
	if options.Limits.Request == 0 { // a busy machine is no fault of the server's
		options.Limits.Request, options.Limits.Write = time.Minute, 2*time.Minute
	}
	server, err := serve.New(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(ctx, listener) }()
	stop = sync.OnceValue(func() error {
		cancel()
		return <-ended
	})
	t.Cleanup(func() {
		if err := stop(); err != nil {
			t.Error(err)
		}
	})
	return listener.Addr().String(), stop
}

// TestSlowClients holds that who sends a request slowly is shown the door, and keeps nobody else waiting.
func TestSlowClients(t *testing.T) {
	t.Parallel()
	address, _ := started(t, serve.Options{Limits: serve.Limits{Header: 200 * time.Millisecond, Read: 400 * time.Millisecond}})
	for name, begun := range map[string]string{
		"in the header": "GET /healthz HTTP/1.1\r\nHost: ",
		"in the body":   "POST /api/evaluate HTTP/1.1\r\nHost: " + address + "\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			connection, err := new(net.Dialer).DialContext(t.Context(), "tcp", address)
			if err != nil {
				t.Fatal(err)
			}
			defer connection.Close() //nolint:errcheck // only the server's side matters
			if _, err := io.WriteString(connection, begun); err != nil {
				t.Fatal(err)
			}
			_ = connection.SetReadDeadline(time.Now().Add(time.Minute))
			if answer, err := io.ReadAll(connection); err != nil || strings.Contains(string(answer), " 200 ") {
				t.Errorf("the server did not hang up: %v, %s", err, answer)
			}
		})
	}
}

// TestListenersGoHome holds that a page that listens for changes does not keep the server from ending.
func TestListenersGoHome(t *testing.T) {
	t.Parallel()
	address, stop := started(t, serve.Options{Limits: serve.Limits{Stop: time.Hour}})
	answer, err := http.Get("http://" + address + "/events") //nolint:noctx // the server ends it
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	first := make([]byte, len("event: revision\ndata: 1\n\n"))
	if _, err := io.ReadFull(answer.Body, first); err != nil || string(first) != "event: revision\ndata: 1\n\n" {
		t.Fatalf("%v: %q", err, first)
	}
	if err := stop(); err != nil {
		t.Fatal(err)
	}
	if rest, err := io.ReadAll(answer.Body); err != nil || len(rest) > 0 {
		t.Errorf("the stream did not end well: %v, %q", err, rest)
	}
}

// TestNothingIsLeftRunning holds that a server that watches, and has a listener, leaves no goroutine behind. It does
// not run beside others, whose goroutines it would count.
func TestNothingIsLeftRunning(t *testing.T) {
	before := runtime.NumGoroutine()
	client := &http.Client{Transport: &http.Transport{}}
	address, stop := started(t, serve.Options{Evaluator: toy(t)})
	answer, err := client.Get("http://" + address + "/events") //nolint:noctx // the server ends it
	if err != nil {
		t.Fatal(err)
	}
	if err := stop(); err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	client.CloseIdleConnections()
	left := 0
	for range 1200 {
		if left = runtime.NumGoroutine(); left <= before {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	stacks := make([]byte, 1<<20)
	t.Errorf("%d goroutines, and %d before:\n%s", left, before, stacks[:runtime.Stack(stacks, true)])
}

func TestOneListenerTooMany(t *testing.T) {
	t.Parallel()
	address, _ := started(t, serve.Options{Limits: serve.Limits{Events: 1}})
	for range 2 {
		answer, err := http.Head("http://" + address + "/events") //nolint:noctx // it ends by itself
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
	}
	for i, want := range []int{200, 503} {
		answer, err := http.Get("http://" + address + "/events") //nolint:noctx // the server ends it
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { answer.Body.Close() })
		if answer.StatusCode != want {
			t.Errorf("listener %d: status %d, want %d", i+1, answer.StatusCode, want)
		}
	}
}

// TestNoAnswerInTime holds that a request that takes too long is told so.
func TestNoAnswerInTime(t *testing.T) {
	t.Parallel()
	server, err := serve.New(t.Context(), serve.Options{Limits: serve.Limits{Request: time.Nanosecond}})
	if err != nil {
		t.Fatal(err)
	}
	w := ask(server.Handler(address), "GET", "/api/robustness", "")
	if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" || !strings.Contains(w.Body.String(), "there was no answer in time") {
		t.Errorf("status %d: %s", w.Code, w.Body)
	}
	for target, want := range map[string]int{"": http.StatusOK, "&strategy=centralisation": http.StatusServiceUnavailable} {
		w := ask(server.Handler(address), "GET", "/api/what-if?only=verdicts&country=BE&service=civil-certificates"+target, "")
		if w.Code != want {
			t.Errorf("verdicts only%s: status %d, want %d", target, w.Code, want)
		}
	}
}

// TestManyFaultsAreToldShortly holds that an answer does not grow with what is wrong in a query.
func TestManyFaultsAreToldShortly(t *testing.T) {
	t.Parallel()
	var target strings.Builder
	target.WriteString("/what-if?country=BE")
	for i := range 2000 {
		fmt.Fprintf(&target, "&x%d", i)
	}
	w := ask(handler(t), "GET", target.String(), "")
	var got problem
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || w.Code != http.StatusBadRequest || len(got.Faults) != 10 || w.Body.Len() > 64<<10 {
		t.Errorf("status %d, %d faults in %d bytes: %v", w.Code, len(got.Faults), w.Body.Len(), err)
	}
}

// TestLog holds that requests are logged in one line each, whatever is in them.
func TestLog(t *testing.T) {
	t.Parallel()
	var log strings.Builder
	server, err := serve.New(t.Context(), serve.Options{Log: slog.New(slog.NewTextHandler(&log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	ask(server.Handler(address), "GET", "/a%0Alevel=INFO%20msg=forged", "")
	lines := strings.Split(strings.TrimSpace(log.String()), "\n")
	if len(lines) != 1 || !strings.Contains(lines[0], `path="/a\nlevel=INFO msg=forged" status=404`) {
		t.Errorf("the log is %q", lines)
	}
}

// TestStrategyOfPackAside holds that the advice about a pack that is not chosen is one for whoever runs the server.
func TestStrategyOfPackAside(t *testing.T) {
	t.Parallel()
	for _, target := range []string{"/api/reach?strategy=portal", "/api/evaluate?without=portal/one"} {
		answer := ask(handler(t), http.MethodGet, target, "")
		const want = "strategy portal is in the pack wider, which is not chosen: start leeway serve with --pack wider"
		var p struct{ Detail string }
		if err := json.Unmarshal(answer.Body.Bytes(), &p); err != nil || answer.Code != http.StatusNotFound || p.Detail != want {
			t.Errorf("%s: %d %q, want 404 %q", target, answer.Code, p.Detail, want)
		}
	}
}
