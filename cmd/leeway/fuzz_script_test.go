package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestFuzzScript holds that a fuzz run whose time is over is no failure, and that a find is one, by what `go test` prints.
func TestFuzzScript(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		printed string
		code    int
		fails   bool
	}{
		"nothing found":         {"PASS", 0, false},
		"its time was over":     {"--- FAIL: FuzzX (10.02s)\n    context deadline exceeded\nFAIL", 1, false},
		"a find":                {"--- FAIL: FuzzX (0.02s)\n    x_test.go:3: wrong\n    Failing input written to testdata/fuzz/FuzzX/1\nFAIL", 1, true},
		"a find at its end":     {"--- FAIL: FuzzX (10.02s)\n    x_test.go:3: wrong\n    context deadline exceeded\nFAIL", 1, true},
		"it cannot be compiled": {"x_test.go:3:1: expected declaration\nFAIL", 1, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bin := t.TempDir()
			fake := "#!/bin/sh\nprintf '%s\\n' \"$PRINTED\"\nexit $CODE\n"
			if err := os.WriteFile(filepath.Join(bin, "go"), []byte(fake), 0o755); err != nil { //nolint:gosec // it is to be run
				t.Fatal(err)
			}
			cmd := exec.CommandContext(t.Context(), "bash", filepath.Join(testdata, "fuzz.sh"), "FuzzX", "10s", "100x", "./x")
			cmd.Env = append(os.Environ(), "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"), "PRINTED="+tc.printed, "CODE="+string(rune('0'+tc.code)))
			if out, err := cmd.CombinedOutput(); (err != nil) != tc.fails {
				t.Errorf("%v: %s", err, out)
			}
		})
	}
}
