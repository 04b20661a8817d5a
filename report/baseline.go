package report

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/display"
	"github.com/leeway-policy/leeway/report/internal/words"
)

// BaselineFormats returns the names of the formats of [Baseline].
func BaselineFormats() []string { return append(Formats(), string(GitHub)) }

// Baseline writes the differences from a baseline. The text lists the inputs that changed and has a table of the
// verdicts that moved. For GitHub, each is an annotation at its line of the baseline.
func Baseline(w io.Writer, d *verdict.BaselineDiff, o Options) error {
	return answer{
		document: d,
		lines:    func(w io.Writer) error { return writeLines(w, d.Identity, d.Changes) },
		csv: func() *grid {
			return &grid{header: []string{
				"country", "service", "strategy", "change", "from", "to", "from_in_place", "to_in_place", "from_fit_low", "from_fit_high", "to_fit_low", "to_fit_high", "preconditions",
			}, rows: baselineRows(d)}
		},
		sheet: func(s *sheet) { s.baseline(d) },
		more: map[Format]func(io.Writer) error{
			GitHub: func(w io.Writer) error { return baselineGitHub(w, d) },
		},
	}.write(w, o)
}

func baselineRows(d *verdict.BaselineDiff) [][]string {
	ends := func(fit []float64) []string {
		if len(fit) < 2 {
			return []string{"", ""}
		}
		return []string{share(fit[0]), share(fit[1])}
	}
	var rows [][]string
	for _, c := range d.Changes {
		row := append([]string{c.Country, c.Service, c.Strategy, c.Change, string(c.From), string(c.To), string(c.FromInPlace), string(c.ToInPlace)}, ends(c.FromFit)...)
		moved := make([]string, len(c.Preconditions))
		for i, p := range c.Preconditions {
			moved[i] = p.Precondition
		}
		rows = append(rows, append(append(row, ends(c.ToFit)...), strings.Join(moved, ";")))
	}
	return rows
}

// baselineGitHub writes an error for each change of a verdict, and a notice for each changed input.
func baselineGitHub(w io.Writer, d *verdict.BaselineDiff) error {
	plain := &sheet{}
	for _, input := range d.Inputs {
		notice := &verdict.Fault{File: d.File, Message: plain.input(input)}
		if _, err := io.WriteString(w, workflowCommand("notice", "baseline", notice)); err != nil {
			return err
		}
	}
	for _, c := range d.Changes {
		said := fmt.Sprintf("%s %s: %s", verdict.UnitName(c.Country, c.Service), c.Strategy, plain.turn(c))
		if moved := plain.causes(c.Preconditions); len(c.Preconditions) > 0 {
			said += ": " + moved
		}
		fault := &verdict.Fault{File: d.File, Line: c.Line, Message: said}
		if c.Line > 0 {
			fault.Col = 1
		}
		if _, err := io.WriteString(w, workflowCommand("error", "baseline", fault)); err != nil {
			return err
		}
	}
	return nil
}

func (s *sheet) baseline(d *verdict.BaselineDiff) {
	for _, input := range d.Inputs {
		s.item(0, "", words.Capital(s.input(input))+".")
	}
	if len(d.Inputs) == 0 && d.Digest == d.Baseline.Digest {
		s.item(0, "", "The inputs of the verdicts are the same: the digests are equal.")
	}
	s.gap()
	if len(d.Changes) == 0 {
		s.para(fmt.Sprintf("No difference from %s in %s.", s.code(d.File), display.Count(d.Verdicts, "verdict")))
		return
	}
	g := &grid{header: []string{"unit", "strategy", "verdict then → now", "preconditions then → now"}}
	for _, c := range d.Changes {
		moved := ""
		if len(c.Preconditions) > 0 {
			moved = s.causes(c.Preconditions)
		}
		g.rows = append(g.rows, []string{s.text(verdict.UnitName(c.Country, c.Service)), s.code(c.Strategy), s.turn(c), moved})
	}
	s.grid(g, 3)
	s.gap()
	s.para(s.baselineCount(d))
}

// Differing returns one line with the number of verdicts that differ from a baseline.
func Differing(d *verdict.BaselineDiff) string {
	return fmt.Sprintf("%d of %s differ from %s", len(d.Changes), display.Count(d.Verdicts, "verdict"), d.File)
}

// baselineCount returns a sentence with the number of changes of each kind.
func (s *sheet) baselineCount(d *verdict.BaselineDiff) string {
	found := map[string]int{}
	for _, c := range d.Changes {
		found[c.Change]++
	}
	var parts []string
	for _, each := range []struct{ change, words string }{
		{verdict.VerdictMoved, "moved"},
		{verdict.DetailMoved, "kept their verdict, with another fit or other statuses"},
		{verdict.NotInLock, "are new"},
		{verdict.OnlyInLock, "are gone"},
	} {
		if n := found[each.change]; n > 0 {
			parts = append(parts, strconv.Itoa(n)+" "+each.words)
		}
	}
	return fmt.Sprintf("Compared with %s, of %s: %s.", s.code(d.File), display.Count(d.Verdicts, "verdict"), strings.Join(parts, "; "))
}

// turn describes how the verdict and the fit changed.
func (s *sheet) turn(c verdict.BaselineChange) string {
	from, to := s.lockedState(c.From, c.FromInPlace, c.FromFit, c), s.lockedState(c.To, c.ToInPlace, c.ToFit, c)
	switch {
	case c.Change == verdict.NotInLock:
		return "new: " + to
	case c.Change == verdict.OnlyInLock:
		return "gone: " + from
	case from == to:
		return "still " + from
	default:
		return from + words.Arrow + to
	}
}

// lockedState returns a state. It adds the fit if only details changed.
func (s *sheet) lockedState(v verdict.Verdict, inPlace verdict.Status, fit []float64, c verdict.BaselineChange) string {
	shown := s.stateWord(v, inPlace)
	if len(fit) == 2 && c.Change == verdict.DetailMoved {
		shown += " " + words.Fit(&verdict.Fit{Low: fit[0], High: fit[1], Exact: true})
	}
	return shown
}

// input describes one changed input of the verdicts.
func (s *sheet) input(i verdict.InputChange) string {
	switch i.What {
	case "facts":
		return "the facts of " + display.Count(len(i.Units), "unit") + " changed: " + s.text(strings.Join(i.Units, ", "))
	case "opa":
		return fmt.Sprintf("OPA changed from %s to %s", s.text(i.Old), s.text(i.New))
	case "leeway":
		return fmt.Sprintf("leeway changed from %s to %s", s.text(i.Old), s.text(i.New))
	case "packs":
		return fmt.Sprintf("packs in use (--pack): %s%s%s", noneIfEmpty(s.text(i.Old)), words.Arrow, noneIfEmpty(s.text(i.New)))
	case "without":
		return fmt.Sprintf("preconditions left out (--without): %s%s%s", noneIfEmpty(s.text(i.Old)), words.Arrow, noneIfEmpty(s.text(i.New)))
	case "evidence":
		return "the digest changed, because evidence or a schema of answers did; facts, policies and OPA are the same"
	default:
		return "the " + i.What + " changed"
	}
}
