package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/display"
	"github.com/leeway-policy/leeway/report/internal/words"
)

// Diff writes the differences between two versions of policies: each strategy that is not equal in meaning, with its
// rules and witnesses, then constraints and facts, and last the verdicts on profiles that flip.
func Diff(w io.Writer, d *verdict.Diff, o Options) error {
	return answer{
		document: d,
		lines:    func(w io.Writer) error { return writeLines(w, d.Identity, diffLines(d)) },
		csv: func() *grid {
			return &grid{header: []string{
				"kind", "strategy", "name", "change", "moved", "of", "lost", "gained", "old", "new", "because",
			}, rows: diffRows(d)}
		},
		sheet: func(s *sheet) { s.diff(d) },
	}.write(w, o)
}

func (s *sheet) diff(d *verdict.Diff) {
	s.heading(1, s.text(d.Old.Policies)+words.Arrow+s.text(d.New.Policies))
	var equal []string
	for _, st := range d.Strategies {
		if st.Change == verdict.Same {
			equal = append(equal, st.Strategy)
			continue
		}
		s.strategyDiff(st)
	}
	s.constraintsDiff(d.Constraints)
	s.factsDiff(d.Facts)
	s.gap()
	if len(equal) > 0 {
		s.para("Equal in meaning: " + s.codes(equal) + ".")
	}
	s.gap()
	s.derivedDiff(d.Profiles.Derived)
	s.profilesDiff(d.Profiles)
}

// derivedDiff writes the facts of profiles that derivations decide differently.
func (s *sheet) derivedDiff(flips []verdict.DerivedFlip) {
	if len(flips) == 0 {
		return
	}
	s.para("Derivations change " + display.Count(len(flips), "fact") + " of profiles:")
	g := &grid{header: []string{"unit", "fact", "before", "after", "derivation"}}
	for _, f := range flips {
		g.rows = append(g.rows, []string{
			s.text(verdict.UnitName(f.Country, f.Service)), s.code(f.Fact), s.text(words.Value(f.From)), s.text(words.Value(f.To)), s.code(f.Rule),
		})
	}
	s.grid(g, 4)
	s.gap()
}

func (s *sheet) strategyDiff(st verdict.StrategyDiff) {
	s.heading(2, s.title(st.Title, st.Strategy)+": "+s.changeWords(st.Change, st.Cells))
	s.witnesses(0, "feasible", st.Lost, st.Gained)
	if len(st.Untabled) > 0 {
		s.item(0, "", "its verdicts cannot be compared by meaning, because these necessary preconditions have no table: "+s.codes(st.Untabled))
	}
	s.rulesDiff(st.Rules, "rule")
}

// rulesDiff writes the rules that differ, and the number of those that do not.
func (s *sheet) rulesDiff(rules []verdict.RuleDiff, noun string) {
	equal := 0
	for _, r := range rules {
		if r.Change == verdict.Same && len(r.Metadata) == 0 {
			equal++
			continue
		}
		s.ruleDiff(r)
	}
	if equal > 0 {
		s.item(0, "=", s.faint(display.Count(equal, noun)+" equal in meaning"))
	}
}

var changeMarks = map[string]string{verdict.Added: "+", verdict.Removed: "-", verdict.Moved: "~", verdict.Incomparable: "?", verdict.Same: "="}

func (s *sheet) ruleDiff(r verdict.RuleDiff) {
	kind := r.Kind
	if r.Necessity != "" {
		kind = r.Necessity
	}
	said := fmt.Sprintf("%s %s: %s", s.strong(s.text(r.Title)), s.faint("("+s.text(kind)+", "+s.code(r.Name)+")"), s.changeWords(r.Change, r.Cells))
	if r.SameAs != "" {
		said += ", with the meaning that " + s.code(r.SameAs) + " had"
	}
	s.item(0, s.markdownSafe(changeMarks[r.Change]), said)
	word := "met"
	switch r.Kind {
	case "constraint":
		word = "forbidden"
	case "risk":
		word = "present"
	}
	s.witnesses(1, word, r.Lost, r.Gained)
	for _, m := range r.Metadata {
		s.item(1, "", s.text(m.Key)+" "+noneIfEmpty(s.text(m.Old))+words.Arrow+noneIfEmpty(s.text(m.New)))
	}
	if r.Untabled != "" {
		s.item(1, "", "compared by text only: "+s.text(r.Untabled))
	}
}

