package evaluator_test

import (
	"slices"
	"testing"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// TestNecessaryPreconditionsRestOnEvidence holds the shipped strategies to the rule of docs/concordance.md: a precondition is
// necessary only if the cases bear it out, or a source that was opened states it. The wider strategies are older than the rule.
func TestNecessaryPreconditionsRestOnEvidence(t *testing.T) {
	t.Parallel()
	e := engine(t, evaluator.Options{})
	cases := map[string]verdict.StrategyQCA{}
	for _, s := range qcaOf(t, evaluator.Options{}, evaluator.QCARequest{}).Strategies {
		cases[s.Strategy] = s
	}
	for _, s := range e.Strategies() {
		necessary := 0
		for _, r := range s.Preconditions {
			id := s.Name + "/" + r.Name
			if r.Evidence == "" {
				t.Errorf("%s does not say what it rests on", id)
			}
			if r.Evidence == verdict.EvidenceLiterature && !slices.ContainsFunc(r.Sources, func(s verdict.Source) bool { return s.Checked }) {
				t.Errorf("%s is from the literature, and none of its sources was opened", id)
			}
			if r.Necessity != verdict.Necessary {
				continue
			}
			necessary++
			compared := cases[s.Name]
			switch r.Evidence {
			case verdict.EvidenceCases:
				at := slices.IndexFunc(compared.Conditions, func(c verdict.QCACondition) bool { return c.Way == 0 && c.Precondition == r.Name })
				succeeded, stopped := compared.Conditions[at].Succeeded.Unmet, compared.Conditions[at].Stopped.Unmet
				if compared.Stopped < verdict.StoppedToTest || succeeded > (compared.Succeeded+9)/10 || stopped < 2 {
					t.Errorf("%s rests on the cases, but is unmet in %d of %d that succeeded and in %d of %d that were stopped",
						id, succeeded, compared.Succeeded, stopped, compared.Stopped)
				}
			case verdict.EvidenceInferred:
				t.Errorf("%s is necessary, and inferred", id)
			}
		}
		if necessary == 0 || necessary > 6 {
			t.Errorf("%s has %d necessary preconditions: expected 6 at most", s.Name, necessary)
		}
	}
}

// TestNoConditionDecidesOneCaseOnly leaves out each necessary precondition, and each of its ways, of the shipped strategies:
// what moves the verdict on one scored case and no other was made for that case.
func TestNoConditionDecidesOneCaseOnly(t *testing.T) {
	t.Parallel()
	for _, s := range qcaOf(t, evaluator.Options{}, evaluator.QCARequest{}).Strategies {
		tried := 0
		for out, condition := range s.Conditions {
			if condition.Necessity != verdict.Necessary {
				continue
			}
			tried++
			var moved []string
			for _, c := range s.Cases {
				if decidedWithout(s, c, -1) != decidedWithout(s, c, out) {
					moved = append(moved, c.ID)
				}
			}
			if len(moved) == 1 {
				t.Errorf("%s/%s, way %d (0 is all of it), decides nothing but %s", s.Strategy, condition.Precondition, condition.Way, moved[0])
			}
		}
		if tried == 0 {
			t.Errorf("%s has no necessary precondition", s.Strategy)
		}
	}
}

// decidedWithout returns the verdict on a case without the condition at index out: a precondition, or one way of it.
func decidedWithout(s verdict.StrategyQCA, c verdict.QCACase, out int) verdict.Verdict {
	decided := verdict.Feasible
	for i, condition := range s.Conditions {
		if condition.Way != 0 || condition.Necessity != verdict.Necessary || i == out {
			continue
		}
		status := c.Statuses[i]
		if out > i && s.Conditions[out].Precondition == condition.Precondition {
			status = verdict.Unmet
			for way, of := range s.Conditions {
				if of.Way == 0 || of.Precondition != condition.Precondition || way == out {
					continue
				}
				if c.Statuses[way] == verdict.Met || c.Statuses[way] == verdict.Unknown && status == verdict.Unmet {
					status = c.Statuses[way]
				}
			}
		}
		switch status {
		case verdict.Unmet:
			return verdict.Infeasible
		case verdict.Unknown:
			decided = verdict.Undetermined
		}
	}
	return decided
}
