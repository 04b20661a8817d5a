package html

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/verdict"
)

func itoa(n int) string { return strconv.Itoa(n) }

// verdictWords says in words what a verdict hangs on.
func verdictWords(st verdict.Strategy) string {
	all := len(necessary(st, ""))
	unmet, unknown := necessary(st, verdict.Unmet), necessary(st, verdict.Unknown)
	var said string
	switch {
	case st.Jointly && len(st.Clash) > 0:
		said = fmt.Sprintf("Each of the %s could be met, but these cannot hold together: %s.",
			count(all, "necessary precondition"), titles(named(st.Preconditions, st.Clash)))
	case st.Jointly:
		said = fmt.Sprintf("Each of the %s could be met, but they cannot hold together.", count(all, "necessary precondition"))
	case st.Verdict == verdict.Infeasible:
		said = fmt.Sprintf("%s unmet: %s.", ofNecessary(len(unmet), all), titles(unmet))
	case all == 0:
		said = "No precondition is necessary."
	case st.Verdict == verdict.Feasible && all == 1:
		said = "The one necessary precondition is met."
	case st.Verdict == verdict.Feasible:
		said = fmt.Sprintf("All %d necessary preconditions are met.", all)
	default:
		said = fmt.Sprintf("%s unknown: %s.", ofNecessary(len(unknown), all), titles(unknown))
	}
	if st.Verdict == verdict.Infeasible && !st.Jointly && len(unknown) > 0 {
		said += fmt.Sprintf(" Unknown: %s.", titles(unknown))
	}
	if !st.Exact {
		said += " This is not exact: the facts may decide it, but leeway could not."
	}
	return plain(said)
}

// necessary returns the necessary preconditions of a status, all of them if it is "".
func necessary(st verdict.Strategy, status verdict.Status) []verdict.Precondition {
	return slices.DeleteFunc(slices.Clone(st.Preconditions), func(p verdict.Precondition) bool {
		return p.Necessity != "necessary" || status != "" && p.Status != status
	})
}

func named(preconditions []verdict.Precondition, names []string) []verdict.Precondition {
	return slices.DeleteFunc(slices.Clone(preconditions), func(p verdict.Precondition) bool { return !slices.Contains(names, p.Name) })
}

func titles(preconditions []verdict.Precondition) string {
	list := make([]string, len(preconditions))
	for i, p := range preconditions {
		list[i] = p.Title
	}
	return strings.Join(list, "; ")
}

// ofNecessary words how many of the necessary preconditions something is said of.
func ofNecessary(n, all int) string {
	switch {
	case all == 1:
		return "The one necessary precondition is"
	case n == 1:
		return fmt.Sprintf("1 of %d necessary preconditions is", all)
	default:
		return fmt.Sprintf("%d of %d necessary preconditions are", n, all)
	}
}

// because says how far a reason goes: "because of these 2 facts, whatever the other 20 are".
func because(r *verdict.Reason) string {
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
		return said
	case 1:
		return said + ", whatever the other one is"
	default:
		return said + fmt.Sprintf(", whatever the other %d are", r.Others)
	}
}

// PathsIntro says how many paths there are, and of what kind.
func (s UnitStrategy) PathsIntro() string {
	p := s.Paths
	levers := ""
	if p.Upto != "" {
		levers = " up to " + p.Upto + " levers"
	}
	all := len(p.Paths) + p.More
	switch {
	case p.Verdict == verdict.Feasible:
		return "It is feasible already: nothing has to change."
	case len(p.Paths) == 0 && p.Blocked != nil && len(p.Blocked.Facts) > 0:
		return "No change" + levers + " makes it feasible. What cannot change, and blocks it:"
	case len(p.Paths) == 0:
		return "No change" + levers + " makes it feasible, whatever the facts are."
	case all == 1:
		return "One path" + levers + " would make it feasible; OPA confirmed it."
	case p.More > 0:
		return fmt.Sprintf("%d paths%s would make it feasible. Here are the first %d, certain ones first and then the cheapest; OPA confirmed each.", all, levers, len(p.Paths))
	default:
		return fmt.Sprintf("%d paths%s would make it feasible, certain ones first and then the cheapest; OPA confirmed each.", all, levers)
	}
}
