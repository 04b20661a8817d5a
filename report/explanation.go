package report

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report/internal/words"
)

// Explanation writes verdicts with their reasons. The text has each precondition with its ways, facts, remedy and
// sources, and the bibliography at the end.
func Explanation(w io.Writer, e *verdict.Evaluation, o Options) error {
	return answer{
		document: e,
		lines:    func(w io.Writer) error { return writeLines(w, e.Identity, unitLines(e)) },
		csv: func() *grid {
			return &grid{header: []string{
				"country", "country_name", "service", "as_of", "strategy", "verdict", "in_place",
				"kind", "rule", "title", "necessity", "weight", "layer", "status", "exact", "ways",
				"fact", "value", "unit", "cell", "lever", "confidence", "fact_sources", "note",
				"remedy", "sources", "inferred", "status_reason", "verdict_reason", "remaining",
			}, rows: explanationRows(e)}
		},
		sheet: func(s *sheet) { s.explanation(e) },
	}.write(w, o)
}

// explanationRows has a row for each fact of each rule. A rule without facts has one row.
func explanationRows(e *verdict.Evaluation) [][]string {
	var rows [][]string
	add := func(start []string, reasons *verdict.Reasons, of verdict.Strategy) {
		facts := reasons.Facts
		if len(facts) == 0 {
			facts = []verdict.Fact{{}}
		}
		for _, f := range facts {
			value := ""
			if f.Value != nil {
				value = fmt.Sprint(f.Value)
			}
			rows = append(rows, append(start[:len(start):len(start)],
				f.Path, value, f.Unit, f.Cell, f.Lever, f.Confidence, strings.Join(keyList(f.Sources), ";"), f.Note,
				reasons.Remedy, strings.Join(keyList(reasons.Sources), ";"), strconv.FormatBool(reasons.Inferred),
				reasonCell(reasons.Reason), reasonCell(of.Reason), remainingCell(of),
			))
		}
	}
	for _, unit := range e.Units {
		for _, st := range unit.Strategies {
			start := append(unitCells(subjectOf(unit)), st.Name, string(st.Verdict), string(st.InPlace))
			start = start[:len(start):len(start)]
			for _, p := range st.Preconditions {
				add(append(start, "precondition", p.Name, p.Title, p.Necessity, weight(p.Weight), p.Layer,
					string(p.Status), strconv.FormatBool(p.Exact), numbers(p.Ways, ";")), orNone(p.Reasons), st)
			}
			for _, r := range st.Risks {
				add(append(start, "risk", r.Name, r.Title, "", "", r.Layer, string(r.Status), "", ""), orNone(r.Reasons), st)
			}
			if o := st.Outcome; o != nil {
				add(append(start, "outcome", o.Name, o.Title, "", "", "", string(o.Status), strconv.FormatBool(o.Exact), ""), orNone(o.Reasons), st)
			}
		}
	}
	return rows
}

func orNone(reasons *verdict.Reasons) *verdict.Reasons {
	if reasons == nil {
		return &verdict.Reasons{}
	}
	return reasons
}

func (s *sheet) explanation(e *verdict.Evaluation) {
	cited := &bibliography{}
	for i, unit := range e.Units {
		var was *verdict.Unit
		if len(e.Before) > 0 {
			was = &e.Before[i]
		}
		s.explainUnit(e, unit, was, cited)
	}
	if len(e.Units) > 0 {
		s.gap()
		s.para(words.ValuesNote)
	}
	s.bibliography(cited)
}

// explainUnit explains one unit; was is the same unit before facts were set, or nil if no facts were set.
func (s *sheet) explainUnit(e *verdict.Evaluation, unit verdict.Unit, was *verdict.Unit, cited *bibliography) {
	s.heading(1, s.subjectTitle(subjectOf(unit)))
	s.assumed(e)
	if unit.Note != "" {
		s.para(s.text(unit.Note))
	}
	s.forbidden(unit.Disputed, "")
	seen := &factNotes{}
	for i, st := range unit.Strategies {
		var before *verdict.Strategy
		if was != nil {
			before = &was.Strategies[i]
		}
		s.explainStrategy(st, before, cited, seen)
	}
	s.notes(seen)
}

func (s *sheet) explainStrategy(st verdict.Strategy, was *verdict.Strategy, cited *bibliography, seen *factNotes) {
	s.heading(2, s.title(st.Title, st.Name))
	s.para(s.verdictLine(st))
	if st.InPlace != verdict.Met {
		s.why(st)
	}
	if st.Disputed != nil {
		s.para(s.say(words.Disputed(st.Disputed)))
	}
	s.allReasons(st)
	if was != nil {
		s.was(st, *was)
	}
	s.gap()
	for i, p := range st.Preconditions {
		before := p.Status
		if was != nil {
			before = was.Preconditions[i].Status
		}
		s.precondition(st, p, before, cited, seen)
	}
	s.setUp(st.Outcome, cited, seen)
	s.risks(st.Risks, cited, seen)
}

