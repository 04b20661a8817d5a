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

// Catalogue writes the strategies, their rules and the constraints. People get a table for each
// strategy, or all details if there is only one.
func Catalogue(w io.Writer, c *verdict.Catalogue, o Options) error {
	return answer{
		document: c,
		lines:    func(w io.Writer) error { return writeLines(w, c.Identity, c.Strategies) },
		csv: func() *grid {
			header := []string{
				"strategy", "strategy_title", "kind", "rule", "title", "description", "necessity", "weight", "layer",
				"inferred", "ways", "rows", "reads", "remedy", "sources", "file", "line", "pack",
			}
			if c.Stats != nil {
				header = append(header, "nodes")
			}
			return &grid{header: header, rows: catalogueRows(c)}
		},
		sheet: func(s *sheet) { s.catalogue(c) },
	}.write(w, o)
}

func catalogueRows(c *verdict.Catalogue) [][]string {
	var rows [][]string
	add := func(strategy, title, pack string, rules []verdict.RuleInfo) {
		for _, r := range rules {
			rows = append(rows, []string{
				strategy, title, r.Kind, r.Name, r.Title, r.Description, r.Necessity, weight(r.Weight), r.Layer,
				strconv.FormatBool(r.Inferred), strconv.Itoa(len(r.Ways)), strconv.Itoa(r.Rows),
				strings.Join(r.Reads, ";"), r.Remedy, strings.Join(keyList(r.Sources), ";"), r.File, strconv.Itoa(r.Line), pack,
			})
			if c.Stats != nil {
				rows[len(rows)-1] = append(rows[len(rows)-1], strconv.Itoa(r.Nodes))
			}
		}
	}
	for _, st := range c.Strategies {
		add(st.Name, st.Title, st.Pack, st.Preconditions)
		add(st.Name, st.Title, st.Pack, st.Risks)
		add(st.Name, st.Title, st.Pack, outcomeOf(st))
	}
	add("", "", "", c.Constraints)
	return rows
}

func (s *sheet) catalogue(c *verdict.Catalogue) {
	cited := &bibliography{}
	inFull := len(c.Strategies) == 1
	for _, st := range c.Strategies {
		s.heading(2, s.title(st.Title, st.Name))
		if st.Description != "" {
			s.para(s.text(st.Description))
		}
		if st.Pack != "" {
			s.para("It belongs to the pack " + s.code(st.Pack) + ".")
		}
		if inFull {
			s.ruleList(st, c.Stats != nil, cited)
			continue
		}
		s.gap()
		s.ruleTable(st.Preconditions, c.Stats != nil)
		s.rulesInLine("Outcome: ", outcomeOf(st))
		s.rulesInLine("Risks: ", st.Risks)
		s.diagram(st, c.Stats)
	}
	if inFull {
		s.diagram(c.Strategies[0], c.Stats)
		s.bibliography(cited)
	} else {
		s.gap()
		s.rulesInLine("Constraints (combinations of facts that cannot occur): ", c.Constraints)
	}
	if c.Stats != nil {
		s.gap()
		s.para("OPA filled the tables in " + display.Count(c.Stats.Asked, "evaluation") + ".")
	}
	if !inFull {
		s.packsAside(c.Aside)
		s.hint()
	}
}

// packsAside names the packs that are not chosen, and their strategies.
func (s *sheet) packsAside(packs []verdict.Pack) {
	if len(packs) == 0 {
		return
	}
	shown := make([]string, len(packs))
	for i, pack := range packs {
		shown[i] = fmt.Sprintf("%s (%s)", s.code(pack.Name), s.text(strings.Join(pack.Strategies, ", ")))
	}
	s.gap()
	s.para("Not shown, because their packs are not chosen with --pack: " + strings.Join(shown, "; ") + ".")
}

// diagram writes the size of a strategy's tables and of its diagram.
func (s *sheet) diagram(st verdict.StrategyInfo, stats *verdict.Stats) {
	if stats == nil {
		return
	}
	rows := 0
	for _, r := range slices.Concat(st.Preconditions, st.Risks, outcomeOf(st)) {
		rows += r.Rows
	}
	s.para(fmt.Sprintf("Its tables have %s, its diagram %s.", display.Count(rows, "row"), display.Count(st.Nodes, "node")))
}

