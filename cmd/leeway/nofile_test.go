package main

import (
	"bytes"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// TestNoFile names a file that is not there to each command, as an argument and with each flag that names a file or
// folder to read: it exits with 2, and says which file cannot be read.
func TestNoFile(t *testing.T) {
	t.Parallel()
	unit := []string{"BE", "social-security-contributions"}
	wanted := map[string][]string{ // what a command must be told, beside the file
		"paths": append(unit, "standardisation"), "unit": unit, "transfer": append(unit[1:], "--from", "BE", "--to", "DE"), "compare": {"BE", "DE"},
		"init": {filepath.Join(t.TempDir(), "my")}, "bundle": {"-o", filepath.Join(t.TempDir(), "b.tar.gz")}, "mutate": {"-r", "nothing"},
		"diff": {"../../policies"}, "table": {"standardisation"}, "ask": unit, "serve": {"--listen", "127.0.0.1:0"},
	}
	goesWith := map[string][]string{ // what a flag goes with
		"policies-key": {"--policies", "b.tar.gz"}, "verification-key": {"--verify", "b.tar.gz"},
	}
	tried := 0
	for _, cmd := range newRootCmd(new(app)).Commands() {
		name := cmd.Name()
		if cmd.HasSubCommands() || name == "help" || cmd.Hidden { // new makes the folders that it writes to
			continue
		}
		if cmd.Annotations[pathsAnnotation] != "" {
			tried++
			args := []string{name, "nofile.json"}
			if name == "transfer" || name == "compare" {
				args = append(args, "BE")
			}
			lacksFile(t, name+" of a file", "nofile.json", args)
		}
		eachInput(cmd, func(flag *pflag.Flag) {
			tried++
			args := slices.Concat([]string{cmd.Name()}, wanted[cmd.Name()], []string{"--" + flag.Name, "nofile.json"}, goesWith[flag.Name])
			lacksFile(t, cmd.Name()+" --"+flag.Name, "nofile.json", args)
		})
	}
	if tried < 50 {
		t.Errorf("only %d files named", tried)
	}
}

// eachInput calls visit with each flag of a command that names a file or folder to read.
func eachInput(cmd *cobra.Command, visit func(*pflag.Flag)) {
	idle := idleFlags(cmd, nil)
	see := func(flag *pflag.Flag) {
		if what, _ := pflag.UnquoteUsage(flag); (what == "FILE" || what == "DIR") && !slices.Contains(outputFlags, flag.Name) && !slices.Contains(idle, flag.Name) {
			visit(flag)
		}
	}
	cmd.LocalFlags().VisitAll(see)
	cmd.InheritedFlags().VisitAll(see)
}

func lacksFile(t *testing.T, name, file string, args []string) {
	t.Helper()
	t.Run(name, func(t *testing.T) {
		t.Parallel()
		var stdout, stderr bytes.Buffer
		code := runShared(t.Context(), args, &stdout, &stderr)
		if said := stdout.String() + stderr.String(); code != exitInvalid || !strings.Contains(said, file) {
			t.Errorf("leeway %s exited with %d:\n%s", strings.Join(args, " "), code, said)
		}
	})
}
