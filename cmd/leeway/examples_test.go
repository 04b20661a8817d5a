package main

import (
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/leeway-policy/leeway/evaluator"
)

const repository = "../.."

// breaks change one thing in a project that passes.
var breaks = map[string]func(t *testing.T, project string){
	"nothing":   func(*testing.T, string) {},
	"a profile": func(t *testing.T, project string) { replaceIn(t, project, "profiles/li.json", `"mild"`, `"mld"`) },
	"no project file": func(t *testing.T, project string) {
		if err := os.Remove(filepath.Join(project, evaluator.ProjectFileName)); err != nil {
			t.Fatal(err)
		}
	},
	"a policy": func(t *testing.T, project string) {
		replaceIn(t, project, "policies/strategies/merge/merge.rego", "input.context.autonomy", "input.context.autonmy")
	},
}

// TestExamplesRun runs the examples for CI as they are written, with the leeway of this test, in a sound project and in
// broken ones.
func TestExamplesRun(t *testing.T) {
	t.Parallel()
	for example, script := range map[string]string{"github": githubScript(t), "gitlab": gitlabScript(t)} {
		for what, breakIt := range breaks {
			t.Run(example+" "+what, func(t *testing.T) {
				t.Parallel()
				project := newProject(t)
				breakIt(t, project)
				wantFailure(t, what != "nothing", exec.CommandContext(t.Context(), "bash", "-eo", "pipefail", "-c", script), project)
			})
		}
	}
}

// TestExamplesInstall runs the steps of the examples that install leeway, from a commit of a small repository that stands for
// leeway's own.
func TestExamplesInstall(t *testing.T) {
	t.Parallel()
	for example, script := range map[string]string{"github": githubScript(t), "gitlab": gitlabScript(t)} {
		t.Run(example, func(t *testing.T) {
			t.Parallel()
			source := t.TempDir()
			writeFile(t, source, "go.mod", "module example.org/leeway\n\ngo 1.26\n")
			writeFile(t, source, "cmd/leeway/main.go", "package main\n\nfunc main() { print(\"installed\\n\") }\n")
			revision := commitAll(t, source)
			writeFile(t, source, "cmd/leeway/main.go", "a later commit\n")
			commitAll(t, source)

			temp, project := t.TempDir(), t.TempDir()
			cmd := exec.CommandContext(t.Context(), "bash", "-eo", "pipefail", "-c", script)
			cmd.Env = append(os.Environ(),
				"PATH="+filepath.Join(temp, "bin")+":"+pathWithout(t, "leeway"), "RUNNER_TEMP="+temp, "GOBIN="+filepath.Join(temp, "bin"),
				"TMPDIR="+temp, "LEEWAY_REPOSITORY="+source, "LEEWAY_REVISION="+revision)
			if got := wantFailure(t, false, cmd, project); strings.Count(got, "installed\n") != 4 {
				t.Errorf("expected 4 runs of the leeway that was installed, got:\n%s", got)
			}
		})
	}
}

// githubScript returns the steps of the example for GitHub as one script. Variables that are set already win.
func githubScript(t *testing.T) string {
	t.Helper()
	var workflow struct {
		Env  map[string]string
		Jobs map[string]struct {
			Steps []struct{ Name, Run, If string }
		}
	}
	readYAML(t, "examples/github/leeway.yml", &workflow)
	var script strings.Builder
	script.WriteString(assign(workflow.Env) + "failed=0\n")
	for _, step := range workflow.Jobs["policies"].Steps {
		if step.Run == "" {
			continue
		}
		runs := `[ $failed = 0 ] && `
		if step.If == "${{ !cancelled() }}" {
			runs = ""
		}
		script.WriteString(runs + "bash -e <<'END' || failed=1\n" + step.Run + "\nEND\n")
	}
	return script.String() + "exit $failed\n"
}

// gitlabScript is [githubScript] of the example for GitLab.
func gitlabScript(t *testing.T) string {
	t.Helper()
	var pipeline map[string]struct {
		Variables    map[string]string
		BeforeScript []string `yaml:"before_script"`
		Script       []string
	}
	readYAML(t, "examples/gitlab/.gitlab-ci.yml", &pipeline)
	job := pipeline["leeway"]
	return "CI_PROJECT_DIR=$PWD\n" + assign(job.Variables) + strings.Join(append(job.BeforeScript, job.Script...), "\n")
}

