package report

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/display"
	"github.com/leeway-policy/leeway/report/internal/words"
)

// Precedents writes the documented cases and the countries that units can learn from. Of one unit it has all that the answer
// has, of several the nearest of each.
func Precedents(w io.Writer, p *verdict.Precedents, o Options) error {
	return answer{
		document: p,
		lines:    func(w io.Writer) error { return writeLines(w, p.Identity, precedentLines(p)) },
		csv:      func() *grid { return &grid{header: precedentHeader, rows: precedentRows(p)} },
		sheet:    func(s *sheet) { s.precedents(p) },
	}.write(w, o)
}

func precedentLines(p *verdict.Precedents) []unitChange[verdict.UnitPrecedents] {
	if p.Before == nil {
		return unitChanges(p.Units, nil, p.Set)
	}
	return unitChanges(p.Units, p.Before.Units, p.Set)
}

var precedentHeader = []string{
	"country", "country_name", "service", "as_of", "strategy", "verdict", "in_place", "kind", "rank", "case", "name", "from_country", "from_service",
	"since", "outcome", "distance", "same", "of", "differs", "compared", "other_facts", "met", "travels", "open", "stays", "adapt",
}

// precedentRows has a row for each precedent, case of the same unit and donor of each unit and strategy.
func precedentRows(p *verdict.Precedents) [][]string {
	var rows [][]string
	for _, unit := range p.Units {
		for _, st := range unit.Strategies {
			start := append(unitCells(unit.Subject), st.Strategy, string(st.Verdict), string(st.InPlace))
			add := func(kind string, rank int, cells ...string) {
				rows = append(rows, slices.Concat(start, []string{kind, strconv.Itoa(rank + 1)}, cells))
			}
			for i := range st.SameUnit {
				add("same unit", i, caseCells(&st.SameUnit[i])...)
			}
			for i := range st.Precedents {
				add("precedent", i, caseCells(&st.Precedents[i])...)
			}
			for i := range st.Donors {
				add("donor", i, donorCells(&st.Donors[i], unit.Service)...)
			}
		}
	}
	return rows
}

func caseCells(p *verdict.Precedent) []string {
	differs := make([]string, len(p.Differs))
	for i, d := range p.Differs {
		differs[i] = fmt.Sprintf("%s=%s/%s", d.Precondition, d.Here, d.There)
	}
	others := make([]string, len(p.OtherFacts))
	for i, f := range p.OtherFacts {
		others[i] = f.Path
	}
	return []string{
		p.Case, p.Name, p.Country, p.Service, strconv.Itoa(p.Since), string(p.Outcome), share(p.Distance), strconv.Itoa(p.Same), strconv.Itoa(p.Of),
		strings.Join(differs, ";"), strconv.Itoa(p.Compared), strings.Join(others, ";"), "", "", "", "", "",
	}
}

func donorCells(d *verdict.Donor, service string) []string {
	var adapt []string
	for _, p := range d.Preconditions {
		for _, change := range p.Adapt {
			if said := change.Path + "=" + change.To; !slices.Contains(adapt, said) {
				adapt = append(adapt, said)
			}
		}
	}
	return []string{
		"", "", d.Country, service, "", "", "", "", "", "", "", "",
		strconv.Itoa(d.Met), strconv.Itoa(d.Travels), strconv.Itoa(d.Open), strconv.Itoa(d.Stays), strings.Join(adapt, ";"),
	}
}

func (s *sheet) precedents(p *verdict.Precedents) {
	switch len(p.Units) {
	case 0:
		return
	case 1:
		s.heading(1, s.subjectTitle(p.Units[0].Subject))
		s.whatIf(p.Set)
		for i := range p.Units[0].Strategies {
			was := ""
			if p.Before != nil {
				before := p.Before.Units[0].Strategies[i]
				was = s.stateWord(before.Verdict, before.InPlace)
			}
			s.strategyPrecedents(&p.Units[0].Strategies[i], was)
		}
	default:
		s.whatIf(p.Set)
		s.gap()
		s.nearest(p)
	}
	s.equivalents(p.Equivalents)
	s.gap()
	s.para(words.PrecedentNote)
	s.para(words.DonorNote)
	s.hint()
}

