package report_test

import (
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report"
)

// ended are results of every kind, with text that formats have to escape.
func ended() *verdict.Tests {
	failure := &verdict.Failure{
		File: "p/a,b_test.rego", Line: 7, Col: 2, Condition: "got == want",
		Values:  []verdict.Term{{Text: "got", Value: `"50%\n"`}, {Text: "want", Value: "true"}},
		Because: []verdict.Failure{{File: "p/a.rego", Line: 3, Col: 4, Condition: "input.n <= 3", Values: []verdict.Term{{Text: "input.n", Value: "9"}}}},
	}
	return &verdict.Tests{
		Version: 1, OPA: "1.0.0",
		Counts: verdict.TestCounts{Passed: 2, Failed: 2, Errors: 1, Skipped: 1},
		Tests: []verdict.Test{
			{Package: "a_test", Name: "test_pass", File: "p/a,b_test.rego", Line: 1, Col: 1, Outcome: verdict.TestPassed, Seconds: 0.25, Output: "said\n]]> \x01 <b>\n"},
			{Package: "a_test", Name: "test_table", File: "p/a,b_test.rego", Line: 5, Col: 1, Outcome: verdict.TestFailed, Seconds: 0.5, Cases: []verdict.TestCase{
				{Name: []string{"one"}, Outcome: verdict.TestPassed},
				{Name: []string{"two & more"}, Outcome: verdict.TestFailed, Failure: failure},
			}},
			{Package: "a_test", Name: "test_unexplained", File: "p/a,b_test.rego", Line: 9, Col: 1, Outcome: verdict.TestFailed},
			{Package: "b_test", Name: "test_error", File: "p/b_test.rego", Line: 2, Col: 1, Outcome: verdict.TestErrored, Error: &verdict.Fault{Rule: "test-error", File: "p/b.rego", Line: 4, Col: 1, Message: "conflict"}},
			{Package: "b_test", Name: "todo_test_later", File: "p/b_test.rego", Line: 3, Col: 1, Outcome: verdict.TestSkipped},
		},
		Coverage: &verdict.Coverage{
			Lines: verdict.Share{Covered: 3, Of: 6}, Decisions: &verdict.Share{Covered: 2, Of: 4},
			Files: []verdict.FileCoverage{
				{File: "p/a.rego", Covered: []int{1, 3}, Missing: []int{4, 5, 9}},
				{File: "p/q/c.rego", Covered: []int{2}, Missing: []int{}},
			},
			Rules: []verdict.Decision{{Rule: "s/r", Kind: "precondition", File: "p/a.rego", Line: 3, Met: true, Ways: []verdict.WayTaken{
				{WayInfo: verdict.WayInfo{Number: 1, Title: "by one", Line: 3}, Taken: true},
				{WayInfo: verdict.WayInfo{Number: 2, Line: 5}},
			}}},
		},
	}
}

