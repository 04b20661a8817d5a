package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// arrow stands between what was and what is, or would be.
const arrow = " → "

// because words a reason: "because of these 2 facts, whatever the other 20 are: context.records local; ...".
func (s *sheet) because(r *verdict.Reason) string {
	if len(r.Facts) == 0 {
		return "whatever the facts are"
	}
	said := fmt.Sprintf("because of these %d facts", len(r.Facts))
	if len(r.Facts) == 1 {
		said = "because of this one fact"
	}
	if !r.Smallest {
		said += ", and no part of these"
	}
	switch r.Others {
	case 0:
	case 1:
		said += ", whatever the other one is"
	default:
		said += fmt.Sprintf(", whatever the other %d are", r.Others)
	}
	return said + ": " + s.reasonFacts(r)
}

// reasonFacts lists the facts of a reason with their values.
func (s *sheet) reasonFacts(r *verdict.Reason) string {
	list := make([]string, len(r.Facts))
	for i, f := range r.Facts {
		list[i] = s.code(f.Path) + " " + s.strong(s.words(showValue(f.Value)))
		if within := orElse(f); within != "" {
			list[i] += " (" + s.words(within) + ")"
		}
	}
	return strings.Join(list, "; ")
}

// orElse says which values but its own a reason would take for a fact: "below 25", "or central".
func orElse(f verdict.ReasonFact) string {
	own, isWord := f.Value.(string)
	if !isWord || f.Within == "" {
		return f.Within
	}
	others := strings.FieldsFunc(f.Within, func(r rune) bool { return r == ' ' || r == ',' })
	others = slices.DeleteFunc(others, func(value string) bool { return value == own || value == "or" })
	return "or " + strings.Join(others, " or ")
}

// boundFacts lists the facts of a reason by what it needs of each, whichever value a unit has.
func (s *sheet) boundFacts(r *verdict.Reason) string {
	if len(r.Facts) == 0 {
		return "whatever the facts are"
	}
	list := make([]string, len(r.Facts))
	for i, f := range r.Facts {
		list[i] = s.code(f.Path) + " " + s.strong(s.words(needed(f)))
	}
	return strings.Join(list, "; ")
}

func needed(f verdict.ReasonFact) string {
	if f.Within != "" {
		return f.Within
	}
	return showValue(f.Value)
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

// capital returns a sentence with a capital at its start.
func capital(t string) string {
	if t == "" {
		return ""
	}
	return strings.ToUpper(t[:1]) + t[1:]
}

// verdictWord shows a verdict in colour.
func (s *sheet) verdictWord(v verdict.Verdict) string { return s.paint(string(v), colourOf(v)) }

// verdictStart shows a verdict at the start of a sentence.
func (s *sheet) verdictStart(v verdict.Verdict) string {
	return s.paint(capital(string(v)), colourOf(v))
}

// moved shows what was and what is, or only what is if it did not move.
func moved(before, after string) string {
	if before == "" || before == after {
		return after
	}
	return before + arrow + after
}

// subjectTitle names a unit: Belgium: civil-certificates, as of 2003.
func (s *sheet) subjectTitle(u verdict.Subject) string {
	title := s.words(u.Service)
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
		return s.words(u.CountryName)
	}
	return s.words(u.Country)
}

// whatIf says which facts were set on demand, for a what-if must not pass for what is.
func (s *sheet) whatIf(set map[string]any) {
	if len(set) > 0 {
		s.para("What if " + s.words(strings.Join(assignments(set), ", ")) + "?")
	}
}

// labelsOf are the first columns of a grid with one row for each unit.
func (s *sheet) labelsOf(units []verdict.Subject, stacked bool) unitLabels {
	list := make([]verdict.Unit, len(units))
	for i, u := range units {
		list[i] = verdict.Unit{Country: u.Country, CountryName: u.CountryName, Service: u.Service}
	}
	return s.unitLabels(list, stacked)
}

// subjectCells are the first cells of a row of CSV about a unit.
func subjectCells(u verdict.Subject) []string {
	cells := unitCells(verdict.Unit{Country: u.Country, CountryName: u.CountryName, Service: u.Service, AsOf: u.AsOf})
	return cells[:len(cells):len(cells)]
}
