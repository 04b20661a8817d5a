package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/display"
	"github.com/leeway-policy/leeway/report/internal/words"
)

// disagreements writes the wrong verdicts with their reasons, the cases that are undetermined or not scored, and the
// sources of all of them.
func (s *sheet) disagreements(c *verdict.Concordance) {
	cited := &bibliography{}
	by := map[verdict.Score][]verdict.Case{}
	for _, each := range c.Cases {
		by[each.Score] = append(by[each.Score], each)
	}
	if wrong := by[verdict.Wrong]; len(wrong) > 0 {
		s.heading(1, fmt.Sprintf("%s: is the policy wrong, or the case?", words.Capital(display.Count(len(wrong), "disagreement"))))
		for _, each := range wrong {
			s.disagreement(each, cited)
		}
	}
	if undecided := by[verdict.Undecided]; len(undecided) > 0 {
		s.heading(1, "Undetermined: "+display.Count(len(undecided), "case"))
		for _, each := range undecided {
			s.item(0, s.mark(verdict.Unknown), s.caseLine(each)+s.waiting(each))
		}
	}
	if partial := by[verdict.Unscored]; len(partial) > 0 {
		s.heading(1, "Partial, not scored: "+display.Count(len(partial), "case"))
		for _, each := range partial {
			s.item(0, s.sign(each.Verdict), s.caseLine(each)+": "+s.verdictWord(each.Verdict))
		}
	}
	s.blamed(c.Cases)
	s.bibliography(cited)
}

// caseLine names a case: de-elena, Germany 2002 (income-certificates, centralisation).
func (s *sheet) caseLine(c verdict.Case) string {
	where := s.state(verdict.Subject{Country: c.Country, CountryName: c.CountryName})
	return fmt.Sprintf("%s, %s %d (%s, %s)", s.code(c.ID), where, c.Since, s.text(c.Service), s.code(c.Strategy))
}

func (s *sheet) waiting(c verdict.Case) string {
	said := ": " + s.text(string(c.Outcome))
	if len(c.FillFirst) > 0 {
		said += "; to decide it, find out " + s.codes(c.FillFirst)
	}
	return said
}

// disagreement writes one case with a wrong verdict.
func (s *sheet) disagreement(c verdict.Case, cited *bibliography) {
	s.heading(2, fmt.Sprintf("%s: %s, but %s", s.caseLine(c), s.text(string(c.Outcome)), c.Verdict))
	cited.add(c.Sources)
	s.para(s.happened(c))
	if c.Explanation == nil {
		return
	}
	s.para(s.verdictLine(*c.Explanation))
	s.why(*c.Explanation)
	s.gap()
	for _, p := range c.Explanation.Preconditions {
		switch {
		case p.Necessity != verdict.Necessary:
		case c.Verdict == verdict.Feasible:
			s.metPrecondition(p, cited)
		case p.Status == verdict.Unmet || slices.Contains(c.Explanation.Clash, p.Name):
			s.precondition(*c.Explanation, p, p.Status, cited, &factNotes{})
		}
	}
}

// happened returns what the case reports, its sources, and remarks that matter for how far to trust it.
func (s *sheet) happened(c verdict.Case) string {
	var parts []string
	for _, part := range []string{s.text(c.Name), s.text(c.Note)} {
		if part != "" {
			parts = append(parts, strings.TrimSuffix(part, ".")+".")
		}
	}
	if len(c.Sources) > 0 {
		parts = append(parts, s.cite(c.Sources))
	}
	about := []string{s.say(words.Confidence(c.Confidence))}
	switch c.Context {
	case verdict.FromCase:
		about = append(about, "with its own context")
	case verdict.FromNowhere:
		about = append(about, "context unknown: no profile of "+s.text(c.Country))
	}
	if len(c.Adjusted) > 0 {
		about = append(about, "preconditions adjusted because of it: "+s.codes(c.Adjusted))
	}
	return strings.Join(append(parts, s.faint("("+strings.Join(about, "; ")+")")), " ")
}

// metPrecondition writes one item with the ways that meet a precondition, and its sources.
func (s *sheet) metPrecondition(p verdict.Precondition, cited *bibliography) {
	said := s.strong(s.text(p.Title)) + " " + s.faint("("+s.code(p.Name)+")")
	if p.Reasons == nil {
		s.item(0, s.mark(p.Status), said)
		return
	}
	cited.add(p.Sources)
	if held := words.Held(&p); len(held) > 0 {
		said += ", met through: " + s.say(words.WayNames(held))
	}
	if len(p.Sources) > 0 {
		said += " " + s.cite(p.Sources)
	}
	if rests := words.RestsOn(p.Evidence, p.Inferred); rests != "" {
		said += s.faint(" (" + rests + ")")
	}
	s.item(0, s.mark(p.Status), said)
}
