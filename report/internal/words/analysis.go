package words

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/display"
)

// Sentences of analyses that are the same in every answer.
const (
	// SettlesNothing is about a change on a path.
	SettlesNothing = "meets no precondition by itself, but the other changes need it"
	// CutShort is about a search for paths that stopped early.
	CutShort = "There may be more paths: the search stopped early."
	// NoFlip is about a verdict that depends on no single fact.
	NoFlip = "no single fact would change the verdict"
	// FitNote explains the percentages behind verdicts.
	FitNote = "Percentages are the fit: the share of the supporting preconditions that are met, by weight. It decides no verdict."
	// LeverNote explains levers.
	LeverNote = "A lever is what it takes to change a fact, from the easiest: technical, organisational, legal, constitutional. " +
		"Facts with the lever given cannot be changed."
	// ReachNote explains at which lever a strategy is within reach.
	ReachNote = "Reach is the hardest lever that has to be pulled until a strategy is feasible; now means that nothing has to change, " +
		"never that no change is enough. Of two levers the first is possible, if the unknown facts are favourable, the second certain."
	// EffortIs says what an effort is not.
	EffortIs = "Effort is a convention, not a measurement"
	// EffortNote explains the efforts of a path, and which paths are certain.
	EffortNote = EffortIs + ": it adds up the prices of the levers, technical 1, organisational 3, legal 9, constitutional 27, " +
		"unless --effort says otherwise. A certain path ends in feasible whatever the unknown facts are, a conditional one only if " +
		"they are as it says. Opens and closes name the other strategies that become feasible, or cease to be, undoes those that " +
		"cease to be in place; of equal paths those that close and undo none come first."
	// AskNote explains the column of settled verdicts.
	AskNote = "Settles: of all verdicts in the rows of a fact, how many are no longer undetermined."
	// WorldsNote explains the percentages of a robustness.
	WorldsNote = "How far the verdicts depend on doubtful facts. A possible world gives each fact its stated value or another one, " +
		"which weighs the less the higher the confidence in the fact. The percentage is the share of all possible worlds, by " +
		"weight, in which the strategy is feasible. This is not the probability that the strategy succeeds."
	// ValuesNote explains the brackets behind the values of facts.
	ValuesNote = "In brackets behind a value: the other values of the fact, or the range, for which this holds as well."
	// NothingToCopy is about a precondition that no facts of the other state would meet.
	NothingToCopy = "no facts to copy would meet it"
	// ReachCounts explains the numbers of a reach.
	ReachCounts = "The numbers count pairs of a service and a strategy: those that are in place or feasible now, and those that changes up to " +
		"each lever could make feasible. A range is certain–possible; a single number means that unknown facts make no difference."
)

// Paths says how many paths lead to a feasible strategy, and of what kind. The facts that block a strategy follow the
// sentence. Upto is the hardest lever allowed, "" for any.
func Paths(p *verdict.StrategyPaths, upto string) Sentence {
	levers, no, block := Say(), Say("No change"), "cannot be changed"
	if upto != "" {
		levers = Say(" with levers up to ", Span{Text, upto})
		no, block = Say("With levers up to ", Span{Text, upto}, ", no change"), "cannot be changed with such levers"
	}
	all := len(p.Paths) + p.More
	switch {
	case p.InPlace == verdict.Met:
		return Say("Nothing has to change towards it.")
	case p.Verdict == verdict.Feasible:
		return Say("Nothing has to change.")
	case all == 0 && p.Blocked != nil && len(p.Blocked.Facts) > 0:
		return Say(no, " makes it feasible. These facts block it and ", block, ":")
	case all == 0:
		return Say(no, " makes it feasible, whatever the facts are.")
	case all == 1:
		return Say("One path", levers, " would make it feasible; OPA confirmed it.")
	case p.More > 0 && len(p.Paths) == 1:
		return Say(all, " paths", levers, " would make it feasible. The first is shown; OPA confirmed it.")
	case p.More > 0:
		return Say(all, " paths", levers, " would make it feasible. The first ", len(p.Paths),
			" are shown: certain paths come first, then the cheapest. OPA confirmed each of these.")
	default:
		return Say(all, " paths", levers, " would make it feasible. Certain paths come first, then the cheapest. OPA confirmed each.")
	}
}

// Path returns the summary of a path: "certain, effort 4: 2 changes".
func Path(p *verdict.Path) string {
	kind := "conditional"
	if p.Certain {
		kind = "certain"
	}
	if len(p.Changes) == 0 {
		return kind + ": nothing has to change"
	}
	return fmt.Sprintf("%s, effort %d: %s", kind, p.Effort, display.Count(len(p.Changes), "change"))
}

// Change describes a change of a fact: "service.records: local → central or mixed".
func Change(c *verdict.Change) Sentence {
	return Say(Span{Fact, c.Path}, ": ", Span{Text, Value(c.From)}, Span{Role: Move}, Span{Strong, c.To})
}

// Effects says what a path does besides making its strategy feasible: "opens link; moves the fit 44% → 67%". It is empty if it
// does nothing.
func Effects(p *verdict.Path) Sentence {
	var parts []Sentence
	if elsewhere := Elsewhere(p); len(elsewhere) > 0 {
		parts = append(parts, elsewhere)
	}
	if p.Fit != nil && p.Fit.Before != p.Fit.After {
		parts = append(parts, Say("moves the fit ", Fit(&p.Fit.Before), Span{Role: Move}, Fit(&p.Fit.After)))
	}
	return Join(parts, "; ")
}

