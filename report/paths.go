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

// Paths writes the changes that would make a strategy feasible: for people as a block for each path.
func Paths(w io.Writer, p *verdict.Paths, o Options) error {
	return answer{
		document: p,
		csv: func() *grid {
			return &grid{header: []string{
				"country", "country_name", "service", "as_of", "strategy", "verdict", "path", "certain", "path_effort",
				"fact", "from", "to", "lever", "effort", "settles", "provided",
			}, rows: pathRows(p)}
		},
		sheet: func(s *sheet) { s.paths(p) },
	}.write(w, o)
}

// pathRows has a row for each change of each path.
func pathRows(p *verdict.Paths) [][]string {
	var rows [][]string
	for i, path := range p.Paths {
		var provided []string
		for _, given := range path.Provided {
			provided = append(provided, given.Path+"="+given.Is)
		}
		for _, change := range path.Changes {
			var settled []string
			for _, each := range change.Settles {
				settled = append(settled, each.Precondition)
			}
			rows = append(rows, append(unitCells(p.Subject), p.Strategy, string(p.Verdict),
				strconv.Itoa(i+1), strconv.FormatBool(path.Certain), strconv.Itoa(path.Effort),
				change.Path, words.Value(change.From), change.To, change.Lever, strconv.Itoa(change.Effort),
				strings.Join(settled, ";"), strings.Join(provided, ";"),
			))
		}
	}
	return rows
}

func (s *sheet) paths(p *verdict.Paths) {
	s.heading(1, s.subjectTitle(p.Subject))
	s.whatIf(p.Set)
	s.heading(2, s.title(p.Title, p.Strategy))
	s.pathList(p, p.Before, "new")
	if p.Before != nil {
		s.heading(2, "As it is, with no fact set")
		if samePaths(p, p.Before) {
			s.para("The same.")
		} else {
			s.pathList(p.Before, p, "gone")
		}
	}
	if p.Verdict == verdict.Feasible {
		return
	}
	s.gap()
	s.para(words.LeverNote)
	if len(p.Paths) > 0 {
		s.para(words.EffortNote)
	}
}

// samePaths reports whether two answers have the same verdict and paths.
func samePaths(a, b *verdict.Paths) bool {
	return a.Verdict == b.Verdict && slices.EqualFunc(a.Paths, b.Paths, func(x, y verdict.Path) bool {
		return pathKey(x) == pathKey(y)
	})
}

// pathList writes the paths of one answer. It marks the paths that other does not have.
func (s *sheet) pathList(p, other *verdict.Paths, mark string) {
	s.para(s.pathSummary(p))
	said := map[string]bool{} // each remedy is written once
	for i, path := range p.Paths {
		s.gap()
		marked := ""
		if other != nil && !slices.ContainsFunc(other.Paths, func(o verdict.Path) bool { return pathKey(o) == pathKey(path) }) {
			marked = mark + ", "
		}
		s.path(i+1, path, marked, said)
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
func (s *sheet) pathSummary(p *verdict.Paths) string {
	said := s.verdictStart(p.Verdict) + ". " + s.say(words.Paths(p))
	if strings.HasSuffix(said, ":") {
		said += " " + s.reasonFacts(p.Blocked) + "."
	}
	return said
}

// path writes one path: its changes, and the preconditions that each settles.
func (s *sheet) path(number int, p verdict.Path, marked string, remedies map[string]bool) {
	s.item(0, strconv.Itoa(number)+".", s.strong(marked+words.Path(&p)))
	for _, change := range p.Changes {
		s.item(1, "", s.say(words.Change(&change))+" "+s.faint(fmt.Sprintf("(%s, effort %d)", s.text(change.Lever), change.Effort)))
		for _, settled := range change.Settles {
			said := "settles " + s.title(settled.Title, settled.Precondition)
			if settled.Remedy != "" && !remedies[settled.Precondition] {
				said += ". " + s.strong("Remedy:") + " " + s.text(settled.Remedy)
			}
			remedies[settled.Precondition] = true
			s.item(2, "", said)
		}
		if len(change.Settles) == 0 {
			s.item(2, "", words.SettlesNothing)
		}
	}
	if len(p.Provided) > 0 {
		s.item(1, "", s.say(words.Provided(p.Provided)))
	}
}
