package report

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// facts writes the page of facts.
func (p *page) facts() {
	p.heading(1, "Facts")
	p.above()
	p.para("What policies see of a unit. A fact that is not known is neither true nor false: an answer holds for all its " +
		"values, or it says that it is undetermined.")
	g := &grid{header: []string{"fact", "title", "lever", "known in", "rules"}, right: []int{3, 4}}
	for _, info := range p.Facts {
		g.rows = append(g.rows, []string{
			link(p.code(info.Path), "", info.Path), p.text(info.Title), p.text(info.Lever), known(info), fmt.Sprint(len(info.ReadBy)),
		})
	}
	p.grid(g)
	last := ""
	for _, info := range p.Facts {
		object, _, _ := strings.Cut(info.Path, ".")
		if object != last {
			p.heading(2, map[string]string{"context": "Facts of a state", "service": "Facts of a service"}[object])
			last = object
		}
		p.factInFull(info)
	}
}

func (p *page) factInFull(info verdict.FactInfo) {
	p.section(3, info.Path, p.text(info.Title))
	p.paragraph(info.Description)
	p.item(0, "", p.strong("Fact:")+" "+p.code(info.Path))
	domain := p.text(info.Domain)
	if info.Unit != "" {
		domain += ", in " + p.text(info.Unit)
	}
	p.item(0, "", p.strong("Domain:")+" "+domain)
	if len(info.Cells) > 0 && (info.Type == "number" || info.Type == "integer") {
		p.item(0, "", p.strong("Told apart by the policies:")+" "+p.text(strings.Join(info.Cells, "; ")))
	}
	lever := p.text(info.Lever)
	for _, value := range slices.Sorted(maps.Keys(info.LeverFrom)) {
		lever += fmt.Sprintf(", but %s from %s", p.text(info.LeverFrom[value]), p.code(value))
	}
	p.item(0, "", p.strong("Lever:")+" "+lever)
	if len(info.SumOf) > 0 {
		p.item(0, "", p.strong("Sum of:")+" "+p.codes(info.SumOf))
	}
	p.item(0, "", p.strong("Known in:")+" "+known(info)+p.ofWhat(info))
	p.item(0, "", p.strong("Read by:")+" "+p.readers(info.ReadBy))
	p.values(info)
}

// ofWhat says what a fact is counted in, and whether it tells anything apart.
func (p *page) ofWhat(info verdict.FactInfo) string {
	said := " units"
	if strings.HasPrefix(info.Path, "context.") {
		said = " states"
	}
	if info.Same != nil {
		said += fmt.Sprintf(", always %s: it tells nothing apart", p.text(showValue(info.Same)))
	}
	return said
}

// readers names the rules that read a fact, with links.
func (p *page) readers(names []string) string {
	if len(names) == 0 {
		return "no rule"
	}
	shown := make([]string, len(names))
	for i, name := range names {
		strategy, rule, found := strings.Cut(name, "/")
		if found {
			shown[i] = link(p.code(name), strategyPage(strategy), rule)
		} else {
			shown[i] = link(p.code(name), rulesPage, name)
		}
	}
	return strings.Join(shown, ", ")
}

// values writes what the states say of a fact of the context.
func (p *page) values(info verdict.FactInfo) {
	i := slices.IndexFunc(p.Known, func(k verdict.FactKnown) bool { return k.Path == info.Path })
	if i < 0 || len(p.Known[i].Groups) == 0 {
		return
	}
	numeric := info.Type == "number" || info.Type == "integer"
	g := &grid{header: []string{"value", "states"}}
	for _, group := range p.Known[i].Groups {
		var states []string
		for _, state := range group.States {
			shown := p.text(state.Country)
			if numeric && state.Value != nil {
				shown += " (" + p.text(showValue(state.Value)) + ")"
			}
			states = append(states, shown)
		}
		g.rows = append(g.rows, []string{p.text(group.Value), strings.Join(states, " ")})
	}
	p.grid(g)
}
