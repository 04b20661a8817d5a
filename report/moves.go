package report

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/display"
	"github.com/leeway-policy/leeway/report/internal/words"
)

// A unitLine is a line of JSON about one unit, and the same unit before facts were set.
type unitLine struct {
	verdict.Unit
	Set    map[string]any `json:"set,omitempty"`
	Before *verdict.Unit  `json:"before,omitempty"`
	Moved  []verdict.Move `json:"moved,omitempty"`
}

func unitLines(e *verdict.Evaluation) []unitLine {
	lines := make([]unitLine, len(e.Units))
	for i, unit := range e.Units {
		lines[i] = unitLine{Unit: unit, Set: e.Set}
		if len(e.Before) > 0 {
			lines[i].Before = &e.Before[i]
		}
		for _, move := range e.Moved {
			if move.Country == unit.Country && move.Service == unit.Service {
				lines[i].Moved = append(lines[i].Moved, move)
			}
		}
	}
	return lines
}

// before returns the strategy of a unit before facts were set, or nil if no facts were set.
func before(e *verdict.Evaluation, unit, strategy int) *verdict.Strategy {
	if len(e.Before) == 0 {
		return nil
	}
	return &e.Before[unit].Strategies[strategy]
}

// movedCell returns the verdict and fit of a strategy before and after facts were set. It repeats only what differs.
func (s *sheet) movedCell(was *verdict.Strategy, st verdict.Strategy, d density) string {
	now := s.verdictCell(st, d)
	if was == nil {
		return now
	}
	bare, wasBare, fit := st, *was, words.Fit(st.Fit)
	bare.Fit, wasBare.Fit = nil, nil
	switch verdicts := moved(s.verdictCell(wasBare, d), s.verdictCell(bare, d)); {
	case fit == "":
		return verdicts
	case fit == words.Fit(was.Fit):
		return verdicts + " " + fit
	case was.Verdict == st.Verdict && was.InPlace == st.InPlace && was.Exact == st.Exact:
		return s.verdictCell(*was, d) + words.Arrow + fit
	default:
		return s.verdictCell(*was, d) + words.Arrow + now
	}
}

// moves writes how many verdicts and preconditions the facts that were set have moved.
func (s *sheet) moves(e *verdict.Evaluation) {
	if len(e.Before) == 0 {
		return
	}
	verdicts, statuses := map[string]int{}, map[string]int{}
	all := 0
	for _, move := range e.Moved {
		if move.From != move.To || move.FromInPlace != move.ToInPlace {
			from, to := s.stateWord(move.From, move.FromInPlace), s.stateWord(move.To, move.ToInPlace)
			if move.FromInPlace == move.ToInPlace && from == to { // in place before and after, so the verdict has to be told
				from, to = string(move.From), string(move.To)+", and stays in place"
			}
			verdicts[s.code(move.Strategy)+" "+from+words.Arrow+to]++
			all++
		}
		for _, p := range move.Preconditions {
			statuses[fmt.Sprintf("%s %s%s%s", s.code(move.Strategy+"/"+p.Precondition), p.From, words.Arrow, p.To)]++
		}
	}
	of := 0
	for _, unit := range e.Units {
		of += len(unit.Strategies)
	}
	said := fmt.Sprintf("Moved: %d of %s", all, display.Count(of, "verdict"))
	if all > 0 {
		said += ": " + counted(verdicts)
	}
	s.para(said + ".")
	if len(statuses) > 0 {
		s.para("Preconditions that moved: " + counted(statuses) + ".")
	}
}

// counted lists words and how often each was found, the most frequent first.
func counted(found map[string]int) string {
	words := slices.SortedFunc(maps.Keys(found), func(a, b string) int {
		return cmp.Or(cmp.Compare(found[b], found[a]), cmp.Compare(a, b))
	})
	for i, word := range words {
		words[i] = fmt.Sprintf("%s (%d)", word, found[word])
	}
	return strings.Join(words, "; ")
}
