package report

import (
	"fmt"
	"io"
	"strconv"

	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// Check writes the faults that were found: for people one line each, as compilers do, and if there
// are none one line that says how much was looked at.
func Check(w io.Writer, c *verdict.Check, o Options) error {
	switch o.Format {
	case JSON:
		return writeJSON(w, c)
	case NDJSON:
		return writeLines(w, c.Identity, c.Faults)
	case CSV:
		var rows [][]string
		for _, f := range c.Faults {
			rows = append(rows, []string{f.File, place(f.Line), place(f.Col), f.Rule, f.Message})
		}
		return writeCSV(w, []string{"file", "line", "col", "rule", "message"}, rows)
	default:
		return writeSheet(w, o, func(s *sheet) { s.faults(c) })
	}
}

func place(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func (s *sheet) faults(c *verdict.Check) {
	switch {
	case len(c.Faults) == 0:
		if s.Hint != "" {
			s.out.WriteString(s.Hint + "\n")
		}
	case s.markdown():
		g := &grid{header: []string{"place", "rule", "message"}}
		for _, f := range c.Faults {
			at := ""
			if f.File != "" {
				at = s.code(fmt.Sprintf("%s:%d:%d", f.File, f.Line, f.Col))
			}
			g.rows = append(g.rows, []string{at, s.code(f.Rule), s.words(f.Message)})
		}
		s.grid(g)
	default:
		for _, f := range c.Faults {
			s.out.WriteString(clean(f.Error()) + "\n")
		}
	}
}

// Checked says in one line how much was looked at: "Checked 31 files: ...".
func Checked(c *verdict.Check) string {
	return fmt.Sprintf("Checked %s: %s and %s, %s, and %s with %s",
		count(c.Policies+c.Tests+c.Schemas+c.Profiles, "file"), policies(c.Policies), count(c.Tests, "test file"),
		count(c.Schemas, "schema"), count(c.Profiles, "profile"), count(c.Units, "unit"))
}

func policies(n int) string {
	if n == 1 {
		return "1 policy"
	}
	return strconv.Itoa(n) + " policies"
}
