package report

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/display"
	"github.com/leeway-policy/leeway/report/internal/words"
)

// Groups writes the answer of [Evaluation] grouped by verdicts that have the same reason.
func Groups(w io.Writer, e *verdict.Evaluation, o Options) error {
	return answer{
		document: e,
		lines:    func(w io.Writer) error { return writeLines(w, e.Identity, e.Groups) },
		csv: func() *grid {
			return &grid{header: []string{"strategy", "verdict", "in_place", "reason", "fill_first", "count", "not_enough", "units"}, rows: groupRows(e)}
		},
		sheet: func(s *sheet) { s.groups(e) },
	}.write(w, o)
}

func groupRows(e *verdict.Evaluation) [][]string {
	var rows [][]string
	for _, g := range e.Groups {
		units := make([]string, len(g.Units))
		for i, u := range g.Units {
			units[i] = verdict.UnitPath(u.Country, u.Service)
		}
		rows = append(rows, []string{
			g.Strategy, string(g.Verdict), string(g.InPlace), reasonCell(g.Reason), strings.Join(g.FillFirst, ";"),
			strconv.Itoa(len(g.Units)), strconv.Itoa(g.NotEnough), strings.Join(units, ";"),
		})
	}
	return rows
}

func (s *sheet) groups(e *verdict.Evaluation) {
	s.assumed(e)
	if len(e.Units) == 0 {
		return
	}
	for _, st := range e.Units[0].Strategies {
		groups := slices.DeleteFunc(slices.Clone(e.Groups), func(g verdict.Group) bool { return g.Strategy != st.Name })
		slices.SortStableFunc(groups, func(a, b verdict.Group) int {
			return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(len(b.Units), len(a.Units)))
		})
		s.heading(2, s.title(st.Title, st.Name))
		for _, g := range groups {
			s.group(g, len(e.Units))
		}
	}
	s.gap()
	s.moves(e)
	s.disputed(e)
	s.hint()
}

// rank returns the place of a group's state in the order of groups; in place comes first, then feasible.
func rank(g verdict.Group) int {
	if g.InPlace == verdict.Met {
		return -1
	}
	return slices.Index([]verdict.Verdict{verdict.Feasible, verdict.Infeasible, verdict.Undetermined}, g.Verdict)
}

func (s *sheet) group(g verdict.Group, of int) {
	why := ""
	switch {
	case g.InPlace == verdict.Met:
	case g.Reason != nil:
		why = ": " + s.boundFacts(g.Reason)
		if g.NotEnough > 0 {
			why += s.faint(". " + notEnough(&g))
		}
	case len(g.FillFirst) > 0:
		why = ", waiting for " + s.codes(g.FillFirst)
	}
	s.item(0, s.stateSign(g.Verdict, g.InPlace), fmt.Sprintf("%s, %d of %s%s", s.strong(verdict.MarkedState(g.Verdict, g.InPlace)), len(g.Units), display.Count(of, "unit"), why))
	s.item(1, "", s.faint(s.members(g.Units)))
}

// notEnough says in how many units of a group another precondition would stay unmet.
func notEnough(g *verdict.Group) string {
	said := words.NotEnough(g.Reason)
	switch {
	case len(g.Units) == 1:
		return said
	case g.NotEnough == len(g.Units):
		return said + " in any of them"
	default:
		return fmt.Sprintf("%s in %d of them", said, g.NotEnough)
	}
}

// members lists units by service, with the codes of their countries: change-of-address AT BE.
func (s *sheet) members(units []verdict.Member) string {
	var services []string
	countries := map[string][]string{}
	for _, u := range units {
		if _, known := countries[u.Service]; !known {
			services = append(services, u.Service)
		}
		countries[u.Service] = append(countries[u.Service], s.text(u.Country))
	}
	slices.Sort(services)
	parts := make([]string, len(services))
	for i, service := range services {
		parts[i] = strings.TrimSpace(s.text(service) + " " + strings.Join(countries[service], " "))
	}
	return strings.Join(parts, "; ")
}
