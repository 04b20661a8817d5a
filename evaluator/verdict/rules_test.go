package verdict

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const checksHeader = `# What leeway finds wrong

Every fault has the id of a rule. ` + "`leeway check`" + ` says with it how to fix the fault, in the words of this page; the lines
on standard error show place and message only. A message says what was expected, and often what may have been meant.

The level of a fault is error, unless its line says ` + "`warning:` or `note:`" + `. An error means that something cannot be used, or
contradicts itself; a warning that something does not do what it seems to; a note is worth knowing. ` + "`leeway check`" + ` exits
with 1 for an error, with ` + "`--strict`" + ` for a warning too, and never for a note.

This page is made from the table of rules in ` + "`evaluator/verdict/rules_table.go`" + `.
`

// TestChecksAreDocumented checks that docs/checks.md is what the table of rules makes; UPDATE=1 writes it.
func TestChecksAreDocumented(t *testing.T) {
	t.Parallel()
	const page = "../../docs/checks.md"
	want := checksPage()
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(page, []byte(want), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Errorf("%s is not what the table of rules makes: UPDATE=1 go test ./evaluator/verdict writes it", page)
	}
}

// checksPage returns the text of docs/checks.md.
func checksPage() string {
	var out strings.Builder
	out.WriteString(checksHeader)
	seen := map[RuleID]bool{}
	for _, s := range sections {
		fmt.Fprintf(&out, "\n## %s\n\n", s.title)
		if s.intro != "" {
			out.WriteString(s.intro + "\n\n")
		}
		out.WriteString("| rule | level | what is wrong | how to fix it |\n| --- | --- | --- | --- |\n")
		for _, rule := range s.rules {
			fmt.Fprintf(&out, "| <a id=%q></a>`%s` | %s | %s | %s |\n", anchor(rule.ID, s.title, seen[rule.ID]), rule.ID, levels(&rule), rule.What, rule.Help)
			seen[rule.ID] = true
		}
	}
	return out.String()
}

// levels names the levels of a rule: error, or warning or note.
func levels(r *Rule) string {
	names := []string{r.Level.String()}
	for _, level := range r.Milder {
		names = append(names, level.String())
	}
	last := len(names) - 1
	if last == 0 {
		return names[0]
	}
	return strings.Join(names[:last], ", ") + " or " + names[last]
}

// TestRulesAreWhole checks that each constant has a rule, and that each rule says what is wrong and how to fix it, in plain
// text, at an anchor of its own.
func TestRulesAreWhole(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile("rule_ids.go")
	if err != nil {
		t.Fatal(err)
	}
	declared := regexp.MustCompile(`(?m)^\t(Rule\w+) +RuleID = "([a-z-]+)"$`).FindAllStringSubmatch(string(source), -1)
	if len(declared) != len(Rules()) {
		t.Errorf("%d constants, %d rules", len(declared), len(Rules()))
	}
	for _, constant := range declared {
		rule := RuleOf(RuleID(constant[2]), "")
		if rule.What == "" {
			t.Errorf("no rule %s in the table", constant[1])
		}
		name := "rule" + strings.ReplaceAll(constant[2], "-", "")
		if strings.ToLower(constant[1]) != name {
			t.Errorf("%s is the constant of %s", constant[1], constant[2])
		}
	}
	anchors := map[string]bool{}
	for _, rule := range indexed() {
		if rule.Help == "correct it" {
			t.Errorf("the help on %s does not say how", rule.ID)
		}
		if rule.What == "" || rule.Help == "" || strings.ContainsAny(rule.What+rule.Help, "`[]\n") {
			t.Errorf("%s is not plain text: %q, %q", rule.ID, rule.What, rule.Help)
		}
		if slices.Contains(rule.Milder, rule.Level) || slices.Contains(rule.Milder, Error) {
			t.Errorf("%s: %q is not milder than %q", rule.ID, rule.Milder, rule.Level)
		}
		anchors[rule.Anchor] = true
	}
	page := checksPage()
	for anchor := range anchors {
		if n := strings.Count(page, fmt.Sprintf("<a id=%q>", anchor)); n != 1 {
			t.Errorf("the anchor %s stands %d times", anchor, n)
		}
	}
}

// TestRulesOfPolicies checks that an id of several rules means the one of policies in a file of Rego.
func TestRulesOfPolicies(t *testing.T) {
	t.Parallel()
	for _, id := range []RuleID{RuleUnknownFact, RuleTooLarge} {
		of, other := RuleOf(id, "a/b.rego"), RuleOf(id, "a/b.json")
		if of.Help == other.Help || of.Anchor != string(id)+"-policies" || other.Anchor != string(id) {
			t.Errorf("%s: %+v, %+v", id, of, other)
		}
	}
	if got := RuleOf(RuleMetadata, "a.rego").Help; got != "see docs/policies.md#metadata" {
		t.Errorf("a link is shown as %q", got)
	}
	if got := RuleOf("nothing", "a.rego"); got.ID != "nothing" || got.Help != "" {
		t.Errorf("no such rule is %+v", got)
	}
}
