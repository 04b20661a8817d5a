package report

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/display"
	"github.com/leeway-policy/leeway/report/internal/words"
)

var (
	judgeNames = map[verdict.Judge]string{
		verdict.ByPolicies:         "leeway",
		verdict.WithoutOwnEvidence: "leeway, without own evidence",
		verdict.AlwaysFeasible:     "always feasible",
		verdict.StrategyMajority:   "majority of the strategy",
		verdict.SingleFact:         "best single fact",
	}
	groupNames = map[verdict.CaseGroup]string{
		verdict.AllCases:        "all",
		verdict.OpenedCases:     "a source was opened",
		verdict.UnadjustedCases: "not adjusted for",
		verdict.InPlaceCases:    "in place before",
		verdict.NotInPlaceCases: "not in place before",
		verdict.SucceededCases:  "succeeded",
		verdict.StoppedCases:    "stopped",
	}
)

// comparisons writes how leeway and the simple rules judge the scored cases.
func (s *sheet) comparisons(c *verdict.Concordance) {
	compared := distinct(c.Comparisons)
	if len(compared) == 0 {
		return
	}
	g := &grid{
		header: []string{"scored cases", "judged by", "number", "right", "wrong", "undet.", "points", "balanced"},
		right:  []int{2, 3, 4, 5, 6, 7},
	}
	last := verdict.CaseGroup("")
	for _, each := range compared {
		name := groupNames[each.Group]
		if each.Group == last {
			name = ""
		}
		last = each.Group
		balanced := "–"
		if each.Balanced != nil {
			balanced = words.Share(*each.Balanced)
		}
		g.rows = append(g.rows, []string{
			name, judgeNames[each.Judge], strconv.Itoa(each.Cases), strconv.Itoa(each.Right), s.wrong(each.Wrong), strconv.Itoa(each.Undetermined),
			strconv.FormatFloat(each.Points, 'f', -1, 64), balanced,
		})
	}
	s.gap()
	s.grid(g)
	s.gap()
	s.para(s.comparisonsNote(c, compared))
}

// distinct leaves out groups that are all cases again.
func distinct(compared []verdict.Comparison) []verdict.Comparison {
	return slices.DeleteFunc(slices.Clone(compared), func(c verdict.Comparison) bool {
		return c.Group != verdict.AllCases && c.Group != verdict.SucceededCases && c.Group != verdict.StoppedCases && c.Cases == compared[0].Cases
	})
}

// comparisonsNote explains the rows and columns of the comparisons shown.
func (s *sheet) comparisonsNote(c *verdict.Concordance, shown []verdict.Comparison) string {
	said := "Points: 1 for a right verdict, a half for an undetermined one."
	if all := shown[0]; all.Balanced != nil {
		said += " Balanced: the mean of the shares of points among the succeeded cases and among the stopped ones."
	} else {
		said += " No balanced accuracy: all scored cases ended alike."
	}
	has := func(found func(verdict.Comparison) bool) bool { return slices.ContainsFunc(shown, found) }
	if has(func(each verdict.Comparison) bool { return each.Judge == verdict.SingleFact }) {
		said += " The best single fact judges each case by the other scored ones" + s.bestFacts(c.Cases) + "."
	} else {
		said += " No best single fact: it judges a case by the others, so it takes two scored cases."
	}
	if has(func(each verdict.Comparison) bool { return each.Group == verdict.UnadjustedCases }) {
		said += " Not adjusted for: these cases select themselves. Where a case disagreed, a precondition was changed, and the case became an adjusted one."
	}
	if has(func(each verdict.Comparison) bool { return each.Group == verdict.InPlaceCases }) {
		said += " In place before: the strategy was there before the attempt, so the case says little about what it takes to get there."
	}
	if has(func(each verdict.Comparison) bool { return each.Judge == verdict.WithoutOwnEvidence }) {
		said += " Without own evidence: without the preconditions that cite no source but those of the case, or that were " +
			"adjusted because of it. Leaving out can only loosen: look at the succeeded and the stopped apart."
	}
	return said
}

