package serve

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// TestPanicIsNotTold holds that a failure of leeway's own is in the log, and not in the answer.
func TestPanicIsNotTold(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	server, err := New(t.Context(), Options{Log: slog.New(slog.NewTextHandler(&log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	server.routes["/api/panic"] = &route{methods: getOnly, answer: func(context.Context, *asking) (*reply, error) { panic("secret") }}
	server.routes["/api/fails"] = &route{methods: getOnly, answer: func(context.Context, *asking) (*reply, error) { return nil, errors.New("secret") }}
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
	turns := newTurns(1, 1)
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
	k := &kept{}
	body := bytes.Repeat([]byte("x"), 100<<10)
	for i := range 2000 {
		k.put(strings.Repeat("k", i), &reply{body: body})
		if k.bytes > keptBytes || len(k.replies) > keptMost {
			t.Fatalf("%d bytes in %d replies are kept", k.bytes, len(k.replies))
		}
	}
	if k.put("large", &reply{body: make([]byte, keptBytes)}); k.get("large") != nil {
		t.Error("a reply that fills it all is kept")
	}
	if k.get(strings.Repeat("k", 1999)) == nil {
		t.Error("the last one is not kept")
	}
}
