package evaluator

import (
	"fmt"
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/suggest"
)

// strategy returns the strategy of that name, or a fault that says which was meant.
func (e *Engine) strategy(name string) (*policy.Strategy, error) {
	if s := e.set.Strategy(name); s != nil {
		return s, nil
	}
	if err := e.inPackAside(name); err != nil {
		return nil, err
	}
	return nil, unknownName("strategy", name, e.StrategyNames())
}

// StrategyNames returns the names of all strategies, but for those of packs that are not chosen, in order.
func (e *Engine) StrategyNames() []string {
	names := make([]string, len(e.set.Strategies))
	for i, s := range e.set.Strategies {
		names[i] = s.Name
	}
	return names
}

// rule returns the strategy's precondition or risk of that name.
func (e *Engine) rule(s *policy.Strategy, name string) (*policy.Rule, error) {
	var names []string
	for _, rules := range [][]*policy.Rule{s.Preconditions, s.Risks} {
		for _, rule := range rules {
			if rule.Name == name {
				return rule, nil
			}
			names = append(names, rule.Name)
		}
	}
	return nil, unknownName("precondition of "+s.Name, name, names)
}

// unknownName is the fault of a name that is none of the candidates.
func unknownName(kind, name string, candidates []string) error {
	expected := document.OneOf(candidates) + suggest.DidYouMean(name, candidates)
	if len(candidates) == 0 {
		expected = "none, for nothing here bears one"
	}
	return verdict.Faults{{
		Rule:    verdict.RuleUnknownName,
		Message: fmt.Sprintf("no %s is called %q: expected %s", kind, name, expected),
	}}
}

// unknownCountry is the fault of a country that is none of the candidates; a code in use that is not of ISO 3166 is
// known to mean another.
func unknownCountry(name string, candidates []string) error {
	if meant := profile.MeantCountry(name); meant != name && slices.Contains(candidates, meant) {
		return verdict.Faults{{
			Rule:    verdict.RuleUnknownName,
			Message: fmt.Sprintf("no country is called %q: expected %s (did you mean %s?)", name, document.OneOf(candidates), meant),
		}}
	}
	return unknownName("country", name, candidates)
}
