package report_test

import (
	"strings"
	"testing"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report"
)

// hostileConcordance has a case of every score, with hostile text wherever text is.
func hostileConcordance() *verdict.Concordance {
	source := []verdict.Source{{Key: hostileText, Citation: hostileText, URL: hostileText}}
	precondition := verdict.Precondition{
		Name: hostileText, Title: hostileText, Necessity: "necessary", Status: verdict.Met,
		Reasons: &verdict.Reasons{EachWay: []verdict.Way{{Title: hostileText, Status: verdict.Met}}, Sources: source, Remedy: hostileText},
	}
	unmet := precondition
	unmet.Status = verdict.Unmet
	strategy := func(v verdict.Verdict, p verdict.Precondition) *verdict.Strategy {
		return &verdict.Strategy{Name: hostileText, Verdict: v, Reason: hostileReason(), Preconditions: []verdict.Precondition{p}}
	}
	of := func(o verdict.Outcome, v verdict.Verdict, s verdict.Score, explanation *verdict.Strategy) verdict.Case {
		return verdict.Case{
			ID: hostileText, Country: hostileText, Name: hostileText, Service: hostileText, Strategy: hostileText, Outcome: o, Verdict: v,
			Score: s, Confidence: hostileText, Sources: source, Note: hostileText, Context: verdict.FromNowhere, Adjusted: []string{hostileText},
			File: hostileText, FillFirst: []string{hostileText}, Explanation: explanation, Unmet: []string{hostileText},
			Blames: []verdict.CaseBlame{
				{Blame: verdict.Blame{Precondition: hostileText, From: hostileText}, Status: verdict.Met},
				{Blame: verdict.Blame{Layer: hostileText, From: hostileText}},
			},
			Simple: &verdict.Simple{StrategyMajority: verdict.Feasible, SingleFact: verdict.Feasible, Fact: hostileText},
		}
	}
	tally := verdict.Tally{
		Cases: 4, Outcomes: []verdict.OutcomeTally{{Outcome: verdict.Succeeded, Infeasible: 1}}, Wrong: 1,
		Reasons: verdict.ReasonTally{Stopped: 2, Blaming: 2, BlamedMet: 2},
	}
	return &verdict.Concordance{
		Without: []string{hostileText}, Overall: tally, Unadjusted: tally,
		Strategies:  []verdict.StrategyTally{{Strategy: hostileText, Title: hostileText, Tally: tally}},
		Comparisons: []verdict.Comparison{{Group: verdict.AllCases, Judge: verdict.ByPolicies, Cases: 3}, {Group: verdict.AllCases, Judge: verdict.SingleFact, Cases: 3}},
		Cases: []verdict.Case{
			of(verdict.Succeeded, verdict.Infeasible, verdict.Wrong, strategy(verdict.Infeasible, unmet)),
			of(verdict.Failed, verdict.Feasible, verdict.Wrong, strategy(verdict.Feasible, precondition)),
			of(verdict.Failed, verdict.Undetermined, verdict.Undecided, nil),
			of(verdict.Partial, verdict.Feasible, verdict.Unscored, nil),
		},
		LeftOut: []verdict.LeftOut{{Strategy: hostileText, Pack: hostileText, Cases: []string{hostileText}}},
	}
}

// TestConcordanceFitsTheTerminal folds the widest columns where the terminal is narrower than the table.
func TestConcordanceFitsTheTerminal(t *testing.T) {
	t.Parallel()
	c := hostileConcordance()
	for _, width := range []int{100, 120} {
		var out strings.Builder
		if err := report.Concordance(&out, c, report.Options{Width: width}); err != nil {
			t.Fatal(err)
		}
		header := 0
		for line := range strings.Lines(out.String()) {
			if !strings.Contains(line, "partial  agreement") {
				continue
			}
			header++
			if got := len([]rune(strings.TrimSpace(line))); got > width {
				t.Errorf("width %d: %d columns: %q", width, got, line)
			}
		}
		if header != 1 {
			t.Errorf("width %d: %d headers in\n%s", width, header, out.String())
		}
	}
}

// TestGroupsThatAreAllAreNotRepeated leaves out the rows of a group that is all scored cases again.
func TestGroupsThatAreAllAreNotRepeated(t *testing.T) {
	t.Parallel()
	for name, opened := range map[string]int{"all were opened": 2, "one was": 1} {
		c := &verdict.Concordance{Cases: []verdict.Case{{}}, Comparisons: []verdict.Comparison{
			{Group: verdict.AllCases, Judge: verdict.ByPolicies, Cases: 2},
			{Group: verdict.OpenedCases, Judge: verdict.ByPolicies, Cases: opened},
		}}
		var out strings.Builder
		if err := report.Concordance(&out, c, report.Options{}); err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(out.String(), "\na source was opened"); got != (opened == 1) {
			t.Errorf("%s:\n%s", name, out.String())
		}
	}
}

// TestNothingToCompare writes nothing but the header of CSV, and words that no verdict is scored.
func TestNothingToCompare(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	for _, format := range []report.Format{report.Table, report.Markdown, report.NDJSON} {
		if err := report.Concordance(&out, &verdict.Concordance{}, report.Options{Format: format, Hint: "hint"}); err != nil {
			t.Fatal(err)
		}
	}
	if out.Len() > 0 {
		t.Errorf("want nothing, got %q", out.String())
	}
	left := &verdict.Concordance{LeftOut: []verdict.LeftOut{{Strategy: "portal", Cases: []string{"a", "b"}}}}
	if err := report.Concordance(&out, left, report.Options{}); err != nil {
		t.Fatal(err)
	}
	const want = "0 cases of a strategy in use: none of them is scored and decided; 0 undetermined, neither right nor\n" +
		"wrong; 0 partial outcomes, not scored.\n\nLeft out, because their strategy is not in use: 2 cases. portal 2: a, b.\n"
	if out.String() != want {
		t.Errorf("got %q, want %q", out.String(), want)
	}
}
