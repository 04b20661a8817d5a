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

// Verification writes which properties were proved, which were not, and facts that violate them.
func Verification(w io.Writer, v *verdict.Verification, o Options) error {
	return answer{
		document: v,
		lines:    func(w io.Writer) error { return writeLines(w, v.Identity, v.Properties) },
		csv: func() *grid {
			var rows [][]string
			for _, p := range v.Properties {
				facts := ""
				if p.Witness != nil {
					facts = counterFacts(p.Witness, "; ")
				}
				rows = append(rows, []string{p.File, place(p.Line), p.Name, p.Claim, string(p.Outcome), facts, p.Why})
			}
			return &grid{header: []string{"file", "line", "property", "claim", "outcome", "witness", "why"}, rows: rows}
		},
		sheet: func(s *sheet) {
			for i := range v.Properties {
				s.property(&v.Properties[i])
			}
			for _, f := range v.Faults {
				s.item(0, "", s.text(f.Error()))
			}
			if v.Stats != nil {
				s.proofStats(v.Stats)
			}
			s.gap()
			s.para(s.text(tried(v, ", listed above")))
			s.hint()
		},
	}.write(w, o)
}

func (s *sheet) property(p *verdict.Property) {
	mark, colour := "✓", text.FgGreen
	switch p.Outcome {
	case verdict.Violated:
		mark, colour = "✗", text.FgRed
	case verdict.Unproved:
		mark, colour = "?", text.FgYellow
	}
	s.item(0, s.paint(mark, colour), fmt.Sprintf("%s (%s)", s.strong(s.text(p.Title)), s.code(p.Name)))
	said := fmt.Sprintf("%s: %s where %s holds", p.Outcome, p.Claim, p.Name)
	if p.Idle {
		said += ", but " + p.Name + " never holds, so the property claims nothing"
	}
	s.item(1, "", s.text(said)+" "+s.faint("("+s.text(verdict.Place{File: p.File, Line: p.Line}.String())+")"))
	if p.Why != "" {
		s.item(1, "", s.text("because this has no decision table: "+p.Why))
	}
	if p.Witness == nil {
		return
	}
	fewest := "whatever the other facts are"
	if p.Witness.Smallest {
		fewest = "no smaller set is enough; the other facts may have any value"
	}
	s.item(1, "", s.text(fmt.Sprintf("but it is %s with these facts, and OPA confirms it (%s):", p.Witness.Outcome, fewest)))
	for _, f := range p.Witness.Facts {
		s.item(2, "", s.code(f.Path)+" "+s.text(factIs(f)))
	}
}

func factIs(f verdict.ReasonFact) string {
	if f.Within == "" || f.Within == words.Value(f.Value) {
		return words.Value(f.Value)
	}
	return fmt.Sprintf("%s (%s)", words.Value(f.Value), f.Within)
}

func counterFacts(w *verdict.Counterexample, sep string) string {
	parts := make([]string, len(w.Facts))
	for i, f := range w.Facts {
		parts[i] = f.Path + " = " + factIs(f)
	}
	return strings.Join(parts, sep)
}

func (s *sheet) proofStats(stats *verdict.ProofStats) {
	s.gap()
	g := &grid{header: []string{"diagram", "nodes"}, right: []int{1}}
	add := func(name string, nodes int) { g.rows = append(g.rows, []string{s.code(name), strconv.Itoa(nodes)}) }
	for _, each := range stats.Strategies {
		add(each.Name, each.Nodes)
	}
	for _, each := range stats.Rules {
		add(each.Name, each.Nodes)
	}
	add("all constraints", stats.Constraints)
	s.grid(g)
	s.gap()
	s.para(fmt.Sprintf("The facts in the order in which diagrams test them: %s.", s.codes(stats.Facts)))
	s.para(fmt.Sprintf("OPA was called %d times for the tables and %d times to confirm witnesses.", stats.Asked, stats.Confirmed))
}

// Tried returns one line with the number of proofs by outcome.
func Tried(v *verdict.Verification) string { return tried(v, "") }

// tried is Tried; where says where the faults are.
func tried(v *verdict.Verification, where string) string {
	said := display.Count(len(v.Properties), "property") + ": " + outcomes(v)
	if len(v.Properties) == 0 {
		said = "No properties"
	}
	if v.Rules > 0 {
		found := "no faults"
		if n := len(v.Faults); n > 0 {
			found = display.Count(n, "fault") + where
		}
		said += fmt.Sprintf("; built-in proofs over %s: %s", display.Count(v.Rules, "rule"), found)
	}
	return said + "."
}

func outcomes(v *verdict.Verification) string {
	var parts []string
	for _, outcome := range []verdict.ProofOutcome{verdict.Proved, verdict.Violated, verdict.Unproved} {
		if n := v.Count(outcome); n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, outcome))
		}
	}
	return strings.Join(parts, ", ")
}
