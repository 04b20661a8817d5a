package report

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/display"
	"github.com/leeway-policy/leeway/report/internal/words"
)

// Cobertura is XML with the coverage of tests, without their results.
const Cobertura Format = "cobertura"

// TestFormats returns the names of the formats of [Tests].
func TestFormats() []string {
	return []string{string(Text), string(JSON), string(JUnit), string(SARIF), string(GitHub), string(Cobertura)}
}

// TestOptions say how to write the results of tests.
type TestOptions struct {
	Options
	// Verbose shows tests that passed, how long each took, and what they printed.
	Verbose bool
}

// Tests writes the results of tests, and their coverage if t has it.
func Tests(w io.Writer, t *verdict.Tests, o TestOptions) error {
	return answer{
		document: t,
		sheet:    func(s *sheet) { s.tests(t, o.Verbose) },
		more: map[Format]func(io.Writer) error{
			JUnit:     func(w io.Writer) error { return writeJUnit(w, t) },
			SARIF:     func(w io.Writer) error { return testsSARIF(w, t) },
			GitHub:    func(w io.Writer) error { return writeGitHub(w, t) },
			Cobertura: func(w io.Writer) error { return WriteCobertura(w, t.Coverage) },
		},
	}.write(w, o.Options)
}

func (s *sheet) tests(t *verdict.Tests, verbose bool) {
	for i := range t.Tests {
		s.test(&t.Tests[i], verbose)
	}
	s.out.WriteString(Counted(t.Counts) + "\n")
	if t.Coverage != nil {
		s.coverage(t.Coverage)
	}
}

// Counted returns one line with the number of tests by outcome: "5 tests: 3 passed, 2 failed".
func Counted(c verdict.TestCounts) string {
	parts := []string{strconv.Itoa(c.Passed) + " passed"}
	add := func(n int, ended string) {
		if n > 0 {
			parts = append(parts, strconv.Itoa(n)+" "+ended)
		}
	}
	add(c.Failed, "failed")
	if c.Errors > 0 {
		parts = append(parts, display.Count(c.Errors, "error"))
	}
	add(c.Skipped, "skipped")
	return display.Count(c.Passed+c.Failed+c.Errors+c.Skipped, "test") + ": " + strings.Join(parts, ", ")
}

func (s *sheet) test(t *verdict.Test, verbose bool) {
	took := ""
	if verbose && t.Outcome != verdict.TestSkipped {
		took = s.faint(" (" + time.Duration(t.Seconds*float64(time.Second)).Round(10*time.Microsecond).String() + ")")
	}
	if len(t.Cases) == 0 || verbose {
		s.outcome(t.Outcome, t.ID(), took, verbose)
	}
	if t.Error != nil {
		s.out.WriteString("  " + words.Clean(t.Error.Error()) + "\n")
	}
	if len(t.Cases) == 0 && t.Outcome == verdict.TestFailed {
		s.failure(t, t.Failure)
	}
	for _, each := range t.Cases {
		s.outcome(each.Outcome, t.ID()+" / "+strings.Join(each.Name, " / "), "", verbose)
		if each.Outcome == verdict.TestFailed {
			s.failure(t, each.Failure)
		}
	}
	if t.Output != "" && (verbose || t.Outcome != verdict.TestPassed) {
		for line := range strings.Lines(t.Output) {
			s.out.WriteString("  " + s.faint("| "+words.Clean(line)) + "\n")
		}
	}
}

// outcome writes the line of a test or a case. Tests that passed or were skipped are written only if verbose.
func (s *sheet) outcome(outcome verdict.TestOutcome, name, took string, verbose bool) {
	var sign string
	switch outcome {
	case verdict.TestFailed:
		sign = s.paint("FAIL ", text.FgRed)
	case verdict.TestErrored:
		sign = s.paint("ERROR", text.FgRed)
	case verdict.TestSkipped:
		sign = s.paint("SKIP ", text.FgYellow)
	default:
		sign = s.paint("PASS ", text.FgGreen)
	}
	if verbose || outcome == verdict.TestFailed || outcome == verdict.TestErrored {
		s.out.WriteString(sign + " " + words.Clean(name) + took + "\n")
	}
}

// failure writes why a test failed.
func (s *sheet) failure(t *verdict.Test, f *verdict.Failure) {
	for _, line := range failureLines(t, f) {
		s.out.WriteString("  " + cleanIndented(line) + "\n")
	}
}

