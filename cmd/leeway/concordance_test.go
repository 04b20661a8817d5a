package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
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

// TestEvidenceIsSaid holds the sentences about the figures in the README and in docs/concordance.md to the shipped cases.
func TestEvidenceIsSaid(t *testing.T) {
	var answer verdict.Concordance
	if err := json.Unmarshal(leeway(t, "concordance", "--without-own-evidence", "-f", "json"), &answer); err != nil {
		t.Fatal(err)
	}
	by := map[verdict.CaseGroup]map[verdict.Judge]verdict.Comparison{}
	for _, c := range answer.Comparisons {
		if by[c.Group] == nil {
			by[c.Group] = map[verdict.Judge]verdict.Comparison{}
		}
		by[c.Group][c.Judge] = c
	}
	of := func(g verdict.CaseGroup, judge verdict.Judge) verdict.Comparison { return by[g][judge] }
	percent := func(judge verdict.Judge) string {
		return fmt.Sprintf("%.0f%%", 100**of(verdict.AllCases, judge).Balanced)
	}
	all, stopped, rest := of(verdict.AllCases, verdict.ByPolicies), of(verdict.StoppedCases, verdict.ByPolicies), of(verdict.UnadjustedCases, verdict.ByPolicies)
	first := fmt.Sprintf("Of %d scored cases, leeway has %v points, the best single fact %v and \"always feasible\" %v (balanced: %s, %s and %s).",
		all.Cases, all.Points, of(verdict.AllCases, verdict.SingleFact).Points, of(verdict.AllCases, verdict.AlwaysFeasible).Points,
		percent(verdict.ByPolicies), percent(verdict.SingleFact), percent(verdict.AlwaysFeasible))
	second := fmt.Sprintf("The policies were written knowing these cases: of %d stopped ones leeway is right about %d, and about %d without what rests on each alone.",
		stopped.Cases, stopped.Right, of(verdict.StoppedCases, verdict.WithoutOwnEvidence).Right)
	third := fmt.Sprintf("On the %d cases that nothing was adjusted for, which select themselves, leeway has %v points and the best single fact %v.",
		rest.Cases, rest.Points, of(verdict.UnadjustedCases, verdict.SingleFact).Points)
	said := "- " + strings.Join([]string{first, second, third}, "\n  ") + "\n"
	reasons := answer.Overall.Reasons
	holdPassage(t, "../../README.md", "evidence: written from cases/", said)
	holdPassage(t, "../../docs/concordance.md", "evidence: written from cases/", said+fmt.Sprintf(
		"- In %d of the %d stopped cases whose record blames a precondition, at least one of those blamed is unmet.\n"+
			"  %d of the blamed preconditions are unmet, %d met and %d unknown; %d are unmet and not blamed.\n",
		reasons.Agreeing, reasons.Blaming, reasons.BlamedUnmet, reasons.BlamedMet, reasons.BlamedUnknown, reasons.UnmetNotBlamed))
}

// TestAdjustedIsListed holds the table of adjusted preconditions in docs/concordance.md to the shipped cases.
func TestAdjustedIsListed(t *testing.T) {
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
	holdPassage(t, "../../docs/concordance.md", "adjusted: written from cases/", table)
}

// TestSourcesAreCounted holds what the README says about the bibliography to the shipped profiles.
func TestSourcesAreCounted(t *testing.T) {
	var shared struct {
		Sources map[string]struct{ Checked bool } `json:"sources"`
	}
	readJSON(t, "../../profiles/bibliography.json", &shared)
	opened := func(id string) bool { return shared.Sources[id].Checked }
	files, err := filepath.Glob("../../profiles/??.json")
	if err != nil {
		t.Fatal(err)
	}
	var services, sourced int
	for _, file := range files {
		var profile struct {
			Services map[string]struct {
				Evidence map[string]struct{ Sources []string }
			}
		}
		readJSON(t, file, &profile)
		for _, service := range profile.Services {
			services++
			for _, evidence := range service.Evidence {
				if slices.ContainsFunc(evidence.Sources, opened) {
					sourced++
					break
				}
			}
		}
	}
	read := 0
	for id := range shared.Sources {
		if opened(id) {
			read++
		}
	}
	holdPassage(t, "../../README.md", "sources: written from profiles/", fmt.Sprintf(
		"- The bibliography has %d sources. We opened %d, many of them in excerpts only, and did not check the other %d.\n"+
			"  %d of the %d services rest on at least one source that we opened.\n",
		len(shared.Sources), read, len(shared.Sources)-read, sourced, services))
}

func readJSON(t *testing.T, file string, value any) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err == nil {
		err = json.Unmarshal(data, value)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// holdPassage holds the passage of a document between its marks to a text; the first mark says what it is written from.
func holdPassage(t *testing.T, file, mark, text string) {
	t.Helper()
	start, end := "<!-- "+mark+" by a test -->\n", "<!-- end -->\n"
	shown, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(string(shown), start)
	was, after, ends := strings.Cut(rest, end)
	if !found || !ends {
		t.Fatalf("%s lacks the marks of %s", file, mark)
	}
	if update {
		if err := os.WriteFile(file, []byte(before+start+text+end+after), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if diff := cmp.Diff(text, was); diff != "" {
		t.Errorf("%s (-content +shown):\n%s", file, diff)
	}
}