// bestFacts says which facts were the best single ones, the most frequent first: ": by service.records (4), service.agreed (1)".
func (s *sheet) bestFacts(cases []verdict.Case) string {
	times := map[string]int{}
	var paths []string
	for _, c := range cases {
		if c.Simple == nil || c.Simple.SingleFact == "" {
			continue
		}
		if times[c.Simple.Fact] == 0 {
			paths = append(paths, c.Simple.Fact)
		}
		times[c.Simple.Fact]++
	}
	slices.SortStableFunc(paths, func(a, b string) int { return times[b] - times[a] })
	var parts []string
	for _, path := range paths {
		name := s.code(path)
		if path == "" {
			name = "no fact"
		}
		if len(paths) > 1 {
			name += fmt.Sprintf(" (%d)", times[path])
		}
		parts = append(parts, name)
	}
	return ": by " + strings.Join(parts, ", ")
}

// reasons writes how well the unmet preconditions agree with what the record blames.
func (s *sheet) reasons(c *verdict.Concordance) {
	all := c.Overall.Reasons
	if all.Blaming+all.LayerOnly == 0 {
		return
	}
	g := &grid{
		header: []string{"stopped cases", "number", "blame one", "agree", "blamed: unmet", "met", "unknown", "gone", "unmet, not blamed"},
		right:  []int{1, 2, 3, 4, 5, 6, 7, 8},
	}
	add := func(name string, t verdict.ReasonTally) {
		if t.Stopped == 0 {
			return
		}
		row := []string{name}
		for _, n := range []int{t.Stopped, t.Blaming, t.Agreeing, t.BlamedUnmet, t.BlamedMet, t.BlamedUnknown, t.BlamedGone, t.UnmetNotBlamed} {
			row = append(row, strconv.Itoa(n))
		}
		g.rows = append(g.rows, row)
	}
	for _, each := range c.Strategies {
		add(s.code(each.Strategy), each.Reasons)
	}
	if len(c.Strategies) > 1 {
		add("all", all)
	}
	s.gap()
	s.grid(g)
	s.gap()
	s.para(reasonsNote(all))
}

func reasonsNote(t verdict.ReasonTally) string {
	said := fmt.Sprintf("Blame one: the record blames a precondition. Agree: at least one of those blamed is unmet, in %d of %d. "+
		"The columns after that count the preconditions of these cases.", t.Agreeing, t.Blaming)
	if t.BlamedGone > 0 {
		said += " Gone: not in use any more, or left out."
	}
	if t.LayerOnly > 0 {
		said += fmt.Sprintf(" Apart: %s whose record blames only a layer, since no precondition says it.", display.Count(t.LayerOnly, "case"))
	}
	if t.Silent > 0 {
		said += fmt.Sprintf(" Of %s the record names no cause.", display.Count(t.Silent, "case"))
	}
	return said
}

// blamed lists the stopped cases with what the record blames, and with what is unmet and not blamed.
func (s *sheet) blamed(cases []verdict.Case) {
	cases = slices.DeleteFunc(slices.Clone(cases), func(c verdict.Case) bool { return len(c.Blames) == 0 })
	if len(cases) == 0 {
		return
	}
	s.heading(1, "What the record blames: "+display.Count(len(cases), "case"))
	for _, c := range cases {
		s.item(0, s.sign(c.Verdict), s.caseLine(c)+": "+s.blames(c))
	}
}

// blames says how one case ended and what its record blames: failed. Blamed: offices_gain unknown; technical layer. Unmet, not
// blamed: one_key.
func (s *sheet) blames(c verdict.Case) string {
	var parts []string
	named := map[string]bool{}
	for _, b := range c.Blames {
		part := s.text(b.Layer) + " layer"
		if b.Precondition != "" {
			status := string(b.Status)
			if status == "" {
				status = "gone"
			}
			part = s.code(b.Precondition) + " " + status
		}
		named[b.Precondition] = true
		if !slices.Contains(parts, part) {
			parts = append(parts, part)
		}
	}
	said := s.text(string(c.Outcome)) + ". Blamed: " + strings.Join(parts, "; ")
	if others := slices.DeleteFunc(slices.Clone(c.Unmet), func(name string) bool { return named[name] }); len(others) > 0 {
		said += ". Unmet, not blamed: " + s.codes(others)
	}
	return said
}
