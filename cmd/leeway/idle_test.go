package main

import (
	"bytes"
	"strings"
	"testing"
)

// TestIdleFlags gives commands each flag that they do not read, alone.
func TestIdleFlags(t *testing.T) {
	t.Parallel()
	const policies, content = "policies policies-key policies-key-alg ", "profiles cases schemas ignore pack csv-dialect "
	values := map[string]string{"policies-key-alg": "RS256", "csv-dialect": "tab", "format": "json", "timeout": "1s"}
	for command, flags := range map[string]string{
		"version":                  policies + content,
		"init nowhere":             policies + content + "format",
		"serve":                    "format output timeout csv-dialect",
		"lsp":                      "format output timeout csv-dialect pack",
		"test nowhere":             policies,
		"diff nowhere elsewhere":   policies,
		"diff --rev=HEAD nowhere":  policies,
		"diff --rev HEAD -q there": policies,
	} {
		for _, flag := range strings.Fields(flags) {
			t.Run(command+" --"+flag, func(t *testing.T) {
				t.Parallel()
				value := values[flag]
				if value == "" {
					value = "any"
				}
				var stdout, stderr bytes.Buffer
				code := runShared(t.Context(), append(strings.Fields(command), "--"+flag+"="+value), &stdout, &stderr)
				said := stderr.String()
				if code != exitInvalid || stdout.Len() > 0 || strings.Count(said, "\n") != 1 || !strings.Contains(said, "has no use for --"+flag+":") {
					t.Errorf("exited with %d: %s%s", code, stdout.String(), said)
				}
			})
		}
	}
}

// TestReadFlags gives flags that are read, to commands that refuse others: what they name is missed.
func TestReadFlags(t *testing.T) {
	t.Parallel()
	for _, command := range []string{
		"test --policies=nowhere", "diff ../../policies --policies=nowhere",
	} {
		var stdout, stderr bytes.Buffer
		code := runShared(t.Context(), strings.Fields(command), &stdout, &stderr)
		if code != exitInvalid || !strings.Contains(stderr.String(), "nowhere") || strings.Contains(stderr.String(), "no use") {
			t.Errorf("leeway %s exited with %d: %s", command, code, stderr.String())
		}
	}
}
