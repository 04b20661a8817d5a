package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/leeway-policy/leeway/serve"
)

func newServeCmd(a *app) *cobra.Command {
	var at servedAt
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Show everything on a local web page, and answer as JSON over HTTP",
		Long: `Serve shows on a web page what the other commands print: the matrix, all about a unit, what-if,
transfer, and the handbook. It answers the same questions as JSON below /api/. It watches the
folders that leeway.yaml or the flags --policies, --profiles and --schemas name: a save is loaded
and tested at once, and the page "Author" shows which verdicts moved, which tests fail, and what
is wrong; while it is, the last good state is served. A changed leeway.yaml is said there, and
wants serve to be started again. A save is first tried in a process of its own, within --load-timeout and
--memory, so that no policy can stop the server.

It writes nothing, and ends with Ctrl-C. By default only this machine can reach it. Where others can,
it asks for a token, which it makes up and prints as part of its address, or takes from --token-file.
A browser opens that address once; programs send it as Authorization: Bearer. It speaks plain HTTP:
put a proxy that speaks HTTPS in front of it, and name the proxy's address with --public-url.`,
		Example: `  leeway serve
  leeway serve --policies my/policies --listen 127.0.0.1:9000
  leeway serve --listen 0.0.0.0:8080 --token-file token.txt --public-url https://leeway.example.org
  curl 'http://127.0.0.1:8080/api/what-if?country=DE&service=change-of-address&set=context.person_identifier=universal'`,
		Args: between(0, 0, "no argument"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			trial, err := a.trial(cmd)
			if err != nil {
				return err
			}
			return a.serve(cmd.Context(), at, trial)
		},
	}
	addLoadTimeout(cmd, new(time.Duration)) // trial passes it on
	cmd.Flags().StringVar(&at.tokenFile, "token-file", "", "ask for the token in `FILE` (default: one that is made up, where other machines can reach the server)")
	cmd.Flags().StringVar(&at.public, "public-url", "", "`URL` of a proxy in front of the server, such as https://leeway.example.org")
	cmd.Flags().StringVar(&at.listen, "listen", "127.0.0.1:8080", "`HOST:PORT` to listen on; port 0 takes any that is free")
	register(cmd, "listen", fixed([]string{"127.0.0.1:8080", "[::1]:8080"}))
	return cmd
}

// servedAt says where a server is found, and which token it asks for.
type servedAt struct{ listen, tokenFile, public string }

// serve serves until the context ends.
func (a *app) serve(ctx context.Context, at servedAt, trial func(context.Context) *exec.Cmd) error {
	public, err := publicURL(at.public)
	if err != nil {
		return err
	}
	listener, err := listenOn(ctx, at.listen)
	if err != nil {
		return err
	}
	defer listener.Close() //nolint:errcheck // it is closed already once it was used
	bound, shown := listener.Addr().String(), ""
	token, err := readToken(at.tokenFile)
	if err != nil {
		return err
	}
	if token == "" && (!serve.IsLoopback(bound) || public.Host != "") {
		token = rand.Text()
		shown = "?token=" + token
	}
	host, _, _ := net.SplitHostPort(at.listen) // it could be listened on
	server, err := serve.New(ctx, serve.Options{Evaluator: a.options, Host: host, Public: public, Token: token, Log: a.log(), Trial: trial})
	if err != nil {
		return inTime(ctx, err)
	}
	address := "http://" + reachable(host, listener.Addr())
	if public.Host != "" {
		address = public.String()
	}
	switch {
	case shown != "": // even if quiet: without it nobody gets in
		fmt.Fprintf(a.stderr, "leeway: other machines can reach %s, so it asks for a token: open %s/%s\n", bound, address, shown)
	default:
		a.say("leeway: serving %s/ until Ctrl-C", address)
	}
	return server.Serve(ctx, listener)
}

// publicURL reads the origin of a proxy: a scheme and a host. It is empty if text is.
func publicURL(text string) (url.URL, error) {
	if text == "" {
		return url.URL{}, nil
	}
	read, err := url.Parse(text)
	if err != nil || read.Scheme != "http" && read.Scheme != "https" || read.Host == "" || read.User != nil || strings.Trim(read.Path, "/") != "" || read.RawQuery != "" || read.Fragment != "" {
		return url.URL{}, fmt.Errorf("--public-url is %q: expected a scheme and a host, such as https://leeway.example.org", text)
	}
	return url.URL{Scheme: read.Scheme, Host: read.Host}, nil
}

// shortestToken is how many characters a token needs: one that can be guessed protects nothing.
const shortestToken = 16

// readToken reads a token from a file, but for space around it. It is "" if there is no file.
func readToken(file string) (string, error) {
	if file == "" {
		return "", nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return "", fmt.Errorf("--token-file: cannot read %s: %w", file, reason(err))
	}
	token := strings.TrimSpace(string(text))
	if len(token) < shortestToken || len(token) > 1024 || strings.ContainsFunc(token, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return "", fmt.Errorf("--token-file: %s holds no token: expected one word of at least %d characters of ASCII", file, shortestToken)
	}
	return token, nil
}

// reachable is the address, host:port, by which to call a server on this machine that was told to listen on host.
func reachable(host string, bound net.Addr) string {
	_, port, err := net.SplitHostPort(bound.String())
	if err != nil {
		return bound.String()
	}
	if ip, err := netip.ParseAddr(host); err == nil && ip.IsUnspecified() {
		if host = "127.0.0.1"; ip.Is6() {
			host = "::1"
		}
	}
	return net.JoinHostPort(host, port)
}

// listenOn opens an address; it fails in one line that says what to do.
func listenOn(ctx context.Context, address string) (net.Listener, error) {
	if strings.HasPrefix(address, "unix:") || strings.HasPrefix(address, "/") {
		return nil, fmt.Errorf("--listen is %q: serve listens on TCP only, not on a Unix socket: expected HOST:PORT, such as 127.0.0.1:8080", address)
	}
	host, port, err := net.SplitHostPort(address)
	if err != nil || host == "" || port == "" {
		return nil, fmt.Errorf("--listen is %q: expected HOST:PORT, such as 127.0.0.1:8080, or 0.0.0.0:8080 for all addresses of this machine", address)
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
	switch {
	case err == nil:
		return listener, nil
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("--listen: something listens on %s already: stop it, or take another port, such as --listen %s", address, net.JoinHostPort(host, "0"))
	case errors.Is(err, syscall.EACCES):
		return nil, fmt.Errorf("--listen: you may not listen on %s: take a port of 1024 or more", address)
	default:
		return nil, fmt.Errorf("--listen: cannot listen on %s: %w", address, reason(err))
	}
}

// log returns where the server's log goes.
func (a *app) log() *slog.Logger {
	if a.quiet {
		return slog.New(slog.DiscardHandler)
	}
	return slog.New(slog.NewTextHandler(a.stderr, nil))
}
