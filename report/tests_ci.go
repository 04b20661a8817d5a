package report

import (
	"io"
	"strconv"
	"strings"

	"github.com/jstemmer/go-junit-report/v2/junit"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/words"
)

// writeJUnit writes a suite for each package, and a test case for each test, or case of a table test.
func writeJUnit(w io.Writer, t *verdict.Tests) error {
	all := junit.Testsuites{Name: "leeway test"}
	var total float64
	for start := 0; start < len(t.Tests); {
		end := start
		for end < len(t.Tests) && t.Tests[end].Package == t.Tests[start].Package && t.Tests[end].File == t.Tests[start].File {
			end++
		}
		suite, seconds := junitSuite(t.Tests[start:end])
		suite.ID = len(all.Suites)
		all.AddSuite(suite)
		total += seconds
		start = end
	}
	all.Time = seconds(total)
	if _, err := io.WriteString(w, `<?xml version="1.0" encoding="UTF-8"?>`+"\n"); err != nil {
		return err
	}
	return all.WriteXML(w)
}

func junitSuite(tests []verdict.Test) (suite junit.Testsuite, total float64) {
	suite = junit.Testsuite{Name: xmlText(tests[0].Package), File: xmlText(tests[0].File)}
	used := map[string]int{}
	for i := range tests {
		test := &tests[i]
		total += test.Seconds
		for _, each := range junitCases(test) {
			used[each.Name]++
			if n := used[each.Name]; n > 1 {
				each.Name += "#" + strconv.Itoa(n)
			}
			suite.AddTestcase(each)
		}
	}
	suite.Time = seconds(total)
	return suite, total
}

// junitCases returns a test, or its cases. The time of a table test is that of its first case, for cases are
// not timed.
func junitCases(t *verdict.Test) []junit.Testcase {
	base := junit.Testcase{Name: xmlText(t.Name), Classname: xmlText(t.Package), Time: seconds(t.Seconds)}
	if t.Output != "" {
		base.SystemOut = &junit.Output{Data: xmlText(t.Output)}
	}
	if len(t.Cases) == 0 {
		junitOutcome(&base, t, t.Outcome, t.Failure)
		return []junit.Testcase{base}
	}
	cases := make([]junit.Testcase, len(t.Cases))
	for i, each := range t.Cases {
		cases[i] = junit.Testcase{Name: base.Name + " / " + xmlText(strings.Join(each.Name, " / ")), Classname: base.Classname, Time: seconds(0)}
		if i == 0 {
			cases[i].Time, cases[i].SystemOut = base.Time, base.SystemOut
		}
		junitOutcome(&cases[i], t, each.Outcome, each.Failure)
	}
	return cases
}

func junitOutcome(into *junit.Testcase, t *verdict.Test, outcome verdict.TestOutcome, failure *verdict.Failure) {
	switch outcome {
	case verdict.TestFailed:
		lines := failureLines(t, failure)
		into.Failure = &junit.Result{Message: xmlText(lines[0]), Type: "failure", Data: xmlText(strings.Join(lines, "\n"))}
	case verdict.TestErrored:
		into.Error = &junit.Result{Message: xmlText(t.Error.Message), Type: "error", Data: xmlText(t.Error.Error())}
	case verdict.TestSkipped:
		into.Skipped = &junit.Result{Message: "its name begins with todo_"}
	}
}

func seconds(s float64) string { return strconv.FormatFloat(s, 'f', 6, 64) }

// An annotation is what a CI system shows beside a line, under a title.
type annotation struct {
	title string
	fault verdict.Fault
}

// writeGitHub writes an annotation for each test or case that did not pass, one for each file and rule that
// coverage lacks, and the counts as plain text.
func writeGitHub(w io.Writer, t *verdict.Tests) error {
	var annotations []annotation
	for i := range t.Tests {
		annotations = append(annotations, testAnnotations(&t.Tests[i])...)
	}
	if t.Coverage != nil {
		annotations = append(annotations, coverageAnnotations(t.Coverage)...)
	}
	var out strings.Builder
	for i := range annotations {
		fault := &annotations[i].fault
		level := "error"
		if fault.Level == verdict.Note {
			level = "notice" // GitHub's word
		}
		out.WriteString(workflowCommand(level, annotations[i].title, fault))
	}
	out.WriteString(Counted(t.Counts) + "\n")
	_, err := io.WriteString(w, out.String())
	return err
}

// testAnnotations returns what is wrong with a test and its cases, each under its name.
func testAnnotations(t *verdict.Test) []annotation {
	var annotations []annotation
	failed := func(name string, f *verdict.Failure) {
		fault := verdict.Fault{Rule: verdict.RuleTestFailed, File: t.File, Line: t.Line, Col: t.Col}
		if f != nil {
			fault.File, fault.Line, fault.Col = f.File, f.Line, f.Col
		}
		fault.Message = strings.TrimPrefix(strings.Join(failureLines(t, f), "\n"), fault.Place().String()+": ")
		annotations = append(annotations, annotation{words.Clean(name), fault})
	}
	switch {
	case t.Error != nil:
		fault := *t.Error
		fault.Rule = verdict.RuleTestError
		annotations = append(annotations, annotation{t.ID(), fault})
	case len(t.Cases) == 0 && t.Outcome == verdict.TestFailed:
		failed(t.ID(), t.Failure)
	}
	for _, each := range t.Cases {
		if each.Outcome == verdict.TestFailed {
			failed(t.ID()+" / "+strings.Join(each.Name, " / "), each.Failure)
		}
	}
	return annotations
}

// coverageAnnotations returns a note for each file and rule that coverage lacks.
func coverageAnnotations(c *verdict.Coverage) []annotation {
	var annotations []annotation
	note := func(title, file string, line int, message string) {
		annotations = append(annotations, annotation{title, verdict.Fault{Level: verdict.Note, File: file, Line: line, Col: 1, Message: message}})
	}
	for _, file := range c.Files {
		if len(file.Missing) > 0 {
			note("lines not covered", file.File, file.Missing[0], "no test reaches lines "+runs(file.Missing))
		}
	}
	for i := range c.Rules {
		if missing := missing(&c.Rules[i]); missing != "" {
			note("decisions not covered", c.Rules[i].File, c.Rules[i].Line, c.Rules[i].Rule+": "+missing)
		}
	}
	return annotations
}
