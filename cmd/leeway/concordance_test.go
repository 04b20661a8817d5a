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

// TestReadmeCountsTheCases holds the numbers in the README to the shipped cases.
func TestReadmeCountsTheCases(t *testing.T) {
	var all, inUse verdict.Concordance
	for pack, answer := range map[string]*verdict.Concordance{"--pack=all": &all, "--pack=": &inUse} {
		if err := json.Unmarshal(leeway(t, "concordance", pack, "-f", "json"), answer); err != nil {
			t.Fatal(err)
		}
	}
	countries := map[string]bool{}
	for _, c := range all.Cases {
		countries[c.Country] = true
	}
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	want := fmt.Sprintf("%d documented reforms of %d countries, %d of them with one of the three strategies", all.Overall.Cases, len(countries), inUse.Overall.Cases)
	if !strings.Contains(string(readme), want) {
		t.Errorf("README.md lacks %q", want)
	}
}

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
