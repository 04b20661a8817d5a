package report_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/display"
	"github.com/leeway-policy/leeway/report"
)

func check(w *bytes.Buffer, c *verdict.Check, o report.Options) error { return report.Check(w, c, o) }

// hostile has characters that each format must escape, and control characters.
const hostile = "100% of a:b,c\r\nsaid <b>\"]]>\" \x00\x1b[31m\u2028 ::error::"

// checked has a fault of each level, one without a place, and two at one place.
func checked() *verdict.Check {
	faults := verdict.Faults{
		{Rule: "usage", Message: "no place"},
		{Rule: "never-met", File: "a b/ü:x%,y.rego", Line: 3, Col: 7, Message: hostile, Help: "mend it\nat once"},
		{Rule: "never-met", File: "a b/ü:x%,y.rego", Line: 3, Col: 7, Message: "another", Help: "mend it"},
		{Rule: "dead-way", Level: verdict.Warning, File: "/abs/p.rego", Line: 1, Col: 1, Message: "dead", Help: "drop it"},
		{Rule: "unread-fact", Level: verdict.Note, File: "unit.json", Message: "unread"},
	}
	return &verdict.Check{
		Identity: verdict.Identity{Version: 1, Leeway: "devel"},
		Faults:   faults,
		Rules:    []verdict.Rule{{ID: "usage"}, {ID: "never-met", What: "w", Help: "mend it"}, {ID: "dead-way", What: "d", Help: "h"}, {ID: "unread-fact", What: "u", Help: "n"}},
		Policies: 1, Tests: 1, Schemas: 4, Profiles: 2, Units: 3,
	}
}

func clean() *verdict.Check {
	c := checked()
	c.Faults, c.Rules = nil, nil
	return c
}

// TestSARIFFitsItsSchema validates against the schema that OASIS publishes.
func TestSARIFFitsItsSchema(t *testing.T) {
	published, err := os.ReadFile("../testdata/schemas/sarif-2.1.0.json")
	if err != nil {
		t.Fatal(err)
	}
	tree, err := jsonschema.UnmarshalJSON(bytes.NewReader(published))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	if err := compiler.AddResource("sarif.json", tree); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("sarif.json")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]*verdict.Check{"faults": checked(), "none": clean()} {
		log, err := jsonschema.UnmarshalJSON(strings.NewReader(render(t, check, c, report.Options{Format: report.SARIF})))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(log); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		run := log.(map[string]any)["runs"].([]any)[0].(map[string]any)
		if got := len(run["results"].([]any)); got != len(c.Faults) {
			t.Errorf("%s: %d results, want %d", name, got, len(c.Faults))
		}
	}
}

// TestSARIFPointsAtPlaces looks at what GitHub and editors use.
func TestSARIFPointsAtPlaces(t *testing.T) {
	got := render(t, check, checked(), report.Options{Format: report.SARIF})
	for _, want := range []string{
		`"uri": "a%20b/%C3%BC:x%25,y.rego"`, `"uri": "file:///abs/p.rego"`, `"startLine": 3`, `"startColumn": 7`,
		`"level": "error"`, `"level": "warning"`, `"level": "note"`, `"ruleId": "dead-way"`, `"ruleIndex": 2`, `"text": "mend it"`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in:\n%s", want, got)
		}
	}
}

