package report

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/display"
	"github.com/leeway-policy/leeway/report/internal/words"
)

// Mutation writes the mutants that survive the tests, and the score.
func Mutation(w io.Writer, m *verdict.Mutation, o Options) error {
	return answer{
		document: m,
		lines:    func(w io.Writer) error { return writeLines(w, m.Identity, m.Survivors) },
		csv: func() *grid {
			return &grid{header: []string{
				"file", "line", "col", "rule", "body", "kind", "original", "mutated", "differs_in", "facts", "fault", "test", "undecided", "reviewed",
			}, rows: survivorRows(m)}
		},
		sheet: func(s *sheet) { s.mutation(m) },
	}.write(w, o)
}

func survivorRows(m *verdict.Mutation) [][]string {
	var rows [][]string
	for _, v := range m.Survivors {
		row := []string{v.File, place(v.Line), place(v.Col), v.Rule, strconv.Itoa(v.Body), v.Kind, v.Original, v.Mutated}
		if w := v.Witness; w != nil {
			row = append(row, w.Rule, mutantFacts(w), w.Fault, w.Test)
		} else {
			row = append(row, "", "", "", "")
		}
		rows = append(rows, append(row, v.Undecided, v.Reviewed))
	}
	return rows
}

// mutantFacts lists the facts of a witness: path value, path value.
func mutantFacts(w *verdict.MutantWitness) string {
	parts := make([]string, len(w.Facts))
	for i, f := range w.Facts {
		parts[i] = f.Path + " " + fmt.Sprint(f.Value)
	}
	return strings.Join(parts, ", ")
}

func (s *sheet) mutation(m *verdict.Mutation) {
	for _, v := range m.Survivors {
		s.survivor(v)
	}
	s.gap()
	s.para(MutationScore(m))
}

// survivor writes one survivor. It begins with the file and line, as compilers do.
func (s *sheet) survivor(v verdict.Survivor) {
	at := verdict.Place{File: v.File, Line: v.Line, Col: v.Col}.String()
	line := func(t string) { s.out.WriteString("    " + t + "\n") }
	if s.markdown() {
		s.item(0, "", s.code(at)+" "+v.Kind+": "+s.code(v.Mutated))
		line = func(t string) { s.item(1, "", t) }
	} else {
		s.out.WriteString(words.Clean(at+": "+v.Kind) + ": " + s.paint(words.Clean(v.Mutated), text.FgRed) + "\n")
	}
	if !strings.HasSuffix(v.Mutated, v.Original) {
		line("was " + s.code(v.Original))
	}
	if v.Undecided != "" {
		line("leeway could not decide whether the meaning differs: " + s.text(v.Undecided))
	}
	if w := v.Witness; w != nil {
		line("test " + s.code(w.Test))
		if w.Fault != "" {
			line("with these facts it has no answer: " + s.text(w.Fault))
		}
	}
	if v.Reviewed != "" {
		line(s.faint("reviewed: " + s.text(v.Reviewed)))
	}
}

// MutationScore returns one line with the number of mutants by result, and the score.
func MutationScore(m *verdict.Mutation) string {
	parts := []string{aside(fmt.Sprintf("%d killed", m.Killed), m.TimedOut, "by the time limit")}
	reviewed := 0
	for _, v := range m.Survivors {
		if v.Reviewed != "" {
			reviewed++
		}
	}
	parts = append(parts, aside(fmt.Sprintf("%d survived", m.Survived), reviewed, "reviewed"))
	if m.Equivalent > 0 {
		parts = append(parts, fmt.Sprintf("%d equivalent", m.Equivalent))
	}
	if m.Invalid > 0 {
		parts = append(parts, fmt.Sprintf("%d do not compile", m.Invalid))
	}
	return fmt.Sprintf("%s, %s: %s; score %s%%.", display.Count(m.Mutants, "mutant"), display.Count(m.Tests, "test"), strings.Join(parts, ", "),
		strconv.FormatFloat(m.Score, 'f', -1, 64))
}

// aside adds in brackets how many of those are of a certain kind, if any.
func aside(all string, n int, what string) string {
	if n == 0 {
		return all
	}
	return fmt.Sprintf("%s (%d %s)", all, n, what)
}
