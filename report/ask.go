package report

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report/internal/words"
)

// Ask writes which unknown facts to find out first. The table has the values of each fact and the verdicts that each
// value would give.
func Ask(w io.Writer, a *verdict.Ask, o Options) error {
	return answer{
		document: a,
		csv: func() *grid {
			return &grid{header: []string{
				"country", "country_name", "service", "as_of", "fact", "settling", "of", "value", "strategy", "verdict", "then",
			}, rows: askRows(a)}
		},
		sheet: func(s *sheet) { s.ask(a) },
	}.write(w, o)
}

// askRows has one row for each fact, value and strategy.
func askRows(a *verdict.Ask) [][]string {
	var rows [][]string
	for _, question := range a.Questions {
		for _, answer := range question.Answers {
			for i, then := range answer.Verdicts {
				rows = append(rows, append(unitCells(a.Subject),
					question.Path, strconv.Itoa(question.Settling), strconv.Itoa(question.Of), answer.Value,
					then.Strategy, string(a.Verdicts[i].Verdict), string(then.Verdict),
				))
			}
		}
	}
	return rows
}

func (s *sheet) ask(a *verdict.Ask) {
	s.heading(1, s.subjectTitle(a.Subject))
	s.whatIf(a.Set)
	s.gap()
	s.questions(a, a.Before)
	if a.Before == nil {
		return
	}
	s.heading(2, "As it is, with no fact set")
	s.questions(a.Before, nil)
}

// questions writes one answer. If before is not nil, it marks the verdicts that differ from it.
func (s *sheet) questions(a, before *verdict.Ask) {
	var settled []string
	var open []int
	for i, v := range a.Verdicts {
		was := ""
		if before != nil {
			was = s.verdictWord(before.Verdicts[i].Verdict)
		}
		if v.Verdict == verdict.Undetermined {
			open = append(open, i)
		}
		if v.Verdict != verdict.Undetermined || was != "" && was != s.verdictWord(v.Verdict) {
			settled = append(settled, s.code(v.Strategy)+" "+moved(was, s.verdictWord(v.Verdict)))
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
func (s *sheet) askGrid(a *verdict.Ask, open []int) *grid {
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
