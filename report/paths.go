package report

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// Paths writes what would have to change for a strategy to be feasible: for people one block for each path.
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

// pathRows has one row for each change of each path.
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
			rows = append(rows, append(subjectCells(p.Subject), p.Strategy, string(p.Verdict),
				strconv.Itoa(i+1), strconv.FormatBool(path.Certain), strconv.Itoa(path.Effort),
				change.Path, showValue(change.From), change.To, change.Lever, strconv.Itoa(change.Effort),
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
	if p.Before == nil {
		return
	}
	s.heading(2, "As it is, with no fact set")
	if samePaths(p, p.Before) {
		s.para("The same.")
		return
	}
	s.pathList(p.Before, p, "gone")
}

// samePaths tells whether two answers have the same verdict and paths.
func samePaths(a, b *verdict.Paths) bool {
	return a.Verdict == b.Verdict && slices.EqualFunc(a.Paths, b.Paths, func(x, y verdict.Path) bool {
		return pathKey(x) == pathKey(y)
	})
}

// pathList writes the paths of one answer; those that the other has not are marked.
func (s *sheet) pathList(p, other *verdict.Paths, mark string) {
	s.para(s.pathSummary(p))
	said := map[string]bool{} // each remedy is given once
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
		s.para(fmt.Sprintf("There are more than %s more; --limit 0 shows them.", count(p.More, "path")))
	case p.More > 0:
		s.para(count(p.More, "more path") + "; --limit 0 shows all.")
	case !p.Whole:
		s.para("There may be further paths: the search was cut short.")
	}
}

// pathKey tells paths apart.
func pathKey(p verdict.Path) string {
	key := fmt.Sprint(p.Certain, p.Effort, p.Provided)
	for _, c := range p.Changes {
		key += "\n" + c.Path + " " + c.To
	}
	return key
}

// pathSummary says in words what there is to say before the paths.
func (s *sheet) pathSummary(p *verdict.Paths) string {
	levers := ""
	if p.Upto != "" {
		levers = " up to " + s.words(p.Upto) + " levers"
	}
	now := s.verdictStart(p.Verdict)
	switch {
	case p.Verdict == verdict.Feasible:
		return now + " already: nothing has to change."
	case len(p.Paths) == 0 && p.Blocked != nil && len(p.Blocked.Facts) > 0:
		return fmt.Sprintf("%s, and no change%s makes it feasible. What cannot change, and blocks it: %s.", now, levers, s.reasonFacts(p.Blocked))
	case len(p.Paths) == 0:
		return fmt.Sprintf("%s, and no change%s makes it feasible, whatever the facts are.", now, levers)
	}
	all := len(p.Paths) + p.More
	if all == 1 {
		return fmt.Sprintf("%s. One path%s would make it feasible; OPA confirmed it.", now, levers)
	}
	return fmt.Sprintf("%s. %d paths%s would make it feasible, certain ones first and then the cheapest; OPA confirmed each that is shown.", now, all, levers)
}

// path writes one path: its changes, and what they settle.
func (s *sheet) path(number int, p verdict.Path, marked string, remedies map[string]bool) {
	kind := "conditional"
	if p.Certain {
		kind = "certain"
	}
	head := fmt.Sprintf("%s%s, effort %d: %s", marked, kind, p.Effort, count(len(p.Changes), "change"))
	if len(p.Changes) == 0 {
		head = marked + kind + ": nothing has to change"
	}
	s.item(0, strconv.Itoa(number)+".", s.strong(head))
	for _, change := range p.Changes {
		s.item(1, "", s.change(change)+" "+s.faint(fmt.Sprintf("(%s, effort %d)", s.words(change.Lever), change.Effort)))
		for _, settled := range change.Settles {
			said := "settles " + s.title(settled.Title, settled.Precondition)
			if settled.Remedy != "" && !remedies[settled.Precondition] {
				said += ". " + s.strong("Remedy:") + " " + s.words(settled.Remedy)
			}
			remedies[settled.Precondition] = true
			s.item(2, "", said)
		}
		if len(change.Settles) == 0 {
			s.item(2, "", "settles nothing by itself: the other changes need it")
		}
	}
	if len(p.Provided) > 0 {
		s.item(1, "", "provided that "+s.provided(p.Provided))
	}
}

// change shows how a fact changes: service.records: local → central or mixed.
func (s *sheet) change(c verdict.Change) string {
	return s.code(c.Path) + ": " + s.words(showValue(c.From)) + arrow + s.strong(s.words(c.To))
}

// provided says what unknown facts have to turn out to be.
func (s *sheet) provided(provisions []verdict.Provision) string {
	list := make([]string, len(provisions))
	for i, p := range provisions {
		list[i] = s.code(p.Path) + " is " + s.strong(s.words(p.Is))
	}
	return strings.Join(list, ", and ")
}
