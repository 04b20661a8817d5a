package main

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/testscript"
	"github.com/rogpeppe/go-internal/txtar"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/leeway-policy/leeway/schemas"
)

const testdata = "../../testdata"

// update says to rewrite what tests compare with.
var update = os.Getenv("UPDATE") != ""

func TestMain(m *testing.M) {
	// Tests make much garbage, and keep little.
	debug.SetGCPercent(400)
	testscript.Main(m, map[string]func(){"leeway": main})
}

// TestScripts runs the scripts of the commands. Each starts in a folder with toy, a small set of
// policies, schemas and profiles. Scripts run leeway within the test; those that give it an environment or an input
// start it as a process, as does "exec leeway".
func TestScripts(t *testing.T) {
	scripts, err := filepath.Abs(filepath.Join(testdata, "scripts")) // the folder of the process changes
	if err != nil {
		t.Fatal(err)
	}
	toyFiles := os.DirFS(filepath.Join(scripts, "../toy"))
	testscript.Run(t, testscript.Params{
		Dir: scripts,
		Setup: func(env *testscript.Env) error {
			name := strings.TrimPrefix(filepath.Base(env.WorkDir), "script-")
			script, err := txtar.ParseFile(filepath.Join(scripts, name+".txtar"))
			if err != nil {
				return err
			}
			env.Values[asProcess{}] = ownSurroundings.Match(script.Comment)
			return copyToy(env, toyFiles)
		},
		UpdateScripts:       update,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":  exits,
			"toy":    toy,
			"answer": isAnswer,
			"crlf":   endLinesWithCRLF,
		},
	})
}

// asProcess is the key of whether a script starts leeway as a process.
type asProcess struct{}

// ownSurroundings finds a line of a script that gives commands an environment or an input.
var ownSurroundings = regexp.MustCompile(`(?m)^(\[\S+\] +)*(env|stdin|ttyin) `)

// copyToy gives a script the toy, with the schemas of profiles and METADATA that all share.
func copyToy(env *testscript.Env, toy fs.FS) error {
	to := filepath.Join(env.WorkDir, "toy")
	if err := os.CopyFS(to, toy); err != nil {
		return err
	}
	for _, name := range []string{"profile.json", "annotations.json"} {
		content, err := fs.ReadFile(schemas.FS, name)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(to, "schemas", name), content, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// exits runs a command that must exit with a code: exits 2 leeway evaluate nowhere.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND [ARG...]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got, err := exitCode(ts, args[1], args[2:])
	ts.Check(err)
	if got != want {
		ts.Fatalf("exited with %d, want %d", got, want)
	}
}

// exitCode runs a command and returns what it exits with.
func exitCode(ts *testscript.TestScript, command string, args []string) (int, error) {
	if command == "leeway" && ts.Value(asProcess{}) == false {
		return runIn(ts.MkAbs("."), args, ts.Stdout(), ts.Stderr())
	}
	err := ts.Exec(command, args...)
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return exit.ExitCode(), nil
	}
	return 0, err
}

// toy does what exits does with leeway on the toy, whose folders are named where the command reads them: toy 0 evaluate -f csv.
func toy(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) < 2 {
		ts.Fatalf("usage: toy CODE COMMAND [ARG...]")
	}
	idle := map[string]bool{}
	if cmd, rest, err := newRootCmd(new(app)).Find(args[1:]); err == nil && cmd.ParseFlags(rest) == nil {
		for _, name := range idleFlags(cmd, cmd.Flags().Args()) {
			idle[name] = true
		}
	}
	command := []string{args[0], "leeway"}
	for _, folder := range []string{"policies", "schemas", "profiles", "cases"} {
		named := func(arg string) bool { return arg == "--"+folder || strings.HasPrefix(arg, "--"+folder+"=") }
		if !idle[folder] && !slices.ContainsFunc(args, named) {
			command = append(command, "--"+folder+"=toy/"+folder)
		}
	}
	exits(ts, neg, append(command, args[1:]...))
}

// endLinesWithCRLF rewrites all files of some folders as git does on Windows: crlf toy.
func endLinesWithCRLF(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: crlf FOLDER...")
	}
	for _, folder := range args {
		ts.Check(filepath.WalkDir(ts.MkAbs(folder), func(name string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			content, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			return os.WriteFile(name, bytes.ReplaceAll(content, []byte("\n"), []byte("\r\n")), 0o644)
		}))
	}
}

// isAnswer checks a file, or stdout, against the schema of a kind of answer: answer paths stdout.
func isAnswer(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: answer KIND FILE")
	}
	if err := checkAnswer(args[0], []byte(ts.ReadFile(args[1]))); err != nil {
		ts.Fatalf("%s is no answer of %s: %v", args[1], args[0], err)
	}
}

// checkAnswer checks JSON against schemas/KIND.json.
func checkAnswer(kind string, answer []byte) error {
	return validate(kind, mustRead(schemas.FS, kind+".json"), answer)
}