// Elsewhere says what a path does to other strategies: "opens link; undoes merge". It is empty if it does nothing to them.
func Elsewhere(p *verdict.Path) Sentence {
	var parts []Sentence
	if len(p.Opens) > 0 {
		parts = append(parts, Say("opens ", List(Name, p.Opens, ", ")))
	}
	if len(p.Closes) > 0 {
		parts = append(parts, Say("closes ", List(Name, p.Closes, ", ")))
	}
	if len(p.Undoes) > 0 {
		parts = append(parts, Say("undoes ", List(Name, p.Undoes, ", ")))
	}
	return Join(parts, "; ")
}

// WithRemedies returns the paths with a remedy left only where it is to be shown: beside a change that settles the
// precondition, once in a path, and in all paths once for each fact that changes.
func WithRemedies(paths []verdict.Path) []verdict.Path {
	type place struct{ precondition, fact string }
	said := map[place]bool{}
	paths = slices.Clone(paths)
	for i := range paths {
		here := map[string]bool{}
		changes := slices.Clone(paths[i].Changes)
		for j := range changes {
			settles := slices.Clone(changes[j].Settles)
			for k := range settles {
				at := place{settles[k].Precondition, changes[j].Path}
				if here[at.precondition] || said[at] {
					settles[k].Remedy = ""
					continue
				}
				here[at.precondition], said[at] = true, true
			}
			changes[j].Settles = settles
		}
		paths[i].Changes = changes
	}
	return paths
}

// Provided says which values the unknown facts must have.
func Provided(provisions []verdict.Provision) Sentence {
	list := make([]Sentence, len(provisions))
	for i, p := range provisions {
		list[i] = Say(Span{Fact, p.Path}, " is ", Span{Strong, p.Is})
	}
	return Say("provided that ", Join(list, ", and "))
}

// Flip says which values of a fact would change a verdict.
func Flip(f *verdict.Flip) Sentence {
	to := make([]Sentence, len(f.To))
	for i, each := range f.To {
		to[i] = Say(Span{Text, each.Value}, " makes it ", each.Verdict)
	}
	known := Confidence(f.Confidence)
	switch {
	case f.Set:
		known = Say("set")
	case f.Confidence == "":
		known = append(known, Say(", taken as ", Span{Text, verdict.LowestConfidence()})...)
	}
	return Say(Span{Fact, f.Path}, " ", Span{Strong, Value(f.Value)}, " (", known, "): ", Join(to, ", "))
}

// Weight says in which share of the possible worlds, by weight, a strategy is feasible.
func Weight(share string) Sentence {
	return Sentence{{Aside, "feasible in "}, {Plain, share}, {Aside, " of the possible worlds, by weight"}}
}

// Travels says how a precondition of one state fares in the other.
func Travels(travels, from, to string) string {
	switch travels {
	case verdict.SameWay:
		return "met in both, in the same way"
	case verdict.Equivalent:
		return "met in both, in different ways (functional equivalents)"
	case verdict.Stays:
		return "met in " + from + " only: " + to + " lacks what meets it there"
	case verdict.Open:
		return "met in " + from + ", unknown in " + to
	case verdict.Unneeded:
		return "not met in " + from + ": nothing to copy"
	case verdict.Unclear:
		return "unknown in " + from + ": whether there is anything to copy is not known"
	default:
		return travels
	}
}

// FindOut names the facts to find out.
func FindOut(paths []string) Sentence { return Say("to find out: ", List(Fact, paths, ", ")) }

// Confidence returns a confidence: "low confidence".
func Confidence(level string) Sentence {
	if level == "" {
		return Say("confidence not stated")
	}
	return Say(Span{Text, level}, " confidence")
}

// Step returns the steps at which a strategy comes within reach: possible–certain, or one step if they are equal.
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

// Lever returns what it takes to change a fact: "legal, but constitutional while it is prohibited".
func Lever(f *verdict.FactInfo) Sentence {
	said := Say(Span{Text, f.Lever})
	for _, value := range slices.Sorted(maps.Keys(f.LeverFrom)) {
		said = Say(said, ", but ", Span{Text, f.LeverFrom[value]}, " while it is ", Span{Name, value})
	}
	for _, value := range slices.Sorted(maps.Keys(f.LeverTo)) {
		said = Say(said, ", and at least ", Span{Text, f.LeverTo[value]}, " to make it ", Span{Name, value})
	}
	return said
}

// WaysToMeet introduces the ways in the description of a precondition.
func WaysToMeet(ways int) string {
	if ways == 1 {
		return "one way to meet it:"
	}
	return "met in any of these ways:"
}

// NoTable says why a rule has no table.
func NoTable(why string) Sentence { return Say("It has no table: ", Span{Text, why}, ".") }

// Source returns the description of a source.
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

// GainNote says how gains are to be read.
const GainNote = "A goal is what the reform aimed at or the law requires, not what was found; at most: the most that anybody was spared. " +
	"The figures are evidence: no verdict rests on them."

// Basis says what the figures of a gain are.
func Basis(b verdict.Basis) string {
	switch b {
	case verdict.Goal:
		return "a goal"
	case verdict.UpperBound:
		return "at most"
	default:
		return string(b)
	}
}

// Figure returns a figure of a gain in plain decimal notation.
func Figure(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }

// Gain returns one gain in a sentence: "AT 2002, Central Register of Residents: 2 before, 1 after, municipal offices for a
// move of main residence", with what the figures are, if they are a goal or an upper bound.
func Gain(g *verdict.Gain) Sentence {
	said := Say(Span{Text, g.Country}, " "+strconv.Itoa(g.Year)+", ", Span{Text, g.Name}, ": "+Figure(g.Before)+" before, "+Figure(g.After)+" after, ", Span{Text, g.Unit})
	if g.Basis != verdict.Measured {
		said = Say(said, " (", Span{Strong, Basis(g.Basis)}, ")")
	}
	return said
}
