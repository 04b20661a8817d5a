package evaluator_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

func concordance(t *testing.T, options evaluator.Options) *verdict.Concordance {
	t.Helper()
	found, err := engine(t, options).Concordance(t.Context(), evaluator.CaseFilter{})
	if err != nil {
		t.Fatal(err)
	}
	if len(found.Faults) > 0 {
		t.Fatal(found.Faults)
	}
	return found
}

// TestTalliesAreThoseOfTheirCases counts the cases of every tally again, one by one, as the definitions say.
func TestTalliesAreThoseOfTheirCases(t *testing.T) {
	c := concordance(t, evaluator.Options{Packs: []string{evaluator.AllPacks}})
	if len(c.Cases) < 60 {
		t.Fatalf("only %d cases", len(c.Cases))
	}
	checkTally(t, "overall", c.Overall, c.Cases, func(verdict.Case) bool { return true })
	checkTally(t, "unadjusted", c.Unadjusted, c.Cases, func(each verdict.Case) bool { return each.Adjusted == nil })
	inStrategies, inPeriods := 0, 0
	for _, s := range c.Strategies {
		inStrategies += s.Cases
		checkTally(t, s.Strategy, s.Tally, c.Cases, func(each verdict.Case) bool { return each.Strategy == s.Strategy })
	}
	for _, p := range c.Periods {
		inPeriods += p.Cases
		checkTally(t, fmt.Sprint(p.From), p.Tally, c.Cases, func(each verdict.Case) bool {
			return each.Since >= p.From && (each.Since <= p.To || p.To == 0)
		})
	}
	if len(c.Periods) != 3 || c.Periods[0].To != 1994 || c.Periods[2].From != 2009 {
		t.Errorf("periods are %+v", c.Periods)
	}
	if inStrategies != len(c.Cases) || inPeriods != len(c.Cases) {
		t.Errorf("%d cases, of which %d are in strategies and %d in periods", len(c.Cases), inStrategies, inPeriods)
	}
	for _, each := range c.Cases {
		if (each.Explanation != nil) != (each.Score == verdict.Wrong) {
			t.Errorf("%s is %s and has the explanation %v", each.ID, each.Score, each.Explanation)
		}
	}
}

