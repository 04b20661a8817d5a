package words

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/display"
)

// Headline says the state of a strategy in one sentence: "Centralisation is not feasible in Germany". The place is the name of
// a country, or "".
func Headline(st *verdict.Strategy, place string) string {
	title := cmp.Or(st.Title, st.Name)
	if place != "" {
		place = " in " + place
	}
	switch st.State() {
	case verdict.InPlace:
		return title + " is in place" + place
	case string(verdict.Feasible):
		return title + " is feasible" + place
	case string(verdict.Infeasible):
		return title + " is not feasible" + place
	default:
		return "It is not known whether " + title + " is feasible" + place
	}
}

// Counted says what a verdict depends on as [Verdict] does, but with the number of preconditions only, for a page that lists
// them below.
func Counted(st *verdict.Strategy) Sentence {
	said := dependsOn(st)
	status := map[verdict.Verdict]verdict.Status{verdict.Infeasible: verdict.Unmet, verdict.Undetermined: verdict.Unknown}[st.Verdict]
	if found := len(Necessary(st, status)); status != "" && found > 0 && !st.Jointly {
		said = Say(ofNecessary(found, len(Necessary(st, ""))), " ", status, ".")
	}
	switch st.InPlace {
	case verdict.Met:
		return Say(Outcome(st), ". By its preconditions it would be ", st.Verdict, ". ", said)
	case verdict.Unknown:
		return Say("It is unknown whether it is in place: ", Outcome(st), ". ", said)
	}
	return said
}

// Named returns the value of a fact as people write it: "public shared", "yes", "22.5".
func Named(value any) string {
	switch value {
	case true:
		return "yes"
	case false:
		return "no"
	}
	return named(Value(value))
}

// named returns a description of values, as in a change, without the underscores of programs.
func named(values string) string {
	switch values {
	case "true":
		return "yes"
	case "false":
		return "no"
	}
	return strings.ReplaceAll(values, "_", " ")
}

// TitledFact returns a fact with its value: "Records: distributed". Within are the other values that would do as well, or "".
func TitledFact(title, path string, value any, within string) Sentence {
	said := Say(Span{Text, cmp.Or(title, path)}, ": ", Span{Strong, Named(value)})
	if within != "" {
		said = Say(said, " (", Span{Text, named(within)}, ")")
	}
	return said
}

// TitledChange describes a change of a fact as [Change] does, with the title of the fact: "Records: distributed → central or mixed".
func TitledChange(c *verdict.Change) Sentence {
	return Say(Span{Text, cmp.Or(c.Title, c.Path)}, ": ", Span{Text, Named(c.From)}, Span{Role: Move}, Span{Strong, named(c.To)})
}

// Prices explains the effort of a path: "Effort 12 = 9 + 3: a legal change counts 9, an organisational one 3." It is "" if nothing changes.
func Prices(p *verdict.Path) string {
	var terms, each []string
	for i, c := range p.Changes {
		terms = append(terms, strconv.Itoa(c.Effort))
		same := func(o verdict.Change) bool { return o.Lever == c.Lever && o.Effort == c.Effort }
		if slices.ContainsFunc(p.Changes[:i], same) {
			continue
		}
		noun := "one"
		if i == 0 {
			noun = "change"
		}
		each = append(each, fmt.Sprintf("%s %s counts %d", withArticle(c.Lever), noun, c.Effort))
	}
	switch len(terms) {
	case 0:
		return ""
	case 1:
		return fmt.Sprintf("Effort %d: %s.", p.Effort, each[0])
	}
	return fmt.Sprintf("Effort %d = %s: %s.", p.Effort, strings.Join(terms, " + "), strings.Join(each, ", "))
}

// withArticle returns a word with its indefinite article.
func withArticle(word string) string {
	if word != "" && strings.ContainsRune("aeio", rune(word[0])) {
		return "an " + word
	}
	return "a " + word
}

// WhoMakes says who makes a change: "legal change, made by parliament".
func WhoMakes(c *verdict.Change) string {
	if len(c.Actors) == 0 {
		return c.Lever + " change"
	}
	return c.Lever + " change, made by " + Actors(c.Actors)
}

// FitNoteOf explains the fit of one strategy.
func FitNoteOf(fit *verdict.Fit) string {
	return "The fit is " + Fit(fit) + ": the share of the supporting preconditions that are met, by weight. It decides no verdict."
}

// MorePaths says how many paths there are besides the one shown; "" if there is none.
func MorePaths(p *verdict.StrategyPaths) string {
	others := len(p.Paths) + p.More - 1
	if others < 1 {
		return ""
	}
	return display.Count(others, "other path")
}

// Travelling says how much of a donor's solution travels: "5 of the 8 necessary preconditions it meets travel".
func Travelling(d *verdict.Donor) string {
	said := fmt.Sprintf("%d of the %s it meets travel", d.Travels, display.Count(d.Met, "necessary precondition"))
	if d.Open > 0 {
		said += fmt.Sprintf(", %d more may", d.Open)
	}
	return said
}

// NotKnown is about a fact without a value.
const NotKnown = "not known"

// NotAnalysed is about a strategy with a necessary precondition that has no table.
const NotAnalysed = "What would have to change cannot be said: a necessary precondition has no table."

// AllTheSame is about preconditions that are not met although a strategy is in place.
const AllTheSame = "It is in place although these preconditions are not met: that speaks against the preconditions, or the facts."
