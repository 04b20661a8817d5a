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

// Paths writes the changes that would make strategies feasible: of one unit a block for each path, of several units a row
// for each unit and strategy.
func Paths(w io.Writer, p *verdict.Paths, o Options) error {
	return answer{
		document: p,
		lines:    func(w io.Writer) error { return writeLines(w, p.Identity, pathLines(p)) },
		csv: func() *grid {
			return &grid{header: []string{
				"country", "country_name", "service", "as_of", "strategy", "verdict", "in_place", "path", "certain", "path_effort",
				"fact", "from", "to", "lever", "effort", "settles", "provided", "opens", "closes", "undoes", "fit_low", "fit_high", "fit_low_after", "fit_high_after",
			}, rows: pathRows(p)}
		},
		sheet: func(s *sheet) { s.paths(p) },
	}.write(w, o)
}

// A pathLine is a line of JSON about one unit, and the same unit before facts were set.
type pathLine struct {
	verdict.UnitPaths
	Upto   string             `json:"upto,omitempty"`
	Set    map[string]any     `json:"set,omitempty"`
	Before *verdict.UnitPaths `json:"before,omitempty"`
}

func pathLines(p *verdict.Paths) []pathLine {
	lines := make([]pathLine, len(p.Units))
	for i, unit := range p.Units {
		lines[i] = pathLine{UnitPaths: unit, Upto: p.Upto, Set: p.Set}
		if p.Before != nil {
			lines[i].Before = &p.Before.Units[i]
		}
	}
	return lines
}

// pathRows has a row for each change of each path.
func pathRows(p *verdict.Paths) [][]string {
	var rows [][]string
	for _, unit := range p.Units {
		for _, st := range unit.Strategies {
			for i, path := range st.Paths {
				rows = append(rows, changeRows(unit.Subject, &st, i+1, &path)...)
			}
		}
	}
	return rows
}

// changeRows has a row for each change of one path.
func changeRows(subject verdict.Subject, st *verdict.StrategyPaths, number int, path *verdict.Path) [][]string {
	var provided []string
	for _, given := range path.Provided {
		provided = append(provided, given.Path+"="+given.Is)
	}
	effects := []string{strings.Join(path.Opens, ";"), strings.Join(path.Closes, ";"), strings.Join(path.Undoes, ";"), "", "", "", ""}
	if fit := path.Fit; fit != nil {
		effects = append(effects[:3], share(fit.Before.Low), share(fit.Before.High), share(fit.After.Low), share(fit.After.High))
	}
	var rows [][]string
	for _, change := range path.Changes {
		var settled []string
		for _, each := range change.Settles {
			settled = append(settled, each.Precondition)
		}
		row := append(unitCells(subject), st.Strategy, string(st.Verdict), string(st.InPlace),
			strconv.Itoa(number), strconv.FormatBool(path.Certain), strconv.Itoa(path.Effort),
			change.Path, words.Value(change.From), change.To, change.Lever, strconv.Itoa(change.Effort),
			strings.Join(settled, ";"), strings.Join(provided, ";"),
		)
		rows = append(rows, append(row, effects...))
	}
	return rows
}

func (s *sheet) paths(p *verdict.Paths) {
	switch len(p.Units) {
	case 0:
		return
	case 1:
		s.pathsOfUnit(p)
	default:
		s.whatIf(p.Set)
		s.gap()
		s.grid(s.pathGrid(p))
		s.gap()
		s.para("Each row has the first path: a certain one if there is any, and then the cheapest.")
	}
	s.leverNotes(p)
	for _, st := range p.Units[0].Strategies {
		s.notAnalysed(st.Untabled)
	}
	s.hint()
}

// leverNotes explains levers, and efforts if there is a path.
func (s *sheet) leverNotes(p *verdict.Paths) {
	wanting, found := false, false
	for _, unit := range p.Units {
		for _, st := range unit.Strategies {
			wanting = wanting || st.Untabled == "" && st.Verdict != verdict.Feasible && st.InPlace != verdict.Met
			found = found || len(st.Paths) > 0 && st.Verdict != verdict.Feasible
		}
	}
	if wanting {
		s.gap()
		s.para(words.LeverNote)
	}
	if found {
		s.para(words.EffortNote)
	}
}

func (s *sheet) pathsOfUnit(p *verdict.Paths) {
	unit := &p.Units[0]
	s.heading(1, s.subjectTitle(unit.Subject))
	s.whatIf(p.Set)
	for i := range unit.Strategies {
		st := &unit.Strategies[i]
		if st.Untabled != "" {
			continue
		}
		s.heading(2, s.title(st.Title, st.Strategy))
		if p.Before == nil {
			s.pathList(st, p.Upto, nil, "")
			continue
		}
		before := &p.Before.Units[0].Strategies[i]
		s.pathList(st, p.Upto, before, "new")
		s.heading(2, "As it is, with no fact set")
		if samePaths(st, before) {
			s.para("The same.")
			continue
		}
		s.pathList(before, p.Upto, st, "gone")
	}
}

