package report

import (
	"fmt"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/words"
)

// because words a reason: "because of these 2 facts, whatever the other 20 are: context.records local; ...".
func (s *sheet) because(r *verdict.Reason) string {
	if len(r.Facts) == 0 {
		return words.Because(r)
	}
	return words.Because(r) + ": " + s.reasonFacts(r)
}

// reasonFacts lists the facts of a reason with their values.
func (s *sheet) reasonFacts(r *verdict.Reason) string { return s.say(words.Join(words.Facts(r), "; ")) }

// boundFacts lists the facts of a reason by what it needs of each, whichever value a unit has.
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

// reasonCell is a reason in one cell of CSV: context.records=local;context.autonomy=below 25.
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

// verdictWord shows a verdict in colour.
func (s *sheet) verdictWord(v verdict.Verdict) string { return s.paint(string(v), colourOf(v)) }

// verdictStart shows a verdict at the start of a sentence.
func (s *sheet) verdictStart(v verdict.Verdict) string {
	return s.paint(words.Capital(string(v)), colourOf(v))
}

// moved shows what was and what is, or only what is if it did not move.
func moved(before, after string) string {
	if before == "" || before == after {
		return after
	}
	return before + words.Arrow + after
}

// subjectTitle names a unit: Belgium: civil-certificates, as of 2003.
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

// state names the country of a unit.
func (s *sheet) state(u verdict.Subject) string {
	if u.CountryName != "" {
		return s.text(u.CountryName)
	}
	return s.text(u.Country)
}

// whatIf says which facts were set on demand.
func (s *sheet) whatIf(set map[string]any) {
	if said := words.WhatIf(set); said != nil {
		s.para(s.say(said))
	}
}
