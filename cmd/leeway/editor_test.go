package main

import (
	"context"
	_ "embed"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// session is what the editor does: it waits for a fault, takes the fix, and completes a value.
//
//go:embed testdata/neovim.lua
var session string

// TestNeovim has a real editor, set up as docs/editor.md says, speak with the language server.
func TestNeovim(t *testing.T) {
	t.Parallel()
	editor, err := exec.LookPath("nvim")
	if err != nil {
		const message = "no editor found: expected nvim (Debian: apt-get install neovim)"
		if os.Getenv("CI") != "" {
			t.Fatal(message)
		}
		t.Skip(message)
	}
	page, err := os.ReadFile("../../docs/editor.md")
	if err != nil {
		t.Fatal(err)
	}
	snippet := regexp.MustCompile("(?s)In older ones.*?```lua\n(.*?)```").FindSubmatch(page)
	if snippet == nil {
		t.Fatal("docs/editor.md has no snippet for older versions of Neovim")
	}
	dir := brokenToy(t, "leeway.yaml", "policies: policies\nschemas: schemas\nprofiles: profiles\ncases: cases\n")
	policy := filepath.Join(dir, "policies/strategies/merge/merge.rego")
	sound, err := os.ReadFile(policy)
	if err != nil {
		t.Fatal(err)
	}
	broken := strings.Replace(string(sound), `number == "common"`, `number == "comon"`, 1)
	if err := os.WriteFile(policy, []byte(broken), 0o600); err != nil {
		t.Fatal(err)
	}
	setup := filepath.Join(dir, "init.lua")
	if err := os.WriteFile(setup, []byte(string(snippet[1])+session), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, editor, "--headless", "-u", setup, "-i", "NONE", "-n", policy)
	cmd.Env = append(os.Environ(), "HOME="+dir, "XDG_STATE_HOME="+dir, "XDG_CACHE_HOME="+dir, "XDG_CONFIG_HOME="+dir, "XDG_DATA_HOME="+dir)
	said, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("the session ended with %v: %s", err, said)
	}
	written, err := os.ReadFile(policy)
	if err != nil {
		t.Fatal(err)
	}
	if want := string(sound) + "_helper if input.context.number == \"none\"\n"; string(written) != want {
		t.Errorf("the editor wrote\n%s\nand said %s", written, said)
	}
}
