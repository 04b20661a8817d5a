package policy

import (
	"fmt"
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// Named returns the strategy with that name, or a fault that suggests the nearest name.
func (s *Set) Named(name string) (*Strategy, error) {
	if strategy := s.Strategy(name); strategy != nil {
		return strategy, nil
	}
	if err := s.PackAside(name); err != nil {
		return nil, err
	}
	return nil, document.UnknownName("strategy", name, s.StrategyNames())
}

// AllNamed returns the strategies with the names, all for no names, or a fault for the first unknown name.
func (s *Set) AllNamed(names []string) ([]*Strategy, error) {
	if len(names) == 0 {
		return s.Strategies, nil
	}
	strategies := make([]*Strategy, len(names))
	for i, name := range names {
		var err error
		if strategies[i], err = s.Named(name); err != nil {
			return nil, err
		}
	}
	return strategies, nil
}

// StrategyNames returns the sorted names of all strategies except those of packs that are not chosen.
func (s *Set) StrategyNames() []string {
	names := make([]string, len(s.Strategies))
	for i, strategy := range s.Strategies {
		names[i] = strategy.Name
	}
	return names
}

// PropertyNames returns the names of all properties, in the order of file and line.
func (s *Set) PropertyNames() []string {
	names := make([]string, len(s.Properties))
	for i, property := range s.Properties {
		names[i] = property.Name
	}
	return names
}

// Rule returns the strategy's precondition, risk or outcome with that name, or a fault that suggests the nearest name.
func (s *Strategy) Rule(name string) (*Rule, error) {
	var names []string
	for _, rules := range [][]*Rule{s.Preconditions, s.Others()} {
		for _, rule := range rules {
			if rule.Name == name {
				return rule, nil
			}
			names = append(names, rule.Name)
		}
	}
	return nil, document.UnknownName("precondition of "+s.Name, name, names)
}

// PackNames returns the sorted names of all packs, chosen or not.
func (s *Set) PackNames() []string {
	names := make([]string, len(s.Packs))
	for i, pack := range s.Packs {
		names[i] = pack.Name
	}
	return names
}

// PackOf returns the pack of a strategy, chosen or not; "" if it has none, or the strategy does not exist.
func (s *Set) PackOf(strategy string) string {
	for _, pack := range s.Packs {
		if slices.Contains(pack.Strategies, strategy) {
			return pack.Name
		}
	}
	return ""
}

// PacksAside describes the packs that are not chosen.
func (s *Set) PacksAside() []verdict.Pack {
	var aside []verdict.Pack
	for _, pack := range s.Packs {
		if !pack.Chosen {
			aside = append(aside, verdict.Pack{Name: pack.Name, Strategies: pack.Strategies})
		}
	}
	return aside
}

// ChosenPacks returns the sorted names of the chosen packs.
func (s *Set) ChosenPacks() []string {
	var names []string
	for _, pack := range s.Packs {
		if pack.Chosen {
			names = append(names, pack.Name)
		}
	}
	return names
}

// PackAside returns a [PackAsideError] if the strategy is in a pack that is not chosen, else nil.
func (s *Set) PackAside(strategy string) error {
	pack := s.PackOf(strategy)
	if pack == "" || slices.Contains(s.ChosenPacks(), pack) {
		return nil
	}
	return &PackAsideError{Strategy: strategy, Pack: pack}
}

// A PackAsideError says that a strategy is in a pack that is not chosen. It wraps [verdict.Faults].
type PackAsideError struct{ Strategy, Pack string }

// Error names the strategy and its pack.
func (e *PackAsideError) Error() string {
	return fmt.Sprintf("strategy %s is in the pack %s, which is not chosen", e.Strategy, e.Pack)
}

// Unwrap returns the error as a fault.
func (e *PackAsideError) Unwrap() error {
	return verdict.Faults{{Rule: verdict.RuleUnknownName, Message: e.Error()}}
}
