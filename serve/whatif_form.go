package serve

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report/html"
	"github.com/leeway-policy/leeway/serve/questions"
)

// A factGroup is the facts that one lever changes.
type factGroup struct {
	Lever, Legend string
	Fields        []factField
}

// A factField is one fact of the form.
type factField struct {
	verdict.FactInfo
	ID string
	// Now is the value as it is, Value the one shown.
	Now, Value string
	Options    []choice
	Changed    bool
	Hint       string
	// Takes is the lever that changes it, for a field that does not stand in the group of its lever.
	Takes      string
	Confidence string
	// Invalid says that the value cannot be.
	Invalid bool
}

// legends say who can pull each lever.
var legends = map[string]string{
	verdict.Technical:      "Technical: a project can do it",
	verdict.Organisational: "Organisational: the offices can agree",
	verdict.Legal:          "Legal: an act of parliament",
	verdict.Constitutional: "Constitutional: a change of constitution",
	verdict.Given:          "Given: nobody changes it",
}

// form returns the fields of all facts by lever, and the sums, which follow from their parts.
func (a *call) form(unit, changed *evaluator.Unit, changes map[string]string) ([]factGroup, []factField) {
	var groups []factGroup
	for _, lever := range append(verdict.Levers(), verdict.Given) {
		groups = append(groups, factGroup{Lever: lever, Legend: legends[lever]})
	}
	var sums []factField
	for _, f := range a.state.facts {
		field := a.field(f, unit, changes)
		if len(f.SumOf) > 0 && (unit.Facts[f.Path] == nil || isSumOfKnown(f, unit)) {
			if changed != nil {
				field.Value = typed(changed.Facts[f.Path])
			}
			sums = append(sums, field)
			continue
		}
		lever := leverOf(f, unit.Facts[f.Path])
		for i := range groups {
			if groups[i].Lever == lever {
				groups[i].Fields = append(groups[i].Fields, field)
			}
		}
	}
	return slices.DeleteFunc(groups, func(g factGroup) bool { return len(g.Fields) == 0 }), sums
}

// isSumOfKnown tells whether all parts of a sum are known.
func isSumOfKnown(f verdict.FactInfo, unit *evaluator.Unit) bool {
	return !slices.ContainsFunc(f.SumOf, func(part string) bool { return unit.Facts[part] == nil })
}

func (a *call) field(f verdict.FactInfo, unit *evaluator.Unit, changes map[string]string) factField {
	field := factField{
		FactInfo: f, ID: html.FactID(f.Path), Now: typed(unit.Facts[f.Path]), Confidence: unit.Evidence[f.Path].Confidence,
	}
	field.Value = field.Now
	if value, isSet := changes[f.Path]; isSet {
		field.Value, field.Changed = value, true
	}
	switch f.Type {
	case "string":
		field.Options = a.options(slices.Concat(f.Values, []string{unknown}), field)
	case "boolean":
		field.Options = a.options([]string{"true", "false", unknown}, field)
	default:
		field.Hint = f.Domain
		if f.Unit != "" {
			field.Hint += ", " + f.Unit
		}
		if len(f.Cells) > 1 {
			field.Hint += "; told apart: " + strings.Join(f.Cells, ", ")
		}
		if _, isNumber := unit.Facts[f.Path].(json.Number); !isNumber && !field.Changed {
			field.Value = ""
		}
		if field.Value == unknown {
			field.Value = ""
		}
	}
	return field
}

// options are the values of a fact, by their titles.
func (a *call) options(values []string, field factField) []choice {
	all := make([]choice, len(values))
	found := false
	for i, value := range values {
		all[i] = choice{Value: value, Text: a.state.names.Value(field.Path, value), Selected: value == field.Value}
		if value == field.Now {
			all[i].Text += " (now)"
		}
		found = found || all[i].Selected
	}
	if !found { // a value there is not, from the address
		all = append(all, choice{Value: field.Value, Text: questions.Cut(field.Value), Selected: true})
	}
	return all
}

// leverBetween is the lever that changes a fact from its value to the one typed: the harder of what it takes to leave the
// one and to reach the other.
func leverBetween(f verdict.FactInfo, from any, to string) string {
	levers := append(verdict.Levers(), verdict.Given)
	return levers[max(slices.Index(levers, leverOf(f, from)), slices.Index(levers, f.LeverTo[to]))]
}

// leverOf is the lever that changes a fact from its value, to another without a lever of its own.
func leverOf(f verdict.FactInfo, value any) string {
	if text, isText := value.(string); isText && f.LeverFrom[text] != "" {
		return f.LeverFrom[text]
	}
	return f.Lever
}
