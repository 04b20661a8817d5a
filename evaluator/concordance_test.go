package evaluator_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
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
	want.Reasons = got.Reasons // counted in a test of their own
	if stopped := sum(verdict.Infeasible) + sum(verdict.Undetermined) + sum(verdict.Feasible); got.Reasons.Stopped != stopped {
		t.Errorf("%s: reasons of %d stopped cases, want %d", name, got.Reasons.Stopped, stopped)
	}
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

// TestBlamesHaveTheStatusOfExplain holds what is said about the preconditions of a case to the explanations of its unit.
func TestBlamesHaveTheStatusOfExplain(t *testing.T) {
	explained := 0
	for _, c := range concordance(t, evaluator.Options{Packs: []string{evaluator.AllPacks}}).Cases {
		if c.Explanation == nil {
			continue
		}
		explained++
		var unmet []string
		for _, p := range c.Explanation.Preconditions {
			if p.Necessity == verdict.Necessary && p.Status == verdict.Unmet {
				unmet = append(unmet, p.Name)
			}
			for _, b := range c.Blames {
				if b.Precondition == p.Name && b.Status != p.Status {
					t.Errorf("%s: %s is %s, and %s where it is blamed", c.ID, p.Name, p.Status, b.Status)
				}
			}
		}
		if diff := cmp.Diff(unmet, c.Unmet); diff != "" {
			t.Errorf("%s (-explained +unmet):\n%s", c.ID, diff)
		}
	}
	if explained == 0 {
		t.Error("no case is explained")
	}
}

// TestWithoutOwnEvidenceIsWithout decides each case with a model that lacks the preconditions resting on it: the verdict is
// the one of --without-own-evidence, and leaving out never makes a feasible case infeasible.
func TestWithoutOwnEvidenceIsWithout(t *testing.T) {
	e := engine(t, evaluator.Options{})
	found, err := e.Concordance(t.Context(), evaluator.CaseFilter{WithoutOwnEvidence: true})
	if err != nil {
		t.Fatal(err)
	}
	verdicts := map[string]map[string]verdict.Verdict{} // by what is left out, and the case
	moved := 0
	for _, c := range found.Cases {
		var without []string
		for _, name := range c.WithoutOwn.LeftOut {
			without = append(without, c.Strategy+"/"+name)
		}
		for _, id := range c.Adjusted {
			if path.Dir(id) == c.Strategy && !slices.Contains(without, id) {
				t.Errorf("%s was adjusted because of %s, and is kept", id, c.ID)
			}
		}
		key := strings.Join(without, " ")
		if verdicts[key] == nil {
			verdicts[key] = map[string]verdict.Verdict{}
			for _, each := range concordance(t, evaluator.Options{Without: without}).Cases {
				verdicts[key][each.ID] = each.Verdict
			}
		}
		if want := verdicts[key][c.ID]; c.WithoutOwn.Verdict != want {
			t.Errorf("%s without %s is %s, want %s", c.ID, key, c.WithoutOwn.Verdict, want)
		}
		if c.WithoutOwn.Verdict != c.Verdict {
			moved++
			if c.WithoutOwn.Verdict == verdict.Infeasible || c.Verdict == verdict.Feasible {
				t.Errorf("%s without %s turns from %s to %s", c.ID, key, c.Verdict, c.WithoutOwn.Verdict)
			}
		}
	}
	if moved == 0 || len(verdicts) < 10 {
		t.Errorf("%d verdicts moved, %d sets of preconditions left out", moved, len(verdicts))
	}
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
	answers := map[evaluator.EngineKind]*verdict.Concordance{}
	for _, choice := range []evaluator.EngineKind{evaluator.EngineAuto, evaluator.EngineOPA} {
		var err error
		answers[choice], err = engine(t, evaluator.Options{Engine: choice}).Concordance(t.Context(), evaluator.CaseFilter{WithoutOwnEvidence: true})
		if err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(answers[evaluator.EngineAuto], answers[evaluator.EngineOPA]); diff != "" {
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
