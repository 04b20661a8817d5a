package evaluator

import (
	"path"
	"regexp"
	"strings"
	"sync"

	"github.com/leeway-policy/leeway/docs"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// A described is a rule of faults as docs/checks.md describes it, beneath the heading of its section.
type described struct {
	section string
	verdict.CheckRule
}

// checkRules are the rules by id, each as often as the page has a row for it.
var checkRules = sync.OnceValue(func() map[string][]described {
	rules := map[string][]described{}
	section := ""
	for line := range strings.Lines(docs.Checks) {
		if title, isHeading := strings.CutPrefix(line, "## "); isHeading {
			section = strings.TrimSpace(title)
		}
		if row := tableRow.FindStringSubmatch(strings.TrimSpace(line)); row != nil {
			rules[row[1]] = append(rules[row[1]], described{section, verdict.CheckRule{ID: verdict.RuleID(row[1]), What: plainText(row[2]), Help: plainText(row[3])}})
		}
	}
	return rules
})

// checkRule returns the rule of a fault. Where several sections describe it, that of policies is for Rego, and
// else the first.
func checkRule(f *verdict.Fault) verdict.CheckRule {
	rows := checkRules()[string(f.Rule)]
	for _, row := range rows {
		if row.section == "Policies" && path.Ext(f.File) == ".rego" {
			return row.CheckRule
		}
	}
	if len(rows) == 0 {
		return verdict.CheckRule{ID: f.Rule} // a test holds that there are none such
	}
	return rows[0].CheckRule
}

var (
	tableRow     = regexp.MustCompile("^\\| `([a-z-]+)` \\| (.*) \\| (.*) \\|$")
	markdownLink = regexp.MustCompile(`\[[^\]]*\]\(([^)]*)\)`)
)

// plainText returns a cell of the table without what only Markdown needs; links become paths in docs/.
func plainText(cell string) string {
	return strings.ReplaceAll(markdownLink.ReplaceAllString(cell, "docs/$1"), "`", "")
}

// help adds to each fault how to mend it, and returns the rules of the faults, each once, in their order.
func help(faults verdict.Faults) []verdict.CheckRule {
	var rules []verdict.CheckRule
	seen := map[verdict.RuleID]bool{}
	for _, f := range faults {
		rule := checkRule(f)
		f.Help = rule.Help
		if !seen[f.Rule] {
			seen[f.Rule] = true
			rules = append(rules, rule)
		}
	}
	return rules
}
