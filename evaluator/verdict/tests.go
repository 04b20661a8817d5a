package verdict

// A TestOutcome is how a test ended.
type TestOutcome string

// The outcomes of tests.
const (
	TestPassed  TestOutcome = "passed"
	TestFailed  TestOutcome = "failed"
	TestErrored TestOutcome = "error"
	TestSkipped TestOutcome = "skipped"
)

// Tests is the answer to `test`: test results, and what the tests cover.
type Tests struct {
	// Version is the version of the JSON format, Leeway and OPA are those of the programs that ran the tests.
	Version int    `json:"version"`
	Leeway  string `json:"leeway"`
	OPA     string `json:"opa"`
	// Counts counts the cases of table tests, and tests without cases.
	Counts TestCounts `json:"counts"`
	// Tests are in order of file, line and name.
	Tests []Test `json:"tests"`
	// Coverage is nil unless it was asked for.
	Coverage *Coverage `json:"coverage,omitempty"`
}

// TestCounts counts tests by outcome. Each case of a table test counts as a test.
type TestCounts struct {
	Passed  int `json:"passed"`
	Failed  int `json:"failed"`
	Errors  int `json:"errors"`
	Skipped int `json:"skipped"`
}

// Bad reports whether a test failed or ended in an error.
func (c TestCounts) Bad() bool { return c.Failed+c.Errors > 0 }

// A Test is the result of one test rule.
type Test struct {
	// Package is the path of the package without data, Name the name of the rule.
	Package string      `json:"package"`
	Name    string      `json:"name"`
	File    string      `json:"file"`
	Line    int         `json:"line"`
	Col     int         `json:"col"`
	Outcome TestOutcome `json:"outcome"`
	// Seconds is the running time.
	Seconds float64 `json:"seconds"`
	// Error says why it ended in an error.
	Error *Fault `json:"error,omitempty"`
	// Failure says why it failed; a table test has failures in its cases.
	Failure *Failure `json:"failure,omitempty"`
	// Unexplained says why a failed test has no Failure: to find it, leeway would have to call a built-in again.
	Unexplained string `json:"unexplained,omitempty"`
	// Cases are the cases of a table test, sorted by name.
	Cases []TestCase `json:"cases,omitempty"`
	// Output is what the test printed.
	Output string `json:"output,omitempty"`
}

// ID returns package.name.
func (t *Test) ID() string { return t.Package + "." + t.Name }

// A TestCase is one case of a table test.
type TestCase struct {
	// Name has one part for each level of the table.
	Name    []string    `json:"name"`
	Outcome TestOutcome `json:"outcome"`
	Failure *Failure    `json:"failure,omitempty"`
}

// A Failure is a condition that did not hold, its place, and the values of its parts.
type Failure struct {
	File string `json:"file"`
	Line int    `json:"line"`
	Col  int    `json:"col"`
	// Condition is the text of the condition, in one line.
	Condition string `json:"condition"`
	// Values are the values of the parts of the condition that are not constants.
	Values []Term `json:"values,omitempty"`
	// Because lists the conditions that failed in the rules that this one refers to.
	Because []Failure `json:"because,omitempty"`
}

// A Term is a part of a condition. Text is "" for the whole condition. The value is in Rego syntax, or "undefined".
type Term struct {
	Text  string `json:"text,omitempty"`
	Value string `json:"value"`
}

// A Coverage says how much of the policies the tests cover.
type Coverage struct {
	// Lines counts the lines that OPA evaluated, out of those that it can evaluate, without tests.
	Lines Share          `json:"lines"`
	Files []FileCoverage `json:"files"`
	// Decisions counts covered outcomes of annotated rules: met, unmet, and each way. It is nil if the
	// folder has no strategies, or if they are faulty, which Undecided says.
	Decisions *Share     `json:"decisions,omitempty"`
	Rules     []Decision `json:"rules,omitempty"`
	Undecided string     `json:"undecided,omitempty"`
}

// A Share is the number of covered items out of all.
type Share struct {
	Covered int `json:"covered"`
	Of      int `json:"of"`
}

// Percent returns the share as a percentage; 100 if Of is 0.
func (s Share) Percent() float64 {
	if s.Of == 0 {
		return 100
	}
	return 100 * float64(s.Covered) / float64(s.Of)
}

// Below reports whether the percentage of covered lines or decisions is below threshold.
func (c *Coverage) Below(threshold float64) bool {
	return c.Lines.Percent() < threshold || c.Decisions != nil && c.Decisions.Percent() < threshold
}

// A FileCoverage lists the lines of a file that the tests reach.
type FileCoverage struct {
	File    string `json:"file"`
	Covered []int  `json:"covered"`
	Missing []int  `json:"missing"`
}

// A Decision says which outcomes of an annotated rule the tests cover. A test covers an outcome if it sees the outcome
// and would end differently if the rule always had the other one.
type Decision struct {
	// Rule is strategy/rule, or a constraint's name.
	Rule  string `json:"rule"`
	Kind  string `json:"kind"`
	File  string `json:"file"`
	Line  int    `json:"line"`
	Met   bool   `json:"met"`
	Unmet bool   `json:"unmet"`
	// Ways are those of a precondition that has several.
	Ways []WayTaken `json:"ways,omitempty"`
}

// A WayTaken says whether some test has facts on which a way holds.
type WayTaken struct {
	WayInfo
	Taken bool `json:"taken"`
}

// Share counts the outcomes of the rule.
func (d *Decision) Share() Share {
	s := Share{Of: 2 + len(d.Ways)}
	for _, seen := range []bool{d.Met, d.Unmet} {
		if seen {
			s.Covered++
		}
	}
	for _, way := range d.Ways {
		if way.Taken {
			s.Covered++
		}
	}
	return s
}
