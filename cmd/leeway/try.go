package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/leeway-policy/leeway/serve"
)

// newTryCmd is what serve runs in a process of its own, with limits of time and memory, to try what was saved.
func newTryCmd(a *app) *cobra.Command {
	var limit time.Duration
	cmd := &cobra.Command{
		Use:    "try",
		Short:  "Load, decide and test what serve is to load",
		Hidden: true,
		Args:   between(0, 0, "no argument"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx, cancel := context.WithTimeoutCause(cmd.Context(), limit, fmt.Errorf("loading and testing takes longer than %s (--load-timeout)", limit))
			defer cancel()
			a.guard.watch(ctx, grace)
			return inTime(ctx, serve.Try(ctx, a.options, a.stdout))
		},
	}
	addLoadTimeout(cmd, &limit)
	return cmd
}

// addLoadTimeout adds the flag that limits a trial.
func addLoadTimeout(cmd *cobra.Command, limit *time.Duration) {
	cmd.Flags().Var(newPeriod(limit, 30*time.Second), "load-timeout", "give up loading and testing what was saved after `TIME`")
}

// ownFlags are those of serve that say nothing about what to load.
var ownFlags = map[string]bool{
	"config": true, "listen": true, "format": true, "output": true, "quiet": true, "no-color": true,
}

// trial returns the command that tries what the flags of serve name, within the limits that they set; nil if the app is not a
// process of its own.
func (a *app) trial(cmd *cobra.Command) (func(context.Context) *exec.Cmd, error) {
	if a.guard == nil {
		return nil, nil
	}
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	args := []string{"try", "--config=" + noProject} // what the file says now may be other than what the server goes by
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		switch value, isList := f.Value.(pflag.SliceValue); {
		case ownFlags[f.Name], !f.Changed && !a.project.gave[f.Name]:
		case isList:
			for _, each := range value.GetSlice() {
				args = append(args, "--"+f.Name+"="+each)
			}
		default:
			args = append(args, "--"+f.Name+"="+f.Value.String())
		}
	})
	return func(ctx context.Context) *exec.Cmd {
		return exec.CommandContext(ctx, self, args...) //nolint:gosec // it is this program, with flags that its user gave
	}, nil
}
