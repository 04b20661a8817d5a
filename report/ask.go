package report

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/display"
	"github.com/leeway-policy/leeway/report/internal/words"
)

// Ask writes which unknown facts to find out first. Of one unit the table has the values of each fact and the verdicts that
// each value would give, of several units the first fact of each.
func Ask(w io.Writer, a *verdict.Ask, o Options) error {
	return answer{
		document: a,
		lines:    func(w io.Writer) error { return writeLines(w, a.Identity, askLines(a)) },
		csv: func() *grid {
			return &grid{header: []string{
				"country", "country_name", "service", "as_of", "fact", "settling", "of", "value", "strategy", "verdict", "then",
			}, rows: askRows(a)}
		},
		sheet: func(s *sheet) { s.ask(a) },
	}.write(w, o)
}

func askLines(a *verdict.Ask) []unitChange[verdict.UnitAsk] {
	if a.Before == nil {
		return unitChanges(a.Units, nil, a.Set)
	}
	return unitChanges(a.Units, a.Before.Units, a.Set)
}

// askRows has one row for each unit, fact, value and strategy.
func askRows(a *verdict.Ask) [][]string {
	var rows [][]string
	for _, unit := range a.Units {
		for _, question := range unit.Questions {
			for _, answer := range question.Answers {
				for i, then := range answer.Verdicts {
					rows = append(rows, append(unitCells(unit.Subject),
						question.Path, strconv.Itoa(question.Settling), strconv.Itoa(question.Of), answer.Value,
						then.Strategy, string(unit.Verdicts[i].Verdict), string(then.Verdict),
					))
				}
			}
		}
	}
	return rows
}

func (s *sheet) ask(a *verdict.Ask) {
	switch len(a.Units) {
	case 0:
		return
	case 1:
		s.heading(1, s.subjectTitle(a.Units[0].Subject))
		s.whatIf(a.Set)
		s.gap()
		if a.Before == nil {
			s.questions(&a.Units[0], nil)
			break
		}
		s.questions(&a.Units[0], &a.Before.Units[0])
		s.heading(2, "As it is, with no fact set")
		s.questions(&a.Before.Units[0], nil)
	default:
		s.whatIf(a.Set)
		s.gap()
		s.askUnits(a)
	}
	s.hint()
}

// askUnits writes the first unknown fact of each unit that has undetermined verdicts.
func (s *sheet) askUnits(a *verdict.Ask) {
	g := &grid{header: []string{"state", "service", "undetermined", "unknown fact", "settles"}}
	for _, unit := range a.Units {
		var open []string
		for _, v := range unit.Verdicts {
			if v.Verdict == verdict.Undetermined {
				open = append(open, v.Strategy)
			}
		}
		if len(open) == 0 || len(unit.Questions) == 0 {
			continue
		}
		first := unit.Questions[0]
		g.rows = append(g.rows, []string{
			s.state(unit.Subject), s.text(unit.Service), s.paint(s.codes(open), colourOf(verdict.Undetermined)), s.code(first.Path), fmt.Sprintf("%d of %d", first.Settling, first.Of),
		})
	}
	if len(g.rows) == 0 {
		s.para(fmt.Sprintf("Every verdict of these %s is settled, so no unknown fact needs to be found out.", display.Count(len(a.Units), "unit")))
		return
	}
	s.grid(g, 2, 3)
	s.gap()
	if settled := len(a.Units) - len(g.rows); settled > 0 {
		s.para(fmt.Sprintf("Of %s, %d have every verdict settled.", display.Count(len(a.Units), "unit"), settled))
	}
	s.para(words.AskNote)
}

// questions writes one answer. If before is not nil, it marks the verdicts that differ from it.
func (s *sheet) questions(a, before *verdict.UnitAsk) {
	var settled []string
	var open []int
	for i, v := range a.Verdicts {
		was := ""
		if before != nil {
			was = s.stateWord(before.Verdicts[i].Verdict, before.Verdicts[i].InPlace)
		}
		if v.Verdict == verdict.Undetermined {
			open = append(open, i)
		}
		now := s.stateWord(v.Verdict, v.InPlace)
		if v.Verdict != verdict.Undetermined || was != "" && was != now {
			settled = append(settled, s.code(v.Strategy)+" "+moved(was, now))
		}
	}
	if len(open) == 0 {
		s.para("Every verdict is settled, so no unknown fact needs to be found out: " + strings.Join(settled, ", ") + ".")
		return
	}
	if len(settled) > 0 {
		intro := "Settled already: "
		if before != nil {
			intro = "Settled or moved: "
		}
		s.para(intro + strings.Join(settled, ", ") + ".")
		s.gap()
	}
	s.grid(s.askGrid(a, open), 0, 2)
	if before != nil {
		return // the answer without facts set follows and has the note
	}
	s.gap()
	s.para(words.AskNote)
}

// askGrid has a row for each value of each fact, and a column for each undetermined strategy.
func (s *sheet) askGrid(a *verdict.UnitAsk, open []int) *grid {
	g := &grid{header: []string{"unknown fact", "settles", "if it is"}}
	for _, i := range open {
		g.header = append(g.header, s.code(a.Verdicts[i].Strategy))
	}
	for _, question := range a.Questions {
		for n, answer := range question.Answers {
			row := []string{"", "", s.text(answer.Value)}
			if n == 0 {
				row[0], row[1] = s.code(question.Path), fmt.Sprintf("%d of %d", question.Settling, question.Of)
			}
			for _, i := range open {
				row = append(row, s.verdictWord(answer.Verdicts[i].Verdict))
			}
			g.rows = append(g.rows, row)
		}
	}
	return g
}
