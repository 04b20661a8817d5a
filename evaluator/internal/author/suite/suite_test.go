package suite_test

import (
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/tester"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/leeway-policy/leeway/evaluator/internal/author/suite"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// unpack returns a folder with the files of an archive.
func unpack(t *testing.T, archive string) string {
	t.Helper()
	parsed, err := txtar.ParseFile(archive)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, file := range parsed.Files {
		files[file.Name] = string(file.Data)
	}
	return folder(t, files)
}

func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		to := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(to, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// TestResultsAreThoseOfOPA holds the outcome of every test and case to that of OPA's tester, run as `opa test`
// runs it, on folders of many kinds.
func TestResultsAreThoseOfOPA(t *testing.T) {
	t.Parallel()
	archives, err := filepath.Glob(filepath.Join("testdata", "*.txtar"))
	if err != nil || len(archives) == 0 {
		t.Fatalf("no archive: %v", err)
	}
	paths := []string{filepath.Join("..", "..", "..", "..", "policies"), filepath.Join("..", "..", "..", "..", "testdata", "toy", "policies")}
	for _, archive := range archives {
		paths = append(paths, unpack(t, archive))
	}
	for _, path := range paths {
		for _, filter := range []string{"", "t_test|test_allow", `#01$`} {
			t.Run(filepath.Base(path)+filter, func(t *testing.T) {
				t.Parallel()
				_, err := os.Stat(filepath.Join(path, "v0.rego"))
				options := suite.Options{Paths: []string{path}, Run: filter, V0: err == nil}
				want := reference(t, options)
				answer, err := suite.Run(t.Context(), options)
				if len(want) == 0 {
					if err == nil {
						t.Errorf("nothing to run: expected an error, got %+v", answer.Tests)
					}
					return
				}
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(want, results(answer)); diff != "" {
					t.Errorf("outcomes (-opa +leeway):\n%s", diff)
				}
			})
		}
	}
}

// reference returns how OPA says that tests end, one line each.
func reference(t *testing.T, options suite.Options) []string {
	t.Helper()
	version := ast.RegoV1
	if options.V0 {
		version = ast.RegoV0
	}
	modules, store, err := tester.LoadWithRegoVersion(options.Paths, nil, version)
	if err != nil {
		t.Fatal(err)
	}
	txn, err := store.NewTransaction(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ended, err := tester.NewRunner().SetDefaultRegoVersion(version).SetStore(store).SetModules(modules).Filter(options.Run).RunTests(t.Context(), txn)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for result := range ended {
		name := strings.TrimPrefix(result.Package, "data.") + "." + result.Name
		switch {
		case result.Error != nil:
			lines = append(lines, name+" error")
		case result.Skip:
			lines = append(lines, name+" skipped")
		case result.Fail:
			lines = append(lines, name+" failed")
		default:
			lines = append(lines, name+" passed")
		}
		for path, sub := range result.SubResults.Iter {
			ending := " passed"
			if sub.Fail {
				ending = " failed"
			}
			if len(sub.SubResults) == 0 {
				lines = append(lines, name+"/"+strings.Join(path, "/")+ending)
			}
		}
	}
	sort.Strings(lines)
	return lines
}

func results(answer *verdict.Tests) []string {
	var lines []string
	for _, test := range answer.Tests {
		lines = append(lines, test.ID()+" "+string(test.Outcome))
		for _, each := range test.Cases {
			lines = append(lines, test.ID()+"/"+strings.Join(each.Name, "/")+" "+string(each.Outcome))
		}
	}
	sort.Strings(lines)
	return lines
}

// TestRunSaysWhatIsWrong tests what cannot be run; the name is the reason.
func TestRunSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	one := map[string]string{"a_test.rego": "package a_test\n\ntest_a if true\n"}
	tests := map[string]struct {
		files   map[string]string
		options suite.Options
		want    string
	}{
		"no files":                 {nil, suite.Options{}, "DIR: no tests: expected at least one rule whose name begins with test_"},
		"no test":                  {map[string]string{"a.rego": "package a\n\nx := 1\n"}, suite.Options{}, "DIR: no tests: expected at least one rule whose name begins with test_"},
		"no test of that name":     {one, suite.Options{Run: "nope"}, `DIR: no test matches "nope": expected a part of a name such as data.a_test.test_a`},
		"not a regular expression": {one, suite.Options{Run: "("}, "\"(\" is not a regular expression: error parsing regexp: missing closing ): `(`"},
		"no such path":             {one, suite.Options{Paths: []string{"nowhere"}}, "nowhere: cannot be read: no such file or directory"},
		"a syntax error":           {map[string]string{"a_test.rego": "package a_test\n\ntest_a if {{\n"}, suite.Options{}, "DIR/a_test.rego:4:1: unexpected eof token"},
		"no such function":         {map[string]string{"a_test.rego": "package a_test\n\ntest_a if nope(1)\n"}, suite.Options{}, "DIR/a_test.rego:3:11: undefined function nope"},
		"a schema elsewhere":       {map[string]string{"a_test.rego": "package a_test\n\n# METADATA\n# schemas:\n#   - input: {\"properties\": {\"a\": {\"$ref\": \"file:///etc/passwd\"}}}\ntest_a if input.a == 1\n"}, suite.Options{}, `DIR/a_test.rego:3:1: METADATA: a schema refers to "file:///etc/passwd", which is not read: expected a reference within the schema, #/...`},
		"faulty data":              {map[string]string{"a_test.rego": one["a_test.rego"], "data.json": "{"}, suite.Options{}, "DIR/data.json"},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := folder(t, tc.files)
			if tc.options.Paths == nil {
				tc.options.Paths = []string{dir}
			}
			_, err := suite.Run(t.Context(), tc.options)
			if err == nil {
				t.Fatal("no error")
			}
			if got := strings.ReplaceAll(err.Error(), dir, "DIR"); !strings.Contains(got, tc.want) {
				t.Errorf("got %q, want %q in it", got, tc.want)
			}
		})
	}
}

