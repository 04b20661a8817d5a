package report

import (
	"cmp"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// Explanation writes verdicts with their reasons: for people in words, each precondition with its
// ways, facts, remedy and sources, and the bibliography at the end.
func Explanation(w io.Writer, e *verdict.Evaluation, o Options) error {
	switch o.Format {
	case JSON:
		return writeJSON(w, e)
	case NDJSON:
		return writeLines(w, e.Identity, e.Units)
	case CSV:
		return writeCSV(w, []string{
			"country", "country_name", "service", "as_of", "strategy", "verdict",
			"kind", "rule", "title", "necessity", "weight", "layer", "status", "exact", "ways",
			"fact", "value", "unit", "cell", "lever", "confidence", "fact_sources", "note",
			"remedy", "sources", "inferred",
		}, explanationRows(e))
	default:
		return writeSheet(w, o, func(s *sheet) { s.explanation(e) })
	}
}

// explanationRows has one row for each fact of each rule, and one for a rule without facts.
func explanationRows(e *verdict.Evaluation) [][]string {
	var rows [][]string
	add := func(start []string, reasons *verdict.Reasons) {
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
			))
		}
	}
	for _, unit := range e.Units {
		for _, st := range unit.Strategies {
			start := append(unitCells(unit), st.Name, string(st.Verdict))
			start = start[:len(start):len(start)]
			for _, p := range st.Preconditions {
				add(append(start, "precondition", p.Name, p.Title, p.Necessity, weight(p.Weight), p.Layer,
					string(p.Status), strconv.FormatBool(p.Exact), numbers(p.Ways, ";")), orNone(p.Reasons))
			}
			for _, r := range st.Risks {
				add(append(start, "risk", r.Name, r.Title, "", "", r.Layer, string(r.Status), "", ""), orNone(r.Reasons))
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
	for _, unit := range e.Units {
		s.explainUnit(e, unit, cited)
	}
	s.bibliography(cited)
}

func (s *sheet) explainUnit(e *verdict.Evaluation, unit verdict.Unit, cited *bibliography) {
	title := s.words(unit.Service)
	if unit.Country != "" {
		title = s.words(cmp.Or(unit.CountryName, unit.Country)) + ": " + title
	}
	if unit.AsOf != 0 {
		title += fmt.Sprintf(", as of %d", unit.AsOf)
	}
	s.heading(1, title)
	s.assumed(e)
	if unit.Note != "" {
		s.para(s.words(unit.Note))
	}
	seen := &factNotes{}
	for _, st := range unit.Strategies {
		s.explainStrategy(st, cited, seen)
	}
	s.notes(seen)
}

func (s *sheet) explainStrategy(st verdict.Strategy, cited *bibliography, seen *factNotes) {
	s.heading(2, s.title(st.Title, st.Name))
	s.para(s.verdictLine(st))
	s.gap()
	for _, p := range st.Preconditions {
		s.precondition(p, cited, seen)
	}
	s.risks(st.Risks, cited, seen)
}

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

// precondition writes one precondition and why its status is what it is.
func (s *sheet) precondition(p verdict.Precondition, cited *bibliography, seen *factNotes) {
	about := []string{weigh(p.Necessity, p.Weight), s.words(p.Layer), s.code(p.Name)}
	s.item(0, s.mark(p.Status), s.strong(s.words(p.Title))+" "+s.faint("("+strings.Join(about, ", ")+")"))
	if p.Reasons == nil {
		return
	}
	s.eachWay(p)
	s.facts(s.telling(p), cited, seen)
	if p.Untabled != "" && !p.Exact {
		s.item(1, "", "Decided only once all its facts are known: "+s.words(p.Untabled)+".")
	}
	if p.Status != verdict.Met && p.Remedy != "" {
		s.item(1, "", s.strong("Remedy:")+" "+s.words(p.Remedy))
	}
	s.basis(p.Reasons, cited)
}

// eachWay names the ways that hold, or, if none is known to, all of them.
func (s *sheet) eachWay(p verdict.Precondition) {
	var held []string
	for _, way := range p.EachWay {
		if way.Status == verdict.Met {
			held = append(held, s.words(wayName(way.Number, way.Title, way.File, way.Line)))
		}
	}
	switch {
	case len(p.EachWay) == 0:
		return
	case len(held) > 0:
		s.item(1, "", "through: "+strings.Join(held, "; "))
		return
	case p.Status == verdict.Met:
		s.item(1, "", "one of these ways holds, whatever the unknown facts are:")
	case len(p.EachWay) == 1:
		way := p.EachWay[0]
		s.item(1, "", "the only way: "+s.mark(way.Status)+" "+s.words(wayName(way.Number, way.Title, way.File, way.Line)))
		return
	case p.Status == verdict.Unmet:
		s.item(1, "", fmt.Sprintf("none of its %d ways holds:", len(p.EachWay)))
	default:
		s.item(1, "", fmt.Sprintf("it is unknown whether one of its %d ways holds:", len(p.EachWay)))
	}
	for _, way := range p.EachWay {
		s.item(2, s.mark(way.Status), s.words(wayName(way.Number, way.Title, way.File, way.Line)))
	}
}

// telling returns the facts that the ways that hold read; all facts if none is known to hold.
func (s *sheet) telling(p verdict.Precondition) []verdict.Fact {
	read := map[string]bool{}
	for _, way := range p.EachWay {
		if way.Status == verdict.Met {
			for _, path := range way.Facts {
				read[path] = true
			}
		}
	}
	var told []verdict.Fact
	for _, f := range p.Facts {
		if read[f.Path] || len(read) == 0 {
			told = append(told, f)
		}
	}
	return told
}

// basis says what a rule rests on.
func (s *sheet) basis(r *verdict.Reasons, cited *bibliography) {
	cited.add(r.Sources)
	said := ""
	if len(r.Sources) > 0 {
		said = "after " + s.cite(r.Sources)
	}
	if r.Inferred {
		said = strings.TrimPrefix(said+", inferred by the compilers", ", ")
	}
	if said != "" {
		s.item(1, "", s.faint(said))
	}
}

// risks writes the risks that are there, and names those that cannot be told.
func (s *sheet) risks(risks []verdict.Risk, cited *bibliography, seen *factNotes) {
	var open []string
	for _, r := range risks {
		switch r.Status {
		case verdict.Unknown:
			open = append(open, s.words(r.Title))
		case verdict.Met:
			s.item(0, s.paint("!", colourOf(verdict.Undetermined)), "Risk: "+s.strong(s.words(r.Title))+" "+
				s.faint("("+s.words(r.Layer)+", "+s.code(r.Name)+")"))
			if r.Reasons == nil {
				continue
			}
			s.facts(r.Facts, cited, seen)
			if r.Remedy != "" {
				s.item(1, "", s.strong("Remedy:")+" "+s.words(r.Remedy))
			}
			s.basis(r.Reasons, cited)
		}
	}
	if len(open) > 0 {
		s.item(0, s.mark(verdict.Unknown), "Risks that cannot be told: "+strings.Join(open, "; "))
	}
}
