package concordance

import (
	"slices"

	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// addBlames adds what the record blames, with the status of each precondition, and the necessary preconditions that are
// unmet. A blame of a precondition that is not in use has no status.
func addBlames(c *verdict.Case, blames []verdict.Blame, preconditions []verdict.Precondition) {
	status := map[string]verdict.Status{}
	for _, p := range preconditions {
		status[p.Name] = p.Status
		if p.Necessity == verdict.Necessary && p.Status == verdict.Unmet {
			c.Unmet = append(c.Unmet, p.Name)
		}
	}
	for _, b := range blames {
		c.Blames = append(c.Blames, verdict.CaseBlame{Blame: b, Status: status[b.Precondition]})
	}
}

// stopped reports whether a case failed or was abandoned.
func stopped(c verdict.Case) bool {
	return c.Outcome.Stopped()
}

// countReasons adds a case to the tally of reasons, if it was stopped. A precondition that is blamed in several sentences
// counts once.
func countReasons(t *verdict.ReasonTally, c verdict.Case) {
	if !stopped(c) {
		return
	}
	t.Stopped++
	blamed := map[string]bool{}
	agrees := false
	for _, b := range c.Blames {
		if b.Precondition == "" || blamed[b.Precondition] {
			continue
		}
		blamed[b.Precondition] = true
		switch b.Status {
		case verdict.Unmet:
			t.BlamedUnmet++
			agrees = true
		case verdict.Met:
			t.BlamedMet++
		case verdict.Unknown:
			t.BlamedUnknown++
		default:
			t.BlamedGone++
		}
	}
	switch {
	case len(blamed) > 0:
		t.Blaming++
	case len(c.Blames) > 0:
		t.LayerOnly++
		return
	default:
		t.Silent++
		return
	}
	if agrees {
		t.Agreeing++
	}
	t.UnmetNotBlamed += len(c.Unmet) - len(slices.DeleteFunc(slices.Clone(c.Unmet), func(name string) bool { return !blamed[name] }))
}
