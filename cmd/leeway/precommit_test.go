package main

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// A hook is an entry of .pre-commit-hooks.yaml.
type hook struct {
	ID, Entry, Language, Files string
	Args                       []string
	PassFilenames              *bool `yaml:"pass_filenames"`
}

func hooks(t *testing.T) []hook {
	t.Helper()
	var all []hook
	readYAML(t, ".pre-commit-hooks.yaml", &all)
	if len(all) < 6 {
		t.Fatalf("only %d hooks", len(all))
	}
	return all
}

// TestHooks runs what pre-commit would run for each hook, with the leeway of this test, in a sound project and in broken ones.
func TestHooks(t *testing.T) {
	t.Parallel()
	for _, h := range hooks(t) {
		for what, breakIt := range breaks {
			t.Run(h.ID+" "+what, func(t *testing.T) {
				t.Parallel()
				project := newProject(t)
				breakIt(t, project)
				command := append(strings.Fields(h.Entry), h.Args...)
				if h.Language == "script" { // its program is a file of the repository
					if info, err := os.Stat(filepath.Join(repository, command[0])); err != nil || info.Mode()&0o111 == 0 {
						t.Errorf("%s cannot be run: %v", command[0], err)
					}
					command[0] = "leeway"
				}
				if h.PassFilenames == nil || *h.PassFilenames {
					t.Error("the names of the changed files would follow")
				}
				for _, file := range []string{"profiles/li.json", "policies/strategies/merge/merge.rego"} {
					if !regexp.MustCompile(h.Files).MatchString(file) {
						t.Errorf("it does not run when %s changes", file)
					}
				}
				fails := what == "a policy" || what == "no project file" || what == "a profile" && strings.HasPrefix(h.ID, "leeway-check")
				wantFailure(t, fails, exec.CommandContext(t.Context(), command[0], command[1:]...), project)
			})
		}
	}
}

// TestPreCommit has the program pre-commit run the hooks, as the configurations in docs/ci.md say and in all variants, from a
// clone of this repository.
func TestPreCommit(t *testing.T) {
	if _, err := exec.LookPath("pre-commit"); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("there is no pre-commit, and CI is set")
		}
		t.Skip("there is no pre-commit in the PATH")
	}
	clone, revision := cloneOfThis(t)
	home := t.TempDir()
	for name, config := range preCommitConfigs(t, clone, revision) {
		project := newProject(t)
		writeFile(t, project, ".pre-commit-config.yaml", config)
		commitAll(t, project)
		for _, what := range []string{"nothing", "a profile", "a policy", "no project file"} {
			t.Run(name+" "+what, func(t *testing.T) {
				breaks[what](t, project)
				cmd := exec.CommandContext(t.Context(), "pre-commit", "run", "--all-files", "--color=never")
				cmd.Env = append(os.Environ(), "PRE_COMMIT_HOME="+home, "GOMODCACHE="+goEnv(t, "GOMODCACHE"))
				printed := wantFailure(t, what != "nothing", cmd, project)
				if strings.Contains(printed, "Skipped") || !strings.Contains(printed, "leeway check") {
					t.Errorf("a hook was not run:\n%s", printed)
				}
			})
		}
	}
}

// cloneOfThis returns a git repository with the files of this one, as they are now, and its only commit.
func cloneOfThis(t *testing.T) (folder, revision string) {
	t.Helper()
	folder = t.TempDir()
	names := wantFailure(t, false, exec.CommandContext(t.Context(), "git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"), repository)
	for name := range strings.SplitSeq(strings.TrimSuffix(names, "\x00"), "\x00") {
		info, err := os.Stat(filepath.Join(repository, name))
		if errors.Is(err, fs.ErrNotExist) {
			continue // deleted, but not committed
		}
		if err != nil {
			t.Fatal(err)
		}
		writeFile(t, folder, name, string(readFile(t, name)))
		if err := os.Chmod(filepath.Join(folder, name), info.Mode().Perm()); err != nil {
			t.Fatal(err)
		}
	}
	return folder, commitAll(t, folder)
}

// preCommitConfigs returns the configurations in docs/ci.md, the one that names a clone for each variant of the hooks.
func preCommitConfigs(t *testing.T, clone, revision string) map[string]string {
	t.Helper()
	blocks := regexp.MustCompile("(?s)```yaml \\.pre-commit-config\\.yaml\n(.*?)```").FindAllStringSubmatch(string(readFile(t, "docs/ci.md")), -1)
	configs := map[string]string{}
	for _, block := range blocks {
		var config struct{ Repos []map[string]any }
		if err := yaml.Unmarshal([]byte(block[1]), &config); err != nil {
			t.Fatal(err)
		}
		if config.Repos[0]["repo"] == "local" {
			configs["local"] = block[1]
			continue
		}
		config.Repos[0]["repo"], config.Repos[0]["rev"] = clone, revision
		text, err := yaml.Marshal(config)
		if err != nil {
			t.Fatal(err)
		}
		for _, variant := range []string{"", "-system", "-script"} {
			configs["clone"+variant] = regexp.MustCompile(`id: (\S+)`).ReplaceAllString(string(text), "id: ${1}"+variant)
		}
	}
	if len(configs) != 4 {
		t.Fatalf("%d configurations", len(configs))
	}
	return configs
}

func goEnv(t *testing.T, name string) string {
	t.Helper()
	return strings.TrimSpace(wantFailure(t, false, exec.CommandContext(t.Context(), "go", "env", name), repository))
}
