package words

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/display"
)

// Verdict says what the verdict on a strategy depends on, and what to find out if it is undetermined.
func Verdict(st *verdict.Strategy) Sentence {
	if st.InPlace == verdict.Met {
		return Say(Outcome(st), ". By its preconditions it would be ", st.Verdict, ". ", dependsOn(st))
	}
	unknown := Necessary(st, verdict.Unknown)
	said := dependsOn(st)
	if st.InPlace == verdict.Unknown {
		said = Say("It is unknown whether it is in place: ", Outcome(st), ". ", said)
	}
	if st.Verdict == verdict.Infeasible && !st.Jointly && len(unknown) > 0 {
		said = Say(said, " Unknown: ", titles(unknown), ".")
	}
	if len(st.FillFirst) > 0 {
		said = Say(said, " To decide it, find out ", List(Fact, st.FillFirst, ", "), ".")
	}
	if !st.Exact {
		said = Say(said, " This is not exact: the facts may decide it, but leeway could not work it out.")
	}
	return said
}

// Outcome returns the title of a strategy's outcome.
func Outcome(st *verdict.Strategy) Sentence {
	if st.Outcome == nil {
		return nil
	}
	return Say(Span{Text, st.Outcome.Title})
}

func dependsOn(st *verdict.Strategy) Sentence {
	all := len(Necessary(st, ""))
	some := func(status verdict.Status) Sentence {
		found := Necessary(st, status)
		return Say(ofNecessary(len(found), all), " ", status, ": ", titles(found), ".")
	}
	each := "Each of the " + display.Count(all, "necessary precondition") + " could be met on its own, but "
	switch {
	case st.Jointly && len(st.Clash) > 0:
		clash := slices.DeleteFunc(slices.Clone(st.Preconditions), func(p verdict.Precondition) bool { return !slices.Contains(st.Clash, p.Name) })
		return Say(each, "these cannot be met together: ", titles(clash), ".")
	case st.Jointly:
		return Say(each, "they cannot be met together.")
	case st.Verdict == verdict.Infeasible:
		return some(verdict.Unmet)
	case all == 0:
		return Say("No precondition is necessary.")
	case st.Verdict == verdict.Undetermined:
		return some(verdict.Unknown)
	case all == 1:
		return Say("The only necessary precondition is met.")
	case all == 2:
		return Say("Both necessary preconditions are met.")
	default:
		return Say("All ", all, " necessary preconditions are met.")
	}
}

// Necessary returns the necessary preconditions with a status, or all of them if status is "".
func Necessary(st *verdict.Strategy, status verdict.Status) []verdict.Precondition {
	var found []verdict.Precondition
	for _, p := range st.Preconditions {
		if p.Necessity == verdict.Necessary && (status == "" || p.Status == status) {
			found = append(found, p)
		}
	}
	return found
}

func titles(preconditions []verdict.Precondition) Sentence {
	list := make([]string, len(preconditions))
	for i, p := range preconditions {
		list[i] = p.Title
	}
	return List(Text, list, "; ")
}

// ofNecessary returns the beginning of a sentence about n of all necessary preconditions.
func ofNecessary(n, all int) string {
	switch {
	case all == 1:
		return "The only necessary precondition is"
	case n == 1:
		return fmt.Sprintf("1 of %d necessary preconditions is", all)
	default:
		return fmt.Sprintf("%d of %d necessary preconditions are", n, all)
	}
}

// Enough says that the facts of a reason decide a verdict, without the facts: "These 2 facts are enough to rule it out,
// whatever the other 20 facts are".
func Enough(v verdict.Verdict, r *verdict.Reason) string {
	effect := "enough to make it feasible"
	if v == verdict.Infeasible {
		effect = "enough to rule it out"
	}
	var said string
	switch len(r.Facts) {
	case 0:
		return fmt.Sprintf("It is %s whatever the facts are", v)
	case 1:
		said = "This fact alone is " + effect
	default:
		said = fmt.Sprintf("These %d facts are %s", len(r.Facts), effect)
	}
	if !r.Smallest {
		said += " (none of them can be left out)"
	}
	switch r.Others {
	case 0:
		return said
	case 1:
		return said + ", whatever the other fact is"
	default:
		return said + fmt.Sprintf(", whatever the other %d facts are", r.Others)
	}
}

// Remaining says how many necessary preconditions stay unmet if only the facts of the verdict's reason change; "" if
// that is not certain of any.
func Remaining(st *verdict.Strategy) string {
	if st.Reason == nil {
		return ""
	}
	changing := NotEnough(st.Reason)
	switch st.Remaining {
	case 0:
		return ""
	case 1:
		return changing + ": 1 other necessary precondition would stay unmet."
	default:
		return fmt.Sprintf("%s: %d other necessary preconditions would stay unmet.", changing, st.Remaining)
	}
}

// NotEnough says that more than the facts of a reason would have to change: "Changing it would not be enough".
func NotEnough(r *verdict.Reason) string {
	if len(r.Facts) > 1 {
		return "Changing them would not be enough"
	}
	return "Changing it would not be enough"
}

