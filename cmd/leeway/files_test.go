package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// TestFlagsOfFilesAreKnown holds that each flag whose file is written is among those that are looked at before. Their help says
// "write ..." of them.
func TestFlagsOfFilesAreKnown(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	flagsOf(newRootCmd(&app{}), func(cmd *cobra.Command, flag *pflag.Flag) {
		what, usage := pflag.UnquoteUsage(flag)
		if what != "FILE" && what != "DIR" {
			return
		}
		seen[flag.Name] = true
		writes := strings.HasPrefix(usage, "write ") // "write nothing, and ..." reads
		if writes != slices.Contains(outputFlags, flag.Name) && !strings.HasPrefix(usage, "write nothing") {
			t.Errorf("%s --%s: %q: outputFlags has it: %t", cmd.Name(), flag.Name, usage, !writes)
		}
	})
	for _, name := range outputFlags {
		if !seen[name] {
			t.Errorf("no command has a flag --%s FILE", name)
		}
	}
}
