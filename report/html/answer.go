package html

import (
	"cmp"
	"slices"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report/internal/words"
)

// An Answer is the page of one strategy of a unit: whether it is feasible, what stands in the way, and what to do.
type Answer struct {
	unitStrategy
	Unit *Unit
	// Elsewhere has the other states with the service.
	Elsewhere Elsewhere
}

// Elsewhere says where a strategy is in place or feasible for the same service.
type Elsewhere struct {
	InPlace, Feasible []verdict.Subject
	// Of counts the states that have the service.
	Of int
	// Donors are the countries to copy from, those first of whose solution most travels.
	Donors []verdict.Donor
}

// NewElsewhere counts the states of an evaluation, other than that of the unit itself.
func NewElsewhere(e *verdict.Evaluation, of *verdict.Unit, strategy string, donors []verdict.Donor) Elsewhere {
	found := Elsewhere{Donors: donors}
	for i := range e.Units {
		u := &e.Units[i]
		at := slices.IndexFunc(u.Strategies, func(s verdict.Strategy) bool { return s.Name == strategy })
		if u.Service != of.Service || u.Country == of.Country || at < 0 {
			continue
		}
		found.Of++
		subject := verdict.Subject{Country: u.Country, CountryName: stateName(u), Service: u.Service}
		switch u.Strategies[at].State() {
		case verdict.InPlace:
			found.InPlace = append(found.InPlace, subject)
		case string(verdict.Feasible):
			found.Feasible = append(found.Feasible, subject)
		}
	}
	return found
}

// NewAnswer returns the page of one strategy of a unit; nil if the unit does not have it.
func NewAnswer(u *Unit, strategy string, elsewhere Elsewhere) *Answer {
	at := slices.IndexFunc(u.Strategies, func(s unitStrategy) bool { return s.Name == strategy })
	if at < 0 {
		return nil
	}
	shown := &Answer{unitStrategy: u.Strategies[at], Unit: u, Elsewhere: elsewhere}
	u.Facts = factsOf(&verdict.Unit{Strategies: []verdict.Strategy{shown.Strategy}})
	return shown
}

// Headline says the state in one sentence.
func (a *Answer) Headline() string { return words.Headline(&a.Strategy, a.Unit.CountryName) }

// Counted says what the verdict depends on, in numbers.
func (a *Answer) Counted() words.Sentence { return words.Counted(&a.Strategy) }

// InTheWay returns the necessary preconditions that are not met, or those that cannot be met together.
func (a *Answer) InTheWay() []RuleStatus {
	return slices.DeleteFunc(a.Necessary(), func(r RuleStatus) bool { return !a.blocks(r) })
}

// Mets returns the other necessary preconditions.
func (a *Answer) Mets() []RuleStatus { return slices.DeleteFunc(a.Necessary(), a.blocks) }

func (a *Answer) blocks(r RuleStatus) bool {
	if a.Jointly {
		return slices.Contains(a.Clash, r.Name)
	}
	return r.Status != verdict.Met
}

// WayTitle is the heading of the preconditions that are not met.
func (a *Answer) WayTitle() string {
	switch {
	case a.Standing():
		return "What is not met all the same"
	case a.Jointly:
		return "What cannot be met together"
	case a.Verdict == verdict.Undetermined:
		return "What is not known"
	default:
		return "What stands in the way"
	}
}

// AllTheSame explains preconditions that are not met although the strategy is in place; "" if it is not.
func (a *Answer) AllTheSame() string {
	if !a.Standing() {
		return ""
	}
	return words.AllTheSame
}

// Cheapest returns the first path, nil if there is none or none is needed.
func (a *Answer) Cheapest() *verdict.Path {
	if a.Paths == nil || a.Standing() || a.Verdict == verdict.Feasible || len(a.Paths.Paths) == 0 {
		return nil
	}
	return &a.Paths.Paths[0]
}