// Facts returns the facts of a reason with their values, and the other values that the reason allows.
func Facts(r *verdict.Reason) []Sentence {
	list := make([]Sentence, len(r.Facts))
	for i, f := range r.Facts {
		list[i] = Sentence{{Fact, f.Path}, {Plain, " "}, {Strong, Value(f.Value)}}
		if others := OrElse(f); others != "" {
			list[i] = append(list[i], Span{Plain, " ("}, Span{Text, others}, Span{Plain, ")"})
		}
	}
	return list
}

// OrElse returns the values that a reason allows for a fact besides its own: "below 25", "or central".
func OrElse(f verdict.ReasonFact) string {
	own, isWord := f.Value.(string)
	if !isWord || f.Within == "" {
		return f.Within
	}
	others := strings.FieldsFunc(f.Within, func(r rune) bool { return r == ' ' || r == ',' })
	others = slices.DeleteFunc(others, func(value string) bool { return value == own || value == "or" })
	return "or " + strings.Join(others, " or ")
}

// AllReasons introduces the minimal reasons of a verdict.
func AllReasons(st *verdict.Strategy) string {
	if st.MoreReasons {
		return display.Count(len(st.AllReasons), "minimal reason") + "; there are more"
	}
	return "All minimal reasons"
}

// Held returns the ways of a precondition that hold; none if it has no explanation.
func Held(p *verdict.Precondition) []verdict.Way {
	if p.Reasons == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(p.EachWay), func(w verdict.Way) bool { return w.Status != verdict.Met })
}

// Ways introduces the ways of a precondition: those that hold, or all ways if none is known to hold.
func Ways(p *verdict.Precondition) string {
	switch {
	case len(Held(p)) > 0:
		return "met through:"
	case p.Status == verdict.Met:
		return "one of these ways holds, whatever the unknown facts are:"
	case len(p.EachWay) == 1:
		return "the only way to meet it:"
	case p.Status == verdict.Unmet:
		return fmt.Sprintf("none of its %d ways holds:", len(p.EachWay))
	default:
		return fmt.Sprintf("it is unknown whether one of its %d ways holds:", len(p.EachWay))
	}
}

// WayNames returns the names of ways in one line.
func WayNames(ways []verdict.Way) Sentence {
	names := make([]string, len(ways))
	for i, way := range ways {
		names[i] = way.Name()
	}
	return List(Text, names, "; ")
}

// Untabled says why a precondition is decided only once all its facts are known; nothing if it is decided earlier.
func Untabled(p *verdict.Precondition) Sentence {
	if p.Reasons == nil || p.Untabled == "" || p.Exact {
		return nil
	}
	return Say("Decided only once all its facts are known: ", Span{Text, p.Untabled}, ".")
}

// Necessity returns a necessity, with the weight of a supporting precondition.
func Necessity(necessity string, weight int) string {
	if weight > 0 {
		return fmt.Sprintf("%s, weight %d", necessity, weight)
	}
	return necessity
}

// RestsOn says what a precondition rests on, in the brackets of its sources; "" if its author does not say.
func RestsOn(evidence string, inferred bool) string {
	switch {
	case evidence == verdict.EvidenceLiterature:
		return "from the literature"
	case evidence == verdict.EvidenceCases:
		return "borne out by the documented cases"
	case inferred:
		return "inferred by the authors"
	}
	return ""
}

// WhatIf says which facts were set, so that nobody takes a what-if for the real answer; nothing if none were.
func WhatIf(set map[string]any) Sentence {
	if len(set) == 0 {
		return nil
	}
	var shown []string
	for _, path := range slices.Sorted(maps.Keys(set)) {
		shown = append(shown, path+" = "+Value(set[path]))
	}
	return Say("What if ", List(Text, shown, ", "), "?")
}

// LeftOut says which preconditions the request left out; nothing if none were.
func LeftOut(without []string) Sentence {
	if len(without) == 0 {
		return nil
	}
	return Say("Left out: ", List(Text, without, ", "), ".")
}

// Fit returns a fit in per cent: 60%, or 40–70% if it is not settled. It adds ≈ if the fit is not exact. It returns ""
// if there is no fit.
func Fit(fit *verdict.Fit) string {
	if fit == nil {
		return ""
	}
	shown := percent(fit.Low) + "%"
	if percent(fit.Low) != percent(fit.High) {
		shown = percent(fit.Low) + "–" + percent(fit.High) + "%"
	}
	if !fit.Exact {
		shown = "≈" + shown
	}
	return shown
}

// Share returns a share in per cent. Only exactly 0 and 1 are 0% and 100%.
func Share(share float64) string {
	switch shown := percent(share); {
	case shown == "0" && share > 0:
		return "<1%"
	case shown == "100" && share < 1:
		return ">99%"
	default:
		return shown + "%"
	}
}

func percent(share float64) string { return strconv.Itoa(int(math.Round(100 * share))) }
