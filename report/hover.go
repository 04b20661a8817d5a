package report

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report/internal/words"
)

// Hover returns what an editor shows about a name, as Markdown.
func Hover(h *verdict.Hover) string {
	s := &sheet{Options: Options{Format: Markdown}}
	switch {
	case h.Fact != nil:
		s.fact(*h.Fact)
		if h.InProfile {
			s.turns(h.Turns)
		}
	case h.Rule != nil:
		s.ruleHover(h.Rule)
	case h.Source != nil:
		s.heading(2, s.text("["+h.Source.Key+"]"))
		s.para(s.say(words.Source(h.Source)))
	}
	return strings.TrimRight(s.out.String(), "\n") + "\n"
}

// turns says what a fact decides in a profile.
func (s *sheet) turns(turns []verdict.FactEffect) {
	s.heading(3, "In this profile")
	if len(turns) == 0 {
		s.para("No other value of it alone would turn a verdict.")
		return
	}
	for _, t := range turns {
		s.item(0, "", s.text(t.Value)+": "+s.code(t.Strategy)+" of "+s.code(t.Service)+" would be "+s.text(t.To)+", not "+s.text(t.From))
	}
}

// ruleHover writes a rule in short, how it stands, and its table.
func (s *sheet) ruleHover(r *verdict.RuleHover) {
	s.heading(2, s.title(r.Title, r.Name))
	if r.Description != "" {
		s.para(s.text(r.Description))
	}
	kind := strings.TrimSpace(r.Necessity + " " + r.Kind)
	if r.Strategy != "" {
		kind += " of " + s.code(r.Strategy)
	}
	s.item(0, "", s.strong("Kind:")+" "+kind)
	if r.Units > 0 {
		s.item(0, "", s.strong("Met:")+" "+s.text(metIn(&r.Standing)))
		s.item(0, "", s.strong("Infeasible because of it alone:")+" "+s.text(cmp.Or(listed(r.Hang), "no unit")))
	}
	for _, source := range r.Sources {
		s.item(0, "", s.strong(s.text("["+source.Key+"]"))+" "+s.say(words.Source(&source)))
	}
	if len(r.Table.Rows) > 0 {
		s.gap()
		shown := r.Table
		if len(shown.Rows) > mostRows {
			shown.Rows = shown.Rows[:mostRows]
		}
		s.grid(s.tableGrid(shown))
		if more := len(r.Table.Rows) - len(shown.Rows); more > 0 {
			s.para("and " + strconv.Itoa(more) + " more rows: " + s.code("leeway table "+r.Strategy+" "+r.Name))
		}
	} else if r.Untabled != "" {
		s.para(s.say(words.NoTable(r.Untabled)))
	}
}

// mostRows is the most rows of a table, and mostListed the most units, that an editor shows.
const (
	mostRows   = 12
	mostListed = 8
)

// listed returns the first names of a list, and how many more there are.
func listed(names []string) string {
	if len(names) <= mostListed {
		return strings.Join(names, "; ")
	}
	return strings.Join(names[:mostListed], "; ") + "; and " + strconv.Itoa(len(names)-mostListed) + " more"
}

// Lens returns the line that an editor shows above a precondition.
func Lens(l *verdict.Lens) string {
	said := metIn(&l.Standing) + ", " + numbered(l.Tests, "test")
	if l.Moved > 0 {
		said += ", moved " + numbered(l.Moved, "verdict") + " since you opened it"
	}
	return said
}

func metIn(s *verdict.Standing) string {
	return "met in " + strconv.Itoa(s.Met) + " of " + numbered(s.States, "state") +
		" (" + strconv.Itoa(s.MetUnits) + " of " + numbered(s.Units, "unit") + ")"
}

func numbered(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}
