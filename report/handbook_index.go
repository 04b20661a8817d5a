package report

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/display"
	"github.com/leeway-policy/leeway/report/internal/words"
)

// index writes the page with links to all others.
func (p *page) index() {
	p.heading(1, "Handbook of strategies")
	p.para("The strategies for integrating back offices that the policies declare, what each of them requires, and where it " +
		"is feasible. leeway generates this handbook from the METADATA of the policies, the decision tables that OPA fills " +
		"for them, the catalogue of facts, and the profiles.")
	packs := p.packs()
	p.strategies(packs[0])
	p.para(fmt.Sprintf("The columns of verdicts count the %s (a service of a state) of %s.",
		display.Count(len(p.Units), "unit"), display.Count(p.states(), "state")))
	p.item(0, "", link("Facts", factsPage, "")+": what they mean, which values they can have, what it takes to change "+
		"them, which rules read them, and what values the states have.")
	if len(p.Constraints)+len(p.Properties)+len(p.Derivations) > 0 {
		p.item(0, "", link("Constraints, properties and derivations", rulesPage, "")+": which facts cannot occur together, what the "+
			"strategies claim for every unit, and which facts follow from entities and ties.")
	}
	for _, pack := range packs[1:] {
		p.heading(2, "Pack "+p.code(pack))
		p.para("leeway uses these strategies only if " + p.code("--pack "+pack) + " chooses them.")
		p.strategies(pack)
	}
	p.gap()
	p.para("Digest of policies, schemas and profiles: " + p.code(p.Digest) + ", with OPA " + p.text(p.OPA) + ".")
	p.sources()
}

// packs returns the packs of the strategies, sorted. The first is "", for strategies without a pack.
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
		header: []string{"strategy", "what it is", "in place", "feasible", "infeasible", "undetermined", "sources"},
		right:  []int{2, 3, 4, 5},
	}
	for i, st := range p.Strategies {
		if st.Pack != pack {
			continue
		}
		found := map[string]int{}
		for _, unit := range p.Units {
			found[unit.Strategies[i].State()]++
		}
		g.rows = append(g.rows, []string{
			link(p.text(st.Title), strategyPage(st.Name), ""), p.text(st.Description),
			strconv.Itoa(found[verdict.InPlace]), strconv.Itoa(found[string(verdict.Feasible)]),
			strconv.Itoa(found[string(verdict.Infeasible)]), strconv.Itoa(found[string(verdict.Undetermined)]),
			p.citations(st.Sources),
		})
	}
	if len(g.rows) > 0 {
		p.grid(g)
	}
}

// above writes a link to the index.
func (p *page) above() { p.para(link("Handbook", indexPage, "")) }

// rules writes the page of constraints, properties and derivations.
func (p *page) rules() {
	p.heading(1, "Constraints, properties and derivations")
	p.above()
	if len(p.Constraints) > 0 {
		p.heading(2, "Constraints")
		p.para("Combinations of facts that cannot occur. leeway rejects a profile that has one, and no answer about unknown " +
			"facts considers them.")
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
	if len(p.Derivations) > 0 {
		p.heading(2, "Derivations")
		p.para("Facts of a service that follow from its entities and ties, where the profile gives them.")
	}
	for _, r := range p.Derivations {
		p.ruleHead(r)
		p.item(0, "", p.strong("Derives:")+" "+p.codes([]string{r.Derives}))
		p.about(r)
	}
	p.sources()
}

// ruleHead writes the title and the description of a rule.
func (p *page) ruleHead(r verdict.RuleInfo) {
	p.section(3, r.Name, p.text(r.Title))
	p.paragraph(r.Description)
}

// about lists the properties of a rule.
func (p *page) about(r verdict.RuleInfo) {
	kind := []string{p.code(r.Name)}
	for _, word := range []string{words.Necessity(r.Necessity, r.Weight), r.Layer} {
		if word != "" {
			kind = append(kind, p.text(word))
		}
	}
	p.item(0, "", p.strong("Rule:")+" "+strings.Join(kind, ", ")+", "+p.code(verdict.Place{File: r.File, Line: r.Line}.String()))
	reads := "no fact"
	if len(r.Arrays) > 0 {
		reads = p.codes(r.Arrays)
	}
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
	if r.Inferred && r.Evidence == "" {
		p.item(0, "", p.strong("Inferred:")+" the authors inferred the condition; no source states it in these words")
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
