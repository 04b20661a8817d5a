package report

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// verdictLine says in words what the verdict is and what it hangs on.
func (s *sheet) verdictLine(st verdict.Strategy) string {
	all := 0
	for _, p := range st.Preconditions {
		if p.Necessity == "necessary" {
			all++
		}
	}
	unmet, unknown := necessary(st, verdict.Unmet), necessary(st, verdict.Unknown)
	var said string
	switch {
	case st.Jointly && len(st.Clash) > 0:
		said = fmt.Sprintf("Each of the %s could be met, but these cannot hold together: %s.",
			count(all, "necessary precondition"), s.titles(named(st.Preconditions, st.Clash)))
	case st.Jointly:
		said = fmt.Sprintf("Each of the %s could be met, but they cannot hold together.", count(all, "necessary precondition"))
	case st.Verdict == verdict.Infeasible:
		said = fmt.Sprintf("%s unmet: %s.", ofNecessary(len(unmet), all), s.titles(unmet))
	case all == 0:
		said = "No precondition is necessary."
	case st.Verdict == verdict.Feasible && all == 1:
		said = "The one necessary precondition is met."
	case st.Verdict == verdict.Feasible && all == 2:
		said = "Both necessary preconditions are met."
	case st.Verdict == verdict.Feasible:
		said = fmt.Sprintf("All %d necessary preconditions are met.", all)
	default:
		said = fmt.Sprintf("%s unknown: %s.", ofNecessary(len(unknown), all), s.titles(unknown))
	}
	if st.Verdict == verdict.Infeasible && !st.Jointly && len(unknown) > 0 {
		said += fmt.Sprintf(" Unknown: %s.", s.titles(unknown))
	}
	if len(st.FillFirst) > 0 {
		said += " To decide it, find out " + s.codes(st.FillFirst) + "."
	}
	if !st.Exact {
		said += " This is not exact: the facts may decide it, but leeway could not."
	}
	verdictWord := s.paint(strings.ToUpper(string(st.Verdict)), colourOf(st.Verdict))
	if s.markdown() {
		verdictWord = "**" + string(st.Verdict) + "**"
	}
	if fit := showFit(st.Fit); fit != "" {
		verdictWord += ", fit " + fit
	}
	return verdictWord + ". " + said
}

// named returns the preconditions of those names.
func named(preconditions []verdict.Precondition, names []string) []verdict.Precondition {
	var found []verdict.Precondition
	for _, p := range preconditions {
		if slices.Contains(names, p.Name) {
			found = append(found, p)
		}
	}
	return found
}

// ofNecessary words how many of the necessary preconditions something is said of.
func ofNecessary(n, all int) string {
	if all == 1 {
		return "The one necessary precondition is"
	}
	return fmt.Sprintf("%d of %d necessary preconditions %s", n, all, isAre(n))
}

func (s *sheet) titles(preconditions []verdict.Precondition) string {
	list := make([]string, len(preconditions))
	for i, p := range preconditions {
		list[i] = s.words(p.Title)
	}
	return strings.Join(list, "; ")
}

// was says what the verdict was before facts were set.
func (s *sheet) was(st, was verdict.Strategy) {
	said := "With no fact set it is " + s.verdictWord(was.Verdict)
	if was.Verdict == st.Verdict {
		said = "With no fact set it is " + s.verdictWord(was.Verdict) + " too"
	}
	if fit := showFit(was.Fit); fit != "" && fit != showFit(st.Fit) {
		said += ", fit " + fit
	}
	if was.Reason != nil {
		said += ", " + s.because(was.Reason)
	}
	s.para(said + ".")
}

// allReasons lists the minimal reasons of a verdict, if they were asked for.
func (s *sheet) allReasons(st verdict.Strategy) {
	if len(st.AllReasons) == 0 {
		return
	}
	intro := "All minimal reasons, of which no part would do:"
	if st.MoreReasons {
		intro = fmt.Sprintf("%s, of which no part would do; there are more (--all=N):", count(len(st.AllReasons), "minimal reason"))
	}
	s.gap()
	s.para(intro)
	for i, r := range st.AllReasons {
		facts := s.reasonFacts(&r)
		if len(r.Facts) == 0 {
			facts = "none: it is so whatever the facts are"
		}
		s.item(0, strconv.Itoa(i+1)+".", facts)
	}
}
