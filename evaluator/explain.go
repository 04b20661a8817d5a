package evaluator

import (
	"encoding/json"
	"fmt"

	"github.com/leeway-policy/leeway/evaluator/fact"
	"github.com/leeway-policy/leeway/evaluator/policy"
	"github.com/leeway-policy/leeway/evaluator/table"
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
		shown.Untabled = fmt.Sprintf("%s:%d: %s", untabled.Place.File, untabled.Place.Line, untabled.Reason)
	}
	for _, path := range rule.Reads {
		f, _ := p.catalogue.Lookup(path)
		shown.Facts = append(shown.Facts, p.fact(f, &rule.Function))
	}
	return shown
}

// fact shows one fact of the unit, and of a number the cell that it lies in for the function.
func (p *point) fact(f fact.Fact, by *policy.Function) verdict.Fact {
	value := p.unit.Facts[f.Path]
	shown := verdict.Fact{
		Path: f.Path, Title: f.Title, Unit: f.Unit, Value: value,
		Lever: f.LeverOf(value).String(),
	}
	if number, isNumber := value.(json.Number); isNumber && p.untabled(by) == nil {
		dim := table.Dim{Fact: f, Cells: table.CellsOf(f, by.Cuts[f.Path])}
		cell := dim.CellOf(number)
		shown.Cell = dim.Label([]int{cell})
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
