package serve

import "net/http"

func addAssets(map[string]*route) {}
func addPages(map[string]*route)  {}

func (s *Server) problemPage(_ *http.Request, p problem) (*reply, error) { return p.reply() }
