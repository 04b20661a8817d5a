package serve

import (
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"

	"github.com/leeway-policy/leeway/serve/questions"
)

// policyHeader lets a page load what the server itself serves, and nothing else; no inline script or style runs.
const policyHeader = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " +
	"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// The headers of every answer, of pages and of the API, where nothing is to be shown. They are set as a whole, for
// the path of verdicts is a hot one.
var (
	pageHeaders = map[string][]string{
		"Content-Security-Policy":      {policyHeader},
		"X-Content-Type-Options":       {"nosniff"},
		"X-Frame-Options":              {"DENY"},
		"Referrer-Policy":              {"no-referrer"},
		"Cross-Origin-Resource-Policy": {"same-origin"},
		"Cross-Origin-Opener-Policy":   {"same-origin"},
		"Vary":                         {"Hx-Request, Hx-Boosted, Hx-History-Restore-Request"},
	}
	apiHeaders = map[string][]string{
		"Content-Security-Policy":      {"default-src 'none'; frame-ancestors 'none'"},
		"X-Content-Type-Options":       {"nosniff"},
		"Cross-Origin-Resource-Policy": {"same-origin"},
	}
)

// isAPI tells whether a request is to the API.
func isAPI(r *http.Request) bool { return strings.HasPrefix(r.URL.Path, "/api/") }

// A guard knows by which names the server may be called.
type guard struct {
	// port is that of the listener.
	port string
	// anyAddress allows every IP address: the server listens on all of them. A page that had its own name point
	// to the server (DNS rebinding) would still call it by that name.
	anyAddress bool
	// host is the address it listens on, where that is one.
	host string
	// name is the host that it was told to listen on.
	name string
	// public is the origin that a proxy in front of it is called by; its Host is "" if there is none.
	public url.URL
}

// newGuard returns the guard of a listener's address, which may be called by name, and by a public origin, too.
func newGuard(address, name string, public url.URL) guard {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return guard{host: address, name: name, public: public}
	}
	ip, err := netip.ParseAddr(host)
	return guard{port: port, host: host, name: name, public: public, anyAddress: err == nil && ip.IsUnspecified()}
}

// IsLoopback tells whether an address, host:port, can be reached from the machine itself only. A name other than
// localhost is not looked up, and counts as one that can be reached.
func IsLoopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return false
	}
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

// isPublic tells whether an origin, or the Host of one, is that of the proxy in front of the server.
func (g guard) isPublic(scheme, host string) bool {
	return g.public.Host != "" && scheme == g.public.Scheme && strings.EqualFold(host, g.public.Host)
}

// knows tells whether a header Host names this server itself.
func (g guard) knows(hostport string) bool {
	host, port, err := net.SplitHostPort(hostport)
	if err != nil {
		host, port = strings.Trim(hostport, "[]"), "80"
	}
	if port != g.port {
		return false
	}
	if strings.EqualFold(host, g.host) || g.name != "" && strings.EqualFold(host, g.name) {
		return true
	}
	ip, err := netip.ParseAddr(host)
	if g.anyAddress && err == nil {
		return true
	}
	own, err2 := netip.ParseAddr(g.host)
	loopback := err2 == nil && (own.IsLoopback() || own.IsUnspecified())
	return loopback && (strings.EqualFold(host, "localhost") || err == nil && ip.IsLoopback())
}

// check refuses a request that a page elsewhere makes, or may make.
//
// A browser says with Origin, and with Sec-Fetch-Site, where a request comes from. Of other origins only following
// a link to a page is allowed, which tells the other page nothing. What is no browser sends neither header.
func (g guard) check(r *http.Request) error {
	if !g.knows(r.Host) && !g.isPublic(g.public.Scheme, r.Host) {
		return fail(http.StatusMisdirectedRequest, "this server is not called %q: open it by the address it prints when it starts", questions.Cut(r.Host))
	}
	if origin := r.Header.Get("Origin"); origin != "" {
		from, err := url.Parse(origin)
		own := err == nil && from.Scheme == "http" && g.knows(from.Host) && strings.EqualFold(from.Host, r.Host)
		if !own && (err != nil || !g.isPublic(from.Scheme, from.Host)) {
			return fail(http.StatusForbidden, "a page of another origin may not ask this server")
		}
	}
	switch r.Header.Get("Sec-Fetch-Site") {
	case "", "none", "same-origin":
		return nil
	}
	isLink := r.Method == http.MethodGet && r.Header.Get("Sec-Fetch-Mode") == "navigate" && r.Header.Get("Sec-Fetch-Dest") == "document"
	if isLink && !isAPI(r) {
		return nil
	}
	return fail(http.StatusForbidden, "a page of another site may not ask this server")
}

// crossOrigin is the standard library's check of requests that are not safe. It stands behind [guard.check], which
// is stricter.
var crossOrigin = http.NewCrossOriginProtection()