// precondition writes one precondition with the reason of its status; was is the status before facts were set.
func (s *sheet) precondition(st verdict.Strategy, p verdict.Precondition, was verdict.Status, cited *bibliography, seen *factNotes) {
	about := []string{words.Necessity(p.Necessity, p.Weight), s.text(p.Layer), s.code(p.Name)}
	head := s.strong(s.text(p.Title)) + " " + s.faint("("+strings.Join(about, ", ")+")")
	if was != p.Status {
		head += ": " + string(was) + words.Arrow + string(p.Status)
	}
	s.item(0, s.mark(p.Status), head)
	if p.Reasons == nil {
		return
	}
	s.eachWay(p)
	s.facts(telling(p.Reasons), cited, seen)
	if p.Reason != nil && len(p.Reason.Facts) == 0 {
		s.item(1, "", "whatever the facts are")
	}
	if said := words.Untabled(&p); said != nil {
		s.item(1, "", s.say(said))
	}
	if p.Status != verdict.Met && st.InPlace != verdict.Met && p.Remedy != "" {
		s.item(1, "", s.strong("Remedy:")+" "+s.text(p.Remedy))
	}
	s.basis(p.Reasons, cited)
}

// eachWay names the ways that hold, or all ways if none is known to hold.
func (s *sheet) eachWay(p verdict.Precondition) {
	held, intro := words.Held(&p), words.Ways(&p)
	switch {
	case len(p.EachWay) == 0:
		return
	case len(held) > 0:
		s.item(1, "", intro+" "+s.say(words.WayNames(held)))
		return
	case len(p.EachWay) == 1 && p.Status != verdict.Met:
		s.item(1, "", intro+" "+s.mark(p.EachWay[0].Status)+" "+s.text(p.EachWay[0].Name()))
		return
	}
	s.item(1, "", intro)
	for _, way := range p.EachWay {
		s.item(2, s.mark(way.Status), s.text(way.Name()))
	}
}

// telling returns the facts of the smallest reason, each with the values that the reason allows. If there is no
// reason, because the status depends on unknown facts, it returns all facts.
func telling(r *verdict.Reasons) []verdict.Fact {
	if r.Reason == nil {
		return r.Facts
	}
	var told []verdict.Fact
	for _, f := range r.Facts {
		at := slices.IndexFunc(r.Reason.Facts, func(needed verdict.ReasonFact) bool { return needed.Path == f.Path })
		if at >= 0 {
			f.Cell = words.OrElse(r.Reason.Facts[at])
			told = append(told, f)
		}
	}
	return told
}

// basis writes the sources of a rule, and whether it is inferred.
func (s *sheet) basis(r *verdict.Reasons, cited *bibliography) {
	cited.add(r.Sources)
	said := ""
	if len(r.Sources) > 0 {
		said = "sources: " + s.cite(r.Sources)
	}
	if rests := words.RestsOn(r.Evidence, r.Inferred); rests != "" {
		said = strings.TrimPrefix(said+", "+rests, ", ")
	}
	if said != "" {
		s.item(1, "", s.faint(said))
	}
}

// setUp writes the outcome of a strategy, if it has one.
func (s *sheet) setUp(o *verdict.StrategyOutcome, cited *bibliography, seen *factNotes) {
	if o == nil {
		return
	}
	s.item(0, s.mark(o.Status), "Outcome: "+s.strong(s.text(o.Title))+" "+s.faint("("+s.code(o.Name)+", sets "+s.codes(o.Sets)+")"))
	if o.Reasons != nil {
		s.facts(telling(o.Reasons), cited, seen)
		s.basis(o.Reasons, cited)
	}
}

// risks writes the risks that are present, and names those that may be.
func (s *sheet) risks(risks []verdict.Risk, cited *bibliography, seen *factNotes) {
	var open []string
	for _, r := range risks {
		switch r.Status {
		case verdict.Unknown:
			open = append(open, s.text(r.Title))
		case verdict.Met:
			s.item(0, s.paint("!", colourOf(verdict.Undetermined)), "Risk: "+s.strong(s.text(r.Title))+" "+
				s.faint("("+s.text(r.Layer)+", "+s.code(r.Name)+")"))
			if r.Reasons == nil {
				continue
			}
			s.facts(telling(r.Reasons), cited, seen)
			if r.Remedy != "" {
				s.item(1, "", s.strong("Remedy:")+" "+s.text(r.Remedy))
			}
			s.basis(r.Reasons, cited)
		}
	}
	if len(open) > 0 {
		s.item(0, s.mark(verdict.Unknown), "Risks that may be present: "+strings.Join(open, "; "))
	}
}
