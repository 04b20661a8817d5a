package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report/internal/words"
)

// facts writes the page of facts.
func (p *page) facts() {
	p.heading(1, "Facts")
	p.above()
	p.para("The facts about a unit that policies can read. An unknown fact is neither true nor false: a verdict holds for " +
		"all its values, or it is undetermined.")
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
	p.factItems(info, p.readers(info.ReadBy))
	p.values(info)
}

// readers returns the names of the rules that read a fact, with links.
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

// values writes the values that a fact of the context has in each state.
func (p *page) values(info verdict.FactInfo) {
	i := slices.IndexFunc(p.Known, func(k verdict.FactKnown) bool { return k.Path == info.Path })
	if i < 0 || len(p.Known[i].Groups) == 0 {
		return
	}
	g := &grid{header: []string{"value", "states"}}
	for _, group := range p.Known[i].Groups {
		var states []string
		for _, state := range group.States {
			shown := p.text(state.Country)
			if isNumber(info) && state.Value != nil {
				shown += " (" + p.text(words.Value(state.Value)) + ")"
			}
			states = append(states, shown)
		}
		g.rows = append(g.rows, []string{p.text(group.Value), strings.Join(states, " ")})
	}
	p.grid(g)
}
