package serve

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"time"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// A policy can ask for more time or memory than there is, and OPA's compiler cannot be stopped. So what was saved is first
// tried in a process of its own, which has limits; the server loads only what has passed.

// A loaded is the first thing that a trial says: what is wrong with the folders, or the digest of policies and schemas
// that can be used.
type loaded struct {
	Digest string         `json:"digest,omitempty"`
	Faults verdict.Faults `json:"faults,omitempty"`
}

// A tested is the second: how the tests of the policies ended, or why they could not be run.
type tested struct {
	Tests  *verdict.Tests `json:"tests,omitempty"`
	Faults verdict.Faults `json:"faults,omitempty"`
}

// Try loads what the options name, decides all units and runs the tests of the policies if they are in a folder. It writes
// to out what a [Server] needs to know about that; the process it runs in should have limits of time and memory. It fails only if it cannot
// write.
func Try(ctx context.Context, options evaluator.Options, out io.Writer) error {
	say := json.NewEncoder(out)
	state, err := load(ctx, options)
	if err != nil {
		return say.Encode(loaded{Faults: reasons(err)})
	}
	identity, err := state.engine.Identity(nil)
	if err != nil {
		return say.Encode(loaded{Faults: reasons(err)})
	}
	if err := say.Encode(loaded{Digest: identity.Digest}); err != nil || options.Policies == "" {
		return err
	}
	tests, err := evaluator.Test(ctx, options, evaluator.TestOptions{})
	if err != nil {
		return say.Encode(tested{Faults: reasons(err)})
	}
	return say.Encode(tested{Tests: tests})
}

// reasons returns the faults of an error, or one that says it.
func reasons(err error) verdict.Faults {
	if faults := verdict.FaultsOf(err); len(faults) > 0 {
		return faults.Sorted()
	}
	return verdict.Faults{{Rule: verdict.RuleFailed, Message: err.Error()}}
}

// A trial is a process that runs [Try].
type trial struct {
	command *exec.Cmd
	said    *json.Decoder
	stderr  bytes.Buffer
	ended   bool
}

// begin starts a trial, nil if the options have none.
func (s *Server) begin(ctx context.Context) (*trial, error) {
	if s.options.Trial == nil {
		return nil, nil
	}
	t := &trial{command: s.options.Trial(ctx)}
	t.command.Stderr = &t.stderr
	t.command.WaitDelay = time.Second
	out, err := t.command.StdoutPipe()
	if err == nil {
		err = t.command.Start()
	}
	if err != nil {
		return nil, fmt.Errorf("try what was saved: %w", err)
	}
	t.said = json.NewDecoder(out)
	return t, nil
}

// next reads what the process says next. If it ended before that, its last line says why.
func (t *trial) next(answer any) error {
	err := t.said.Decode(answer)
	if err == nil {
		return nil
	}
	t.end()
	lines := strings.Split(strings.TrimSpace(t.stderr.String()), "\n")
	if last := strings.TrimPrefix(lines[len(lines)-1], "leeway: "); last != "" {
		return errors.New(last)
	}
	return fmt.Errorf("the process that tried what was saved ended early: %w", err)
}

// end stops the process if it still runs, and waits for its end.
func (t *trial) end() {
	if t == nil || t.ended {
		return
	}
	t.ended = true
	_ = t.command.Process.Kill() // it may have ended
	_ = t.command.Wait()         // what it said has been read
}
