package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// nowhere is a place that there is not.
var nowhere = regexp.MustCompile(`:0:|:0\b[^.0-9]|\bat 0:|line=0|,0,0,`)

// TestFaultsHavePlaces breaks content in every way that the kinds of faults tell apart, and holds that each fault has a place
// in each format: of the file at least, never a line 0, and in SARIF always a region.
func TestFaultsHavePlaces(t *testing.T) {
	t.Parallel()
	const merge = "strategies/merge/merge.rego"
	add := func(file, text string) func(string) error {
		return func(toy string) error {
			return errors.Join(os.MkdirAll(filepath.Dir(filepath.Join(toy, file)), 0o755), os.WriteFile(filepath.Join(toy, file), []byte(text), 0o600))
		}
	}
	replace := func(file, old, text string) func(string) error {
		return func(toy string) error {
			content, err := os.ReadFile(filepath.Join(toy, file))
			if err == nil && !bytes.Contains(content, []byte(old)) {
				err = errors.New(file + " has no " + old)
			}
			return errors.Join(err, os.WriteFile(filepath.Join(toy, file), bytes.Replace(content, []byte(old), []byte(text), 1), 0o600))
		}
	}
	for rule, breaks := range map[string]func(toy string) error{
		"parse":              add("policies/x.rego", "package x\n\np if {{\n"),
		"parse of nothing":   add("policies/x.rego", ""),
		"byte-order-mark":    add("policies/x.rego", "\ufeffpackage x\n"),
		"unsafe-variable":    add("policies/x.rego", "package x\n\np if y == 1\n"),
		"recursion":          add("policies/x.rego", "package x\n\np if q\n\nq if p\n"),
		"type":               add("policies/x.rego", "package x\n\np if input.service == 1\n"),
		"compile":            add("policies/x.rego", "package x\n\np if {\n\ty := 1\n}\n"),
		"forbidden-builtin":  add("policies/x.rego", "package x\n\np if time.now_ns() > 1\n"),
		"deprecated-builtin": add("policies/x.rego", "package x\n\np if any([true])\n"),
		"unknown-fact":       add("policies/x.rego", "package x\n\np if input.service.nope\n"),
		"unknown-rule":       replace("policies/"+merge, "package strategies.merge", "package strategies.merge\n\n_x if data.strategies.merge.nope"),
		"metadata":           replace("policies/"+merge, "# scope: document", "# scope: rule"),
		"metadata-lookalike": add("policies/x.rego", "package x\n\n# title: T\n# scope: document\np := 1\n"),
		"duplicate-rule":     add("policies/x.rego", "package x\n\n# METADATA\n# title: A\n# scope: document\np if true\n\n# METADATA\n# title: B\n# scope: document\np if 1 == 1\n"),
		"data":               add("policies/data.json", "{"),
		"data over a rule":   add("policies/strategies/data.json", `{"merge": {"one_key": true}}`),
		"link":               func(toy string) error { return os.Symlink("nowhere", toy+"/policies/x.rego") },
		"named pipe":         func(toy string) error { return syscall.Mkfifo(toy+"/profiles/x.json", 0o600) },
		"malformed-json":     add("profiles/x.json", "{"),
		"nothing":            add("profiles/x.json", ""),
		"schema of profiles": add("profiles/x.json", `{"country": "XX"}`),
		"faulty catalogue":   replace("schemas/unit.json", `"type"`, `"tpye"`),
		"no profiles": func(toy string) error {
			return errors.Join(os.RemoveAll(toy+"/profiles"), os.Mkdir(toy+"/profiles", 0o755))
		},
		"no policies": func(toy string) error {
			return errors.Join(os.RemoveAll(toy+"/policies"), os.Mkdir(toy+"/policies", 0o755))
		},
		"a case": add("cases/x.json", "[]"),
	} {
		t.Run(rule, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			toy := filepath.Join(dir, "toy")
			if err := errors.Join(copyToy(&testscript.Env{WorkDir: dir}, os.DirFS(filepath.Join(testdata, "toy"))), breaks(toy)); err != nil {
				t.Fatal(err)
			}
			for _, format := range []string{"text", "table", "json", "csv", "markdown", "sarif", "junit", "github"} {
				var stdout, stderr bytes.Buffer
				code := run(t.Context(), []string{
					"check", "-f", format, "--strict", "--policies=" + toy + "/policies", "--schemas=" + toy + "/schemas",
					"--profiles=" + toy + "/profiles", "--cases=" + toy + "/cases",
				}, strings.NewReader(""), &stdout, &stderr)
				said := strings.ReplaceAll(stdout.String()+stderr.String(), dir, "DIR")
				if code == exitOK || code == exitBug {
					t.Fatalf("-f %s exits with %d: %s", format, code, said)
				}
				if at := nowhere.FindString(said); at != "" && format != "sarif" && format != "json" {
					t.Errorf("-f %s has %q: %s", format, at, said)
				}
				if format == "sarif" && stdout.Len() > 0 {
					checkRegions(t, stdout.Bytes())
				}
			}
		})
	}
}

// checkRegions holds that each result of SARIF has a place with a line.
func checkRegions(t *testing.T, sarif []byte) {
	t.Helper()
	var log struct {
		Runs []struct {
			Results []struct {
				RuleID    string `json:"ruleId"`
				Locations []struct {
					PhysicalLocation struct {
						ArtifactLocation struct{ URI string }
						Region           struct{ StartLine int }
					}
				}
			}
		}
	}
	if err := json.Unmarshal(sarif, &log); err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, run := range log.Runs {
		for _, result := range run.Results {
			found++
			if len(result.Locations) == 0 || result.Locations[0].PhysicalLocation.ArtifactLocation.URI == "" || result.Locations[0].PhysicalLocation.Region.StartLine < 1 {
				t.Errorf("a result of %s has no place: %+v", result.RuleID, result.Locations)
			}
		}
	}
	if found == 0 {
		t.Error("there is no result")
	}
}
