package report

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/display"
	"github.com/leeway-policy/leeway/report/internal/words"
)

// Check writes the faults that were found. People get one line for each fault, as compilers write it. If o has a
// hint, help on each rule follows its faults, and the hint comes last.
func Check(w io.Writer, c *verdict.Check, o Options) error {
	return answer{
		document: c,
		lines:    func(w io.Writer) error { return writeLines(w, c.Identity, c.Faults) },
		csv: func() *grid {
			var rows [][]string
			for _, f := range c.Faults {
				rows = append(rows, []string{f.File, place(f.Line), place(f.Col), f.Level.String(), string(f.Rule), f.Message, f.Help})
			}
			return &grid{header: []string{"file", "line", "col", "level", "rule", "message", "help"}, rows: rows}
		},
		sheet: func(s *sheet) { s.faults(c) },
		more: map[Format]func(io.Writer) error{
			SARIF:  func(w io.Writer) error { return checkSARIF(w, c) },
			JUnit:  func(w io.Writer) error { return checkJUnit(w, c) },
			GitHub: func(w io.Writer) error { return checkGitHub(w, c) },
		},
	}.write(w, o)
}

func place(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func (s *sheet) faults(c *verdict.Check) {
	if s.markdown() {
		if len(c.Faults) == 0 {
			s.para(s.text(s.Hint))
			return
		}
		g := &grid{header: []string{"place", "level", "rule", "message"}}
		for _, f := range c.Faults {
			at := ""
			if f.File != "" {
				at = s.code(f.Place().String())
			}
			g.rows = append(g.rows, []string{at, f.Level.String(), s.code(string(f.Rule)), s.text(f.Message)})
		}
		s.grid(g)
		return
	}
	for i, f := range c.Faults {
		s.out.WriteString(words.Clean(f.Error()) + "\n")
		// Consecutive faults of one rule share one help line.
		if s.Hint != "" && f.Help != "" && (i == len(c.Faults)-1 || c.Faults[i+1].Rule != f.Rule) {
			s.out.WriteString(s.faint("  help: "+words.Clean(f.Help)) + "\n")
		}
	}
	s.hint()
}

// Checked returns one line that says what was checked: "Checked 31 files: ...".
func Checked(c *verdict.Check) string {
	said := fmt.Sprintf("Checked %s%s: %s and %s, %s, ",
		display.Count(c.Policies+c.Tests+c.Schemas+c.Profiles+c.CaseFiles+c.GainFiles, "file"), embedded(c), display.Count(c.Policies, "policy"), display.Count(c.Tests, "test file"),
		display.Count(c.Schemas, "schema"))
	last := []string{fmt.Sprintf("%s with %s", display.Count(c.Profiles, "profile"), display.Count(c.Units, "unit"))}
	if c.Cases > 0 {
		last = append(last, display.Count(c.Cases, "case"))
	}
	if c.Reforms > 0 {
		last = append(last, display.Count(c.Reforms, "reform")+" with "+display.Count(c.Gains, "gain"))
	}
	for _, each := range last[:len(last)-1] {
		said += each + ", "
	}
	return said + "and " + last[len(last)-1]
}

// embedded says in brackets which of the files checked are not the user's own.
func embedded(c *verdict.Check) string {
	switch n := len(c.Embedded); n {
	case 0:
		return ""
	case 1:
		return fmt.Sprintf(" (embedded: %s)", c.Embedded[0])
	default:
		return fmt.Sprintf(" (embedded: %s and %s)", strings.Join(c.Embedded[:n-1], ", "), c.Embedded[n-1])
	}
}

// Weighed returns the number of faults by level: "1 error, 2 warnings and 3 notes", or "nothing wrong".
func Weighed(c *verdict.Check) string {
	var parts []string
	for _, level := range []verdict.Level{verdict.Error, verdict.Warning, verdict.Note} {
		if n := c.Faults.Count(level); n > 0 {
			parts = append(parts, display.Count(n, level.String()))
		}
	}
	if c.Faults.Count(verdict.Error)+c.Faults.Count(verdict.Warning) == 0 {
		parts = append([]string{"nothing wrong"}, parts...)
	}
	if last := len(parts) - 1; last > 0 {
		return strings.Join(parts[:last], ", ") + " and " + parts[last]
	}
	return parts[0]
}
