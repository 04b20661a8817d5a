package serve

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/questions"
)

// TestPanicIsNotTold holds that a failure of leeway's own is in the log, and not in the answer.
func TestPanicIsNotTold(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	server, err := New(t.Context(), Options{Log: slog.New(slog.NewTextHandler(&log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	server.routes["/api/panic"] = &route{methods: getOnly, answer: func(context.Context, *call) (*reply, error) { panic("secret") }}
	server.routes["/api/fails"] = &route{methods: getOnly, answer: func(context.Context, *call) (*reply, error) { return nil, errors.New("secret") }}
	for _, path := range []string{"/api/panic", "/api/fails"} {
		log.Reset()
		w := httptest.NewRecorder()
		r := httptest.NewRequest(http.MethodGet, path, http.NoBody)
		r.Host = "127.0.0.1:8080"
		server.Handler("127.0.0.1:8080").ServeHTTP(w, r)
		if w.Code != http.StatusInternalServerError || strings.Contains(w.Body.String(), "secret") || !strings.Contains(w.Body.String(), "its log says why") {
			t.Errorf("%s: status %d: %s", path, w.Code, w.Body)
		}
		if !strings.Contains(log.String(), "secret") {
			t.Errorf("%s: the log is %s", path, log.String())
		}
	}
}

func TestTurns(t *testing.T) {
	t.Parallel()
	turns := newLimiter(1, 1)
	first, err := turns.take(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	short, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	if _, err := turns.take(short); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("waiting in vain ends with %v", err)
	}
	got := make(chan error, 1)
	go func() {
		done, err := turns.take(t.Context())
		if err == nil {
			done()
		}
		got <- err
	}()
	for turns.waiting.Load() == 0 {
		time.Sleep(time.Millisecond)
	}
	if _, err := turns.take(t.Context()); !errors.Is(err, errBusy) {
		t.Errorf("one too many got %v", err)
	}
	first()
	if err := <-got; err != nil {
		t.Errorf("whoever waited got %v", err)
	}
}

// TestKeptIsBounded holds that no number of questions fills the memory.
func TestKeptIsBounded(t *testing.T) {
	t.Parallel()
	k := &cache{}
	body := bytes.Repeat([]byte("x"), 100<<10)
	for i := range 2000 {
		k.put(strings.Repeat("k", i), &reply{body: body})
		if k.bytes > cacheBytes || len(k.replies) > cacheEntries {
			t.Fatalf("%d bytes in %d replies are kept", k.bytes, len(k.replies))
		}
	}
	if k.put("large", &reply{body: make([]byte, cacheBytes)}); k.get("large") != nil {
		t.Error("a reply that fills it all is kept")
	}
	if k.get(strings.Repeat("k", 1999)) == nil {
		t.Error("the last one is not kept")
	}
}

// TestPoliciesChangedMeanwhile holds that a request for which policies are loaded again, and are no longer those of the
// state, is to be tried again.
func TestPoliciesChangedMeanwhile(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	if err := os.CopyFS(folder, os.DirFS("../policies")); err != nil {
		t.Fatal(err)
	}
	now, err := load(t.Context(), evaluator.Options{Policies: folder})
	if err != nil {
		t.Fatal(err)
	}
	ask := func() error {
		a := &call{state: now, query: questions.Values{"without": {"centralisation/one_key"}}}
		_, err := a.ask(t.Context(), questions.Named("evaluate"))
		return err
	}
	if err := ask(); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(folder, "added.rego")
	if err := os.WriteFile(file, []byte("# METADATA\n# title: Added\npackage added\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if p := problemOf(ask()); p.Status != http.StatusServiceUnavailable || !strings.Contains(p.Detail, "have just changed") {
		t.Errorf("got %d %q, want 503", p.Status, p.Detail)
	}
}

// TestStatusesOfRules holds that a fault has the status of its rule, whatever stands beside it: 404 wins over 422, and
// that over 400.
func TestStatusesOfRules(t *testing.T) {
	t.Parallel()
	fault := func(id verdict.RuleID) *verdict.Fault { return &verdict.Fault{Rule: id, Message: "m"} }
	tests := map[string]struct {
		err  error
		want int
	}{
		"usage":              {fault(verdict.RuleUsage), http.StatusBadRequest},
		"a name":             {fault(verdict.RuleUnknownName), http.StatusNotFound},
		"a constraint":       {fault(verdict.RuleConstraint), http.StatusUnprocessableEntity},
		"a sum":              {fault(verdict.RuleWrongSum), http.StatusUnprocessableEntity},
		"no table":           {fault(verdict.RuleUntabled), http.StatusUnprocessableEntity},
		"a constraint last":  {verdict.Faults{fault(verdict.RuleUsage), fault(verdict.RuleConstraint)}, http.StatusUnprocessableEntity},
		"a constraint first": {verdict.Faults{fault(verdict.RuleConstraint), fault(verdict.RuleUsage)}, http.StatusUnprocessableEntity},
		"a name after it":    {errors.Join(fault(verdict.RuleConstraint), fault(verdict.RuleUnknownName)), http.StatusNotFound},
		"no fault":           {errors.New("secret"), http.StatusInternalServerError},
	}
	for name, tc := range tests {
		if got := statusOf(tc.err); got != tc.want {
			t.Errorf("%s: status %d, want %d", name, got, tc.want)
		}
	}
}

// TestReasonsAreFaults holds that what was saved is refused with a fault of a rule, whatever the error is.
func TestReasonsAreFaults(t *testing.T) {
	t.Parallel()
	if faults := reasons(errors.New("no room")); len(faults) != 1 || faults[0].Rule != verdict.RuleFailed || faults[0].Message != "no room" {
		t.Errorf("an error is told as %v", faults)
	}
}
