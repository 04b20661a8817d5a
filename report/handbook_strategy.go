package report

import (
	"slices"
	"strconv"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report/internal/words"
)

// strategy writes the page of one strategy.
func (p *page) strategy(st verdict.StrategyInfo) {
	p.heading(1, p.text(st.Title))
	p.above()
	p.paragraph(st.Description)
	if st.Pack != "" {
		p.para("It belongs to the pack " + p.code(st.Pack) + ": leeway uses it only if " + p.code("--pack "+st.Pack) + " chooses it.")
	}
	if len(st.Sources) > 0 {
		p.para("Sources: " + p.citations(st.Sources) + ".")
	}
	p.contents(st)
	p.heading(2, "Where it is feasible")
	p.byService([]string{verdict.InPlace, "feasible", "infeasible", "undetermined"}, func(unit verdict.Unit) string {
		return ofStrategy(unit, st.Name).State()
	})
	p.outcome(st)
	for _, part := range []struct{ necessity, title, intro string }{
		{verdict.Necessary, "Necessary preconditions", "Each of them must be met."},
		{verdict.Supporting, "Supporting preconditions", "They do not change the verdict. The fit is the share of their weights that is met."},
	} {
		first := true
		for i, r := range st.Preconditions {
			if r.Necessity != part.necessity {
				continue
			}
			if first {
				p.heading(2, part.title)
				p.para(part.intro)
				first = false
			}
			p.precondition(st, i)
		}
	}
	p.risks(st)
	p.spared(st)
	p.sources()
}

// spared writes what the strategy spared users where it was followed, if that is documented.
func (p *page) spared(st verdict.StrategyInfo) {
	gains := slices.DeleteFunc(slices.Clone(p.Gains), func(g verdict.Gain) bool { return g.Strategy != st.Name })
	if len(gains) == 0 {
		return
	}
	p.heading(2, "What it spared users")
	p.para("Documented figures of what citizens and firms had to do before and after reforms. " + words.GainNote)
	p.gainTable(gains, p.citations)
}

// outcome writes the outcome of a strategy, if it has one.
func (p *page) outcome(st verdict.StrategyInfo) {
	if st.Outcome == nil {
		return
	}
	r := *st.Outcome
	p.heading(2, "Outcome")
	p.para("It says what the strategy sets up: where it is met, the strategy is in place. The strategy itself sets " +
		p.codes(r.Sets) + "; no path towards it changes them.")
	p.ruleHead(r)
	p.about(r)
	p.meaning(p.tables[st.Name+"/"+r.Name])
	p.para("In place in:")
	p.byService([]string{verdict.InPlace, "not " + verdict.InPlace, "unknown"}, func(unit verdict.Unit) string {
		_, word := words.Result(r.Kind, ofStrategy(unit, st.Name).InPlace)
		return word
	})
}

// risks writes the risks of a strategy.
func (p *page) risks(st verdict.StrategyInfo) {
	if len(st.Risks) > 0 {
		p.heading(2, "Risks")
		p.para("Risks are reported. They do not change the verdict.")
	}
	for i, r := range st.Risks {
		p.ruleHead(r)
		p.about(r)
		p.meaning(p.tables[st.Name+"/"+r.Name])
		p.para("Present in:")
		p.byService([]string{"present", "absent", "unknown"}, func(unit verdict.Unit) string {
			_, word := words.Result(r.Kind, ofStrategy(unit, st.Name).Risks[i].Status)
			return word
		})
	}
}

// contents lists the preconditions, with links.
func (p *page) contents(st verdict.StrategyInfo) {
	g := &grid{header: []string{"precondition", "necessity", "layer", "met in", "unmet in", "unknown in"}, right: []int{3, 4, 5}}
	for i, r := range st.Preconditions {
		found := map[verdict.Status]int{}
		for _, unit := range p.Units {
			found[ofStrategy(unit, st.Name).Preconditions[i].Status]++
		}
		title := p.text(r.Title)
		if r.Inferred {
			title += " (inferred)"
		}
		g.rows = append(g.rows, []string{
			link(title, "", r.Name), p.text(words.Necessity(r.Necessity, r.Weight)), p.text(r.Layer),
			strconv.Itoa(found[verdict.Met]), strconv.Itoa(found[verdict.Unmet]), strconv.Itoa(found[verdict.Unknown]),
		})
	}
	p.grid(g)
}

func ofStrategy(unit verdict.Unit, name string) verdict.Strategy {
	i := slices.IndexFunc(unit.Strategies, func(s verdict.Strategy) bool { return s.Name == name })
	return unit.Strategies[i]
}

// precondition writes one precondition in full.
func (p *page) precondition(st verdict.StrategyInfo, at int) {
	r := st.Preconditions[at]
	p.ruleHead(r)
	p.about(r)
	p.evidence(st.Name, r)
	if len(r.Ways) > 0 {
		p.item(0, "", p.strong(words.Capital(words.WaysToMeet(len(r.Ways)))))
	}
	for _, way := range r.Ways {
		title := way.Title
		if title == "" {
			title = "(" + verdict.Place{File: way.File, Line: way.Line}.String() + ")"
		}
		p.item(1, "", strconv.Itoa(way.Number)+": "+p.text(title))
	}
	p.meaning(p.tables[st.Name+"/"+r.Name])
	p.byService([]string{"met", "unmet", "unknown"}, func(unit verdict.Unit) string {
		return string(ofStrategy(unit, st.Name).Preconditions[at].Status)
	})
}

// allFrom is the number of states from which on a cell says "all" instead of naming each.
const allFrom = 3

// byService writes a table with a row for each service. Each state stands in the column that said returns for its unit,
// or in the last column if said returns none of them.
func (p *page) byService(columns []string, said func(verdict.Unit) string) {
	if len(p.Units) == 0 {
		return
	}
	g := &grid{header: append([]string{"service"}, columns...)}
	for _, service := range p.services {
		row, all := make([][]string, len(columns)), 0
		for _, unit := range p.Units {
			if unit.Service != service {
				continue
			}
			all++
			column := slices.Index(columns, said(unit))
			if column < 0 {
				column = len(columns) - 1
			}
			name := unit.Country
			if name == "" {
				name = "✓" // a unit without a profile is the only one of its service
			}
			row[column] = append(row[column], p.text(name))
		}
		cells := []string{p.text(service)}
		for _, states := range row {
			shown := strings.Join(states, " ")
			if len(states) == all && all > allFrom {
				shown = "all " + strconv.Itoa(all)
			}
			cells = append(cells, shown)
		}
		g.rows = append(g.rows, cells)
	}
	p.grid(g)
}

// evidence says what a precondition rests on, if its author says so.
func (p *page) evidence(strategy string, r verdict.RuleInfo) {
	said := map[string]string{
		verdict.EvidenceLiterature: "From the literature.",
		verdict.EvidenceCases:      "Borne out by the documented cases.",
		verdict.EvidenceInferred:   "Inferred by the authors; no source states it in these words.",
	}[r.Evidence]
	if r.Evidence == verdict.EvidenceLiterature && p.Stopped[strategy] < verdict.StoppedToTest {
		said = "From the literature; too few stopped cases to test."
	}
	if said != "" {
		p.item(0, "", p.strong("Evidence:")+" "+said)
	}
}
