package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// TestHooksAndExamples runs what the hooks of pre-commit and the examples for CI would run, in a folder that
// init wrote: nothing is found.
func TestHooksAndExamples(t *testing.T) {
	commands := append(hookCommands(t), exampleCommands(t)...)
	if len(commands) < 12 {
		t.Fatalf("only %d commands", len(commands))
	}
	t.Chdir(t.TempDir())
	leeway(t, "init", ".")
	leeway(t, "evaluate", "--write-baseline", "verdicts.lock.json")
	seen := map[string]bool{}
	for _, args := range commands {
		command := strings.Join(args, " ")
		if seen[command] {
			continue
		}
		seen[command] = true
		t.Run(command, func(t *testing.T) {
			var stdout, stderr bytes.Buffer
			if code := runShared(t.Context(), args, &stdout, &stderr); code != exitOK {
				t.Errorf("exited with %d: %s%s", code, stdout.String(), stderr.String())
			}
		})
	}
}

// hookCommands returns the arguments of leeway in each hook.
func hookCommands(t *testing.T) [][]string {
	t.Helper()
	var hooks []struct {
		ID, Name, Description, Entry, Language, Files string
		Args                                          []string
		PassFilenames                                 bool `yaml:"pass_filenames"`
	}
	readYAML(t, "../../.pre-commit-hooks.yaml", &hooks)
	var commands [][]string
	for _, hook := range hooks {
		program, rest, _ := strings.Cut(hook.Entry, " ")
		if program != "leeway" && (hook.Language != "script" || program != ".pre-commit/leeway") {
			t.Errorf("%s runs %s in the language %s", hook.ID, program, hook.Language)
		}
		if info, err := os.Stat(filepath.Join("../..", program)); hook.Language == "script" && (err != nil || info.Mode()&0o111 == 0) {
			t.Errorf("%s: %s cannot be run: %v", hook.ID, program, err)
		}
		commands = append(commands, append(strings.Fields(rest), hook.Args...))
	}
	return commands
}

// exampleCommands returns the arguments of leeway in each step of the examples for CI.
func exampleCommands(t *testing.T) [][]string {
	t.Helper()
	var github struct {
		Env  map[string]string
		Jobs map[string]struct{ Steps []struct{ Run string } }
	}
	readYAML(t, "../../examples/github/leeway.yml", &github)
	var gitlab map[string]struct {
		Variables map[string]string
		Script    []string
	}
	readYAML(t, "../../examples/gitlab/.gitlab-ci.yml", &gitlab)
	var commands [][]string
	add := func(line string, variables map[string]string) {
		if line, _, _ = strings.Cut(line, " || "); strings.HasPrefix(line, "leeway ") {
			expanded := os.Expand(line, func(name string) string { return variables[name] })
			commands = append(commands, strings.Fields(expanded)[1:])
		}
	}
	for _, job := range github.Jobs {
		for _, step := range job.Steps {
			add(step.Run, github.Env)
		}
	}
	for _, job := range gitlab {
		for _, line := range job.Script {
			add(line, job.Variables)
		}
	}
	return commands
}

func readYAML(t *testing.T, name string, into any) {
	t.Helper()
	content, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(content, into); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}