func written(t *testing.T, format report.Format, verbose bool) string {
	t.Helper()
	var out strings.Builder
	if err := report.Tests(&out, ended(), report.TestOptions{Options: report.Options{Format: format}, Verbose: verbose}); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestTestsAsText(t *testing.T) {
	t.Parallel()
	want := `FAIL  a_test.test_table / two & more
  p/a,b_test.rego:7:2: got == want: got "50%\n", want true
    p/a.rego:3:4: input.n <= 3: input.n 9
FAIL  a_test.test_unexplained
  p/a,b_test.rego:9:1: it does not hold
ERROR b_test.test_error
  p/b.rego:4:1: conflict
6 tests: 2 passed, 2 failed, 1 error, 1 skipped

lines      50.0% (3 of 6)
  missing: p/a.rego:4-5,9
decisions  50.0% (2 of 4)
  missing: s/r (p/a.rego:3): never unmet; way 2 (line 5) never taken
`
	if diff := cmp.Diff(want, written(t, report.Text, false)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	verbose := written(t, report.Text, true)
	for _, line := range []string{"PASS  a_test.test_pass (250ms)\n  | said\n  | ]]> \\x01 <b>\n", "PASS  a_test.test_table / one\n", "SKIP  b_test.todo_test_later\n"} {
		if !strings.Contains(verbose, line) {
			t.Errorf("verbose lacks %q:\n%s", line, verbose)
		}
	}
}

func TestTestsForGitHub(t *testing.T) {
	t.Parallel()
	want := `::error file=p/a%2Cb_test.rego,line=7,col=2,title=a_test.test_table / two & more::got == want: got "50%25\n", want true%0A  p/a.rego:3:4: input.n <= 3: input.n 9
::error file=p/a%2Cb_test.rego,line=9,col=1,title=a_test.test_unexplained::it does not hold
::error file=p/b.rego,line=4,col=1,title=b_test.test_error::conflict
::notice file=p/a.rego,line=4,col=1,title=lines not covered::no test reaches lines 4-5,9
::notice file=p/a.rego,line=3,col=1,title=decisions not covered::s/r: never unmet; way 2 (line 5) never taken
6 tests: 2 passed, 2 failed, 1 error, 1 skipped
`
	if diff := cmp.Diff(want, written(t, report.GitHub, false)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestTestsAsJUnit reads the report back: the counts are those of its cases, the names are distinct, and what
// XML cannot hold is gone.
func TestTestsAsJUnit(t *testing.T) {
	t.Parallel()
	var read struct {
		Tests    int `xml:"tests,attr"`
		Failures int `xml:"failures,attr"`
		Errors   int `xml:"errors,attr"`
		Skipped  int `xml:"skipped,attr"`
		Suites   []struct {
			Name  string `xml:"name,attr"`
			Tests int    `xml:"tests,attr"`
			Cases []struct {
				Name    string `xml:"name,attr"`
				Class   string `xml:"classname,attr"`
				Time    string `xml:"time,attr"`
				Failure string `xml:"failure"`
				Out     string `xml:"system-out"`
			} `xml:"testcase"`
		} `xml:"testsuite"`
	}
	if err := xml.Unmarshal([]byte(written(t, report.JUnit, false)), &read); err != nil {
		t.Fatal(err)
	}
	if got, want := []int{read.Tests, read.Failures, read.Errors, read.Skipped, len(read.Suites)}, []int{6, 2, 1, 1, 2}; !cmp.Equal(got, want) {
		t.Errorf("tests, failures, errors, skipped, suites are %v, want %v", got, want)
	}
	names := map[string]bool{}
	for _, suite := range read.Suites {
		if suite.Tests != len(suite.Cases) {
			t.Errorf("%s says %d tests, has %d", suite.Name, suite.Tests, len(suite.Cases))
		}
		for _, each := range suite.Cases {
			if names[each.Class+each.Name] {
				t.Errorf("two are called %s", each.Name)
			}
			names[each.Class+each.Name] = true
		}
	}
	first, third := read.Suites[0].Cases[0], read.Suites[0].Cases[2]
	if first.Time != "0.250000" || first.Out != "said\n]]> \\x01 <b>\n" {
		t.Errorf("first case: %+v", first)
	}
	if third.Name != "test_table / two & more" || !strings.Contains(third.Failure, "input.n 9") {
		t.Errorf("third case: %+v", third)
	}
}

// TestCoberturaFitsItsDTD holds the report to Cobertura's own document type: elements, their order, attributes.
func TestCoberturaFitsItsDTD(t *testing.T) {
	t.Parallel()
	content, attributes := readDTD(t)
	decoder := xml.NewDecoder(strings.NewReader(written(t, report.Cobertura, false)))
	type open struct{ name, children string }
	var stack []open
	elements := 0
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			elements++
			name := token.Name.Local
			if len(stack) > 0 {
				stack[len(stack)-1].children += name + ","
			}
			stack = append(stack, open{name: name})
			given := map[string]bool{}
			for _, attribute := range token.Attr {
				given[attribute.Name.Local] = true
				if _, declared := attributes[name][attribute.Name.Local]; !declared {
					t.Errorf("%s has an attribute %s", name, attribute.Name.Local)
				}
			}
			for attribute, required := range attributes[name] {
				if required && !given[attribute] {
					t.Errorf("%s lacks the attribute %s", name, attribute)
				}
			}
		case xml.EndElement:
			last := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			model, declared := content[last.name]
			if !declared || !model.MatchString(last.children) {
				t.Errorf("%s holds %q, which fits not %v", last.name, last.children, model)
			}
		}
	}
	if elements < 20 {
		t.Errorf("only %d elements", elements)
	}
}

// readDTD returns of each element what it may hold, as an expression over names that each end with a comma, and its
// attributes: whether each is required.
func readDTD(t *testing.T) (content map[string]*regexp.Regexp, attributes map[string]map[string]bool) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "coverage-04.dtd"))
	if err != nil {
		t.Fatal(err)
	}
	content, attributes = map[string]*regexp.Regexp{}, map[string]map[string]bool{}
	for _, found := range regexp.MustCompile(`<!ELEMENT (\w+) (.+)>`).FindAllStringSubmatch(string(text), -1) {
		model := strings.NewReplacer("#PCDATA", "", "EMPTY", "", ",", "").Replace(regexp.MustCompile(`[a-z]+`).ReplaceAllString(found[2], "(?:$0;)"))
		content[found[1]] = regexp.MustCompile("^(?:" + strings.ReplaceAll(model, ";", ",") + ")$")
	}
	for _, found := range regexp.MustCompile(`<!ATTLIST (\w+) ([\w-]+) +CDATA (\S+)>`).FindAllStringSubmatch(string(text), -1) {
		if attributes[found[1]] == nil {
			attributes[found[1]] = map[string]bool{}
		}
		attributes[found[1]][found[2]] = found[3] == "#REQUIRED"
	}
	if len(content) != 13 || len(attributes) != 6 {
		t.Fatalf("read %d elements and the attributes of %d", len(content), len(attributes))
	}
	return content, attributes
}

func TestCoberturaWithoutCoverage(t *testing.T) {
	t.Parallel()
	if err := report.WriteCobertura(io.Discard, nil); err == nil {
		t.Error("no error")
	}
}