// cleanIndented cleans a line and keeps its indentation.
func cleanIndented(line string) string {
	trimmed := strings.TrimLeft(line, " ")
	return line[:len(line)-len(trimmed)] + words.Clean(trimmed)
}

// failureLines returns why a test failed: a line for each condition, and indented below it the conditions that it
// depends on.
func failureLines(t *verdict.Test, f *verdict.Failure) []string {
	if f == nil {
		line := verdict.Place{File: t.File, Line: t.Line, Col: t.Col}.String() + ": it does not hold"
		if t.Unexplained != "" {
			line += "; there is no explanation, because " + t.Unexplained
		}
		return []string{line}
	}
	return conditionLines(f, "")
}

func conditionLines(f *verdict.Failure, indent string) []string {
	lines := []string{indent + verdict.Place{File: f.File, Line: f.Line, Col: f.Col}.String() + ": " + condition(f)}
	for i := range f.Because {
		lines = append(lines, conditionLines(&f.Because[i], indent+"  ")...)
	}
	return lines
}

// condition returns a condition and the values of its parts: "got == want: got false, want true".
func condition(f *verdict.Failure) string {
	var values []string
	for _, term := range f.Values {
		values = append(values, strings.TrimSpace(term.Text+" "+term.Value))
	}
	if len(values) == 0 {
		return f.Condition + ": it does not hold"
	}
	return f.Condition + ": " + strings.Join(values, ", ")
}

// coverage writes the shares of lines and decisions that are covered, and those that are missing.
func (s *sheet) coverage(c *verdict.Coverage) {
	fmt.Fprintf(&s.out, "\nlines      %s\n", shareOf(c.Lines))
	for _, file := range c.Files {
		if len(file.Missing) > 0 {
			fmt.Fprintf(&s.out, "  missing: %s:%s\n", words.Clean(file.File), runs(file.Missing))
		}
	}
	switch {
	case c.Decisions != nil:
		fmt.Fprintf(&s.out, "decisions  %s\n", shareOf(*c.Decisions))
		for i := range c.Rules {
			if missing := missing(&c.Rules[i]); missing != "" {
				fmt.Fprintf(&s.out, "  missing: %s (%s): %s\n", words.Clean(c.Rules[i].Rule), words.Clean(verdict.Place{File: c.Rules[i].File, Line: c.Rules[i].Line}.String()), missing)
			}
		}
	case c.Undecided != "":
		fmt.Fprintf(&s.out, "decisions  not counted: %s\n", words.Clean(c.Undecided))
	}
}

// shareOf returns a share in per cent and in numbers.
func shareOf(share verdict.Share) string {
	return fmt.Sprintf("%s (%d of %d)", Percent(share), share.Covered, share.Of)
}

// Percent returns a share in per cent, rounded down to one decimal: 100% is all.
func Percent(share verdict.Share) string {
	tenths := 1000
	if share.Of > 0 {
		tenths = share.Covered * 1000 / share.Of
	}
	return fmt.Sprintf("%d.%d%%", tenths/10, tenths%10)
}

// missing returns the outcomes of a rule that no test has; "" if there are none.
func missing(d *verdict.Decision) string {
	yes, no := "met", "unmet"
	if d.Kind != "precondition" {
		yes, no = "true", "false"
	}
	var parts []string
	if !d.Met {
		parts = append(parts, "never "+yes)
	}
	if !d.Unmet {
		parts = append(parts, "never "+no)
	}
	for _, way := range d.Ways {
		if !way.Taken {
			title := ""
			if way.Title != "" {
				title = ` "` + words.Clean(way.Title) + `"`
			}
			parts = append(parts, fmt.Sprintf("way %d%s (line %d) never taken", way.Number, title, way.Line))
		}
	}
	return strings.Join(parts, "; ")
}

// runs returns line numbers as ranges: 3-5,9.
func runs(lines []int) string {
	var parts []string
	for i := 0; i < len(lines); {
		end := i
		for end+1 < len(lines) && lines[end+1] == lines[end]+1 {
			end++
		}
		part := strconv.Itoa(lines[i])
		if end > i {
			part += "-" + strconv.Itoa(lines[end])
		}
		parts = append(parts, part)
		i = end + 1
	}
	return strings.Join(parts, ",")
}
