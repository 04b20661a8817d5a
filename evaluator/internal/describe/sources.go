package describe

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/internal/model"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// Bibliography returns all sources of the bibliography in use, sorted by key.
func Bibliography(m *model.Model) []verdict.Source {
	known := m.Content.Reader.Bibliography
	return known.Cited(slices.Sorted(maps.Keys(known)))
}

// SourcesBehind returns the sources that answers about units rest on, sorted by key: those of the strategies and of their
// preconditions, outcomes and risks, of the constraints, and those of the evidence of the facts that all of these read.
// Without names of strategies it returns those of all. A key that stands for two texts is returned with each.
func SourcesBehind(m *model.Model, units []*profile.Unit, strategies []string) []verdict.Source {
	rules := Constraints(m)
	var found []verdict.Source
	for _, st := range Strategies(m) {
		if !model.Passes(strategies, st.Name) {
			continue
		}
		found = append(found, st.Sources...)
		rules = append(append(rules, st.Preconditions...), st.Risks...)
		if st.Outcome != nil {
			rules = append(rules, *st.Outcome)
		}
	}
	read := map[string]bool{}
	for _, rule := range rules {
		found = append(found, rule.Sources...)
		for _, path := range rule.Reads {
			read[path] = true
		}
	}
	for _, unit := range units {
		for path, evidence := range unit.Evidence {
			if read[path] {
				found = append(found, unit.Sources.Cited(evidence.Sources)...)
			}
		}
	}
	slices.SortFunc(found, func(a, b verdict.Source) int {
		return cmp.Or(strings.Compare(a.Key, b.Key), strings.Compare(a.Citation, b.Citation), strings.Compare(a.URL, b.URL), cmp.Compare(a.Year, b.Year))
	})
	return slices.Compact(found)
}