// TestTimeout checks that a test that takes too long is an error, and keeps no other from running.
func TestTimeout(t *testing.T) {
	t.Parallel()
	dir := folder(t, map[string]string{"a_test.rego": "package a_test\n\ntest_long if {\n\tsome a in numbers.range(1, 10000)\n\tsome b in numbers.range(1, 10000)\n\ta * b < 0\n}\n\ntest_short if true\n"})
	answer, err := suite.Run(t.Context(), suite.Options{Paths: []string{dir}, Timeout: time.Second})
	if err != nil {
		t.Fatal(err)
	}
	if answer.Counts != (verdict.TestCounts{Passed: 1, Errors: 1}) {
		t.Errorf("counts: %+v", answer.Counts)
	}
}

// TestConfinement checks that a test ends in an error where it calls what policies may not use, unless it mocks that.
func TestConfinement(t *testing.T) {
	t.Parallel()
	dir := folder(t, map[string]string{"a_test.rego": `package a_test

test_clock if time.now_ns() > 0

test_zone if time.clock([0, "UTC"]) == [0, 0, 0]

test_mocked if time.now_ns() == 5 with time.now_ns as 5

test_environment if opa.runtime().env
`})
	outcomes := func(options suite.Options) map[string]verdict.TestOutcome {
		options.Paths = []string{dir}
		answer, err := suite.Run(t.Context(), options)
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]verdict.TestOutcome{}
		for _, test := range answer.Tests {
			got[test.Name] = test.Outcome
			if test.Outcome == verdict.TestErrored && !strings.Contains(test.Error.Error(), "is withheld") {
				t.Errorf("%s: %v does not say that the function is withheld", test.Name, test.Error)
			}
		}
		return got
	}
	const passed, errored = verdict.TestPassed, verdict.TestErrored
	want := map[string]verdict.TestOutcome{"test_clock": errored, "test_zone": errored, "test_mocked": passed, "test_environment": errored}
	if diff := cmp.Diff(want, outcomes(suite.Options{})); diff != "" {
		t.Errorf("confined (-want +got):\n%s", diff)
	}
	want = map[string]verdict.TestOutcome{"test_clock": passed, "test_zone": passed, "test_mocked": passed, "test_environment": passed}
	if diff := cmp.Diff(want, outcomes(suite.Options{Unconfined: true})); diff != "" {
		t.Errorf("unconfined (-want +got):\n%s", diff)
	}
}
