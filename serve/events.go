package serve

import (
	"fmt"
	"net/http"
	"time"
)

// beat is how often a listener hears something, so that a connection that is gone is noticed.
const beat = 20 * time.Second

// events tells a page, as server-sent events, which revision of the state there is, at once and whenever there is
// another one, until the page leaves or the server ends.
func (s *Server) events(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	if r.Method == http.MethodHead {
		w.WriteHeader(http.StatusOK)
		return
	}
	if s.listening.Add(1) > int64(s.limits.Events) {
		s.listening.Add(-1)
		s.refuse(w, r, errBusy)
		return
	}
	defer s.listening.Add(-1)
	control := http.NewResponseController(w)
	ticker := time.NewTicker(beat)
	defer ticker.Stop()
	_ = control.SetReadDeadline(time.Time{}) // there is nothing more to be read
	for {
		changed := s.changed()
		now := s.now()
		if control.SetWriteDeadline(time.Now().Add(2*beat)) != nil {
			return
		}
		if _, err := fmt.Fprintf(w, "event: revision\ndata: %d\n\n", now.revision); err != nil {
			return
		}
		if control.Flush() != nil {
			return
		}
		select {
		case <-changed:
		case <-ticker.C:
		case <-s.ends:
			return
		case <-r.Context().Done():
			return
		}
	}
}
