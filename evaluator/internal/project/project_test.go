package project_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/project"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/schemas"
)

// folder makes a folder with the folders and files that project files of these tests name, and enters it.
func folder(t testing.TB) {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{"policies", "schemas", "profiles", "cases", "gains", "a b"} {
		if err := os.Mkdir(filepath.Join(dir, name), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"efforts.json", "key.pem", "set.tar.gz"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if t, isTest := t.(*testing.T); isTest {
		t.Chdir(dir)
	}
}

func TestParse(t *testing.T) {
	folder(t)
	read, err := project.Parse("leeway.yaml", []byte(`# everything
policies: set.tar.gz
policies-key: key.pem
policies-key-alg: HS256
schemas: schemas
profiles: ./a b
cases: cases
effort: efforts.json
ignore: ["*.bak", vendor]
pack: [all]
format: json
checks:
  same-everywhere: {level: off, reason: one country}
  dead-way: {level: error}
  untabled: {level: note, reason: known}
test:
  coverage: true
  threshold: 92.5
  test-timeout: 10s
`))
	if err != nil {
		t.Fatal(err)
	}
	at := func(line, col int) verdict.Place { return verdict.Place{File: "leeway.yaml", Line: line, Col: col} }
	want := []project.Setting{
		{Flag: "cases", Values: []string{"cases"}, At: at(7, 8)},
		{Flag: "effort", Values: []string{"efforts.json"}, At: at(8, 9)},
		{Flag: "format", Values: []string{"json"}, At: at(11, 9)},
		{Flag: "ignore", Values: []string{"*.bak", "vendor"}, At: at(9, 9)},
		{Flag: "pack", Values: []string{"all"}, At: at(10, 7)},
		{Flag: "policies", Values: []string{"set.tar.gz"}, At: at(2, 11)},
		{Flag: "policies-key", Values: []string{"key.pem"}, At: at(3, 15)},
		{Flag: "policies-key-alg", Values: []string{"HS256"}, At: at(4, 19)},
		{Flag: "profiles", Values: []string{"a b"}, At: at(6, 11)},
		{Flag: "schemas", Values: []string{"schemas"}, At: at(5, 10)},
		{Command: "test", Flag: "coverage", Values: []string{"true"}, At: at(17, 13)},
		{Command: "test", Flag: "test-timeout", Values: []string{"10s"}, At: at(19, 17)},
		{Command: "test", Flag: "threshold", Values: []string{"92.5"}, At: at(18, 14)},
	}
	if diff := cmp.Diff(want, read.Settings); diff != "" {
		t.Errorf("settings (-want +got):\n%s", diff)
	}
	levels := verdict.Levels{
		verdict.RuleSameEverywhere: {Level: verdict.Off, Reason: "one country"},
		verdict.RuleDeadWay:        {Level: verdict.Error},
		verdict.RuleUntabled:       {Level: verdict.Note, Reason: "known"},
	}
	if diff := cmp.Diff(levels, read.Levels); diff != "" {
		t.Errorf("levels (-want +got):\n%s", diff)
	}
}

// TestParseOfNothing holds that a file that says nothing changes nothing.
func TestParseOfNothing(t *testing.T) {
	for name, text := range map[string]string{
		"empty": "", "spaces": " \n\n", "comments": "# nothing yet\n", "a byte order mark": "\ufeff", "the start of a document": "---\n", "an empty mapping": "{}",
	} {
		read, err := project.Parse("leeway.yaml", []byte(text))
		if err != nil || len(read.Settings) > 0 || len(read.Levels) > 0 {
			t.Errorf("%s: got %+v, %v", name, read, err)
		}
	}
}

// TestParseRefuses holds that whatever is wrong is said in one line, at its place.
func TestParseRefuses(t *testing.T) {
	folder(t)
	for name, tc := range map[string]struct{ text, want string }{
		"an unknown key":             {"polices: policies", `1:1: unknown property "polices" (did you mean policies?): expected one of policies, policies-key, policies-key-alg, schemas, profiles, cases, gains, effort, ... (14 in all)`},
		"a key set twice":            {"cases: cases\ncases: cases", `2:1: property "cases" occurs twice: expected it once, it is already at 1:1`},
		"a folder that is not there": {"policies: polcies", `1:11: policies: "polcies" does not exist (did you mean "policies"?): expected a folder`},
		"one far from all":           {"policies: /no/such", `1:11: policies: "/no/such" does not exist: expected a folder`},
		"a file for a folder":        {"profiles: efforts.json", `1:11: profiles: "efforts.json" is a file: expected a folder`},
		"a folder for a file":        {"effort: cases", `1:9: effort: "cases" is a folder: expected a file`},
		"a bundle of schemas":        {"schemas: set.tar.gz", `1:10: schemas: "set.tar.gz" is a file: expected a folder`},
		"an unknown rule":            {"checks:\n  dead-wya: {level: note}", `2:3: checks: no rule is called "dead-wya" (did you mean dead-way?): expected one of docs/checks.md`},
		"a rule of errors":           {"checks:\n  parse: {level: off, reason: x}", `2:3: checks: faults of parse are always errors, which keep a file from being used: expected a rule of warnings or notes`},
		"off without a reason":       {"checks:\n  dead-way: {level: off}", `2:13: checks.dead-way: missing property "reason"`},
		"an unknown level":           {"checks:\n  dead-way: {level: warn}", `2:21: checks.dead-way.level: expected one of error, warning, note, off; found "warn" (did you mean warning?)`},
		"a level alone":              {"checks:\n  dead-way: off", `2:13: checks.dead-way: expected an object, found "off"`},
		"an unknown format":          {"format: yaml", `1:9: format: expected one of table, json, ndjson, csv, markdown; found "yaml"`},
		"a wrong type":               {"pack: all", `1:7: pack: expected an array, found "all"`},
		"a number":                   {"policies: 1", `1:11: policies: expected a string of 1 or more characters, found 1`},
		"nothing":                    {"policies:", `1:10: policies: expected a string of 1 or more characters, found null`},
		"a date":                     {"policies: 2026-01-01", `1:11: policies: expected a string of 1 or more characters, found 2026-01-01 00:00:00 +0000 UTC`},
		"no mapping":                 {"policies", `1:1: expected an object, found "policies"`},
		"a list":                     {"- policies", `1:1: expected an object, found an array`},
		"too large a number":         {"test: {threshold: 101}", `1:19: test.threshold: expected a number of 0 to 100, found 101`},
		"an infinite number":         {"test: {threshold: .inf}", `1:19: test.threshold: expected a number of 0 to 100, found +Inf`},
		"a pattern":                  {"ignore: ['[']", `1:9: ignore: "[" is no pattern of names: expected one such as *_test.rego`},
		"an anchor":                  {"policies: &p policies", `1:11: the anchor "&p": expected a value without one, for anchors are not supported`},
		"an alias":                   {"pack: [&p a]\nignore: [*p]", `1:8: the anchor "&p": expected a value without one, for anchors are not supported` + "\n" + `leeway.yaml:2:10: the alias "*p": expected the value itself, for aliases are not supported`},
		"a tag":                      {"policies: !!binary cG9s", `1:11: the tag "!!binary": expected a value without one, for tags are not supported`},
		"a list as a name":           {"? [a]\n: b", `1:3: the name of a property is no plain text: expected one such as policies`},
		"a merge":                    {"<<: {policies: policies}", `1:1: unknown property "<<": expected one of policies, policies-key, policies-key-alg, schemas, profiles, cases, gains, effort, ignore, pack, format, csv-dialect, checks, test`},
		"two documents":              {"cases: cases\n---\ncases: cases\n", `2:1: a second document: expected one`},
		"syntax":                     {"cases: cases\npolicies: a: b", `2: not YAML: mapping values are not allowed in this context`},
		"syntax behind a document":   {"cases: cases\n---\n[", `3: not YAML: did not find expected node content`},
		"a tab":                      {"test:\n\tcoverage: true", `2: not YAML: found character that cannot start any token`},
		"Latin-1":                    {"cases: \xe9t\xe9", `1:8: not UTF-8: expected UTF-8, found byte 0xe9`},
		"UTF-16":                     {"\xff\xfec\x00", `1:1: not UTF-8, it seems to be UTF-16: expected UTF-8`},
		"a control character":        {"cases: a\x01b", ` not YAML: control characters are not allowed`},
		"nesting":                    {"pack: " + strings.Repeat("[", 200) + strings.Repeat("]", 200), `1:107: nested too deep: expected at most 100 levels`},
		"deeper nesting":             {"pack: " + strings.Repeat("[", 100_000), ` not YAML: exceeded max depth of 10000`},
		"size":                       {strings.Repeat("# to be refused\n", 1<<16+1), ` too large: expected at most 1 MB`},
		"several at once":            {"format: x\ncases: c\nprofile: y\nchecks: {link: {level: off}}", `1:9: format: expected one of table, json, ndjson, csv, markdown; found "x"` + "\n" + `leeway.yaml:3:1: unknown property "profile" (did you mean profiles?): expected one of policies, policies-key, policies-key-alg, schemas, profiles, cases, gains, effort, ... (14 in all)` + "\n" + `leeway.yaml:4:10: checks: faults of link are always errors, which keep a file from being used: expected a rule of warnings or notes` + "\n" + `leeway.yaml:4:16: checks.link: missing property "reason"`},
	} {
		_, err := project.Parse("leeway.yaml", []byte(tc.text))
		if err == nil {
			t.Errorf("%s: it is taken", name)
			continue
		}
		if diff := cmp.Diff("leeway.yaml:"+tc.want, err.Error()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestFind holds that the nearest file is found, from wherever one stands.
func TestFind(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	if found := project.Find("."); found != "" {
		t.Skipf("there is a project file above the folder of temporary files: %s", found)
	}
	if err := os.MkdirAll("outer/inner/deep/er", 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"outer/leeway.yaml", "outer/inner/leeway.yaml"} {
		if err := os.WriteFile(name, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for from, want := range map[string]string{
		"outer": "leeway.yaml", "outer/inner": "leeway.yaml", "outer/inner/deep": "../leeway.yaml", "outer/inner/deep/er": "../../leeway.yaml",
	} {
		t.Chdir(filepath.Join(dir, from))
		if got := filepath.ToSlash(project.Find(".")); got != want {
			t.Errorf("from %s: got %q, want %q", from, got, want)
		}
	}
	t.Chdir(dir)
	if err := os.Symlink("nowhere", "leeway.yaml"); err != nil {
		t.Skip(err)
	}
	_, err := project.Read(project.Find("."))
	if want := "leeway.yaml: cannot be read: no such file or directory"; err == nil || err.Error() != want {
		t.Errorf("a link that leads nowhere: got %v, want %s", err, want)
	}
}

// TestTemplate holds that what init writes is a project file, also with each of its examples, and that each key is in it.
func TestTemplate(t *testing.T) {
	folder(t)
	uncommented := strings.NewReplacer("\n# pack", "\npack", "\n# ignore", "\nignore", "\n# format", "\nformat", "\n# checks", "\nchecks",
		"\n#   ", "\n  ", "\n# test", "\ntest").Replace(string(project.Template))
	for name, text := range map[string]string{"as it is": string(project.Template), "with its examples": uncommented} {
		if _, err := project.Parse("leeway.yaml", []byte(text)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	read, err := project.Parse("leeway.yaml", []byte(uncommented))
	if err != nil {
		t.Fatal(err)
	}
	if len(read.Settings) != 9 || len(read.Levels) != 2 {
		t.Errorf("got %d settings and %d levels, want 9 and 2", len(read.Settings), len(read.Levels))
	}
	if _, err := schemas.FS.Open("project.json"); err != nil || !strings.Contains(uncommented, "$schema=schemas/project.json") {
		t.Errorf("the template names no schema for editors: %v", err)
	}
}

// TestDocumentedKeys holds that docs/author.md has a table of what the schema says.
func TestDocumentedKeys(t *testing.T) {
	text, err := schemas.FS.ReadFile("project.json")
	if err != nil {
		t.Fatal(err)
	}
	schema, faults := document.Read("project.json", text)
	if err := faults.Err(); err != nil {
		t.Fatal(err)
	}
	table := "| key | value |\n| --- | --- |\n"
	row := func(key, pointer string) {
		description, _ := schema.At(pointer + "/description").(string)
		if description == "" {
			t.Errorf("%s has no description", key)
		}
		table += fmt.Sprintf("| `%s` | %s |\n", key, strings.ReplaceAll(description, "docs/checks.md", "[checks.md](checks.md)"))
	}
	for _, key := range schema.Names("/properties") {
		below := "/properties/" + key + "/properties"
		if names := schema.Names(below); names != nil {
			for _, name := range names {
				row(key+"."+name, below+"/"+name)
			}
			continue
		}
		row(key, "/properties/"+key)
	}
	const page, start, end = "../../../docs/author.md", "<!-- keys -->\n", "<!-- /keys -->\n"
	shown, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(string(shown), start)
	was, after, ends := strings.Cut(rest, end)
	if !found || !ends {
		t.Fatalf("%s has no place for the table", page)
	}
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(page, []byte(before+start+table+end+after), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if diff := cmp.Diff(was, table); diff != "" {
		t.Errorf("%s (-shown +schema):\n%s", page, diff)
	}
}

// FuzzParse holds that no text makes the reader panic, and that each fault is one line with the file's name.
func FuzzParse(f *testing.F) {
	folder(f)
	f.Add(project.Template)
	for _, text := range []string{
		"", "a: &a [*a]", "? {a: b}\n: c", "checks: {dead-way: {level: off}}", "test: {threshold: 1e400}", "---\n---\n", "policies: .", "{[", "a: !!int x", "\xff",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		read, err := project.Parse("leeway.yaml", text)
		if (read == nil) == (err == nil) && len(verdict.FaultsOf(err)) == 0 {
			t.Fatalf("got %v and %v", read, err)
		}
		for _, fault := range verdict.FaultsOf(err) {
			if !strings.HasPrefix(fault.Error(), "leeway.yaml") || fault.Message == "" || fault.Rule == "" {
				t.Errorf("fault without a place, a message or a rule: %+v", fault)
			}
		}
	})
}
