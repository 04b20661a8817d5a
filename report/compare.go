package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/display"
	"github.com/leeway-policy/leeway/report/internal/words"
)

// Compare writes two countries side by side: facts, those first that differ, and states with the facts that they hang on.
func Compare(w io.Writer, c *verdict.Compare, o Options) error {
	return answer{
		document: c,
		lines:    func(w io.Writer) error { return writeLines(w, c.Identity, compareLines(c)) },
		csv: func() *grid {
			return &grid{header: []string{
				"first", "second", "service", "strategy", "first_verdict", "second_verdict", "first_in_place", "second_in_place",
				"fact", "title", "first_value", "second_value", "how", "in_reasons", "turns_first", "turns_second",
			}, rows: compareRows(c)}
		},
		sheet: func(s *sheet) { s.compare(c) },
	}.write(w, o)
}

// A compareLine is a line of JSON about one service.
type compareLine struct {
	First  verdict.Subject `json:"first"`
	Second verdict.Subject `json:"second"`
	verdict.UnitCompare
}

func compareLines(c *verdict.Compare) []compareLine {
	lines := make([]compareLine, len(c.Units))
	for i, unit := range c.Units {
		lines[i] = compareLine{c.First, c.Second, unit}
	}
	return lines
}

// compareRows has a row for each service, strategy and fact, and one for each fact of the context if there is no service.
func compareRows(c *verdict.Compare) [][]string {
	var rows [][]string
	countries := []string{c.First.Country, c.Second.Country}
	fact := func(p verdict.FactPair) []string {
		return []string{p.Path, p.Title, valueCell(p.First), valueCell(p.Second), p.How}
	}
	for _, unit := range c.Units {
		for _, st := range unit.Strategies {
			start := slices.Concat(countries, []string{
				unit.Service, st.Strategy, string(st.First.Verdict), string(st.Second.Verdict), string(st.First.InPlace), string(st.Second.InPlace),
			})
			for _, pairs := range [][]verdict.FactPair{c.Context, unit.Facts} {
				for _, pair := range pairs {
					row := slices.Concat(start, fact(pair), make([]string, 3))
					for _, path := range st.InReasons {
						if path == pair.Path {
							row[13] = "true"
						}
					}
					for _, turn := range st.Turns {
						if turn.Path == pair.Path && turn.In == verdict.InFirst {
							row[14] = turn.Then.State()
						} else if turn.Path == pair.Path {
							row[15] = turn.Then.State()
						}
					}
					rows = append(rows, row)
				}
			}
		}
	}
	if len(c.Units) == 0 {
		for _, pair := range c.Context {
			rows = append(rows, slices.Concat(countries, make([]string, 6), fact(pair), make([]string, 3)))
		}
	}
	return rows
}

// valueCell returns a value for CSV, "" if it is unknown.
func valueCell(value any) string {
	if value == nil {
		return ""
	}
	return fmt.Sprint(value)
}

func (s *sheet) compare(c *verdict.Compare) {
	s.heading(1, s.state(c.First)+" and "+s.state(c.Second))
	s.factPairs(c, "Facts of the countries", c.Context)
	for i := range c.Units {
		unit := &c.Units[i]
		s.heading(2, s.text(unit.Service))
		s.factPairs(c, "", unit.Facts)
		s.gap()
		for j := range unit.Strategies {
			s.compareStrategy(c, &unit.Strategies[j])
		}
	}
	s.gap()
	s.para("≠ differs to the policies, ≈ differs but not to the policies, = is the same, ? is unknown in one or both.")
	for _, only := range []struct {
		of       verdict.Subject
		services []string
	}{{c.First, c.OnlyFirst}, {c.Second, c.OnlySecond}} {
		if len(only.services) > 0 {
			s.para("Only in " + s.state(only.of) + ": " + s.codes(only.services) + ".")
		}
	}
	if len(c.Units) == 0 {
		s.para("They have no service in common, so no strategy is compared.")
	}
	s.hint()
}

// factSigns stand before the facts of a comparison.
var factSigns = map[string]string{
	verdict.FactDiffers: "≠", verdict.FactOneUnknown: "?", verdict.FactSameRange: "≈", verdict.FactSame: "=", verdict.FactUnknown: "?",
}

// factPairs writes facts side by side.
func (s *sheet) factPairs(c *verdict.Compare, title string, pairs []verdict.FactPair) {
	g := &grid{header: []string{"", "fact", s.state(c.First), s.state(c.Second)}}
	differ := 0
	for _, p := range pairs {
		if p.How == verdict.FactDiffers {
			differ++
		}
		name := s.text(p.Title)
		if name == "" {
			name = s.code(p.Path)
		}
		g.rows = append(g.rows, []string{factSigns[p.How], name, s.text(words.Value(p.First)), s.text(words.Value(p.Second))})
	}
	if title != "" {
		s.heading(2, title)
	}
	s.para(fmt.Sprintf("%d of %s differ to the policies.", differ, display.Count(len(pairs), "fact")))
	s.gap()
	s.grid(g, 1)
}

// compareStrategy writes the states of one strategy, and the differing facts that they hang on.
func (s *sheet) compareStrategy(c *verdict.Compare, st *verdict.StrategyCompare) {
	s.item(0, "", fmt.Sprintf("%s: %s in %s, %s in %s", s.title(st.Title, st.Strategy),
		s.stateWord(st.First.Verdict, st.First.InPlace), s.state(c.First), s.stateWord(st.Second.Verdict, st.Second.InPlace), s.state(c.Second)))
	if len(st.InReasons) > 0 {
		s.item(1, "", "differing facts in the reasons: "+s.say(words.List(words.Fact, st.InReasons, ", ")))
	}
	for _, turn := range st.Turns {
		taker, now := c.First, st.First
		if turn.In == verdict.InSecond {
			taker, now = c.Second, st.Second
		}
		s.item(1, "", strings.Join([]string{
			s.state(taker), "with", s.say(words.Say(words.Span{Role: words.Fact, Text: turn.Path}, " ", words.Span{Role: words.Strong, Text: words.Value(turn.To)})),
			"alone:", moved(s.stateWord(now.Verdict, now.InPlace), s.stateWord(turn.Then.Verdict, turn.Then.InPlace)),
		}, " "))
	}
	if len(st.Turns) == 0 {
		s.item(1, "", "no single fact, taken over from the other, changes either")
	}
}
