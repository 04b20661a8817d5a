package serve

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// citations are a source and all that cites it.
type citations struct {
	// Texts has one text, or several if profiles use the key for different texts.
	Texts      []verdict.Source
	Strategies []verdict.StrategyInfo
	Rules      []citedRule
	Units      []citedUnit
	Cases      []verdict.Case
	Gains      []verdict.Gain
}

// Count returns how many strategies, rules, units, cases and gains cite the source.
func (c *citations) Count() int {
	return len(c.Strategies) + len(c.Rules) + len(c.Units) + len(c.Cases) + len(c.Gains)
}

// A citedRule is a rule of a strategy, or a constraint if Strategy is "".
type citedRule struct {
	verdict.RuleInfo
	Strategy, StrategyTitle string
}

// A citedUnit is a unit, or a country if Service is "", with the facts that rest on a source.
type citedUnit struct {
	Country, Name, Service string
	Facts                  []string
}

// rules returns all rules of strategies and all constraints.
func (s *state) rules() []citedRule {
	var all []citedRule
	for _, st := range s.engine.Strategies() {
		add := func(rules ...verdict.RuleInfo) {
			for _, rule := range rules {
				all = append(all, citedRule{rule, st.Name, cmp.Or(st.Title, st.Name)})
			}
		}
		add(st.Preconditions...)
		if st.Outcome != nil {
			add(*st.Outcome)
		}
		add(st.Risks...)
	}
	for _, rule := range s.engine.Constraints() {
		all = append(all, citedRule{RuleInfo: rule})
	}
	return all
}

// newCitations finds out what cites each source, by its key. Faulty cases and gains are left out: they are no part of
// what the server answers from.
func (s *state) newCitations() map[string]*citations {
	all := map[string]*citations{}
	of := func(source verdict.Source) *citations {
		found := all[source.Key]
		if found == nil {
			found = &citations{}
			all[source.Key] = found
		}
		if !slices.Contains(found.Texts, source) {
			found.Texts = append(found.Texts, source)
		}
		return found
	}
	if known, err := s.engine.Sources(); err == nil {
		for _, source := range known.Sources {
			of(source)
		}
	}
	for _, st := range s.engine.Strategies() {
		for _, source := range st.Sources {
			found := of(source)
			found.Strategies = append(found.Strategies, st)
		}
	}
	for _, rule := range s.rules() {
		for _, source := range rule.Sources {
			found := of(source)
			found.Rules = append(found.Rules, rule)
		}
	}
	for _, unit := range s.units {
		citeFacts(of, unit)
	}
	s.citeRecords(of)
	return all
}

// citeFacts adds the facts of a unit to the sources of their evidence, those of the context once for each country.
func citeFacts(of func(verdict.Source) *citations, unit *evaluator.Unit) {
	for _, path := range slices.Sorted(maps.Keys(unit.Evidence)) {
		at := citedUnit{Country: unit.Country, Name: cmp.Or(unit.CountryName, unit.Country, unit.Service), Service: unit.Service}
		if unit.Country != "" && verdict.OfContext(path) {
			at.Service = ""
		}
		keys := slices.Clone(unit.Evidence[path].Sources)
		for _, reading := range unit.Evidence[path].Disputed {
			keys = append(keys, reading.Sources...)
		}
		for _, source := range unit.Sources.Cited(keys) {
			found := of(source)
			i := slices.IndexFunc(found.Units, func(u citedUnit) bool { return u.Country == at.Country && u.Service == at.Service })
			if i < 0 {
				found.Units = append(found.Units, at)
				i = len(found.Units) - 1
			}
			if !slices.Contains(found.Units[i].Facts, path) {
				found.Units[i].Facts = append(found.Units[i].Facts, path)
			}
		}
	}
}

// citeRecords adds the documented cases and gains to their sources.
func (s *state) citeRecords(of func(verdict.Source) *citations) {
	ctx := context.Background()
	if found, err := s.engine.Concordance(ctx, evaluator.CaseFilter{}); err == nil {
		for i := range found.Cases {
			for _, source := range found.Cases[i].Sources {
				cited := of(source)
				cited.Cases = append(cited.Cases, found.Cases[i])
			}
		}
	}
	if found, err := (evaluator.Question{Profiles: &evaluator.Profiles{Units: s.units}}).Gains(ctx, s.engine); err == nil {
		for i := range found.Gains {
			for _, source := range found.Gains[i].Sources {
				cited := of(source)
				cited.Gains = append(cited.Gains, found.Gains[i])
			}
		}
	}
}
