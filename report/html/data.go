package html

import (
	"encoding/json"
	"html/template"
	"slices"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// A reportData is one answer as JSON, embedded in the report as an element with an id.
type reportData struct {
	ID   string
	JSON template.JS
}

// dataOf returns the answers of a report as JSON. Texts that are the same for all units, such as titles, are not
// repeated for each: they are in the catalogue and the bibliography.
func dataOf(r *Report, states []reportState, sources []verdict.Source) ([]reportData, error) {
	var data []reportData
	for _, part := range []struct {
		id     string
		answer any
	}{
		{"evaluation", bare(r.Evaluation)},
		{"explanations", explanationsOf(states)},
		{"reach-answer", r.Reach},
		{"robustness-answer", r.Robustness},
		{"paths-answer", r.Paths},
		{"options-answer", r.Options},
		{"triangles-answer", r.Triangles},
		{"strategies-answer", r.Rules},
		{"tables-answer", r.Tables},
		{"facts-answer", r.Facts},
		{"sources-answer", sources},
	} {
		// json.Marshal escapes <, > and &, so no text can close the element.
		text, err := json.Marshal(part.answer)
		if err != nil {
			return nil, err
		}
		data = append(data, reportData{part.id, template.JS(text)}) //nolint:gosec // json.Marshal wrote it
	}
	return data, nil
}

// bare returns an evaluation without explanations, as `leeway evaluate -f json` prints it.
func bare(e *verdict.Evaluation) *verdict.Evaluation {
	shown := *e
	shown.Units, shown.Before = bareUnits(e.Units), bareUnits(e.Before)
	return &shown
}

func bareUnits(units []verdict.Unit) []verdict.Unit {
	shown := slices.Clone(units)
	for i := range shown {
		shown[i].Strategies = slices.Clone(shown[i].Strategies)
		for j := range shown[i].Strategies {
			st := &shown[i].Strategies[j]
			st.Preconditions, st.Risks = slices.Clone(st.Preconditions), slices.Clone(st.Risks)
			for k := range st.Preconditions {
				st.Preconditions[k].Reasons = nil
			}
			for k := range st.Risks {
				st.Risks[k].Reasons = nil
			}
			if st.Outcome != nil {
				outcome := *st.Outcome
				outcome.Reasons = nil
				st.Outcome = &outcome
			}
		}
	}
	return shown
}

// An explanation is a short form of `leeway explain -f json`: it has each fact once, and sources by their keys.
type explanation struct {
	// States has the facts that all units of a country share.
	States []explainedState `json:"states"`
	Units  []explainedUnit  `json:"units"`
}

type explainedState struct {
	Country string         `json:"country"`
	Facts   []verdict.Fact `json:"facts"`
}

type explainedUnit struct {
	Country string         `json:"country,omitempty"`
	Service string         `json:"service"`
	Facts   []verdict.Fact `json:"facts"`
	// Rules has the preconditions and risks, by strategy/rule.
	Rules map[string]explainedRule `json:"rules"`
}

// An explainedRule says why one precondition or risk has its status.
type explainedRule struct {
	// Ways has the status of each way, in the order of their numbers.
	Ways []verdict.Status `json:"ways,omitempty"`
	// Reason has the facts of the smallest reason; nil if there is none.
	Reason []verdict.ReasonFact `json:"reason"`
}

func explanationsOf(states []reportState) explanation {
	shown := explanation{States: []explainedState{}, Units: []explainedUnit{}}
	for _, state := range states {
		if len(state.Facts) > 0 {
			shown.States = append(shown.States, explainedState{Country: state.Country, Facts: keysOnly(state.Facts)})
		}
		for _, unit := range state.Units {
			one := explainedUnit{Country: unit.Country, Service: unit.Service, Facts: keysOnly(unit.Facts), Rules: map[string]explainedRule{}}
			for _, st := range unit.Strategies {
				for _, p := range st.Preconditions {
					one.Rules[st.Name+"/"+p.Name] = explain(p.Reasons)
				}
				for _, r := range st.Risks {
					one.Rules[st.Name+"/"+r.Name] = explain(r.Reasons)
				}
				if o := st.Outcome; o != nil {
					one.Rules[st.Name+"/"+o.Name] = explain(o.Reasons)
				}
			}
			shown.Units = append(shown.Units, one)
		}
	}
	return shown
}

// keysOnly returns a copy of facts whose sources are reduced to their keys.
func keysOnly(facts []verdict.Fact) []verdict.Fact {
	shown := append([]verdict.Fact{}, facts...)
	for i, f := range facts {
		shown[i].Sources = nil
		for _, source := range f.Sources {
			shown[i].Sources = append(shown[i].Sources, verdict.Source{Key: source.Key})
		}
	}
	return shown
}

func explain(reasons *verdict.Reasons) explainedRule {
	var shown explainedRule
	if reasons == nil {
		return shown
	}
	if reasons.Reason != nil {
		shown.Reason = reasons.Reason.Facts
	}
	for _, way := range reasons.EachWay {
		shown.Ways = append(shown.Ways, way.Status)
	}
	return shown
}

// sourcesOf returns the sources that the answers of a report cite, sorted by key.
func sourcesOf(r *Report) []verdict.Source {
	found := map[string]bool{}
	sources := []verdict.Source{}
	add := func(list []verdict.Source) {
		for _, source := range list {
			if !found[source.Key] {
				found[source.Key] = true
				sources = append(sources, source)
			}
		}
	}
	for i := range r.Evaluation.Units {
		for _, f := range factsOf(&r.Evaluation.Units[i]) {
			add(f.Sources)
		}
	}
	rules := slices.Clone(r.Rules.Constraints)
	for _, st := range r.Rules.Strategies {
		add(st.Sources)
		rules = append(append(rules, st.Preconditions...), st.Risks...)
		if st.Outcome != nil {
			rules = append(rules, *st.Outcome)
		}
	}
	for _, rule := range rules {
		add(rule.Sources)
	}
	slices.SortFunc(sources, func(a, b verdict.Source) int { return strings.Compare(a.Key, b.Key) })
	return sources
}
