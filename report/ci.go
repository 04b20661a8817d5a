package report

import (
	"fmt"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/display"
)

// Formats that only some answers have, most of them for CI.
const (
	// Text is one line for each fault, as compilers write it.
	Text Format = "text"
	// JUnit is XML that CI systems read.
	JUnit Format = "junit"
	// GitHub is workflow commands, which GitHub shows beside the lines of a pull request.
	GitHub Format = "github"
)

var (
	escapeMessage  = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	escapeProperty = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

// workflowCommand returns the command for an annotation; see "Workflow commands for GitHub Actions". Level is
// error, warning or notice.
func workflowCommand(level, title string, f *verdict.Fault) string {
	properties := ""
	if f.File != "" {
		properties = "file=" + escapeProperty.Replace(display.Text(f.File)) + ","
		if f.Line > 0 {
			properties += fmt.Sprintf("line=%d,col=%d,", f.Line, max(1, f.Col))
		}
	}
	return fmt.Sprintf("::%s %stitle=%s::%s\n", level, properties, escapeProperty.Replace(display.Text(title)), escapeMessage.Replace(display.Text(f.Message)))
}

// xmlText escapes invisible characters, which include all characters that XML 1.0 does not allow.
func xmlText(t string) string { return display.Text(t) }