// TestSARIFForGitHub holds what GitHub's code scanning requires, for released and other versions: a semantic version, for each rule
// texts and an address of its own, for each result a place; and that nothing says "none" by a negative number.
func TestSARIFForGitHub(t *testing.T) {
	semver := regexp.MustCompile(`^\d+\.\d+\.\d+(-[0-9A-Za-z-.]+)?(\+[0-9A-Za-z-.]+)?$`)
	for given, want := range map[string]string{
		"1.2.3": "1.2.3", "v1.2.3-rc.1": "1.2.3-rc.1", "0.0.0-20261128094432-2ed2d3d00000+dirty": "0.0.0-20261128094432-2ed2d3d00000+dirty",
		"devel": "0.0.0-devel", "": "0.0.0-devel", "(devel)": "0.0.0-devel", "1.2": "0.0.0-devel",
	} {
		c := checked()
		c.Leeway = given
		var rules []verdict.Rule
		for _, rule := range c.Rules {
			rules = append(rules, verdict.RuleOf(rule.ID, ""))
		}
		c.Rules = rules
		out := render(t, check, c, report.Options{Format: report.SARIF})
		if strings.Contains(out, ": -") || strings.Contains(out, ": null") {
			t.Errorf("a negative number or null:\n%s", out)
		}
		var log struct {
			Runs []struct {
				Tool struct {
					Driver struct {
						Version, SemanticVersion string
						Rules                    []struct {
							ID, HelpURI                             string
							ShortDescription, FullDescription, Help struct{ Text string }
						}
					}
				}
				Results []struct {
					RuleID    string
					RuleIndex int
					Locations []struct {
						PhysicalLocation struct{ ArtifactLocation struct{ URI string } }
					}
				}
			}
		}
		if err := json.Unmarshal([]byte(out), &log); err != nil {
			t.Fatal(err)
		}
		driver, addresses := log.Runs[0].Tool.Driver, map[string]bool{}
		if driver.SemanticVersion != want || driver.Version != want || !semver.MatchString(want) {
			t.Errorf("version %q is %q and %q, want %q", given, driver.Version, driver.SemanticVersion, want)
		}
		for _, rule := range driver.Rules {
			if addresses[rule.HelpURI] || !strings.HasSuffix(rule.HelpURI, "/docs/checks.md#"+rule.ID) {
				t.Errorf("rule %s is at %s", rule.ID, rule.HelpURI)
			}
			addresses[rule.HelpURI] = true
			if rule.ShortDescription.Text == "" || rule.FullDescription.Text == "" || rule.Help.Text == "" {
				t.Errorf("a text is missing: %+v", rule)
			}
		}
		for _, result := range log.Runs[0].Results {
			if driver.Rules[result.RuleIndex].ID != result.RuleID || len(result.Locations) != 1 || result.Locations[0].PhysicalLocation.ArtifactLocation.URI == "" {
				t.Errorf("a result without rule or place: %+v", result)
			}
		}
	}
}

// A suites is the shape of JUnit's XML that CI systems agree on; anything else in it is left over.
type suites struct {
	XMLName  xml.Name   `xml:"testsuites"`
	Name     string     `xml:"name,attr"`
	Tests    int        `xml:"tests,attr"`
	Failures int        `xml:"failures,attr"`
	Errors   int        `xml:"errors,attr"`
	Time     float64    `xml:"time,attr"`
	Suites   []suite    `xml:"testsuite"`
	Other    []extra    `xml:",any"`
	Attrs    []xml.Attr `xml:",any,attr"`
}

// An extra is an element that is not part of the common shape.
type extra struct{ XMLName xml.Name }

type suite struct {
	Name     string     `xml:"name,attr"`
	Tests    int        `xml:"tests,attr"`
	Failures int        `xml:"failures,attr"`
	Errors   int        `xml:"errors,attr"`
	ID       int        `xml:"id,attr"`
	Time     float64    `xml:"time,attr"`
	Cases    []testcase `xml:"testcase"`
	Other    []extra    `xml:",any"`
	Attrs    []xml.Attr `xml:",any,attr"`
}

type testcase struct {
	Name    string  `xml:"name,attr"`
	Class   string  `xml:"classname,attr"`
	Time    float64 `xml:"time,attr"`
	Failure *struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr"`
		Text    string `xml:",chardata"`
	} `xml:"failure"`
	Out   string     `xml:"system-out"`
	Other []extra    `xml:",any"`
	Attrs []xml.Attr `xml:",any,attr"`
}

// TestJUnitHasTheCommonShape decodes the XML strictly: no more than is known, counts that are right, names once.
func TestJUnitHasTheCommonShape(t *testing.T) {
	strict := checked()
	strict.Strict = true
	for name, tc := range map[string]struct {
		check          *verdict.Check
		tests, failing int
	}{
		"errors fail, a warning and a note do not": {checked(), 5, 3},
		"a warning fails too":                      {strict, 5, 4},
		"without faults one test passes":           {clean(), 1, 0},
	} {
		var got suites
		decoder := xml.NewDecoder(strings.NewReader(render(t, check, tc.check, report.Options{Format: report.JUnit})))
		if err := decoder.Decode(&got); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if len(got.Suites) != 1 || got.Other != nil || got.Attrs != nil {
			t.Fatalf("%s: %+v", name, got)
		}
		only := got.Suites[0]
		failing, names := 0, map[string]bool{}
		for _, each := range only.Cases {
			if each.Other != nil || each.Attrs != nil || names[each.Class+each.Name] {
				t.Errorf("%s: %+v", name, each)
			}
			names[each.Class+each.Name] = true
			if each.Failure != nil {
				failing++
			}
		}
		counts := []int{got.Tests, only.Tests, len(only.Cases), got.Failures, only.Failures, failing}
		if diff := cmp.Diff([]int{tc.tests, tc.tests, tc.tests, tc.failing, tc.failing, tc.failing}, counts); diff != "" {
			t.Errorf("%s: tests and failures (-want +got):\n%s", name, diff)
		}
	}
}

