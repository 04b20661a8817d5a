package report

import (
	"fmt"
	"io"
	"strconv"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report/internal/words"
)

// Reach writes which strategies are feasible now, and which come within reach at each lever. The table has all states,
// the units of one state, or the strategies of one unit.
func Reach(w io.Writer, r *verdict.Reach, o Options) error {
	return answer{
		document: r,
		lines:    func(w io.Writer) error { return writeLines(w, r.Identity, reachLines(r)) },
		csv: func() *grid {
			return &grid{header: []string{
				"country", "country_name", "service", "as_of", "strategy", "verdict", "in_place", "certain", "possible", "untabled",
			}, rows: reachRows(r)}
		},
		sheet: func(s *sheet) { s.reach(r) },
	}.write(w, o)
}

func reachLines(r *verdict.Reach) []unitChange[verdict.UnitReach] {
	if r.Before == nil {
		return unitChanges(r.Units, nil, r.Set)
	}
	return unitChanges(r.Units, r.Before.Units, r.Set)
}

func reachRows(r *verdict.Reach) [][]string {
	var rows [][]string
	for _, unit := range r.Units {
		for _, st := range unit.Strategies {
			rows = append(rows, append(unitCells(unit.Subject), st.Strategy, string(st.Verdict), string(st.InPlace), st.Certain, st.Possible, st.Untabled))
		}
	}
	return rows
}

func (s *sheet) reach(r *verdict.Reach) {
	switch {
	case len(r.Units) == 0:
		return
	case len(r.Units) == 1:
		s.heading(1, s.subjectTitle(r.Units[0].Subject))
		s.whatIf(r.Set)
		s.gap()
		s.reachUnit(r)
	case len(r.Countries) == 1:
		s.heading(1, s.state(r.Units[0].Subject))
		s.whatIf(r.Set)
		s.gap()
		s.reachCountry(r)
	default:
		s.whatIf(r.Set)
		s.gap()
		s.grid(s.reachSums(r, true))
		s.gap()
		s.para(words.ReachCounts)
	}
	s.para(words.LeverNote)
	for _, st := range r.Units[0].Strategies {
		s.notAnalysed(st.Untabled)
	}
	s.hint()
}

// reachSums has a row for each country.
func (s *sheet) reachSums(r *verdict.Reach, states bool) *grid {
	g := &grid{}
	if states {
		g.header = append(g.header, "state")
	}
	for i, step := range r.Levers {
		g.header = append(g.header, step)
		g.right = append(g.right, len(g.header)-1)
		if i == len(r.Levers)-1 {
			g.header = append(g.header, "of")
			g.right = append(g.right, len(g.header)-1)
		}
	}
	for i, country := range r.Countries {
		var row []string
		if states {
			row = append(row, s.state(verdict.Subject{Country: country.Country, CountryName: country.CountryName}))
		}
		for step := range r.Levers {
			was := ""
			if r.Before != nil {
				was = showCount(r.Before.Countries[i], step)
			}
			row = append(row, moved(was, showCount(country, step)))
		}
		g.rows = append(g.rows, append(row, strconv.Itoa(country.Of)))
	}
	return g
}

// showCount returns how many pairs are certainly and possibly within reach: 7–8, or 7 if both are equal.
func showCount(c verdict.CountryReach, step int) string {
	if c.Certain[step] == c.Possible[step] {
		return strconv.Itoa(c.Certain[step])
	}
	return fmt.Sprintf("%d–%d", c.Certain[step], c.Possible[step])
}

// step returns the step of a strategy in the colour of its meaning.
func (s *sheet) step(st verdict.StrategyReach) string {
	v := verdict.Undetermined
	switch st.Certain {
	case verdict.Now:
		v = verdict.Feasible
	case verdict.NeverReached:
		v = verdict.Infeasible
	}
	if st.Certain != st.Possible {
		v = verdict.Undetermined
	}
	return s.paint(words.Step(&st), colourOfState(v, st.InPlace))
}

func (s *sheet) reachCountry(r *verdict.Reach) {
	g := &grid{header: []string{"service"}}
	flexible := []int{0}
	for i, st := range r.Units[0].Strategies {
		g.header = append(g.header, s.code(st.Strategy))
		flexible = append(flexible, i+1)
	}
	for i, unit := range r.Units {
		row := []string{s.text(unit.Service)}
		for j, st := range unit.Strategies {
			row = append(row, s.stepMoved(r, i, j, st))
		}
		g.rows = append(g.rows, row)
	}
	s.grid(g, flexible...)
	s.gap()
	s.stepLegend(r)
	s.heading(2, "All services together")
	s.gap()
	s.grid(s.reachSums(r, false))
	s.gap()
	s.para(words.ReachCounts)
}

func (s *sheet) stepMoved(r *verdict.Reach, unit, strategy int, now verdict.StrategyReach) string {
	if r.Before == nil {
		return s.step(now)
	}
	return moved(s.step(r.Before.Units[unit].Strategies[strategy]), s.step(now))
}

// stepLegend explains the steps, and ranges of steps if there are any.
func (s *sheet) stepLegend(r *verdict.Reach) {
	said := "Each strategy is in place, or comes within reach at a step: feasible now, or with changes up to a lever, or never."
	for _, unit := range r.Units {
		for _, st := range unit.Strategies {
			if st.Certain != st.Possible {
				s.para(said + fmt.Sprintf(" %s: within reach from the first step on for some values of the unknown facts, from the second step on for all.", words.Step(&st)))
				return
			}
		}
	}
	s.para(said)
}

func (s *sheet) reachUnit(r *verdict.Reach) {
	g := &grid{header: []string{"strategy", "state", "within reach"}}
	for i, st := range r.Units[0].Strategies {
		was := ""
		if r.Before != nil {
			before := r.Before.Units[0].Strategies[i]
			was = s.stateWord(before.Verdict, before.InPlace)
		}
		g.rows = append(g.rows, []string{s.code(st.Strategy), moved(was, s.stateWord(st.Verdict, st.InPlace)), s.stepMoved(r, 0, i, st)})
	}
	s.grid(g)
	s.gap()
	s.stepLegend(r)
}

// notAnalysed writes why a strategy could not be analysed, unless why is "".
func (s *sheet) notAnalysed(why string) {
	if why != "" {
		s.para(inexact + " " + s.text(why) + ".")
	}
}
