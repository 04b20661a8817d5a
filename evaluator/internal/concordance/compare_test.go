package concordance_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/leeway-policy/leeway/evaluator/internal/concordance"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// TestCompare counts verdicts, as worked out by hand.
func TestCompare(t *testing.T) {
	t.Parallel()
	share := func(f float64) *float64 { return &f }
	of := func(o verdict.Outcome, verdicts ...verdict.Verdict) (cases []verdict.Case) {
		for _, v := range verdicts {
			cases = append(cases, verdict.Case{Outcome: o, Verdict: v})
		}
		return cases
	}
	const yes, no, open = verdict.Feasible, verdict.Infeasible, verdict.Undetermined
	succeeded := of(verdict.Succeeded, yes, yes, yes, open)
	for name, test := range map[string]struct {
		cases []verdict.Case
		want  verdict.Comparison
	}{
		// Points: 3 and a half of 4, 1 of 2. Balanced: (3.5/4 + 1/2) / 2.
		"both": {append(of(verdict.Failed, no, yes), succeeded...), verdict.Comparison{Cases: 6, Right: 4, Wrong: 1, Undetermined: 1, Points: 4.5, Balanced: share(0.6875)}},
		"failed and abandoned are both stopped": {
			append(of(verdict.Failed, no), append(of(verdict.Abandoned, open), succeeded[:1]...)...),
			verdict.Comparison{Cases: 3, Right: 2, Undetermined: 1, Points: 2.5, Balanced: share(0.875)},
		},
		"all succeeded":  {succeeded, verdict.Comparison{Cases: 4, Right: 3, Undetermined: 1, Points: 3.5}},
		"none succeeded": {of(verdict.Abandoned, yes, no), verdict.Comparison{Cases: 2, Right: 1, Wrong: 1, Points: 1}},
		"none":           {nil, verdict.Comparison{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test.want.Judge, test.want.Group = verdict.ByPolicies, verdict.AllCases
			if diff := cmp.Diff(test.want, concordance.Compare(verdict.AllCases, verdict.ByPolicies, test.cases)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// TestGroups holds which cases are in which group, and which judges judge them.
func TestGroups(t *testing.T) {
	t.Parallel()
	simple := &verdict.Simple{StrategyMajority: verdict.Infeasible, SingleFact: verdict.Feasible}
	own := &verdict.OwnEvidence{Verdict: verdict.Feasible}
	succeeded := verdict.Case{Outcome: verdict.Succeeded, Verdict: verdict.Feasible, Simple: simple, WithoutOwn: own, Sources: []verdict.Source{{}, {Checked: true}}, Adjusted: []string{"m/p"}, InPlace: verdict.Met}
	failed := verdict.Case{Outcome: verdict.Failed, Verdict: verdict.Infeasible, Simple: simple, WithoutOwn: own, Sources: []verdict.Source{{}}, InPlace: verdict.Unknown}
	partial := verdict.Case{Outcome: verdict.Partial, Verdict: verdict.Feasible, Score: verdict.Unscored, WithoutOwn: own}
	type row struct {
		Group        verdict.CaseGroup
		Judge        verdict.Judge
		Right, Wrong int
	}
	var got []row
	for _, each := range concordance.Comparisons([]verdict.Case{succeeded, failed, partial}) {
		got = append(got, row{each.Group, each.Judge, each.Right, each.Wrong})
	}
	want := []row{
		{verdict.AllCases, verdict.ByPolicies, 2, 0},
		{verdict.AllCases, verdict.AlwaysFeasible, 1, 1},
		{verdict.AllCases, verdict.StrategyMajority, 1, 1},
		{verdict.AllCases, verdict.SingleFact, 1, 1},
		{verdict.OpenedCases, verdict.ByPolicies, 1, 0},
		{verdict.OpenedCases, verdict.AlwaysFeasible, 1, 0},
		{verdict.OpenedCases, verdict.StrategyMajority, 0, 1},
		{verdict.OpenedCases, verdict.SingleFact, 1, 0},
		{verdict.UnadjustedCases, verdict.ByPolicies, 1, 0},
		{verdict.UnadjustedCases, verdict.AlwaysFeasible, 0, 1},
		{verdict.UnadjustedCases, verdict.StrategyMajority, 1, 0},
		{verdict.UnadjustedCases, verdict.SingleFact, 0, 1},
		{verdict.InPlaceCases, verdict.ByPolicies, 1, 0},
		{verdict.InPlaceCases, verdict.AlwaysFeasible, 1, 0},
		{verdict.InPlaceCases, verdict.StrategyMajority, 0, 1},
		{verdict.InPlaceCases, verdict.SingleFact, 1, 0},
		{verdict.NotInPlaceCases, verdict.ByPolicies, 1, 0},
		{verdict.NotInPlaceCases, verdict.AlwaysFeasible, 0, 1},
		{verdict.NotInPlaceCases, verdict.StrategyMajority, 1, 0},
		{verdict.NotInPlaceCases, verdict.SingleFact, 0, 1},
		{verdict.SucceededCases, verdict.ByPolicies, 1, 0},
		{verdict.SucceededCases, verdict.WithoutOwnEvidence, 1, 0},
		{verdict.StoppedCases, verdict.ByPolicies, 1, 0},
		{verdict.StoppedCases, verdict.WithoutOwnEvidence, 0, 1},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// TestReasons counts what records blame, case by case.
func TestReasons(t *testing.T) {
	t.Parallel()
	blame := func(name string, status verdict.Status) verdict.CaseBlame {
		return verdict.CaseBlame{Blame: verdict.Blame{Precondition: name}, Status: status}
	}
	layer := verdict.CaseBlame{Blame: verdict.Blame{Layer: "legal"}}
	for name, test := range map[string]struct {
		of   verdict.Case
		want verdict.ReasonTally
	}{
		"each status": {
			verdict.Case{Outcome: verdict.Failed, Unmet: []string{"a", "e"}, Blames: []verdict.CaseBlame{
				blame("a", verdict.Unmet), blame("b", verdict.Met), blame("c", verdict.Unknown), blame("d", ""), layer,
			}},
			verdict.ReasonTally{Stopped: 1, Blaming: 1, Agreeing: 1, BlamedUnmet: 1, BlamedMet: 1, BlamedUnknown: 1, BlamedGone: 1, UnmetNotBlamed: 1},
		},
		"one precondition in two sentences": {
			verdict.Case{Outcome: verdict.Abandoned, Blames: []verdict.CaseBlame{blame("a", verdict.Met), blame("a", verdict.Met)}},
			verdict.ReasonTally{Stopped: 1, Blaming: 1, BlamedMet: 1},
		},
		// A supporting precondition is not among the unmet ones that decide, but counts where it is blamed.
		"a supporting precondition": {
			verdict.Case{Outcome: verdict.Failed, Unmet: []string{"b"}, Blames: []verdict.CaseBlame{blame("a", verdict.Unmet)}},
			verdict.ReasonTally{Stopped: 1, Blaming: 1, Agreeing: 1, BlamedUnmet: 1, UnmetNotBlamed: 1},
		},
		"only a layer": {
			verdict.Case{Outcome: verdict.Failed, Unmet: []string{"a"}, Blames: []verdict.CaseBlame{layer}},
			verdict.ReasonTally{Stopped: 1, LayerOnly: 1},
		},
		"nothing":       {verdict.Case{Outcome: verdict.Failed, Unmet: []string{"a"}}, verdict.ReasonTally{Stopped: 1, Silent: 1}},
		"it succeeded":  {verdict.Case{Outcome: verdict.Succeeded, Blames: []verdict.CaseBlame{blame("a", verdict.Unmet)}}, verdict.ReasonTally{}},
		"it is partial": {verdict.Case{Outcome: verdict.Partial, Blames: []verdict.CaseBlame{blame("a", verdict.Unmet)}}, verdict.ReasonTally{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got verdict.ReasonTally
			concordance.CountReasons(&got, test.of)
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// TestCitesOnly says when a precondition rests on the sources of one case.
func TestCitesOnly(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		cited []string
		want  bool
	}{
		"one of them":      {[]string{"a"}, true},
		"all of them":      {[]string{"b", "a"}, true},
		"one more":         {[]string{"a", "c"}, false},
		"no source at all": {nil, false},
	} {
		if got := concordance.CitesOnly(test.cited, []string{"a", "b"}); got != test.want {
			t.Errorf("%s: got %v", name, got)
		}
	}
}