// assign returns lines of shell that export variables, unless they are set.
func assign(variables map[string]string) string {
	var lines strings.Builder
	for _, name := range slices.Sorted(maps.Keys(variables)) {
		lines.WriteString("export " + name + "=\"${" + name + ":-" + variables[name] + "}\"\n")
	}
	return lines.String()
}

// TestExamplesArePinned checks that the examples name versions, the version of Go of go.mod among them.
func TestExamplesArePinned(t *testing.T) {
	t.Parallel()
	mod := string(readFile(t, "go.mod"))
	version := regexp.MustCompile(`(?m)^go (\d+\.\d+)`).FindStringSubmatch(mod)[1]
	github, gitlab := string(readFile(t, "examples/github/leeway.yml")), string(readFile(t, "examples/gitlab/.gitlab-ci.yml"))
	for _, want := range []struct{ example, text string }{
		{github, `go-version: "` + version + `"`},
		{github, `key: leeway-${{ runner.os }}-${{ runner.arch }}-${{ env.LEEWAY_REVISION }}`},
		{gitlab, "image: golang:" + version},
		{gitlab, "key: leeway-$LEEWAY_REVISION"},
	} {
		if !strings.Contains(want.example, want.text) {
			t.Errorf("an example has no %q", want.text)
		}
	}
	for _, text := range []string{github, gitlab} {
		if loose := regexp.MustCompile(`@(latest|main|v\d+)\b|-latest|: stable`).FindString(text); loose != "" {
			t.Errorf("an example has a version that moves: %s", loose)
		}
	}
}

// newProject returns a git repository as "leeway init ." lays it out, with the toy in it and a baseline.
func newProject(t *testing.T) string {
	t.Helper()
	project := t.TempDir()
	if err := os.CopyFS(project, os.DirFS(filepath.Join(testdata, "toy"))); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"profile.json", "annotations.json"} {
		writeFile(t, project, "schemas/"+name, string(readFile(t, "schemas/"+name)))
	}
	for _, name := range []string{"li-link", "mt-merger"} { // verdicts that disagree with them are too many for --fail-under
		if err := os.Remove(filepath.Join(project, "cases", name+".json")); err != nil {
			t.Fatal(err)
		}
	}
	writeFile(t, project, evaluator.ProjectFileName, "policies: policies\nschemas: schemas\nprofiles: profiles\ncases: cases\n")
	wantFailure(t, false, exec.CommandContext(t.Context(), "leeway", "evaluate", "--write-baseline", "verdicts.lock.json"), project)
	commitAll(t, project)
	return project
}

// wantFailure runs a command in a folder, checks whether it fails, and returns what it prints.
func wantFailure(t *testing.T, want bool, cmd *exec.Cmd, folder string) string {
	t.Helper()
	cmd.Dir = folder
	printed, err := cmd.CombinedOutput()
	if _, failed := err.(*exec.ExitError); failed != want || err != nil && !failed { //nolint:errorlint // exec wraps no error
		t.Errorf("%s ended with %v, want a failure: %t\n%s", cmd, err, want, printed)
	}
	return string(printed)
}

// commitAll commits all files of a folder, which becomes a git repository, and returns the commit.
func commitAll(t *testing.T, folder string) string {
	t.Helper()
	const script = `git init --quiet . && git add --all --force . &&
		git -c user.name=t -c user.email=t@example.org -c commit.gpgsign=false commit --quiet --no-verify -m all && git rev-parse HEAD`
	return strings.TrimSpace(wantFailure(t, false, exec.CommandContext(t.Context(), "sh", "-c", script), folder))
}

// pathWithout returns the PATH without the folders that hold a program.
func pathWithout(t *testing.T, program string) string {
	t.Helper()
	folders := slices.DeleteFunc(filepath.SplitList(os.Getenv("PATH")), func(folder string) bool {
		_, err := os.Stat(filepath.Join(folder, program))
		return err == nil
	})
	return strings.Join(folders, string(filepath.ListSeparator))
}

func replaceIn(t *testing.T, folder, name, before, after string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(folder, name))
	if err != nil || !strings.Contains(string(text), before) {
		t.Fatalf("%s has no %s: %v", name, before, err)
	}
	writeFile(t, folder, name, strings.Replace(string(text), before, after, 1))
}

func writeFile(t *testing.T, folder, name, text string) {
	t.Helper()
	file := filepath.Join(folder, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// readFile reads a file of this repository.
func readFile(t *testing.T, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(repository, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func readYAML(t *testing.T, name string, into any) {
	t.Helper()
	if err := yaml.Unmarshal(readFile(t, name), into); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}
