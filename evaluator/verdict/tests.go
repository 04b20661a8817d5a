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

// Tests are the results of running tests, and what they cover: the answer to `test`.
type Tests struct {
	// Version is that of the JSON shape, OPA that of the engine that ran them.
	Version int    `json:"version"`
	OPA     string `json:"opa"`
	// Counts counts the cases of table tests, and tests without cases.
	Counts TestCounts `json:"counts"`
	// Tests are in order of file, line and name.
	Tests []Test `json:"tests"`
	// Coverage is there on demand.
	Coverage *Coverage `json:"coverage,omitempty"`
}

// TestCounts says how many tests had each outcome; a table test counts as its cases.
type TestCounts struct {
	Passed  int `json:"passed"`
	Failed  int `json:"failed"`
	Errors  int `json:"errors"`
	Skipped int `json:"skipped"`
}

// Bad tells whether a test failed, or ended in an error.
func (c TestCounts) Bad() bool { return c.Failed+c.Errors > 0 }

// A Test is one rule test_... and how it ended.
type Test struct {
	// Package is the path of the package without data, Name that of the rule in it.
	Package string      `json:"package"`
	Name    string      `json:"name"`
	File    string      `json:"file"`
	Line    int         `json:"line"`
	Col     int         `json:"col"`
	Outcome TestOutcome `json:"outcome"`
	// Seconds is how long it took.
	Seconds float64 `json:"seconds"`
	// Error says why it ended in an error.
	Error *Fault `json:"error,omitempty"`
	// Failure says why it failed; a table test has it with its cases.
	Failure *Failure `json:"failure,omitempty"`
	// Unexplained says why it has no failure although it failed, if leeway could have found one out only by calling a
	// built-in once more.
	Unexplained string `json:"unexplained,omitempty"`
	// Cases are those of a table test, in order of their names.
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

// A Failure is a condition that did not hold, where it stands, and what its parts were.
type Failure struct {
	File string `json:"file"`
	Line int    `json:"line"`
	Col  int    `json:"col"`
	// Condition is the text of the condition, in one line.
	Condition string `json:"condition"`
	// Values are those of the parts of the condition that are no constants.
	Values []Term `json:"values,omitempty"`
	// Because are the conditions that failed in the rules that this one asked.
	Because []Failure `json:"because,omitempty"`
}

// A Term is a part of a condition: its text, "" for the whole condition, and its value as Rego writes it, or
// "undefined".
type Term struct {
	Text  string `json:"text,omitempty"`
	Value string `json:"value"`
}

// A Coverage is how much of the policies the tests try out.
type Coverage struct {
	// Lines counts the lines that OPA evaluated, of those that it can evaluate; tests do not count.
	Lines Share          `json:"lines"`
	Files []FileCoverage `json:"files"`
	// Decisions counts outcomes of annotated rules: met, unmet, and each way taken. It is nil if the
	// folder has no strategies, or if they have a fault, which Undecided says.
	Decisions *Share     `json:"decisions,omitempty"`
	Rules     []Decision `json:"rules,omitempty"`
	Undecided string     `json:"undecided,omitempty"`
}

// A Share is how many of so many are covered.
type Share struct {
	Covered int `json:"covered"`
	Of      int `json:"of"`
}

// Percent returns the share in per cent; of nothing, all is covered.
func (s Share) Percent() float64 {
	if s.Of == 0 {
		return 100
	}
	return 100 * float64(s.Covered) / float64(s.Of)
}

// Below tells whether lines or decisions are covered to less than threshold per cent.
func (c *Coverage) Below(threshold float64) bool {
	return c.Lines.Percent() < threshold || c.Decisions != nil && c.Decisions.Percent() < threshold
}

// A FileCoverage is which lines of a file the tests reach.
type FileCoverage struct {
	File    string `json:"file"`
	Covered []int  `json:"covered"`
	Missing []int  `json:"missing"`
}

// A Decision is which outcomes of an annotated rule the tests try out: a test does if it sees the outcome, and
// would end otherwise were the outcome always the other one.
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

// A WayTaken is whether a test takes a way: gives facts on which it holds.
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