// strategyPrecedents writes the precedents and donors of one strategy. Was is its state with no fact set, if any is.
func (s *sheet) strategyPrecedents(st *verdict.StrategyPrecedents, was string) {
	s.heading(2, s.title(st.Title, st.Strategy))
	said := s.stateStart(st.Verdict, st.InPlace)
	if was != "" {
		said = words.Capital(moved(was, s.stateWord(st.Verdict, st.InPlace)))
	}
	if st.InPlace != verdict.Unknown { // else it ends in a question mark
		said += "."
	}
	s.para(said)
	s.cases("The same unit, so no precedent:", st.SameUnit, 0)
	if len(st.Precedents) == 0 {
		s.gap()
		s.para("No precedent: no documented case tried this strategy elsewhere.")
	}
	s.cases("Precedents, the nearest first:", st.Precedents, st.MorePrecedents)
	s.gap()
	switch {
	case st.InPlace == verdict.Met:
		return
	case len(st.Donors) == 0:
		s.para("No donor: no other country has it in place for this service.")
		return
	}
	s.para(s.strong("Donors, those first of whose solution most travels:"))
	for i := range st.Donors {
		s.item(0, "", s.say(words.DonorOf(&st.Donors[i])))
		for j, p := range st.Donors[i].Preconditions {
			if p.Travels == verdict.Stays || p.Travels == verdict.Open {
				s.item(1, "", s.say(words.Adapt(&st.Donors[i].Preconditions[j])))
			}
		}
	}
	s.more(st.MoreDonors, "donor")
}

// cases lists cases, with what makes them near or far.
func (s *sheet) cases(title string, cases []verdict.Precedent, more int) {
	if len(cases) == 0 {
		return
	}
	s.gap()
	s.para(s.strong(title))
	for i := range cases {
		s.item(0, "", s.say(words.CaseOf(&cases[i])))
		s.item(1, "", s.say(words.Near(&cases[i])))
		s.item(1, "", s.say(words.OtherFacts(&cases[i])))
	}
	s.more(more, "precedent")
}

// more says how many are left out, if any.
func (s *sheet) more(left int, what string) {
	if left > 0 {
		s.para(s.faint(fmt.Sprintf("%s more: --limit 0 shows all.", display.Count(left, what))))
	}
}

// nearest writes a table with the nearest precedent and the first donor of each unit and strategy.
func (s *sheet) nearest(p *verdict.Precedents) {
	g := &grid{header: []string{"state", "service", "strategy", "is", "nearest precedent", "same", "first donor", "travels"}}
	for i, unit := range p.Units {
		for j, st := range unit.Strategies {
			was := ""
			if p.Before != nil {
				before := p.Before.Units[i].Strategies[j]
				was = s.stateWord(before.Verdict, before.InPlace)
			}
			row := []string{s.state(unit.Subject), s.text(unit.Service), s.code(st.Strategy), moved(was, s.stateWord(st.Verdict, st.InPlace)), "–", "", "–", ""}
			if len(st.Precedents) > 0 {
				near := st.Precedents[0]
				row[4] = fmt.Sprintf("%s, %s", s.text(near.Case), near.Outcome)
				row[5] = fmt.Sprintf("%d of %d", near.Same, near.Of)
			}
			if len(st.Donors) > 0 {
				donor := st.Donors[0]
				row[6] = s.state(verdict.Subject{Country: donor.Country, CountryName: donor.CountryName})
				row[7] = fmt.Sprintf("%d of %d", donor.Travels, donor.Met)
			}
			g.rows = append(g.rows, row)
		}
	}
	s.grid(g, 1, 4)
}

// equivalents writes the strategies in place for each service beside each other.
func (s *sheet) equivalents(all []verdict.ServiceEquivalents) {
	s.heading(2, "Functional equivalents")
	for i := range all {
		s.para(s.say(words.Equivalents(&all[i])))
		for j := range all[i].Strategies {
			s.item(0, "", s.say(words.Equivalent(&all[i].Strategies[j])))
		}
		s.gap()
	}
}
