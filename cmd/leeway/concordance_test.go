package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// TestAdjustedIsListed holds the table of adjusted preconditions in docs/concordance.md to the shipped cases.
func TestAdjustedIsListed(t *testing.T) {
	const file, start, end = "../../docs/concordance.md", "<!-- adjusted: written from cases/ by a test -->\n", "<!-- end -->\n"
	var answer verdict.Concordance
	if err := json.Unmarshal(leeway(t, "concordance", "--pack", "all", "-f", "json"), &answer); err != nil {
		t.Fatal(err)
	}
	if len(answer.LeftOut) > 0 {
		t.Fatalf("no policy declares the strategies of %+v", answer.LeftOut)
	}
	by := map[string][]string{}
	for _, c := range answer.Cases {
		for _, id := range c.Adjusted {
			by[id] = append(by[id], "`"+c.ID+"`")
		}
	}
	table := "| precondition | cases |\n| --- | --- |\n"
	for _, id := range slices.Sorted(maps.Keys(by)) {
		table += fmt.Sprintf("| `%s` | %s |\n", id, strings.Join(by[id], ", "))
	}
	shown, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(string(shown), start)
	was, after, ends := strings.Cut(rest, end)
	if !found || !ends {
		t.Fatalf("%s lacks the marks of the table", file)
	}
	if update {
		if err := os.WriteFile(file, []byte(before+start+table+end+after), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if diff := cmp.Diff(table, was); diff != "" {
		t.Errorf("%s (-cases +shown):\n%s", file, diff)
	}
}
