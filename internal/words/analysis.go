package words

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// The sentences of analyses that hold whatever the answer is.
const (
	// SettlesNothing is said of a change on a path.
	SettlesNothing = "settles nothing by itself: the other changes need it"
	// CutShort is said where a search for paths was ended before its time.
	CutShort = "There may be further paths: the search was cut short."
	// NoFlip is said of a verdict that rests on no single fact.
	NoFlip = "no fact alone would turn it"
	// NothingToCopy is said of a precondition that no facts of the other state would meet.
	NothingToCopy = "no facts that could be taken over would do"
	// ReachCounts says what the numbers of a reach are.
	ReachCounts = "The numbers count the pairs of a service and a strategy that are feasible now, and those that changes up to each " +
		"lever could make so: certain–possible, or one number where unknown facts make no difference."
)

// Paths says how many paths there are to a feasible strategy, and of what kind. What blocks a strategy follows it.
func Paths(p *verdict.Paths) Sentence {
	levers := Say()
	if p.Upto != "" {
		levers = Say(" up to ", Span{Text, p.Upto}, " levers")
	}
	all := len(p.Paths) + p.More
	switch {
	case p.Verdict == verdict.Feasible:
		return Say("Nothing has to change.")
	case all == 0 && p.Blocked != nil && len(p.Blocked.Facts) > 0:
		return Say("No change", levers, " makes it feasible. What cannot change, and blocks it:")
	case all == 0:
		return Say("No change", levers, " makes it feasible, whatever the facts are.")
	case all == 1:
		return Say("One path", levers, " would make it feasible; OPA confirmed it.")
	case p.More > 0 && len(p.Paths) == 1:
		return Say(all, " paths", levers, " would make it feasible. The first is shown; OPA confirmed it.")
	case p.More > 0:
		return Say(all, " paths", levers, " would make it feasible. The first ", len(p.Paths),
			" are shown, certain ones first and then the cheapest; OPA confirmed each of these.")
	default:
		return Say(all, " paths", levers, " would make it feasible, certain ones first and then the cheapest; OPA confirmed each.")
	}
}

// Path sums a path up: "certain, effort 4: 2 changes".
func Path(p *verdict.Path) string {
	kind := "conditional"
	if p.Certain {
		kind = "certain"
	}
	if len(p.Changes) == 0 {
		return kind + ": nothing has to change"
	}
	return fmt.Sprintf("%s, effort %d: %s", kind, p.Effort, Count(len(p.Changes), "change"))
}

// Change says how a fact changes: "service.records: local → central or mixed".
func Change(c *verdict.Change) Sentence {
	return Say(Span{Fact, c.Path}, ": ", Span{Text, Value(c.From)}, Span{Role: Move}, Span{Strong, c.To})
}

// Provided says what unknown facts have to turn out to be.
func Provided(provisions []verdict.Provision) Sentence {
	list := make([]Sentence, len(provisions))
	for i, p := range provisions {
		list[i] = Say(Span{Fact, p.Path}, " is ", Span{Strong, p.Is})
	}
	return Say("provided that ", Join(list, ", and "))
}

// Flip says which values of a fact would turn a verdict.
func Flip(f *verdict.Flip) Sentence {
	to := make([]Sentence, len(f.To))
	for i, each := range f.To {
		to[i] = Say(Span{Text, each.Value}, " makes it ", each.Verdict)
	}
	return Say(Span{Fact, f.Path}, " ", Span{Strong, Value(f.Value)}, " (", Confidence(f.Confidence), "): ", Join(to, ", "))
}

// Weight says in which share of the weight of possible worlds a strategy is feasible.
func Weight(share string) Sentence {
	return Sentence{{Aside, "feasible in "}, {Plain, share}, {Aside, " of the weight of possible worlds"}}
}

// FindOut names the facts that something waits for.
func FindOut(paths []string) Sentence { return Say("to find out: ", List(Fact, paths, ", ")) }

// Confidence says how well something is known.
func Confidence(level string) Sentence {
	if level == "" {
		return Say("confidence not stated")
	}
	return Say(Span{Text, level}, " confidence")
}

// Step says from which step on a strategy is within reach: possible–certain, or one if both are equal.
func Step(r *verdict.StrategyReach) string {
	switch {
	case r.Untabled != "":
		return "not analysed"
	case r.Certain == r.Possible:
		return r.Certain
	default:
		return r.Possible + "–" + r.Certain
	}
}

// Lever says what it takes to change a fact: "legal, but constitutional from prohibited".
func Lever(f *verdict.FactInfo) Sentence {
	said := Say(Span{Text, f.Lever})
	for _, value := range slices.Sorted(maps.Keys(f.LeverFrom)) {
		said = Say(said, ", but ", Span{Text, f.LeverFrom[value]}, " from ", Span{Name, value})
	}
	return said
}

// WaysToMeet introduces the ways of a precondition where it is described.
func WaysToMeet(ways int) string {
	if ways == 1 {
		return "one way to meet it:"
	}
	return "met in any of these ways:"
}

// NoTable says why a rule has no table.
func NoTable(why string) Sentence { return Say("It has no table: ", Span{Text, why}, ".") }

// Source describes a text that facts and preconditions rest on.
func Source(s *verdict.Source) Sentence {
	if s.Citation == "" {
		return Say("not in the bibliography")
	}
	said := Say(Span{Text, s.Citation})
	if year := strconv.Itoa(s.Year); s.Year != 0 && !strings.Contains(s.Citation, year) {
		said = Say(said, " ("+year+")")
	}
	if Clean(s.URL) != "" {
		said = Say(said, " ", Span{Web, s.URL})
	}
	if !s.Checked {
		said = Say(said, Span{Aside, " (not read in the original)"})
	}
	return said
}