func (s *sheet) ruleTable(rules []verdict.RuleInfo, stats bool) {
	g := &grid{header: []string{"precondition", "title", "necessity", "layer", "ways", "rows"}, right: []int{4, 5}}
	if stats {
		g.header, g.right = append(g.header, "nodes"), append(g.right, len(g.header))
	}
	for _, r := range rules {
		rows := strconv.Itoa(r.Rows)
		if r.Rows == 0 {
			rows = "–"
		}
		g.rows = append(g.rows, []string{
			s.code(r.Name), s.text(r.Title), strings.Replace(words.Necessity(r.Necessity, r.Weight), ", weight", "", 1),
			s.text(r.Layer), strconv.Itoa(len(r.Ways)), rows,
		})
		if stats {
			g.rows[len(g.rows)-1] = append(g.rows[len(g.rows)-1], strconv.Itoa(r.Nodes))
		}
	}
	s.grid(g, 1)
}

// rulesInLine names rules by title and name.
func (s *sheet) rulesInLine(intro string, rules []verdict.RuleInfo) {
	var shown []string
	for _, r := range rules {
		shown = append(shown, s.title(r.Title, r.Name))
	}
	if len(shown) > 0 {
		s.para(intro + strings.Join(shown, "; ") + ".")
	}
}

// ruleList writes the rules of one strategy in full.
func (s *sheet) ruleList(st verdict.StrategyInfo, stats bool, cited *bibliography) {
	cited.add(st.Sources)
	if len(st.Sources) > 0 {
		s.para(s.faint("sources: ") + s.cite(st.Sources))
	}
	s.gap()
	for _, r := range st.Preconditions {
		s.rule(r, "", stats, cited)
	}
	for _, r := range st.Risks {
		s.rule(r, "Risk: ", stats, cited)
	}
	for _, r := range outcomeOf(st) {
		s.rule(r, "Outcome: ", stats, cited)
	}
}

// outcomeOf returns the outcome of a strategy, if it has one.
func outcomeOf(st verdict.StrategyInfo) []verdict.RuleInfo {
	if st.Outcome == nil {
		return nil
	}
	return []verdict.RuleInfo{*st.Outcome}
}

func (s *sheet) rule(r verdict.RuleInfo, kind string, stats bool, cited *bibliography) {
	about := []string{}
	if r.Necessity != "" {
		about = append(about, words.Necessity(r.Necessity, r.Weight))
	}
	if r.Layer != "" {
		about = append(about, s.text(r.Layer))
	}
	about = append(about, s.code(r.Name))
	s.item(0, "", kind+s.strong(s.text(r.Title))+" "+s.faint("("+strings.Join(about, ", ")+")"))
	if r.Description != "" {
		s.item(1, "", s.text(r.Description))
	}
	if len(r.Ways) > 0 {
		s.item(1, "", words.WaysToMeet(len(r.Ways)))
	}
	for _, way := range r.Ways {
		s.item(2, "", s.text(way.Name()))
	}
	s.item(1, "", "reads "+s.codes(r.Reads))
	if len(r.Sets) > 0 {
		s.item(1, "", "sets "+s.codes(r.Sets))
	}
	if r.Untabled != "" {
		s.item(1, "", s.say(words.NoTable(r.Untabled)))
	}
	if stats && r.Untabled == "" {
		s.item(1, "", fmt.Sprintf("its table has %s, its diagram %s", display.Count(r.Rows, "row"), display.Count(r.Nodes, "node")))
	}
	if r.Remedy != "" {
		s.item(1, "", s.strong("Remedy:")+" "+s.text(r.Remedy))
	}
	s.basis(&verdict.Reasons{Sources: r.Sources, Inferred: r.Inferred, Evidence: r.Evidence}, cited)
	s.item(1, "", s.faint(s.text(verdict.Place{File: r.File, Line: r.Line}.String())))
}