func checkTally(t *testing.T, name string, got verdict.Tally, cases []verdict.Case, wanted func(verdict.Case) bool) {
	t.Helper()
	by := map[verdict.Outcome]map[verdict.Verdict]int{}
	all := 0
	for _, each := range cases {
		if !wanted(each) {
			continue
		}
		if by[each.Outcome] == nil {
			by[each.Outcome] = map[verdict.Verdict]int{}
		}
		by[each.Outcome][each.Verdict]++
		all++
	}
	want := verdict.Tally{Cases: all}
	for _, o := range []verdict.Outcome{verdict.Succeeded, verdict.Partial, verdict.Failed, verdict.Abandoned} {
		want.Outcomes = append(want.Outcomes, verdict.OutcomeTally{
			Outcome: o, Feasible: by[o][verdict.Feasible], Infeasible: by[o][verdict.Infeasible], Undetermined: by[o][verdict.Undetermined],
		})
	}
	sum := func(v verdict.Verdict) int { return by[verdict.Failed][v] + by[verdict.Abandoned][v] }
	succeeded := by[verdict.Succeeded]
	want.Right = succeeded[verdict.Feasible] + sum(verdict.Infeasible)
	want.Wrong = succeeded[verdict.Infeasible] + sum(verdict.Feasible)
	want.Undetermined = succeeded[verdict.Undetermined] + sum(verdict.Undetermined)
	for _, n := range by[verdict.Partial] {
		want.Partial += n
	}
	share := func(decided, undetermined, against int) verdict.CaseShare {
		s := verdict.CaseShare{Count: decided + undetermined, Undetermined: undetermined, Of: decided + undetermined + against}
		s.Share, s.Decided = quotient(s.Count, s.Of), quotient(decided, decided+against)
		return s
	}
	want.Agreement = quotient(want.Right, want.Right+want.Wrong)
	want.Succeeded = share(succeeded[verdict.Feasible], succeeded[verdict.Undetermined], succeeded[verdict.Infeasible])
	want.Stopped = share(sum(verdict.Infeasible), sum(verdict.Undetermined), sum(verdict.Feasible))
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

func quotient(a, b int) *float64 {
	if b == 0 {
		return nil
	}
	q := float64(a) / float64(b)
	return &q
}

// TestACaseIsDecidedAsItsUnit makes a case of every shipped unit and strategy: its verdict is the one of evaluate.
func TestACaseIsDecidedAsItsUnit(t *testing.T) {
	e := engine(t, evaluator.Options{})
	units, faults := e.Read(t.Context())
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	answer, err := e.EvaluateAll(t.Context(), units, evaluator.Request{})
	if err != nil {
		t.Fatal(err)
	}
	var cases []any
	want := map[string]verdict.Verdict{}
	for i, unit := range units {
		for _, st := range answer.Units[i].Strategies {
			id := fmt.Sprintf("case-%d", len(cases))
			want[id] = st.Verdict
			cases = append(cases, map[string]any{
				"id": id, "country": unit.Country, "service": unit.Service, "strategy": st.Name, "since": 2003,
				"outcome": "partial", "facts": unit.Document()["service"],
			})
		}
	}
	text, err := json.Marshal(cases)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "cases.json")
	if err := os.WriteFile(file, text, 0o644); err != nil {
		t.Fatal(err)
	}
	found, err := e.Concordance(t.Context(), evaluator.CaseFilter{}, file)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]verdict.Verdict{}
	for _, each := range found.Cases {
		got[each.ID] = each.Verdict
	}
	if diff := cmp.Diff(want, got); diff != "" || len(found.Faults) > 0 {
		t.Errorf("%v (-evaluate +concordance):\n%s", found.Faults, diff)
	}
}

// TestEnginesAgreeOnCases asks OPA about every case: it gives the same answer.
func TestEnginesAgreeOnCases(t *testing.T) {
	auto := concordance(t, evaluator.Options{})
	if diff := cmp.Diff(auto, concordance(t, evaluator.Options{Engine: evaluator.EngineOPA})); diff != "" {
		t.Errorf("opa differs from auto (-auto +opa):\n%s", diff)
	}
}

// TestCasesThatPreconditionsCiteAreMarked holds what the agreement without the adjusted cases means: a necessary
// precondition that cites a source of a case was written with that case in view, and the case says so. Works that are
// about many cases are no source of any one.
func TestCasesThatPreconditionsCiteAreMarked(t *testing.T) {
	general := []string{"westholm2005", "kmw2007", "kmw2003", "report2004", "ip04230"}
	options := evaluator.Options{Packs: []string{evaluator.AllPacks}}
	sources := map[string][]string{} // of cases that tried a strategy, by its name and the source
	adjusted := map[string][]string{}
	for _, c := range concordance(t, options).Cases {
		adjusted[c.ID] = c.Adjusted
		for _, source := range c.Sources {
			key := c.Strategy + " " + source.Key
			sources[key] = append(sources[key], c.ID)
		}
	}
	cited := 0
	for _, s := range engine(t, options).Strategies() {
		for _, p := range s.Preconditions {
			if p.Necessity != "necessary" {
				continue
			}
			for _, source := range p.Sources {
				for _, id := range sources[s.Name+" "+source.Key] {
					precondition := s.Name + "/" + p.Name
					if slices.Contains(general, source.Key) {
						continue
					}
					cited++
					if !slices.Contains(adjusted[id], precondition) {
						t.Errorf("cases/%s.json: %s cites its source %s: want %q among \"adjusted\"", id, precondition, source.Key, precondition)
					}
				}
			}
		}
	}
	if cited == 0 {
		t.Fatal("no precondition cites a source of a case")
	}
}
