package report

import (
	"fmt"
	"io"
	"regexp"

	"github.com/jstemmer/go-junit-report/v2/junit"

	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// SARIF is a log in the Static Analysis Results Interchange Format, version 2.1.0.
const SARIF Format = "sarif"

// CheckFormats returns the names of the formats of [Check].
func CheckFormats() []string {
	return []string{
		string(Text), string(JSON), string(NDJSON), string(CSV), string(Markdown),
		string(SARIF), string(JUnit), string(GitHub), string(Table),
	}
}

// checkGitHub writes a workflow command for each fault.
func checkGitHub(w io.Writer, c *verdict.Check) error {
	for _, f := range c.Faults {
		level := f.Level.String()
		if f.Level == verdict.Note {
			level = "notice" // GitHub's word
		}
		said := *f
		if f.Help != "" {
			said.Message += "\nhelp: " + f.Help
		}
		if _, err := io.WriteString(w, workflowCommand(level, string(f.Rule), &said)); err != nil {
			return err
		}
	}
	return nil
}

// placeIn finds the places that a message names.
var placeIn = regexp.MustCompile(`,? ?\b(at )?line \d+,?|:\d+(:\d+)?\b`)

// checkJUnit writes a suite with a test case for each fault, named by its file, rule and message. Lines and columns are only in
// its text: CI systems know a test by its name, which must not change when another line does. The case of a finding fails.
// Without a finding, the suite has one case that passes, because an empty suite looks as if nothing had run.
func checkJUnit(w io.Writer, c *verdict.Check) error {
	suite := junit.Testsuite{Name: "leeway check", Time: seconds(0)}
	used := map[string]int{}
	for _, f := range c.Faults {
		test := junit.Testcase{Name: xmlText(string(f.Rule) + ": " + placeIn.ReplaceAllString(f.Message, "")), Classname: "leeway check", Time: seconds(0)}
		if f.File != "" {
			test.Classname = xmlText(f.File)
		}
		used[test.Classname+" "+test.Name]++
		if n := used[test.Classname+" "+test.Name]; n > 1 {
			test.Name += fmt.Sprintf("#%d", n)
		}
		said := xmlText(f.Error())
		if f.Help != "" {
			said += "\nhelp: " + xmlText(f.Help)
		}
		if c.IsFinding(f) {
			test.Failure = &junit.Result{Message: xmlText(f.Message), Type: string(f.Rule), Data: said}
		} else {
			test.SystemOut = &junit.Output{Data: said}
		}
		suite.AddTestcase(test)
	}
	if c.Findings() == 0 {
		suite.AddTestcase(junit.Testcase{Name: Checked(c), Classname: "leeway check", Time: seconds(0)})
	}
	all := junit.Testsuites{Name: "leeway check", Time: seconds(0)}
	all.AddSuite(suite)
	if _, err := io.WriteString(w, `<?xml version="1.0" encoding="UTF-8"?>`+"\n"); err != nil {
		return err
	}
	return all.WriteXML(w)
}
