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

// Transfer writes whether solutions can be copied: each precondition, how either country meets it, and what does not
// travel.
func Transfer(w io.Writer, t *verdict.Transfer, o Options) error {
	return answer{
		document: t,
		lines:    func(w io.Writer) error { return writeLines(w, t.Identity, transferLines(t)) },
		csv: func() *grid {
			return &grid{header: []string{
				"from", "to", "service", "strategy", "from_verdict", "to_verdict", "from_in_place", "to_in_place", "precondition", "title", "necessity",
				"travels", "from_status", "from_ways", "to_status", "to_ways", "missing", "levers", "copyable", "remedy",
			}, rows: transferRows(t)}
		},
		sheet: func(s *sheet) { s.transfer(t) },
	}.write(w, o)
}

func transferLines(t *verdict.Transfer) []unitChange[verdict.UnitTransfer] {
	if t.Before == nil {
		return unitChanges(t.Units, nil, t.Set)
	}
	return unitChanges(t.Units, t.Before.Units, t.Set)
}

func transferRows(t *verdict.Transfer) [][]string {
	var rows [][]string
	for _, unit := range t.Units {
		for _, st := range unit.Strategies {
			start := []string{
				unit.From.Country, unit.To.Country, unit.To.Service, st.Strategy, string(st.From), string(st.To),
				string(st.FromInPlace), string(st.ToInPlace),
			}
			if len(st.Preconditions) == 0 {
				rows = append(rows, append(start, make([]string, 12)...))
			}
			for _, p := range st.Preconditions {
				var missing, levers []string
				for _, change := range p.Missing {
					missing = append(missing, change.Path+"="+change.To)
					levers = append(levers, change.Lever)
				}
				rows = append(rows, append(slices.Clone(start),
					p.Name, p.Title, p.Necessity, p.Travels,
					string(p.From.Status), strings.Join(p.From.Ways, ";"), string(p.To.Status), strings.Join(p.To.Ways, ";"),
					strings.Join(missing, ";"), strings.Join(levers, ";"), strconv.FormatBool(p.Copyable), p.Remedy,
				))
			}
		}
	}
	return rows
}

func (s *sheet) transfer(t *verdict.Transfer) {
	for i := range t.Units {
		unit := &t.Units[i]
		s.heading(1, fmt.Sprintf("%s, from %s to %s", s.text(unit.To.Service), s.state(unit.From), s.state(unit.To)))
		s.whatIf(t.Set)
		var before *verdict.UnitTransfer
		if t.Before != nil {
			before = &t.Before.Units[i]
		}
		s.transferUnit(unit, before)
	}
}

// transferUnit writes whether the solution for one service can be copied. Before is the same without facts set, or nil.
func (s *sheet) transferUnit(t, before *verdict.UnitTransfer) {
	open := ""
	for i, st := range t.Strategies {
		var was *verdict.StrategyTransfer
		if before != nil {
			was = &before.Strategies[i]
		}
		s.transferStrategy(t, st, was)
	}
	if before != nil {
		open = s.open(before)
	}
	s.gap()
	s.para(s.strong("Feasible in "+s.state(t.To)+":") + " " + moved(open, s.open(t)) + ".")
	if slices.ContainsFunc(t.Strategies, changesFacts) {
		s.para(words.LeverNote)
	}
}

// changesFacts reports whether an answer shows changes, and with them levers.
func changesFacts(st verdict.StrategyTransfer) bool {
	return slices.ContainsFunc(st.Preconditions, func(p verdict.PreconditionTransfer) bool { return len(p.Missing) > 0 })
}

// open returns the names of the strategies that are feasible in the target.
func (s *sheet) open(t *verdict.UnitTransfer) string {
	if len(t.Open) == 0 {
		return "no strategy"
	}
	return s.codes(t.Open)
}

