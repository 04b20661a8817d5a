package evaluator_test

import (
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/policies"
)

// numberFacts returns the paths of all facts that are numbers.
func numberFacts(e *evaluator.Engine) []string {
	var paths []string
	for _, f := range e.Facts(nil) {
		if f.Type == "number" || f.Type == "integer" {
			paths = append(paths, f.Path)
		}
	}
	return paths
}

// tabledWithNumbers returns how many of the rules read a number, and faults those that have no table.
func tabledWithNumbers(t *testing.T, e *evaluator.Engine, rules []verdict.RuleInfo) int {
	t.Helper()
	numbers, count := numberFacts(e), 0
	for _, rule := range rules {
		if rule.Untabled != "" || rule.Rows == 0 {
			t.Errorf("%s has no table: %s", rule.Name, rule.Untabled)
		}
		if slices.ContainsFunc(rule.Reads, func(path string) bool { return slices.Contains(numbers, path) }) {
			count++
		}
	}
	return count
}

// TestShippedRulesAreTabled checks that every rule that is shipped, packs included, has a table.
func TestShippedRulesAreTabled(t *testing.T) {
	e := engine(t, allPacks())
	rules := e.Constraints()
	for _, strategy := range e.Strategies() {
		rules = slices.Concat(rules, strategy.Preconditions, strategy.Risks)
	}
	if count := tabledWithNumbers(t, e, rules); len(rules) < 60 || count < 10 {
		t.Errorf("%d rules, %d of them read a number: the test holds too little", len(rules), count)
	}
}

// TestDocumentedRulesAreTabled checks that each rule that docs/policies.md shows as one that can be tabled has a
// table, and so has each rule of its worked example.
func TestDocumentedRulesAreTabled(t *testing.T) {
	text, err := os.ReadFile("../docs/policies.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), "## What can be tabled")
	section, example, _ := strings.Cut(rest, "## A worked example")
	folder := shippedPolicies(t)
	folder["limits/data.json"] = &fstest.MapFile{Data: []byte(`{"rare": 1000}`)}
	folder["shown.rego"] = &fstest.MapFile{Data: []byte(annotated("shown", block(t, section, "```rego\n")))}
	folder["example.rego"] = &fstest.MapFile{
		Data: []byte(block(t, example, "```rego my/policies/strategies/shared_platform/shared_platform.rego\n")),
	}
	e := engine(t, evaluator.Options{PoliciesFS: folder})
	strategies := e.Strategies()
	if count := tabledWithNumbers(t, e, strategyInfo(strategies, "shown").Preconditions); count != 3 {
		t.Errorf("%d of the rules shown read a number, expected 3", count)
	}
	if count := tabledWithNumbers(t, e, strategyInfo(strategies, "shared_platform").Preconditions); count != 1 {
		t.Errorf("%d rules of the example read a number, expected 1", count)
	}
}

func strategyInfo(strategies []verdict.StrategyInfo, name string) verdict.StrategyInfo {
	return strategies[slices.IndexFunc(strategies, func(s verdict.StrategyInfo) bool { return s.Name == name })]
}

// block returns the text of the first block that opens in that way.
func block(t *testing.T, text, opens string) string {
	t.Helper()
	_, text, found := strings.Cut(text, opens)
	text, _, closed := strings.Cut(text, "```")
	if !found || !closed {
		t.Fatalf("docs/policies.md has no block that opens with %q", opens)
	}
	return text
}

// aRule begins a body of a rule that is no helper.
var aRule = regexp.MustCompile(`(?m)^[a-z]\w*`)

// annotated makes each rule that is no helper a necessary precondition of a strategy.
func annotated(strategy, rules string) string {
	seen := map[string]bool{}
	return "# METADATA\n# title: T\n# custom:\n#   kind: strategy\n#   sources: [a]\npackage strategies." + strategy + "\n\n" +
		aRule.ReplaceAllStringFunc(rules, func(name string) string {
			if seen[name] {
				return name
			}
			seen[name] = true
			return "# METADATA\n# title: T\n# scope: document\n# custom:\n#   kind: precondition\n" +
				"#   necessity: necessary\n#   layer: legal\n#   remedy: R.\n#   sources: [a]\n" + name
		})
}

// shippedPolicies returns the shipped policies without their tests.
func shippedPolicies(t *testing.T) fstest.MapFS {
	t.Helper()
	folder := fstest.MapFS{}
	for _, name := range regoFiles(t) {
		text, err := fs.ReadFile(policies.FS, name)
		if err != nil {
			t.Fatal(err)
		}
		folder[name] = &fstest.MapFile{Data: text}
	}
	return folder
}
