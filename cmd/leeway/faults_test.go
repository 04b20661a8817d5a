package main

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report"
	"github.com/leeway-policy/leeway/schemas"
)

// TestFaultsOfFolders looks at a fault that has no line, in every format of check.
func TestFaultsOfFolders(t *testing.T) {
	t.Parallel()
	dir := brokenToy(t, "x.json", "")
	if err := os.RemoveAll(filepath.Join(dir, "policies/strategies")); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, "policies/facts/constraints.rego")); err != nil {
		t.Fatal(err)
	}
	for _, format := range report.CheckFormats() {
		lookAtFaults(t, verdict.RuleNoStrategy, format, checkToy(t, dir, format))
	}
}

// brokenToy writes a toy with one file changed.
func brokenToy(t *testing.T, file, text string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join(testdata, "toy"))); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"profile.json", "annotations.json"} {
		if err := os.WriteFile(filepath.Join(dir, "schemas", name), mustRead(schemas.FS, name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

func checkToy(t *testing.T, dir, format string) []byte {
	t.Helper()
	args := []string{"check", "-f", format}
	for _, folder := range []string{"policies", "schemas", "profiles", "cases"} {
		args = append(args, "--"+folder+"="+filepath.Join(dir, folder))
	}
	var stdout, stderr bytes.Buffer
	if code := runShared(t.Context(), args, &stdout, &stderr); code > exitInvalid || stdout.Len() == 0 {
		t.Fatalf("check -f %s exited with %d: %s", format, code, stderr.String())
	}
	return stdout.Bytes()
}

// ofWholeFiles are the rules of faults that no line is the place of.
var ofWholeFiles = []verdict.RuleID{verdict.RuleNoStrategy, verdict.RuleLink, verdict.RuleData}

// lookAtFaults wants a fault of a rule, and a place for each.
func lookAtFaults(t *testing.T, rule verdict.RuleID, format string, out []byte) {
	t.Helper()
	for _, none := range []string{":0:", "at 0:0", "line=0", `"startLine": 0`} {
		if strings.Contains(string(out), none) {
			t.Errorf("-f %s shows %s:\n%s", format, none, out)
		}
	}
	switch report.Format(format) {
	case report.JSON:
		var answer verdict.Check
		if err := json.Unmarshal(out, &answer); err != nil {
			t.Fatal(err)
		}
		found := false
		for _, fault := range answer.Faults {
			found = found || fault.Rule == rule && fault.File != "" && (fault.Line > 0 || slices.Contains(ofWholeFiles, rule))
		}
		if !found {
			t.Errorf("no fault %s with a place:\n%s", rule, out)
		}
	case report.SARIF:
		var log struct {
			Runs []struct {
				Tool struct {
					Driver struct {
						Rules []struct{ ID, HelpURI string }
					}
				}
				Results []struct {
					Locations []struct {
						PhysicalLocation struct {
							Region struct{ StartLine int }
						}
					}
				}
			}
		}
		if err := json.Unmarshal(out, &log); err != nil {
			t.Fatal(err)
		}
		for _, each := range log.Runs[0].Tool.Driver.Rules {
			if _, anchor, _ := strings.Cut(each.HelpURI, "/docs/checks.md#"); !strings.Contains(checksPage(t), `<a id="`+anchor+`"></a>`+"`"+each.ID+"`") {
				t.Errorf("rule %s is not at %s", each.ID, each.HelpURI)
			}
		}
		for _, result := range log.Runs[0].Results {
			if len(result.Locations) == 0 || result.Locations[0].PhysicalLocation.Region.StartLine < 1 {
				t.Errorf("a result without a place:\n%s", out)
			}
		}
	}
}

// checksPage returns the page that describes all rules.
func checksPage(t *testing.T) string {
	t.Helper()
	page, err := os.ReadFile("../../docs/checks.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(page)
}

var (
	// usedRule finds the constants of rules where faults are made, literalRule the ids that should be constants.
	usedRule    = regexp.MustCompile(`verdict\.(Rule[A-Z]\w*)`)
	literalRule = regexp.MustCompile(`(?:Rule: +|[fF]ault(?:At)?\((?:name, )?|wrong\(|beyond\()"[a-z-]+"`)
	// declaredRule finds the declaration of a constant.
	declaredRule = regexp.MustCompile(`(?m)^\t(Rule\w+) +RuleID = `)
)

// TestRulesAreConstants holds that faults are made with the constants of verdict, so that the compiler finds an id that
// is misspelt, and that each constant is in use.
func TestRulesAreConstants(t *testing.T) {
	t.Parallel()
	used := map[string]bool{}
	for _, folder := range []string{"cmd", "evaluator", "report", "serve"} {
		err := filepath.WalkDir(filepath.Join("../..", folder), func(path string, _ fs.DirEntry, err error) error {
			if err != nil || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
				return err
			}
			source, err := os.ReadFile(path)
			for _, literal := range literalRule.FindAll(source, -1) {
				t.Errorf("%s: %s: expected a constant of package verdict", path, literal)
			}
			for _, constant := range usedRule.FindAllSubmatch(source, -1) {
				used[string(constant[1])] = true
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	source, err := os.ReadFile("../../evaluator/verdict/rule_ids.go")
	if err != nil {
		t.Fatal(err)
	}
	declared := declaredRule.FindAllSubmatch(source, -1)
	if len(declared) == 0 {
		t.Fatal("no constant found")
	}
	for _, constant := range declared {
		if !used[string(constant[1])] {
			t.Errorf("verdict.%s is not used", constant[1])
		}
	}
}