func (s *sheet) transferStrategy(t *verdict.UnitTransfer, st verdict.StrategyTransfer, before *verdict.StrategyTransfer) {
	s.heading(2, s.title(st.Title, st.Strategy))
	was := ""
	if before != nil {
		was = s.stateWord(before.To, before.ToInPlace)
	}
	s.para(fmt.Sprintf("%s in %s, %s in %s. %s", s.stateStart(st.From, st.FromInPlace), s.state(t.From),
		moved(was, s.stateWord(st.To, st.ToInPlace)), s.state(t.To), s.travelCount(t, st)))
	if st.ToInPlace == verdict.Met {
		return
	}
	s.gap()
	for i, p := range st.Preconditions {
		was := ""
		if before != nil && i < len(before.Preconditions) {
			was = before.Preconditions[i].Travels
		}
		s.travels(t, p, was)
	}
}

// travelCount returns a sentence about how many necessary preconditions that the source meets travel.
func (s *sheet) travelCount(t *verdict.UnitTransfer, st verdict.StrategyTransfer) string {
	if st.ToInPlace == verdict.Met {
		return "Nothing need be copied."
	}
	found, met := map[string]int{}, 0
	for _, p := range st.Preconditions {
		if p.Necessity == verdict.Necessary && p.From.Status == verdict.Met {
			found[p.Travels]++
			met++
		}
	}
	var parts []string
	for _, each := range []struct{ travels, words string }{
		{verdict.SameWay, "in the same way"},
		{verdict.Equivalent, "in another way (a functional equivalent)"},
		{verdict.Stays, "not at all"},
		{verdict.Open, "perhaps: it depends on unknown facts"},
	} {
		if n := found[each.travels]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, each.words))
		}
	}
	if met == 0 {
		return s.state(t.From) + " meets no necessary precondition."
	}
	return fmt.Sprintf("Of the %s that %s meets, %s meets %s.", display.Count(met, "necessary precondition"), s.state(t.From), s.state(t.To), strings.Join(parts, "; "))
}

// travels writes whether one precondition travels.
func (s *sheet) travels(t *verdict.UnitTransfer, p verdict.PreconditionTransfer, was string) {
	said := words.Travels(p.Travels, s.state(t.From), s.state(t.To))
	if was != "" {
		said = moved(words.Travels(was, s.state(t.From), s.state(t.To)), said)
	}
	s.item(0, s.mark(p.To.Status), fmt.Sprintf("%s %s: %s", s.strong(s.text(p.Title)), s.faint("("+s.text(p.Necessity)+", "+s.code(p.Name)+")"), said))
	s.side(t.From, p.From)
	if p.Travels != verdict.Unneeded || p.To.Status == verdict.Met {
		s.side(t.To, p.To)
	}
	if p.Travels != verdict.Stays && p.Travels != verdict.Open {
		return
	}
	for _, change := range p.Missing {
		s.item(1, "", s.state(t.To)+" would have to change "+s.say(words.Change(&change))+" "+s.faint("("+s.text(change.Lever)+")"))
	}
	if len(p.FindOut) > 0 {
		s.item(1, "", s.say(words.FindOut(p.FindOut)))
	}
	if !p.Copyable && p.Travels == verdict.Stays {
		s.item(1, "", words.NothingToCopy)
	}
	if p.Remedy != "" {
		s.item(1, "", s.strong("Remedy:")+" "+s.text(p.Remedy))
	}
}

// side writes how one country meets a precondition, or why it does not.
func (s *sheet) side(of verdict.Subject, side verdict.Side) {
	said := s.state(of) + ", " + string(side.Status)
	if len(side.Ways) > 0 {
		ways := make([]string, len(side.Ways))
		for i, way := range side.Ways {
			ways[i] = s.text(way)
		}
		said = s.state(of) + ", through " + strings.Join(ways, "; ")
	}
	if side.Reason != nil && len(side.Reason.Facts) > 0 {
		said += ": " + s.reasonFacts(side.Reason)
	}
	s.item(1, "", said)
}