// HasPaths reports whether there is anything to say about how the verdict could change.
func (a *Answer) HasPaths() bool {
	return a.Paths != nil && a.Verdict != verdict.Feasible && !a.Standing() || a.Robustness != nil && a.Robustness.Untabled == ""
}

// MorePaths says how many other paths there are.
func (a *Answer) MorePaths() string { return words.MorePaths(a.Paths) }

// Effects says what a path does besides, with the titles of the strategies.
func (a *Answer) Effects(p verdict.Path) words.Sentence {
	for _, names := range []*[]string{&p.Opens, &p.Closes, &p.Undoes} {
		titles := make([]string, len(*names))
		for i, name := range *names {
			at := slices.IndexFunc(a.Unit.Strategies, func(s unitStrategy) bool { return s.Name == name })
			titles[i] = cmp.Or(a.Unit.Strategies[at].Title, name)
		}
		*names = titles
	}
	said := words.Effects(&p)
	for i := range said {
		if said[i].Role == words.Name {
			said[i].Role = words.Text
		}
	}
	return said.Capital()
}

// SupportingMet counts the supporting preconditions that are met.
func (a *Answer) SupportingMet() int {
	return len(slices.DeleteFunc(a.Supporting(), func(r RuleStatus) bool { return r.Status != verdict.Met }))
}

// FitNote explains the fit; "" if there is none.
func (a *Answer) FitNote() string {
	if a.Fit == nil {
		return ""
	}
	return words.FitNoteOf(a.Fit)
}

// ReasonFacts returns the facts of the verdict's reason by their titles.
func (a *Answer) ReasonFacts() []words.Sentence {
	if a.Reason == nil {
		return nil
	}
	list := make([]words.Sentence, len(a.Reason.Facts))
	for i, f := range a.Reason.Facts {
		title := ""
		if at := slices.IndexFunc(a.Unit.Facts, func(other verdict.Fact) bool { return other.Path == f.Path }); at >= 0 {
			title = a.Unit.Facts[at].Title
		}
		list[i] = words.TitledFact(title, f.Path, f.Value, words.OrElse(f))
	}
	return list
}

// A DecidingFact is a fact that decides a rule, with its evidence.
type DecidingFact struct {
	verdict.Fact
	// Within are the other values that would decide it as well.
	Within string
}

// Says returns the fact with its value.
func (f DecidingFact) Says() words.Sentence {
	if f.Value == nil {
		return words.Say(words.Span{Role: words.Text, Text: f.Title}, ": ", words.Span{Role: words.Strong, Text: words.NotKnown})
	}
	return words.TitledFact(f.Title, f.Path, f.Value, f.Within)
}

// Trust returns the confidence in words; "" if the fact is not known.
func (f DecidingFact) Trust() string {
	if f.Value == nil {
		return ""
	}
	return words.Confidence(f.Confidence).String()
}

// Deciding returns the facts that decide the rule, or, if its status is unknown, those it waits for.
func (r RuleStatus) Deciding() []DecidingFact {
	if r.Reasons == nil {
		return nil
	}
	var list []DecidingFact
	for _, f := range r.Missing() {
		list = append(list, DecidingFact{Fact: f})
	}
	if r.Reason == nil {
		return list
	}
	for _, f := range r.Reason.Facts {
		one := DecidingFact{Fact: verdict.Fact{Path: f.Path, Title: f.Path, Value: f.Value}, Within: words.OrElse(f)}
		if at := slices.IndexFunc(r.Facts, func(other verdict.Fact) bool { return other.Path == f.Path }); at >= 0 {
			one.Fact = r.Facts[at]
		}
		list = append(list, one)
	}
	return list
}

// ruleTitles returns the titles of rules in one line.
func ruleTitles(rules []RuleStatus) string {
	titles := make([]string, len(rules))
	for i, r := range rules {
		titles[i] = words.Clean(r.Title)
	}
	return strings.Join(titles, "; ")
}
