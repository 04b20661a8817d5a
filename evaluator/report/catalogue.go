package report

import (
	"io"
	"strconv"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// Catalogue writes the strategies, their rules and the constraints: for people a table of each
// strategy, in full if there is only one.
func Catalogue(w io.Writer, c *verdict.Catalogue, o Options) error {
	switch o.Format {
	case JSON:
		return writeJSON(w, c)
	case NDJSON:
		return writeLines(w, c.Identity, c.Strategies)
	case CSV:
		return writeCSV(w, []string{
			"strategy", "strategy_title", "kind", "rule", "title", "description", "necessity", "weight", "layer",
			"inferred", "ways", "rows", "reads", "remedy", "sources", "file", "line",
		}, catalogueRows(c))
	default:
		return writeSheet(w, o, func(s *sheet) { s.catalogue(c) })
	}
}

func catalogueRows(c *verdict.Catalogue) [][]string {
	var rows [][]string
	add := func(strategy, title string, rules []verdict.RuleInfo) {
		for _, r := range rules {
			rows = append(rows, []string{
				strategy, title, r.Kind, r.Name, r.Title, r.Description, r.Necessity, weight(r.Weight), r.Layer,
				strconv.FormatBool(r.Inferred), strconv.Itoa(len(r.Ways)), strconv.Itoa(r.Rows),
				strings.Join(r.Reads, ";"), r.Remedy, strings.Join(keyList(r.Sources), ";"), r.File, strconv.Itoa(r.Line),
			})
		}
	}
	for _, st := range c.Strategies {
		add(st.Name, st.Title, st.Preconditions)
		add(st.Name, st.Title, st.Risks)
	}
	add("", "", c.Constraints)
	return rows
}

func (s *sheet) catalogue(c *verdict.Catalogue) {
	cited := &bibliography{}
	inFull := len(c.Strategies) == 1
	for _, st := range c.Strategies {
		s.heading(2, s.title(st.Title, st.Name))
		if st.Description != "" {
			s.para(s.words(st.Description))
		}
		if inFull {
			s.ruleList(st, cited)
			continue
		}
		s.gap()
		s.ruleTable(st.Preconditions)
		s.rulesInLine("Risks: ", st.Risks)
	}
	if inFull {
		s.bibliography(cited)
		return
	}
	s.gap()
	s.rulesInLine("Constraints, each on what cannot occur together: ", c.Constraints)
	s.hint()
}

func (s *sheet) ruleTable(rules []verdict.RuleInfo) {
	g := &grid{header: []string{"precondition", "title", "necessity", "layer", "ways", "rows"}, right: []int{4, 5}}
	for _, r := range rules {
		rows := strconv.Itoa(r.Rows)
		if r.Rows == 0 {
			rows = "–"
		}
		g.rows = append(g.rows, []string{
			s.code(r.Name), s.words(r.Title), strings.Replace(weigh(r.Necessity, r.Weight), ", weight", "", 1),
			s.words(r.Layer), strconv.Itoa(len(r.Ways)), rows,
		})
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

// ruleList writes the rules of one strategy with all that their author says of them.
func (s *sheet) ruleList(st verdict.StrategyInfo, cited *bibliography) {
	cited.add(st.Sources)
	if len(st.Sources) > 0 {
		s.para(s.faint("after ") + s.cite(st.Sources))
	}
	s.gap()
	for _, r := range st.Preconditions {
		s.rule(r, "", cited)
	}
	for _, r := range st.Risks {
		s.rule(r, "Risk: ", cited)
	}
}

func (s *sheet) rule(r verdict.RuleInfo, kind string, cited *bibliography) {
	about := []string{}
	if r.Necessity != "" {
		about = append(about, weigh(r.Necessity, r.Weight))
	}
	about = append(about, s.words(r.Layer), s.code(r.Name))
	s.item(0, "", kind+s.strong(s.words(r.Title))+" "+s.faint("("+strings.Join(about, ", ")+")"))
	if r.Description != "" {
		s.item(1, "", s.words(r.Description))
	}
	if len(r.Ways) > 0 {
		s.item(1, "", "met if:")
	}
	for _, way := range r.Ways {
		s.item(2, "", s.words(wayName(way.Number, way.Title, way.File, way.Line)))
	}
	s.item(1, "", "reads "+s.codes(r.Reads))
	if r.Untabled != "" {
		s.item(1, "", "has no table: "+s.words(r.Untabled))
	}
	if r.Remedy != "" {
		s.item(1, "", s.strong("Remedy:")+" "+s.words(r.Remedy))
	}
	s.basis(&verdict.Reasons{Sources: r.Sources, Inferred: r.Inferred}, cited)
	s.item(1, "", s.faint(s.words(r.File+":"+strconv.Itoa(r.Line))))
}
