package words

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/display"
)

// Sentences about precedents and donors that are the same in every answer.
const (
	// PrecedentNote explains the order of precedents.
	PrecedentNote = "Precedents are documented cases of the strategy, failures too. First come those of whose necessary preconditions fewest have another " +
		"status (an unknown one counts a half), then those with the smallest share of facts in another range."
	// DonorNote explains donors.
	DonorNote = "Donors are countries in which the strategy is in place for the service, first those of whose solution most travels: " +
		"the necessary preconditions that they meet and that are met here too, the same way or another."
)

// mostFacts is the most facts that a sentence about a precedent names.
const mostFacts = 5

// CaseOf names a case: "Tell Us Once (United Kingdom, change-of-address, 2008): succeeded".
func CaseOf(p *verdict.Precedent) Sentence {
	return Say(Span{Strong, p.Name}, " (", Span{Text, cmp.Or(p.CountryName, p.Country)}, ", ", Span{Name, p.Service}, ", ", p.Since, "): ", p.Outcome)
}

// Near says what makes a case near: "the same in 5 of 6 necessary preconditions; differs: One key for all (unmet here, met
// there)".
func Near(p *verdict.Precedent) Sentence {
	if p.Of == 0 {
		return Say("no precondition is necessary")
	}
	said := Say("the same in ", p.Same, " of ", display.Count(p.Of, "necessary precondition"))
	if len(p.Differs) == 0 {
		return said
	}
	differs := make([]Sentence, len(p.Differs))
	for i, d := range p.Differs {
		differs[i] = Say(Span{Text, d.Title}, " (", d.Here, " here, ", d.There, " there)")
		if d.Here == d.There {
			differs[i] = Say(Span{Text, d.Title}, " (", d.Here, " in both)")
		}
	}
	return Say(said, "; differs: ", Join(differs, "; "))
}

// OtherFacts says which facts of a case are others: "2 of 9 facts known of both differ: Records; Common number of persons".
func OtherFacts(p *verdict.Precedent) Sentence {
	switch {
	case p.Compared == 0:
		return Say("no fact is known of both")
	case len(p.OtherFacts) == 0:
		return Say("none of ", display.Count(p.Compared, "fact"), " known of both differs")
	}
	titles := make([]string, min(len(p.OtherFacts), mostFacts))
	for i := range titles {
		titles[i] = cmp.Or(p.OtherFacts[i].Title, p.OtherFacts[i].Path)
	}
	said := Say(len(p.OtherFacts), " of ", display.Count(p.Compared, "fact"), " known of both differ: ", List(Text, titles, "; "))
	if more := len(p.OtherFacts) - len(titles); more > 0 {
		said = Say(said, "; and ", more, " more")
	}
	return said
}

// DonorOf says how much of a donor's solution travels: "Denmark: 4 of 5 necessary preconditions that it meets travel, 1 does
// not".
func DonorOf(d *verdict.Donor) Sentence {
	name := Span{Strong, cmp.Or(d.CountryName, d.Country)}
	if d.Met == 0 {
		return Say(name, ": it meets no necessary precondition itself")
	}
	said := Say(name, ": of ", display.Count(d.Met, "necessary precondition"), " that it meets, ", verb(d.Travels, "travels", "travel"))
	if d.Open > 0 {
		said = Say(said, ", ", d.Open, " may, depending on unknown facts")
	}
	if d.Stays > 0 {
		said = Say(said, ", ", verb(d.Stays, "does", "do"), " not")
	}
	return said
}

// Donors names donors in short: "Denmark (4 of 5 necessary preconditions travel); Sweden (3 of 5); and 2 more".
func Donors(donors []verdict.Donor, more int) Sentence {
	said := make([]Sentence, len(donors))
	for i := range donors {
		d := &donors[i]
		said[i] = Say(Span{Strong, cmp.Or(d.CountryName, d.Country)}, " (", d.Travels, " of ", d.Met)
		if i == 0 {
			said[i] = Say(said[i], " necessary preconditions travel")
		}
		said[i] = Say(said[i], ")")
	}
	if more > 0 {
		said = append(said, Say("and ", more, " more"))
	}
	return Join(said, "; ")
}

// verb returns a number with a verb: "none travels", "1 travels", "2 travel".
func verb(n int, one, several string) string {
	switch n {
	case 0:
		return "none " + one
	case 1:
		return "1 " + one
	default:
		return strconv.Itoa(n) + " " + several
	}
}

// Adapt says what would have to be adapted for a precondition of a donor to be met here.
func Adapt(p *verdict.DonorPrecondition) Sentence {
	said := Say(Span{Text, p.Title}, ": ")
	if len(p.FindOut) > 0 {
		said = Say(said, FindOut(p.FindOut))
	}
	switch {
	case len(p.Adapt) == 0 && len(p.FindOut) > 0:
		return said
	case len(p.Adapt) == 0:
		return Say(said, NothingToCopy)
	case len(p.FindOut) > 0:
		said = Say(said, "; ")
	}
	changes := make([]Sentence, len(p.Adapt))
	for i := range p.Adapt {
		changes[i] = Say(Change(&p.Adapt[i]), " (", Span{Text, p.Adapt[i].Lever}, ")")
	}
	return Say(said, "to adapt: ", Join(changes, "; "))
}

// Equivalent says where a strategy is in place: "One file serves all (centralisation): Denmark, Sweden".
func Equivalent(s *verdict.StrategyInPlace) Sentence {
	countries := make([]string, len(s.Countries))
	for i, c := range s.Countries {
		countries[i] = cmp.Or(c.CountryName, c.Country)
	}
	return Say(Span{Strong, s.Sets}, " (", Span{Name, s.Strategy}, "): ", List(Text, countries, ", "))
}

// Equivalents introduces the strategies in place for a service; their list follows.
func Equivalents(e *verdict.ServiceEquivalents) Sentence {
	switch len(e.Strategies) {
	case 0:
		return Say("No strategy is in place for ", Span{Name, e.Service}, " in any country.")
	case 1:
		return Say("One strategy is in place for ", Span{Name, e.Service}, ", and no other does the same for it elsewhere:")
	}
	a, b := &e.Strategies[0], &e.Strategies[1]
	here, there := onlyIn(a, b), onlyIn(b, a)
	if here == "" || there == "" {
		return Say(len(e.Strategies), " strategies are in place for ", Span{Name, e.Service}, ":")
	}
	return Say("What ", Span{Name, a.Strategy}, " does for ", Span{Name, e.Service}, " in ", Span{Text, here}, ", ", Span{Name, b.Strategy},
		" does in ", Span{Text, there}, ". In place are:")
}

// onlyIn returns the first country in which one strategy is in place and another is not, "" if there is none.
func onlyIn(one, other *verdict.StrategyInPlace) string {
	for _, c := range one.Countries {
		if !slices.ContainsFunc(other.Countries, func(o verdict.Subject) bool { return o.Country == c.Country }) {
			return cmp.Or(c.CountryName, c.Country)
		}
	}
	return ""
}
