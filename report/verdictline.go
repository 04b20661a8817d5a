package report

import (
	"strconv"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report/internal/words"
)

// verdictLine returns the verdict and a sentence about what it depends on.
func (s *sheet) verdictLine(st verdict.Strategy) string {
	shown := s.paint(strings.ToUpper(verdict.MarkedState(st.Verdict, st.InPlace)), colourOfState(st.Verdict, st.InPlace))
	if s.markdown() {
		shown = "**" + verdict.MarkedState(st.Verdict, st.InPlace) + "**"
	}
	if fit := words.Fit(st.Fit); fit != "" {
		shown += ", fit " + fit
	}
	return shown + ". " + s.say(words.Verdict(&st))
}

// was writes what the verdict was before facts were set.
func (s *sheet) was(st, was verdict.Strategy) {
	said := "With no fact set it is " + s.stateWord(was.Verdict, was.InPlace)
	if was.Verdict == st.Verdict && was.InPlace == st.InPlace {
		said = "With no fact set it is " + s.stateWord(was.Verdict, was.InPlace) + " too"
	}
	if fit := words.Fit(was.Fit); fit != "" && fit != words.Fit(st.Fit) {
		said += ", fit " + fit
	}
	said += "."
	if was.Reason != nil && was.InPlace != verdict.Met {
		said += " " + s.enough(was.Verdict, was.Reason)
		if more := words.Remaining(&was); more != "" {
			said += " " + more
		}
	}
	s.para(said)
}

// allReasons lists the minimal reasons of a verdict, if they were requested.
func (s *sheet) allReasons(st verdict.Strategy) {
	if len(st.AllReasons) == 0 {
		return
	}
	intro := words.AllReasons(&st)
	if st.MoreReasons {
		intro += " (--all=N)"
	}
	s.gap()
	s.para(intro + ". Each is enough, and none of its facts can be left out:")
	for i, r := range st.AllReasons {
		facts := s.reasonFacts(&r)
		if len(r.Facts) == 0 {
			facts = "none: it is so whatever the facts are"
		}
		s.item(0, strconv.Itoa(i+1)+".", facts)
	}
}
