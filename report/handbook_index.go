package report

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/words"
)

// index writes the page that leads to the others.
func (p *page) index() {
	p.heading(1, "Handbook of strategies")
	p.para("The strategies for integrating back offices that the policies declare, what each of them asks, and where it is " +
		"feasible. All of it is generated: from the METADATA of the policies, from the tables that OPA fills for them, from " +
		"the catalogue of facts, and from the profiles at hand.")
	packs := p.packs()
	p.strategies(packs[0])
	p.para(fmt.Sprintf("Feasible and so on count the %s (a service of a state) of %s.",
		words.Count(len(p.Units), "unit"), words.Count(p.states(), "state")))
	p.item(0, "", link("Facts", factsPage, "")+": what they mean, which values they have, what it takes to change them, "+
		"who reads them, and what the states say.")
	if len(p.Constraints)+len(p.Properties) > 0 {
		p.item(0, "", link("Constraints and properties", rulesPage, "")+": which facts cannot occur together, and what the "+
			"strategies claim for every unit.")
	}
	for _, pack := range packs[1:] {
		p.heading(2, "Pack "+p.code(pack))
		p.para("These strategies are left aside unless " + p.code("--pack "+pack) + " chooses them.")
		p.strategies(pack)
	}
	p.gap()
	p.para("Digest of what this rests on: " + p.code(p.Digest) + ", with OPA " + p.text(p.OPA) + ".")
	p.sources()
}

// packs returns the packs that strategies are of, in order; the first is "", for none.
func (p *page) packs() []string {
	packs := []string{""}
	for _, st := range p.Strategies {
		packs = append(packs, st.Pack)
	}
	slices.Sort(packs)
	return slices.Compact(packs)
}

// strategies writes the table of the strategies of one pack.
func (p *page) strategies(pack string) {
	g := &grid{
		header: []string{"strategy", "what it is", "feasible", "infeasible", "undetermined", "after"},
		right:  []int{2, 3, 4},
	}
	for i, st := range p.Strategies {
		if st.Pack != pack {
			continue
		}
		found := map[verdict.Verdict]int{}
		for _, unit := range p.Units {
			found[unit.Strategies[i].Verdict]++
		}
		g.rows = append(g.rows, []string{
			link(p.text(st.Title), strategyPage(st.Name), ""), p.text(st.Description),
			strconv.Itoa(found[verdict.Feasible]), strconv.Itoa(found[verdict.Infeasible]), strconv.Itoa(found[verdict.Undetermined]),
			p.citations(st.Sources),
		})
	}
	if len(g.rows) > 0 {
		p.grid(g)
	}
}

// above links to the index.
func (p *page) above() { p.para(link("Handbook", indexPage, "")) }

// rules writes the page of constraints and properties.
func (p *page) rules() {
	p.heading(1, "Constraints and properties")
	p.above()
	if len(p.Constraints) > 0 {
		p.heading(2, "Constraints")
		p.para("Which combinations of facts cannot occur. A profile that breaks one is refused, and every answer about " +
			"unknown facts stays within them.")
	}
	for _, r := range p.Constraints {
		p.ruleHead(r)
		p.about(r)
		p.meaning(p.tables["/"+r.Name])
	}
	if len(p.Properties) > 0 {
		p.heading(2, "Properties")
		p.para("What the authors claim for every unit that the constraints allow. `leeway verify` proves them; no verdict " +
			"depends on them.")
	}
	for _, property := range p.Properties {
		p.ruleHead(property.RuleInfo)
		p.item(0, "", p.strong("Claim:")+" where it holds, "+p.text(property.Claim))
		p.about(property.RuleInfo)
	}
	p.sources()
}

// ruleHead writes the title and the description of a rule.
func (p *page) ruleHead(r verdict.RuleInfo) {
	p.section(3, r.Name, p.text(r.Title))
	p.paragraph(r.Description)
}

// about lists what there is to say of a rule.
func (p *page) about(r verdict.RuleInfo) {
	kind := []string{p.code(r.Name)}
	for _, word := range []string{words.Necessity(r.Necessity, r.Weight), r.Layer} {
		if word != "" {
			kind = append(kind, p.text(word))
		}
	}
	p.item(0, "", p.strong("Rule:")+" "+strings.Join(kind, ", ")+", "+p.code(verdict.Place{File: r.File, Line: r.Line}.String()))
	reads := "no fact"
	if len(r.Reads) > 0 {
		reads = p.say(words.List(words.Fact, r.Reads, ", "))
	}
	p.item(0, "", p.strong("Reads:")+" "+reads)
	if r.Remedy != "" {
		p.item(0, "", p.strong("Remedy:")+" "+p.text(r.Remedy))
	}
	if len(r.Sources) > 0 {
		p.item(0, "", p.strong("After:")+" "+p.citations(r.Sources))
	}
	if r.Inferred {
		p.item(0, "", p.strong("Inferred:")+" the condition is our inference; no source claims it in these words")
	}
}

// meaning writes the table of a rule.
func (p *page) meaning(t verdict.Table) {
	if t.Untabled != "" {
		p.para(p.say(words.NoTable(t.Untabled)))
		return
	}
	p.grid(p.tableGrid(t))
}