// markdownSafe escapes a sign that Markdown would read as a list item or as markup.
func (s *sheet) markdownSafe(sign string) string {
	if s.markdown() {
		return s.code(sign)
	}
	return sign
}

func noneIfEmpty(text string) string {
	if text == "" {
		return "none"
	}
	return text
}

// changeWords describes a change in words, with the number of combinations of facts that moved.
func (s *sheet) changeWords(change string, cells *verdict.MovedCells) string {
	switch change {
	case verdict.Moved:
		return s.paint(fmt.Sprintf("%s of %s moved", display.Grouped(cells.Moved), display.Count(cells.Of, "combination")+" of facts"), text.FgYellow)
	case verdict.Same:
		return "equal in meaning"
	case verdict.SameVerdict:
		return "its verdicts are the same for all facts"
	case verdict.Incomparable:
		return s.paint("its text differs", text.FgYellow)
	default:
		return s.paint(change, text.FgYellow)
	}
}

// witnesses writes facts for which something holds in one version only.
func (s *sheet) witnesses(depth int, word string, lost, gained *verdict.Witness) {
	for _, each := range []struct {
		*verdict.Witness
		said string
	}{{lost, word + " before, not after"}, {gained, word + " after, not before"}} {
		if each.Witness == nil {
			continue
		}
		where := "everywhere"
		if len(each.Facts) > 0 {
			where = "where " + s.reasonFacts(&verdict.Reason{Facts: each.Facts})
		}
		if each.Forbidden != "" {
			where += fmt.Sprintf(" (which the %s constraints forbid)", each.Forbidden)
		}
		s.item(depth, "", each.said+": "+where)
	}
}

func (s *sheet) constraintsDiff(rules []verdict.RuleDiff) {
	for _, r := range rules {
		if r.Change != verdict.Same {
			s.heading(2, "Constraints")
			s.rulesDiff(rules, "constraint")
			return
		}
	}
}

func (s *sheet) factsDiff(facts []verdict.FactDiff) {
	if len(facts) == 0 {
		return
	}
	s.heading(2, "Facts")
	for _, f := range facts {
		switch f.Change {
		case verdict.Added:
			s.item(0, s.markdownSafe("+"), s.code(f.Path)+": only in the new catalogue, "+s.text(f.New))
		case verdict.Removed:
			s.item(0, s.markdownSafe("-"), s.code(f.Path)+": only in the old catalogue, "+s.text(f.Old))
		default:
			s.item(0, s.markdownSafe("~"), fmt.Sprintf("%s: %s %s%s%s", s.code(f.Path), f.Change, noneIfEmpty(s.text(f.Old)), words.Arrow, noneIfEmpty(s.text(f.New))))
		}
	}
}

func (s *sheet) profilesDiff(p verdict.ProfilesDiff) {
	said := fmt.Sprintf("Profiles: %d of %s about %s flip", len(p.Flips), display.Count(p.Verdicts, "verdict"), display.Count(p.Units, "unit"))
	if p.Fits > 0 {
		said += "; the fit of " + display.Count(p.Fits, "other") + " moves"
	}
	s.para(said + ".")
	if len(p.Flips) == 0 {
		return
	}
	s.gap()
	g := &grid{header: []string{"unit", "strategy", "before", "after", "because"}}
	for _, f := range p.Flips {
		because := "its outcome"
		if f.From != f.To {
			because = s.causes(f.Because)
		}
		g.rows = append(g.rows, []string{
			s.text(verdict.UnitName(f.Country, f.Service)), s.code(f.Strategy), s.stateWord(f.From, f.FromInPlace), s.stateWord(f.To, f.ToInPlace), because,
		})
	}
	s.grid(g, 4)
}

// causes names the preconditions that caused a verdict to flip.
func (s *sheet) causes(causes []verdict.FlipCause) string {
	if len(causes) == 0 {
		return "which preconditions can be met together"
	}
	list := make([]string, len(causes))
	for i, cause := range causes {
		list[i] = fmt.Sprintf("%s %s%s%s", s.code(cause.Precondition), s.text(cause.From), words.Arrow, s.text(cause.To))
	}
	return strings.Join(list, "; ")
}
