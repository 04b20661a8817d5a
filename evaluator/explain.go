package evaluator

import (
	"encoding/json"
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// reasons gives the facts that a rule reads, as the unit has them, and what the rule rests on.
func (p *point) reasons(rule *policy.Rule) *verdict.Reasons {
	shown := &verdict.Reasons{
		Description: rule.Description,
		File:        rule.Place.File,
		Line:        rule.Place.Line,
		Facts:       []verdict.Fact{},
		Remedy:      rule.Remedy,
		Sources:     p.sources(rule.Sources),
		Inferred:    rule.Inferred,
	}
	if untabled := p.untabled(&rule.Function); untabled != nil {
		shown.Untabled = untabled.Place.OfLine().String() + ": " + untabled.Reason
	}
	exact := p.exact()
	shown.Reason = exact.reasonOf(exact.front.OfRule(&rule.Function), rule.Reads)
	for _, path := range rule.Reads {
		f, _ := p.catalogue.Lookup(path)
		shown.Facts = append(shown.Facts, p.fact(f, &rule.Function))
	}
	return p.withBounding(shown, rule)
}

// withBounding adds the known numbers that the rule does not read, and that bound one that it does: parts of a sum.
func (p *point) withBounding(shown *verdict.Reasons, rule *policy.Rule) *verdict.Reasons {
	if shown.Reason == nil {
		return shown
	}
	for _, given := range shown.Reason.Facts {
		if f, known := p.catalogue.Lookup(given.Path); known && !slices.Contains(rule.Reads, given.Path) {
			bounding := p.fact(f, nil)
			bounding.Cell = given.Within
			shown.Facts = append(shown.Facts, bounding)
		}
	}
	return shown
}

// fact shows one fact of the unit, and of a number the cell that it lies in for the function, if there is one.
func (p *point) fact(f fact.Fact, by *policy.Function) verdict.Fact {
	value := p.unit.Facts[f.Path]
	shown := verdict.Fact{
		Path: f.Path, Title: f.Title, Unit: f.Unit, Value: value,
		Lever: f.LeverOf(value).String(),
	}
	if number, isNumber := value.(json.Number); isNumber && by != nil && p.untabled(by) == nil {
		shown.Cell = p.tables.Of(by).Alike(p.space, f.Path, number)
	}
	if evidence, known := p.unit.Evidence[f.Path]; known {
		shown.Confidence, shown.Note = evidence.Confidence, evidence.Note
		for _, key := range evidence.Sources {
			source := p.unit.Sources[key]
			shown.Sources = append(shown.Sources, verdict.Source{
				Key: key, Citation: source.Citation, Year: source.Year, URL: source.URL, Checked: source.Checked,
			})
		}
	}
	return shown
}

// sources looks keys up in the bibliography; a key it does not have stands alone.
func (e *Engine) sources(keys []string) []verdict.Source {
	shown := make([]verdict.Source, len(keys))
	for i, key := range keys {
		source := e.reader.Bibliography[key]
		shown[i] = verdict.Source{
			Key: key, Citation: source.Citation, Year: source.Year, URL: source.URL, Checked: source.Checked,
		}
	}
	return shown
}

// why adds the smallest reason of a verdict, all minimal ones on demand, and of preconditions that cannot
// hold together the fewest.
func (p *point) why(result *verdict.Strategy, s *policy.Strategy, request Request) {
	if len(p.diagrams.Untabled(s)) > 0 {
		return
	}
	reads := p.readsOf(s)
	p = p.exact()
	result.Reason = p.reasonOf(p.front.OfStrategy(s), reads)
	if request.All > 0 && result.Reason != nil {
		reasons, whole := p.front.All(s, request.All)
		for _, r := range reasons {
			result.AllReasons = append(result.AllReasons, *p.reasonOf(&r, reads))
		}
		result.MoreReasons = !whole
	}
	if result.Jointly {
		var necessary []*policy.Rule
		for _, rule := range s.Preconditions {
			if rule.Necessary {
				necessary = append(necessary, rule)
			}
		}
		for _, rule := range p.front.Together(necessary) {
			result.Clash = append(result.Clash, rule.Name)
		}
	}
}