// TestJUnitNamesAreStable moves all findings down by some lines, as an edit above them does: their names stay, and are distinct.
func TestJUnitNamesAreStable(t *testing.T) {
	at := func(line int) []string {
		place := func(rule verdict.RuleID, format string, args ...any) *verdict.Fault {
			return verdict.Place{File: "a.rego", Line: line, Col: line}.Fault(rule, format, args...)
		}
		c := &verdict.Check{Strict: true, Faults: verdict.Faults{
			place("dead-way", "way 2 of s/p never holds"),
			place("dead-way", "way 2 of s/p never holds"),
			place("covered-way", "way 3 of s/p adds nothing: way 1, at line %d, holds wherever it holds", line-1),
			place("equal-preconditions", "s/p is met exactly where s/q is, at p/a.rego:%d, for example where x is 5", line+1),
			place("constraint", "these facts cannot occur together: a (b, p/c.rego:%d:%d)", line, line),
		}}
		var got suites
		if err := xml.Unmarshal([]byte(render(t, check, c, report.Options{Format: report.JUnit})), &got); err != nil {
			t.Fatal(err)
		}
		var names []string
		for i, each := range got.Suites[0].Cases {
			names = append(names, each.Class+" "+each.Name)
			if !strings.Contains(each.Failure.Text, c.Faults[i].Place().String()) {
				t.Errorf("%s does not say its place: %+v", each.Name, each)
			}
		}
		return names
	}
	want := []string{
		"a.rego dead-way: way 2 of s/p never holds", "a.rego dead-way: way 2 of s/p never holds#2",
		"a.rego covered-way: way 3 of s/p adds nothing: way 1 holds wherever it holds",
		"a.rego equal-preconditions: s/p is met exactly where s/q is, at p/a.rego, for example where x is 5",
		"a.rego constraint: these facts cannot occur together: a (b, p/c.rego)",
	}
	for _, line := range []int{12, 347} {
		if diff := cmp.Diff(want, at(line)); diff != "" {
			t.Errorf("names at line %d (-want +got):\n%s", line, diff)
		}
	}
}

// TestAnnotationsAreReadBack reads the commands as GitHub's runner does.
func TestAnnotationsAreReadBack(t *testing.T) {
	command := regexp.MustCompile(`^::(error|warning|notice) ([^:]*)::(.*)$`)
	unescape := strings.NewReplacer("%3A", ":", "%2C", ",", "%0D", "\r", "%0A", "\n", "%25", "%")
	c := checked()
	lines := strings.Split(strings.TrimSuffix(render(t, check, c, report.Options{Format: report.GitHub}), "\n"), "\n")
	if len(lines) != len(c.Faults) {
		t.Fatalf("%d lines, want %d", len(lines), len(c.Faults))
	}
	for i, line := range lines {
		f := c.Faults[i]
		parts := command.FindStringSubmatch(line)
		if parts == nil {
			t.Fatalf("no command: %q", line)
		}
		properties := map[string]string{}
		for property := range strings.SplitSeq(parts[2], ",") {
			key, value, _ := strings.Cut(property, "=")
			properties[key] = unescape.Replace(value)
		}
		if properties["title"] != string(f.Rule) || properties["file"] != f.File || f.Line > 0 && properties["line"] != strconv.Itoa(f.Line) {
			t.Errorf("%q is not about %+v", line, f)
		}
		want := f.Message
		if f.Help != "" {
			want += "\nhelp: " + f.Help
		}
		if got := unescape.Replace(parts[3]); got != display.Text(want) {
			t.Errorf("message %q, want %q", got, want)
		}
	}
}