// pathGrid has a row for each unit and strategy, with the first path.
func (s *sheet) pathGrid(p *verdict.Paths) (g *grid, flexible int) {
	g = &grid{header: []string{"state", "service", "strategy", "verdict", "effort", "first path"}, right: []int{4}}
	for i, unit := range p.Units {
		for j, st := range unit.Strategies {
			if st.Untabled != "" {
				continue
			}
			was, wasEffort := "", ""
			if p.Before != nil {
				before := &p.Before.Units[i].Strategies[j]
				was = s.stateWord(before.Verdict, before.InPlace)
				wasEffort, _ = s.firstPath(before)
			}
			effort, first := s.firstPath(&st)
			state, service := s.state(unit.Subject), s.text(unit.Service)
			if j > 0 {
				state, service = "", ""
			} else if i > 0 && p.Units[i-1].Country == unit.Country {
				state = ""
			}
			g.rows = append(g.rows, []string{
				state, service, s.code(st.Strategy), moved(was, s.stateWord(st.Verdict, st.InPlace)), moved(wasEffort, effort), first,
			})
		}
	}
	return g, 5
}

// firstPath returns the effort and the changes of the first path of a strategy.
func (s *sheet) firstPath(st *verdict.StrategyPaths) (effort, changes string) {
	switch {
	case st.InPlace == verdict.Met, st.Verdict == verdict.Feasible:
		return "", "nothing to change"
	case len(st.Paths) == 0:
		return "", "none"
	}
	path := st.Paths[0]
	list := make([]string, len(path.Changes))
	for i := range path.Changes {
		list[i] = s.say(words.Change(&path.Changes[i]))
	}
	if len(list) == 0 {
		list = []string{"nothing to change"}
	}
	changes = strings.Join(list, "; ")
	if len(path.Provided) > 0 {
		changes += ", " + s.say(words.Provided(path.Provided))
	}
	if elsewhere := words.Elsewhere(&path); len(elsewhere) > 0 {
		changes += " (" + s.say(elsewhere) + ")"
	}
	return strconv.Itoa(path.Effort), changes
}

// samePaths reports whether two answers have the same verdict and paths.
func samePaths(a, b *verdict.StrategyPaths) bool {
	return a.Verdict == b.Verdict && a.InPlace == b.InPlace && slices.EqualFunc(a.Paths, b.Paths, func(x, y verdict.Path) bool {
		return pathKey(x) == pathKey(y)
	})
}

// pathList writes the paths of one answer. It marks the paths that other does not have.
func (s *sheet) pathList(p *verdict.StrategyPaths, upto string, other *verdict.StrategyPaths, mark string) {
	s.para(s.pathSummary(p, upto))
	for i, path := range words.WithRemedies(p.Paths) {
		s.gap()
		marked := ""
		if other != nil && !slices.ContainsFunc(other.Paths, func(o verdict.Path) bool { return pathKey(o) == pathKey(path) }) {
			marked = mark + ", "
		}
		s.path(i+1, path, marked)
	}
	s.gap()
	switch {
	case p.More > 0 && !p.Whole:
		s.para(fmt.Sprintf("More than %s are not shown; --limit 0 shows them.", display.Count(p.More, "path")))
	case p.More > 0:
		s.para(display.Count(p.More, "more path") + "; --limit 0 shows all.")
	case !p.Whole:
		s.para(words.CutShort)
	}
}

// pathKey returns a key that is different for different paths.
func pathKey(p verdict.Path) string {
	key := fmt.Sprint(p.Certain, p.Effort, p.Provided)
	for _, c := range p.Changes {
		key += "\n" + c.Path + " " + c.To
	}
	return key
}

// pathSummary returns the sentences before the paths.
func (s *sheet) pathSummary(p *verdict.StrategyPaths, upto string) string {
	said := s.stateStart(p.Verdict, p.InPlace) + ". " + s.say(words.Paths(p, upto))
	if strings.HasSuffix(said, ":") {
		said += " " + s.reasonFacts(p.Blocked) + "."
	}
	return said
}

// path writes one path: its changes, and the preconditions that each settles.
func (s *sheet) path(number int, p verdict.Path, marked string) {
	s.item(0, strconv.Itoa(number)+".", s.strong(marked+words.Path(&p)))
	for _, change := range p.Changes {
		s.item(1, "", s.say(words.Change(&change))+" "+s.faint(fmt.Sprintf("(%s, effort %d)", s.text(change.Lever), change.Effort)))
		for _, settled := range change.Settles {
			said := "settles " + s.title(settled.Title, settled.Precondition)
			if settled.Remedy != "" {
				said += ". " + s.strong("Remedy:") + " " + s.text(settled.Remedy)
			}
			s.item(2, "", said)
		}
		if len(change.Settles) == 0 {
			s.item(2, "", words.SettlesNothing)
		}
	}
	if len(p.Provided) > 0 {
		s.item(1, "", s.say(words.Provided(p.Provided)))
	}
	if effects := words.Effects(&p); len(effects) > 0 {
		s.item(1, "", s.say(effects))
	}
}
