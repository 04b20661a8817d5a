package serve

// Routes are all paths, with the parameters that they take.
func Routes(s *Server) map[string][]string {
	routes := map[string][]string{}
	for path, to := range s.routes {
		routes[path] = to.params
	}
	return routes
}