// validate checks JSON against a schema.
func validate(name string, schema, answer []byte) error {
	text, err := jsonschema.UnmarshalJSON(bytes.NewReader(schema))
	if err != nil {
		return err
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("leeway:///"+name, text); err != nil {
		return err
	}
	compiled, err := compiler.Compile("leeway:///" + name)
	if err != nil {
		return err
	}
	read, err := jsonschema.UnmarshalJSON(bytes.NewReader(answer))
	if err != nil {
		return err
	}
	return compiled.Validate(read)
}

func mustRead(from fs.FS, name string) []byte {
	content, err := fs.ReadFile(from, name)
	if err != nil {
		panic(err)
	}
	return content
}

// leeway runs a command within the test and returns what it printed.
func leeway(t *testing.T, args ...string) []byte {
	t.Helper()
	var stdout, stderr bytes.Buffer
	if code := runShared(t.Context(), args, &stdout, &stderr); code != exitOK {
		t.Fatalf("leeway %s exited with %d: %s", strings.Join(args, " "), code, stderr.String())
	}
	return stdout.Bytes()
}

// TestGolden compares answers about the embedded content, in full.
func TestGolden(t *testing.T) {
	t.Parallel()
	for name, command := range map[string]string{
		"evaluate.txt":    "evaluate",
		"evaluate.csv":    "evaluate -f csv",
		"explain.txt":     "explain BE social-security-contributions",
		"explain.md":      "explain BE social-security-contributions -f markdown",
		"facts.txt":       "facts",
		"strategies.txt":  "strategies",
		"centralised.txt": "evaluate --by precondition --strategy centralisation",
		"groups.txt":      "evaluate --group --strategy centralisation --service civil-certificates",
		"paths.txt":       "paths DE higher-education-enrolment clearing_house --limit 3",
		"reach.txt":       "reach",
		"reach_one.txt":   "reach LU",
		"ask.txt":         "ask IS higher-education-enrolment",
		"robustness.txt":  "robustness BE civil-certificates",
		"concordance.txt": "concordance",
		"concordance.md":  "concordance -f markdown --country BE",
		"qca.txt":         "qca centralisation",
		"transfer.txt":    "transfer --from BE --to NL social-security-contributions centralisation",
		"gains.txt":       "gains change-of-address",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := leeway(t, strings.Fields(command)...)
			golden := filepath.Join(testdata, "golden", name)
			if update {
				if err := os.WriteFile(golden, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), string(got)); diff != "" {
				t.Errorf("leeway %s (-want +got):\n%s", command, diff)
			}
		})
	}
}

// TestAnswersMatchTheirSchema holds what is printed to the schema of its kind.
func TestAnswersMatchTheirSchema(t *testing.T) {
	t.Parallel()
	const whatIf = " --set service.records=unknown --set context.person_identifier=none"
	for kind, commands := range map[string][]string{
		"evaluation": {
			"evaluate -f json",
			"evaluate -f json --group",
			"evaluate -f json --without-inferred --set service.front_offices=local --set service.annual_cases=unknown",
			"explain -f json ../../profiles/lu.json",
			"explain -f json ../../profiles/is.json --all=2" + whatIf,
			"explain -f json ../../profiles/de.json --without centralisation/one_key",
		},
		"paths": {
			"paths -f json DE change-of-address centralisation --limit 0",
			"paths -f json DE --upto technical",
			"paths -f json LU civil-certificates clearing_house" + whatIf,
		},
		"options": {
			"options -f json",
			"options -f json LU" + whatIf,
			"options -f json IS social-security-contributions centralisation",
		},
		"reach":      {"reach -f json", "reach -f json" + whatIf},
		"ask":        {"ask -f json IS social-security-contributions", "ask -f json BE" + whatIf},
		"robustness": {"robustness -f json", "robustness -f json GR" + whatIf},
		"concordance": {
			"concordance -f json",
			"concordance -f json --without-own-evidence --pack all",
			"concordance -f json --strategy clearing_house --outcome failed,abandoned --without clearing_house/reason_to_join",
		},
		"qca": {
			"qca -f json",
			"qca -f json clearing_house --partial failure --without clearing_house/reason_to_join",
		},
		"precedents": {
			"precedents -f json",
			"precedents -f json LU --limit 0" + whatIf,
		},
		"compare": {"compare -f json DE AT", "compare -f json LU GR change-of-address"},
		"transfer": {
			"transfer -f json BE DE social-security-contributions",
			"transfer -f json LU GR" + whatIf,
		},
		"triangle": {"triangle -f json", "triangle -f json LU"},
		"gains":    {"gains -f json", "gains -f json LU"},
		"sources":  {"sources -f json"},
	} {
		for _, command := range commands {
			t.Run(command, func(t *testing.T) {
				t.Parallel()
				if err := checkAnswer(kind, leeway(t, strings.Fields(command)...)); err != nil {
					t.Error(err)
				}
			})
		}
	}
}

// TestEnginesAgree holds that all engines print the same, explanations too.
func TestEnginesAgree(t *testing.T) {
	t.Parallel()
	for _, file := range []string{"be.json", "lu.json"} {
		command := []string{"explain", "../../profiles/" + file, "-f", "json", "--engine"}
		want := leeway(t, append(command, "table")...)
		for _, engine := range []string{"auto", "opa"} {
			got := leeway(t, append(command, engine)...)
			if diff := cmp.Diff(string(want), string(got)); diff != "" {
				t.Errorf("%s (-table +%s):\n%s", file, engine, diff)
			}
		}
	}
}
