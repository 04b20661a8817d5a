package words

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// Progress says what setting facts did to a strategy besides its state: "now met: One key; fit 71% → 100%". It is empty if it did
// nothing.
func Progress(before, after *verdict.Strategy) Sentence {
	var parts []Sentence
	for _, status := range []verdict.Status{verdict.Met, verdict.Unmet, verdict.Unknown} {
		var found []string
		for i, p := range after.Preconditions {
			if p.Status == status && before.Preconditions[i].Status != status {
				found = append(found, p.Title)
			}
		}
		if len(found) > 0 {
			parts = append(parts, Say("now ", status, ": ", List(Text, found, ", ")))
		}
	}
	if was, is := Fit(before.Fit), Fit(after.Fit); was != is {
		parts = append(parts, Say("fit ", was, Span{Role: Move}, is))
	}
	return Join(parts, "; ")
}

// Moved says which states setting facts moved, and if it moved none, what else it did: "Centralisation: feasible, was infeasible."
func Moved(before, after *verdict.Unit) string {
	var states, progress []string
	for i := range after.Strategies {
		was, is := &before.Strategies[i], &after.Strategies[i]
		title := Clean(cmp.Or(is.Title, is.Name))
		if from, to := verdict.MarkedState(was.Verdict, was.InPlace), verdict.MarkedState(is.Verdict, is.InPlace); from != to {
			states = append(states, fmt.Sprintf("%s: %s, was %s", title, to, from))
		}
		if said := Progress(was, is).String(); said != "" {
			progress = append(progress, title+": "+said)
		}
	}
	switch {
	case len(states) > 0:
		return strings.Join(states, "; ") + "."
	case len(progress) > 0:
		return "No verdict moved, but something did. " + strings.Join(progress, ". ") + "."
	}
	return "No verdict moved."
}
