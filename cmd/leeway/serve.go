package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"os/exec"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/leeway-policy/leeway/serve"
)

func newServeCmd(a *app) *cobra.Command {
	var listen string
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

It writes nothing, and ends with Ctrl-C. By default only this machine can reach it. Give another
address only where you trust the network: whoever reaches it can read the profiles.`,
		Example: `  leeway serve
  leeway serve --policies my/policies --listen 127.0.0.1:9000
  curl 'http://127.0.0.1:8080/api/what-if?country=DE&service=change-of-address&set=context.person_identifier=universal'`,
		Args: between(0, 0, "no argument"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			trial, err := a.trial(cmd)
			if err != nil {
				return err
			}
			return a.serve(cmd.Context(), listen, trial)
		},
	}
	addLoadTimeout(cmd, new(time.Duration)) // trial passes it on
	cmd.Flags().StringVar(&listen, "listen", "127.0.0.1:8080", "`HOST:PORT` to listen on; port 0 takes any that is free")
	register(cmd, "listen", fixed([]string{"127.0.0.1:8080", "[::1]:8080"}))
	return cmd
}

// serve serves until the context ends.
func (a *app) serve(ctx context.Context, address string, trial func(context.Context) *exec.Cmd) error {
	listener, err := listenOn(ctx, address)
	if err != nil {
		return err
	}
	defer listener.Close()                   //nolint:errcheck // it is closed already once it was used
	host, _, _ := net.SplitHostPort(address) // it could be listened on
	server, err := serve.New(ctx, serve.Options{Evaluator: a.options, Host: host, Log: a.log(), Trial: trial})
	if err != nil {
		return inTime(ctx, err)
	}
	if bound := listener.Addr().String(); !serve.IsLoopback(bound) {
		fmt.Fprintf(a.stderr, "leeway: warning: other machines can reach %s, and there is no password: they can read policies and profiles\n", bound)
	}
	a.say("leeway: serving http://%s/ until Ctrl-C", reachable(host, listener.Addr()))
	return server.Serve(ctx, listener)
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
