package report

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report/internal/words"
)

// enough says which facts decide a verdict: "These 2 facts are enough to rule it out: context.records local; ...".
func (s *sheet) enough(v verdict.Verdict, r *verdict.Reason) string {
	said := words.Enough(v, r)
	if len(r.Facts) > 0 {
		said += ": " + s.reasonFacts(r)
	}
	return said + "."
}

// why writes the reason of a verdict, and what would stay unmet if its facts changed.
func (s *sheet) why(st verdict.Strategy) {
	if st.Reason == nil {
		return
	}
	s.para(s.enough(st.Verdict, st.Reason))
	if said := words.Remaining(&st); said != "" {
		s.para(said)
	}
}

// reasonFacts lists the facts of a reason with their values.
func (s *sheet) reasonFacts(r *verdict.Reason) string { return s.say(words.Join(words.Facts(r), "; ")) }

// boundFacts lists the facts of a reason with the values that it allows, not the value of one unit.
func (s *sheet) boundFacts(r *verdict.Reason) string {
	if len(r.Facts) == 0 {
		return "whatever the facts are"
	}
	list := make([]string, len(r.Facts))
	for i, f := range r.Facts {
		list[i] = s.code(f.Path) + " " + s.strong(s.text(needed(f)))
	}
	return strings.Join(list, "; ")
}

func needed(f verdict.ReasonFact) string {
	if f.Within != "" {
		return f.Within
	}
	return words.Value(f.Value)
}

// reasonCell returns a reason as one CSV cell: context.records=local;context.autonomy=below 25.
func reasonCell(r *verdict.Reason) string {
	if r == nil {
		return ""
	}
	list := make([]string, len(r.Facts))
	for i, f := range r.Facts {
		list[i] = f.Path + "=" + needed(f)
	}
	return strings.Join(list, ";")
}

// remainingCell returns how many necessary preconditions stay unmet if the facts of the reason change; empty if the
// strategy is not infeasible.
func remainingCell(st verdict.Strategy) string {
	if st.Verdict != verdict.Infeasible || st.Reason == nil {
		return ""
	}
	return strconv.Itoa(st.Remaining)
}

// verdictWord returns a verdict in its colour.
func (s *sheet) verdictWord(v verdict.Verdict) string { return s.paint(string(v), colourOf(v)) }

// moved returns before and after with an arrow between them, or only after if they are equal.
func moved(before, after string) string {
	if before == "" || before == after {
		return after
	}
	return before + words.Arrow + after
}

// subjectTitle returns the title of a unit: Belgium: civil-certificates, as of 2003.
func (s *sheet) subjectTitle(u verdict.Subject) string {
	title := s.text(u.Service)
	if u.Country != "" {
		title = s.state(u) + ": " + title
	}
	if u.AsOf != 0 {
		title += fmt.Sprintf(", as of %d", u.AsOf)
	}
	return title
}

// state returns the name of a unit's country, or its code.
func (s *sheet) state(u verdict.Subject) string {
	if u.CountryName != "" {
		return s.text(u.CountryName)
	}
	return s.text(u.Country)
}

// whatIf writes which facts were set, if any.
func (s *sheet) whatIf(set map[string]any) {
	if said := words.WhatIf(set); said != nil {
		s.para(s.say(said))
	}
}
