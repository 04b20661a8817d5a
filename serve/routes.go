package serve

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/leeway-policy/leeway/internal/display"
	"github.com/leeway-policy/leeway/internal/suggest"
	"github.com/leeway-policy/leeway/serve/questions"
)

// table returns all routes, by their path.
func (s *Server) table() map[string]*route {
	routes := map[string]*route{
		"/healthz": {methods: getOnly, answer: healthz},
		"/events":  {methods: getOnly, stream: s.events},
	}
	addAPI(routes)
	addAssets(routes)
	addPages(routes)
	return routes
}

// healthz says that the server answers, and whether what it serves is the present state of the folders.
func healthz(_ context.Context, a *call) (*reply, error) {
	body := "ok\n"
	if len(a.state.author.broken) > 0 {
		body = fmt.Sprintf("ok, but the folders cannot be used since %s: the last good state is served: %s\n",
			a.state.author.since.UTC().Format(time.RFC3339), display.Line(a.state.author.broken[0].Error()))
	}
	return &reply{kind: kindText, body: []byte(body)}, nil
}

// noRoute returns the error for a path without a route.
func (s *Server) noRoute(r *http.Request) error {
	var known []string
	for path := range s.routes {
		if strings.HasPrefix(path, "/api/") == strings.HasPrefix(r.URL.Path+"/", "/api/") {
			known = append(known, path)
		}
	}
	slices.Sort(known)
	if r.URL.Path == "/api" || r.URL.Path == "/api/" { // a look around
		return fail(http.StatusNotFound, "there is nothing at %s: expected one of %s", r.URL.Path, strings.Join(known, ", "))
	}
	return fail(http.StatusNotFound, "there is nothing at %s%s", questions.Cut(r.URL.Path), suggest.DidYouMean(questions.Cut(r.URL.Path), known))
}
