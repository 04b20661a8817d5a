package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/words"
)

// A bibliography collects the sources that are cited.
type bibliography struct{ sources []verdict.Source }

func (b *bibliography) add(sources []verdict.Source) {
	for _, source := range sources {
		known := slices.ContainsFunc(b.sources, func(s verdict.Source) bool { return s.Key == source.Key })
		if !known {
			b.sources = append(b.sources, source)
		}
	}
}

func (s *sheet) bibliography(b *bibliography) {
	if len(b.sources) == 0 {
		return
	}
	s.heading(2, "Sources")
	slices.SortFunc(b.sources, func(x, y verdict.Source) int { return cmp.Compare(x.Key, y.Key) })
	for _, source := range b.sources {
		s.item(0, "", s.strong(s.text("["+source.Key+"]"))+" "+s.say(words.Source(&source)))
	}
}

// factNotes collects the notes on facts, so that each is said once.
type factNotes struct {
	notes []string
	paths map[string][]string
}

func (n *factNotes) add(f verdict.Fact) {
	if f.Note == "" {
		return
	}
	if n.paths == nil {
		n.paths = map[string][]string{}
	}
	if n.paths[f.Note] == nil {
		n.notes = append(n.notes, f.Note)
	}
	if !slices.Contains(n.paths[f.Note], f.Path) {
		n.paths[f.Note] = append(n.paths[f.Note], f.Path)
	}
}

func (s *sheet) notes(seen *factNotes) {
	if len(seen.notes) == 0 {
		return
	}
	s.heading(2, "Notes on the facts")
	for _, note := range seen.notes {
		slices.Sort(seen.paths[note])
		s.item(0, "", s.codes(seen.paths[note])+": "+s.text(note))
	}
}

// facts writes facts with their values and how they are known: in columns, or as a list.
func (s *sheet) facts(facts []verdict.Fact, cited *bibliography, seen *factNotes) {
	var rows [][]string
	for _, f := range facts {
		cited.add(f.Sources)
		seen.add(f)
		rows = append(rows, []string{s.code(f.Path), s.factValue(f), s.faint(s.text(f.Confidence)), s.cite(f.Sources)})
	}
	if s.markdown() {
		for _, row := range rows {
			known := strings.Join(slices.DeleteFunc(row[1:], func(cell string) bool { return cell == "" }), ", ")
			s.item(1, "", row[0]+": "+known)
		}
		return
	}
	s.aligned(rows)
}

// factValue shows a value with its unit of measurement and cell: 22.5 points of 100 (below 25).
func (s *sheet) factValue(f verdict.Fact) string {
	if f.Value == nil {
		return s.paint("unknown", colourOf(verdict.Undetermined))
	}
	shown := s.text(words.Value(f.Value))
	if f.Unit != "" {
		shown += " " + s.text(f.Unit)
	}
	if f.Cell != "" {
		shown += fmt.Sprintf(" (%s)", s.text(f.Cell))
	}
	return s.strong(shown)
}

// aligned writes rows in columns, indented; what does not fit goes into a line of its own.
func (s *sheet) aligned(rows [][]string) {
	const indent = "  "
	widths := make([]int, 4)
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], text.StringWidthWithoutEscSequences(cell))
		}
	}
	for _, row := range rows {
		line := indent
		for i, cell := range row {
			if i == len(row)-1 && text.StringWidthWithoutEscSequences(line+cell) > s.prose() {
				s.out.WriteString(strings.TrimRight(line, " ") + "\n")
				line = indent + indent
			}
			line += cell
			if i < len(row)-1 && widths[i] > 0 {
				line += strings.Repeat(" ", widths[i]-text.StringWidthWithoutEscSequences(cell)+columnGap)
			}
		}
		s.out.WriteString(strings.TrimRight(line, " ") + "\n")
	}
}
